// Which identities are worth a read of their own before others. Pure.
import type { CarriedDetail, Fact, Notifications } from '../model.ts';
import { attributesOf } from './carry.ts';
import type { IdentityRead } from './identities.ts';
import { type Wanted, wantsAny } from './wanted.ts';

/**
 * Why an identity is asked for by itself, the best reason first: pools send as it; SES says something else of it than
 * when it was read; it waits for DNS; DNS leaves its DKIM in doubt; who hears of bounces is open; it is there.
 */
export const WORTH = ['sender', 'changed', 'waiting', 'inDoubt', 'open', 'there'] as const;
export type Worth = (typeof WORTH)[number];

/**
 * Why an identity, as a subject, is asked for by itself; undefined where nobody wants to know what that tells.
 * @param before what an earlier scan read of it
 */
export function worthOf(
  identity: IdentityRead,
  wanted: Wanted,
  before: CarriedDetail | undefined,
): Worth | undefined {
  if (isAsked(identity, wanted) && hasChanged(identity, before)) return 'changed';
  if (waitsForDns(identity) && wanted.has('identity.verification')) return 'waiting';
  if (isOpen(identity.notifications) && wanted.has('identity.feedback')) return 'open';
  return isAsked(identity, wanted) ? 'there' : undefined;
}

/** Is more asked about an identity than why it waits? */
export function isAsked({ notifications }: Pick<IdentityRead, 'notifications'>, wanted: Wanted): boolean {
  return isAskedAnyway(wanted) || (wanted.has('identity.feedback') && isOpen(notifications));
}

/** The same of any identity, whatever its batches tell. */
export function isAskedAnyway(wanted: Wanted): boolean {
  return wantsAny(wanted, 'identity.policies', 'identity.configurationSets', 'identity.tags');
}

/** A domain that SES has not verified: it waits for records in DNS, and GetEmailIdentity tells why. */
export function waitsForDns({ status, type }: Pick<IdentityRead, 'status' | 'type'>): boolean {
  return status !== 'SUCCESS' && type === 'domain';
}

/** Does it take the default configuration set to say who is told of bounces and complaints? */
export function isOpen(notifications: Fact<Notifications>): boolean {
  if (!notifications.known) return false;
  const { forwarding, bounceTopic, complaintTopic } = notifications.value;
  return !forwarding && (bounceTopic === undefined || complaintTopic === undefined);
}

/** Does SES say something else of it than when it was read? */
export function hasChanged(identity: IdentityRead, before: CarriedDetail | undefined): boolean {
  const now = attributesOf(identity);
  return before?.attributes !== undefined && now !== undefined && before.attributes !== now;
}

/** Things that wait for their turn by what they are worth, and among these first those never read, then the oldest. */
export class ByWorth {
  readonly #waiting = new Map<Worth, Map<string, string>>(WORTH.map((worth) => [worth, new Map()]));

  get size(): number {
    return [...this.#waiting.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Puts one in, behind the others of the same reason; one that waits for as good a reason keeps its place.
   * @param readAt when it was read, ISO 8601; undefined: never
   */
  put(name: string, worth: Worth, readAt: string | undefined): void {
    const asGood = WORTH.slice(0, WORTH.indexOf(worth) + 1);
    if (asGood.some((reason) => this.#waiting.get(reason)?.has(name))) return;
    for (const names of this.#waiting.values()) names.delete(name);
    this.#waiting.get(worth)?.set(name, readAt ?? '');
  }

  /** Takes out all that wait for a reason: they are put in again, in another order. */
  takeAll(worth: Worth): void {
    this.#waiting.get(worth)?.clear();
  }

  /** Takes out the one that comes first. */
  take(): string | undefined {
    for (const names of this.#waiting.values()) {
      const name = oldestOf(names);
      if (name === undefined) continue;
      names.delete(name);
      return name;
    }
    return undefined;
  }
}

/** The first that was never read; else the one that was read longest ago. */
export function oldestOf(readAts: ReadonlyMap<string, string>): string | undefined {
  let oldest: readonly [string, string] | undefined;
  for (const [name, readAt] of readAts) {
    if (readAt === '') return name;
    if (oldest === undefined || readAt < oldest[1]) oldest = [name, readAt];
  }
  return oldest?.[0];
}
