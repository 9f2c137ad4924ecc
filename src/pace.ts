// Pacing: every request waits for its turn in the lane of its quota, so that a scan runs at AWS's speed and is not
// throttled, and slows down by itself where the true quota is narrower than the published one.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, Lane, type Pace, type Until } from './pace/lane.ts';
import { Shared } from './pace/shared.ts';

/** A quota: operations that share a lane share its rate. */
interface Quota extends Pace {
  readonly lane: string;
  /** Other lanes that it may share its rate with in truth. */
  readonly sharedWith?: string;
}

// Rates per account and Region. Amazon SES (https://docs.aws.amazon.com/general/latest/gr/ses.html): every action but the
// Send* ones once a second. Whether the actions share that second is not documented, so each has its own lane until
// throttling shows that they do.
// Amazon Cognito: "Quotas in Amazon Cognito" (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html),
// categories UserPoolRead and UserPoolResourceRead. The second also allows an operation only 5 times a second for one
// pool, which a scan does not come near: it asks once.
const SES: Omit<Quota, 'lane'> = { perSecond: 1, oneAtATime: true, sharedWith: 'SES' };
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
  if (client === 'SESClient' || client === 'SESv2Client') return { lane: `${client}/${operation}`, ...SES };
  if (client === 'CognitoIdentityProviderClient') {
    return USER_POOL_RESOURCE_READS.has(operation) ? COGNITO_USER_POOL_RESOURCE_READ : COGNITO_USER_POOL_READ;
  }
  return undefined;
}

/** How AWS says "too fast": SES API v1, Amazon Cognito and SES API v2, and the common errors of all services. */
const THROTTLING = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);

/** To be called when a request leaves, and when its answer begins to arrive: to make either takes time too. */
export interface Way {
  left(): void;
  arrived(): void;
}

type Send<T> = (way: Way) => Promise<T>;
const UNPACED: Way = { left() {}, arrived() {} };

function isThrottling(error: unknown): boolean {
  return error instanceof Error && THROTTLING.has(error.name);
}

const realClock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/** The lanes of one account: one for each Region and quota. */
export class Pacer {
  readonly #lanes = new Map<string, Lane>();
  readonly #shared = new Map<string, Shared>();
  readonly #clock: Clock;

  constructor(clock: Clock = realClock) {
    this.#clock = clock;
  }

  /**
   * Sends a request of this operation in this Region when the lane of its quota is free; without a quota at once.
   * @param send where it says nothing of the way, that begins and ends with it
   * @param until a request that has not been sent by then is not sent at all
   */
  run<T>(region: string, client: string, operation: string, send: Send<T>, until?: Until): Promise<T> {
    const quota = quotaOf(client, operation);
    if (quota === undefined) return send(UNPACED);
    const lane = kept(this.#lanes, `${region}/${quota.lane}`, () => new Lane(quota, this.#clock));
    const shared = this.#sharedBy(region, quota);
    const observed = () => this.#observed(lane, shared, send);
    return lane.inTurn(() => shared?.run(observed, until) ?? observed(), until);
  }

  /** What was refused for another reason than speed says nothing about what may run side by side. */
  async #observed<T>(lane: Lane, shared: Shared | undefined, send: Send<T>): Promise<T> {
    let at = this.#clock.now();
    let arrivedAt: number | undefined;
    const took = () => (arrivedAt ?? this.#clock.now()) - at;
    lane.sent();
    try {
      const answer = await send({
        left: () => {
          at = this.#clock.now();
          lane.sent();
          shared?.sent();
        },
        arrived: () => {
          arrivedAt = this.#clock.now();
        },
      });
      lane.answered(took());
      shared?.answered(lane, at, took());
      return answer;
    } catch (error) {
      if (isThrottling(error)) {
        lane.throttled(at, took());
        shared?.throttled(lane, at, took());
      } else lane.answered(took());
      throw error;
    }
  }

  /** The lanes of this Region that a lane may share its quota with. */
  #sharedBy(region: string, quota: Quota): Shared | undefined {
    if (quota.sharedWith === undefined) return undefined;
    return kept(this.#shared, `${region}/${quota.sharedWith}`, () => new Shared(quota, this.#clock));
  }
}

function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  const one = all.get(key) ?? make();
  all.set(key, one);
  return one;
}
