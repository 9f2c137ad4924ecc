// What SES tells of an account in one Region. One GetAccount tells of the sandbox, of pauses, of the quota and of
// suppression, each a fact of its own; one GetMetricData of CloudWatch tells the rates of bounces and complaints.
import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { GetAccountCommand, type GetAccountCommandOutput, type SESv2Client } from '@aws-sdk/client-sesv2';
import { type Journal, known, notKnown } from '../fact.ts';
import {
  type AccountUse,
  en,
  type Fact,
  ja,
  type ProductionAccess,
  type Reputation,
  type Sending,
  type SendQuota,
  type SuppressedReasons,
  say,
  type Text,
  ToldError,
} from '../model.ts';
import { type FactName, NOT_WANTED, type Wanted, wantsAny } from './wanted.ts';

export interface SesAt {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** What GetAccount tells. */
export interface AccountRead {
  readonly productionAccess: Fact<ProductionAccess>;
  readonly sending: Fact<Sending>;
  readonly quota: Fact<SendQuota>;
  readonly suppression: Fact<SuppressedReasons>;
}

const ACTION = 'ses:GetAccount';

/** Takes a value out of the answer; throws where the answer lacks it. */
type Part<T> = (answer: GetAccountCommandOutput) => T;

/** Which facts each part of the answer serves. */
const WANTED_FOR: { readonly [K in keyof AccountRead]: readonly FactName[] } = {
  productionAccess: ['account.productionAccess', 'userPool.senderAccounts'],
  sending: ['account.sending', 'userPool.senderAccounts'],
  quota: ['account.quota'],
  suppression: ['account.suppression'],
};

/** What each part of the answer is called. */
const PARTS: { readonly [K in keyof AccountRead]: Text } = {
  productionAccess: say(en`production access`, ja`本稼働アクセス`),
  sending: say(en`the sending status`, ja`送信ステータス`),
  quota: say(en`the sending quota`, ja`送信クォータ`),
  suppression: say(en`the suppression list`, ja`サプレッションリスト`),
};

/** Nothing was read of the account, for this reason. */
export function noAccount(why: Text): AccountRead {
  const unread = notKnown(why);
  return { productionAccess: unread, sending: unread, quota: unread, suppression: unread };
}

/** One GetAccount, if any of its facts is wanted. What the answer lacks is not known; the rest is. */
export async function readAccount(
  client: SESv2Client,
  at: SesAt,
  wanted: Wanted,
  journal: Journal,
): Promise<AccountRead> {
  if (!wantsAny(wanted, ...Object.values(WANTED_FOR).flat())) return noAccount(NOT_WANTED);
  const answer = await journal.attempt({ ...at, action: ACTION }, async (tally) => {
    const told = await client.send(new GetAccountCommand({}));
    tally(1);
    return told;
  });
  if (!answer.known) return noAccount(answer.why);
  const part = <T>(names: readonly FactName[], what: Text, take: Part<T>): Promise<Fact<T>> | Fact<T> =>
    wantsAny(wanted, ...names)
      ? journal.attempt({ ...at, action: ACTION, what }, async () => take(answer.value))
      : notKnown(NOT_WANTED);
  const [productionAccess, sending, quota, suppression] = await Promise.all([
    part(WANTED_FOR.productionAccess, PARTS.productionAccess, productionAccessOf),
    part(WANTED_FOR.sending, PARTS.sending, sendingOf),
    part(WANTED_FOR.quota, PARTS.quota, quotaOf),
    part(WANTED_FOR.suppression, PARTS.suppression, suppressionOf),
  ]);
  return { productionAccess, sending, quota, suppression };
}

/** Each field decides a verdict, so that an answer without it is no answer. */
function told<T>(value: T | undefined, field: string): T {
  if (value === undefined) {
    throw new ToldError(say(en`the answer holds no ${field}`, ja`応答に ${field} が含まれていません`));
  }
  return value;
}

const REVIEWS = { PENDING: 'pending', DENIED: 'denied', FAILED: 'failed', GRANTED: 'granted' } as const;

function productionAccessOf({ ProductionAccessEnabled, Details }: GetAccountCommandOutput): ProductionAccess {
  if (told(ProductionAccessEnabled, 'ProductionAccessEnabled')) return { granted: true };
  const review = Details?.ReviewDetails?.Status;
  return {
    granted: false,
    review: review === undefined ? 'neverAsked' : (REVIEWS[review] ?? review),
  };
}

function sendingOf({ SendingEnabled, EnforcementStatus }: GetAccountCommandOutput): Sending {
  return {
    enabled: told(SendingEnabled, 'SendingEnabled'),
    enforcement: told(EnforcementStatus || undefined, 'EnforcementStatus'),
  };
}

function quotaOf({ SendQuota: quota }: GetAccountCommandOutput): SendQuota {
  return {
    max24Hours: told(quota?.Max24HourSend, 'SendQuota.Max24HourSend'),
    sent24Hours: told(quota?.SentLast24Hours, 'SendQuota.SentLast24Hours'),
    maxPerSecond: told(quota?.MaxSendRate, 'SendQuota.MaxSendRate'),
  };
}

function suppressionOf({ SuppressionAttributes }: GetAccountCommandOutput): SuppressedReasons {
  return told(SuppressionAttributes?.SuppressedReasons, 'SuppressionAttributes.SuppressedReasons');
}

/**
 * The rates by which AWS judges the account, in one call for both. AWS charges for every metric that is asked for, and a
 * Region from which nobody sends has no rates to act on: so it is asked only where SES is used, which the lists of
 * identities and pools have told already.
 * @param now the end of the time that is looked at
 */
export async function readReputation(
  cloudWatch: () => CloudWatchClient,
  at: SesAt,
  use: Fact<AccountUse>,
  now: Date,
  journal: Journal,
): Promise<Fact<Reputation>> {
  if (!use.known) return use;
  if (use.value.identities === 0 && use.value.pools.length === 0) return known({}, use.source);
  return journal.attempt({ ...at, action: 'cloudwatch:GetMetricData' }, async (tally) => {
    const StartTime = new Date(now.getTime() - LOOK_BACK_HOURS * 3_600_000);
    const { MetricDataResults: results = [] } = await cloudWatch().send(
      new GetMetricDataCommand({
        StartTime,
        EndTime: now,
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [query('bounces', 'BounceRate'), query('complaints', 'ComplaintRate')],
      }),
    );
    const rates = { bounceRate: newest('bounces', results), complaintRate: newest('complaints', results) };
    tally(Object.values(rates).filter((rate) => rate !== undefined).length);
    return rates;
  });
}

/**
 * SES computes both rates itself, over a "representative volume" of mail and no fixed time
 * (https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html), and the newest one holds until there is another:
 * AWS's page on alarms treats missing data as "maintain the alarm state", names no period, and leaves the statistic at
 * CloudWatch's default, the average (https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html).
 * So: the average of an hour, and of two weeks the newest hour that has one.
 */
const LOOK_BACK_HOURS = 14 * 24;
const PERIOD_SECONDS = 3600;

/** Without dimensions: of the account, not of one configuration set. */
function query(Id: string, rate: 'BounceRate' | 'ComplaintRate'): MetricDataQuery {
  const Metric = { Namespace: 'AWS/SES', MetricName: `Reputation.${rate}` };
  return { Id, MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: 'Average' } };
}

const MISSING = say(en`it is missing`, ja`応答に含まれていません`);

/** The value of the latest time, whatever the order; undefined where CloudWatch has none. */
function newest(id: string, results: readonly MetricDataResult[]): number | undefined {
  const result = results.find(({ Id }) => Id === id);
  const { Values = [], Timestamps = [], StatusCode } = result ?? {};
  const [latest] = Timestamps.map((time, index) => ({ time: time.getTime(), value: Values[index] })).sort(
    (a, b) => b.time - a.time,
  );
  // With the newest first, an answer that is cut short still begins with the newest.
  if (latest === undefined && StatusCode !== 'Complete') {
    const state = StatusCode ?? MISSING;
    throw new ToldError(
      say(en`the answer for ${id} is not whole: ${state}`, ja`${id} の応答が完全ではありません: ${state}`),
    );
  }
  return latest?.value;
}
