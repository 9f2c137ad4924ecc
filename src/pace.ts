// Pacing: every request waits for its turn in the lane of its quota, so that a scan runs at AWS's speed and is not
// throttled, and slows down by itself where the true quota is narrower than the published one.
import { setTimeout as sleep } from 'node:timers/promises';

/** A quota: operations that share a lane share its rate. */
interface Quota {
  readonly lane: string;
  readonly perSecond: number;
  /**
   * The next request waits for the answer to the one before. A quota of one a second has no slack: a request that was
   * held up on its way (the first one opens the connection) would arrive too close to the next.
   */
  readonly oneAtATime: boolean;
}

// Rates per account and Region. Amazon SES: "Service quotas in Amazon SES", every action but the Send* ones once a
// second. Whether the actions share that second is not documented, so each has its own lane and adapts when throttled.
// Amazon Cognito: "Quotas in Amazon Cognito" (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html),
// categories UserPoolRead and UserPoolResourceRead. The second also allows an operation only 5 times a second for one
// pool, which a scan does not come near: it asks once.
const SES: Omit<Quota, 'lane'> = { perSecond: 1, oneAtATime: true };
const COGNITO_USER_POOL_READ: Quota = { lane: 'UserPoolRead', perSecond: 15, oneAtATime: false };
const COGNITO_USER_POOL_RESOURCE_READ: Quota = {
  lane: 'UserPoolResourceRead',
  perSecond: 20,
  oneAtATime: false,
};
const USER_POOL_RESOURCE_READS: ReadonlySet<string> = new Set([
  'GetUserPoolMfaConfig',
  'DescribeRiskConfiguration',
  'GetLogDeliveryConfiguration',
]);

/** The quota of an SDK operation; undefined where it needs no pacing. */
function quotaOf(client: string, operation: string): Quota | undefined {
  if (client === 'SESClient' || client === 'SESv2Client') return { lane: operation, ...SES };
  if (client === 'CognitoIdentityProviderClient') {
    return USER_POOL_RESOURCE_READS.has(operation) ? COGNITO_USER_POOL_RESOURCE_READ : COGNITO_USER_POOL_READ;
  }
  return undefined;
}

/**
 * The slowest that a lane gets, as a share of its quota: should all SES actions share one second, four of them run side by
 * side for long (three batches and GetEmailIdentity, then that and two for configuration sets). Beyond that the SDK's own backoff slows down what is throttled.
 */
const SLOWEST = 1 / 4;

/** Time, so that a test need not wait. */
export interface Clock {
  /** Milliseconds that only ever grow. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

const realClock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/**
 * One queue of requests. Two of them are at least 1/rate apart; the rate is halved when AWS throttles and won back slowly
 * (AIMD), and holds for those that wait already.
 */
class Lane {
  readonly #quota: Quota;
  readonly #clock: Clock;
  #rate: number;
  #queue: Promise<void> = Promise.resolve();
  #last = Number.NEGATIVE_INFINITY;

  constructor(quota: Quota, clock: Clock) {
    this.#quota = quota;
    this.#rate = quota.perSecond;
    this.#clock = clock;
  }

  /** Sends a request when its turn has come; the answer, or what was thrown, is the caller's. */
  run<T>(send: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => this.#untilFree());
    const answer = turn.then(() => this.#observed(send));
    const over = () => {
      this.#last = this.#clock.now();
    };
    this.#queue = this.#quota.oneAtATime ? answer.then(over, over) : turn;
    return answer;
  }

  /** The rate may change during the wait, and a timer may wake a little early: so it looks again. */
  async #untilFree(): Promise<void> {
    for (;;) {
      const wait = this.#last + 1000 / this.#rate - this.#clock.now();
      if (wait <= 0) break;
      await this.#clock.sleep(wait);
    }
    this.#last = this.#clock.now();
  }

  async #observed<T>(send: () => Promise<T>): Promise<T> {
    const { perSecond } = this.#quota;
    try {
      const answer = await send();
      this.#rate = Math.min(this.#rate + perSecond / 20, perSecond);
      return answer;
    } catch (error) {
      if (isThrottling(error)) this.#rate = Math.max(this.#rate / 2, perSecond * SLOWEST);
      throw error;
    }
  }
}

/** How AWS says "too fast": SES API v1, Amazon Cognito and SES API v2, and the common errors of all services. */
const THROTTLING = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);

function isThrottling(error: unknown): boolean {
  return error instanceof Error && THROTTLING.has(error.name);
}

/** The lanes of one account: one for each Region and quota. */
export class Pacer {
  readonly #lanes = new Map<string, Lane>();
  readonly #clock: Clock;

  constructor(clock: Clock = realClock) {
    this.#clock = clock;
  }

  /** Sends a request of this operation in this Region when the lane of its quota is free; without a quota at once. */
  run<T>(region: string, client: string, operation: string, send: () => Promise<T>): Promise<T> {
    const quota = quotaOf(client, operation);
    return quota === undefined ? send() : this.#laneOf(`${region}/${client}`, quota).run(send);
  }

  #laneOf(where: string, quota: Quota): Lane {
    const key = `${where}/${quota.lane}`;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(quota, this.#clock);
      this.#lanes.set(key, lane);
    }
    return lane;
  }
}
