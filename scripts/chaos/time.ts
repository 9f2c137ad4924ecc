// Time in a process of the campaign: a wall clock that stands still but for its jumps, and no waiting where the product waits
// for nothing but time. Nothing of the product is changed for it:
// - `Date` tells the campaign's time. Deadlines go by the monotonic clock, which no jump moves.
// - The SDK draws its waits between tries by Math.random() ("full jitter": from 0 to the backoff); here it always draws 0.
// - c-ares waits for a DNS answer as long as it is told; here less long while faults strike.
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';

/** Milliseconds since 1970. */
export type Now = () => number;

const RealDate = Date;
let now: Now = () => RealDate.now();
/** The longest that c-ares takes. */
const LONGEST_MS = 2 ** 31 - 1;
let patienceMs = LONGEST_MS;

/** For this process, until it ends. */
export function takeOverTime(): void {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      // A class that extends Date, or Date itself: what it makes is what `new` makes.
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    get: (target, key, receiver) => (key === 'now' ? () => now() : Reflect.get(target, key, receiver)),
  });
  Math.random = () => 0;
  const { Resolver } = dns;
  Object.assign(dns, {
    Resolver: class extends Resolver {
      constructor({ timeout = LONGEST_MS, ...rest }: { timeout?: number; tries?: number } = {}) {
        super({ ...rest, timeout: Math.min(timeout, patienceMs) });
      }
    },
  });
  syncBuiltinESMExports();
}

/** @param clock what the wall clock says from here on */
export function setClock(clock: Now): void {
  now = clock;
}

/** @param ms the longest wait for a DNS answer from here on; left out: what the product says */
export function setDnsPatience(ms = LONGEST_MS): void {
  patienceMs = ms;
}
