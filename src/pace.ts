// Pacing: every request waits for its turn in the lane of its quota, so that a scan runs at AWS's speed and is not
// throttled, and slows down by itself where the true quota is narrower than the published one.
import { setTimeout as sleep } from 'node:timers/promises';

/** A quota: operations that share a lane share its rate. */
interface Quota {
  readonly lane: string;
  readonly perSecond: number;
}

// Rates per account and Region. Amazon SES: "Service quotas in Amazon SES", every action but the Send* ones once a
// second. Whether the actions share that second is not documented, so each has its own lane and adapts when throttled.
// Amazon Cognito: "Quotas in Amazon Cognito", category UserPoolRead.
const SES_PER_SECOND = 1;
const COGNITO_USER_POOL_READ: Quota = { lane: 'UserPoolRead', perSecond: 15 };

/** The quota of an SDK operation; undefined where it needs no pacing. */
export function quotaOf(client: string, operation: string): Quota | undefined {
  if (client === 'SESClient' || client === 'SESv2Client')
    return { lane: operation, perSecond: SES_PER_SECOND };
  if (client === 'CognitoIdentityProviderClient') return COGNITO_USER_POOL_READ;
  return undefined;
}

export interface Clock {
  /** Milliseconds that only ever grow. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

const realClock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/** One queue of requests, let through at `perSecond`; halves its rate when throttled and wins it back slowly (AIMD). */
export class Lane {
  readonly #ceiling: number;
  readonly #clock: Clock;
  #rate: number;
  #next = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, clock: Clock = realClock) {
    this.#ceiling = perSecond;
    this.#rate = perSecond;
    this.#clock = clock;
  }

  /** Waits for this request's turn. */
  async turn(): Promise<void> {
    const now = this.#clock.now();
    const mine = Math.max(now, this.#next);
    this.#next = mine + 1000 / this.#rate;
    if (mine > now) await this.#clock.sleep(mine - now);
  }

  /** AWS said "too fast": half the rate, down to a sixteenth. */
  throttled(): void {
    this.#rate = Math.max(this.#rate / 2, this.#ceiling / 16);
  }

  /** AWS answered: a twentieth of the quota faster, up to the quota. */
  answered(): void {
    this.#rate = Math.min(this.#rate + this.#ceiling / 20, this.#ceiling);
  }

  get perSecond(): number {
    return this.#rate;
  }
}

/** The lanes of one account: one for each Region and quota. */
export class Pacer {
  readonly #lanes = new Map<string, Lane>();
  readonly #clock: Clock;

  constructor(clock: Clock = realClock) {
    this.#clock = clock;
  }

  /** The lane that a request of this operation in this Region belongs to; undefined where none is needed. */
  laneOf(region: string, client: string, operation: string): Lane | undefined {
    const quota = quotaOf(client, operation);
    if (quota === undefined) return undefined;
    const key = `${region}/${client}/${quota.lane}`;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(quota.perSecond, this.#clock);
      this.#lanes.set(key, lane);
    }
    return lane;
  }
}
