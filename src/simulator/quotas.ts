// AWS's request-rate quotas as token buckets, one for each account, Region and lane.
import type { Call } from './operation.ts';

interface Quota {
  /** Actions that it covers; `ses:*` covers a service. */
  readonly actions: readonly string[];
  readonly perSecond: number;
  /** What a full bucket holds, where AWS tells; else one second's worth. */
  readonly burst?: number;
  /** Calls that draw on the same bucket have the same lane. */
  readonly lane: 'together' | 'perAction' | 'perActionAndPool';
}

/** Which calls AWS counts together under SES's "1 request per second" is not documented. */
export type SesLanes = 'perAction' | 'shared';

const POOL_RESOURCE_READS = [
  'cognito-idp:GetUserPoolMfaConfig',
  'cognito-idp:DescribeRiskConfiguration',
  'cognito-idp:GetLogDeliveryConfiguration',
];

/** The table. Each row is a quota of the page that its comment names. */
const quotasOf = (ses: SesLanes): readonly Quota[] => [
  // https://docs.aws.amazon.com/general/latest/gr/ses.html: every control-plane action but the sending ones
  { actions: ['ses:*'], perSecond: 1, lane: ses === 'shared' ? 'together' : 'perAction' },
  // https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html: UserPoolRead
  { actions: ['cognito-idp:ListUserPools', 'cognito-idp:DescribeUserPool'], perSecond: 15, lane: 'together' },
  // the same page: UserPoolResourceRead, and its limit of 5 for one operation on one pool
  { actions: POOL_RESOURCE_READS, perSecond: 20, lane: 'together' },
  { actions: POOL_RESOURCE_READS, perSecond: 5, lane: 'perActionAndPool' },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: STS requests for each account and Region
  { actions: ['sts:*'], perSecond: 600, lane: 'together' },
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html: ListAccounts
  { actions: ['organizations:ListAccounts'], perSecond: 8, lane: 'together' },
  // https://docs.aws.amazon.com/accounts/latest/reference/quotas.html: ListRegions
  { actions: ['account:ListRegions'], perSecond: 5, lane: 'together' },
  // https://docs.aws.amazon.com/general/latest/gr/ssm.html: Parameter Store's default throughput, shared by its reads
  { actions: ['ssm:GetParameter', 'ssm:GetParametersByPath'], perSecond: 40, lane: 'together' },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html: without Metrics Insights
  { actions: ['cloudwatch:GetMetricData'], perSecond: 50, lane: 'together' },
  // https://docs.aws.amazon.com/general/latest/gr/sns.html: Publish in most Regions
  { actions: ['sns:Publish', 'sns:PublishBatch'], perSecond: 300, lane: 'together' },
  // https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
  { actions: ['securityhub:BatchImportFindings'], perSecond: 10, burst: 30, lane: 'together' },
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html: the account's bucket, and
  // each action's own; the third, of changes a second, is not simulated
  { actions: ['route53:*'], perSecond: 10, burst: 50, lane: 'together' },
  { actions: ['route53:*'], perSecond: 10, burst: 50, lane: 'perAction' },
];

export interface Quotas {
  /** Draws on the buckets of a call; false when one of them is empty, and then none is drawn on. */
  admit(call: Pick<Call, 'account' | 'region' | 'action' | 'input'>): boolean;
}

/** No quotas at all. */
export const UNLIMITED: Quotas = { admit: () => true };

/**
 * AWS's own quotas. A bucket holds one second's worth of calls where AWS tells no burst.
 * @param clock milliseconds, only ever growing
 */
export function makeQuotas(clock: () => number, ses: SesLanes = 'perAction'): Quotas {
  const quotas = quotasOf(ses);
  const buckets = new Map<string, Bucket>();
  const bucket = (key: string, { perSecond, burst = perSecond }: Quota) => {
    const found = buckets.get(key) ?? { tokens: burst, perSecond, burst, at: clock() };
    buckets.set(key, found);
    return found;
  };
  return {
    admit(call) {
      const drawn = quotas.flatMap((quota, index) =>
        covers(quota, call.action)
          ? [bucket([index, call.account, call.region, laneOf(quota, call)].join(' '), quota)]
          : [],
      );
      for (const each of drawn) refill(each, clock());
      if (drawn.some(({ tokens }) => tokens < 1)) return false;
      for (const each of drawn) each.tokens -= 1;
      return true;
    },
  };
}

interface Bucket {
  tokens: number;
  at: number;
  readonly perSecond: number;
  readonly burst: number;
}

function refill(bucket: Bucket, now: number): void {
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + ((now - bucket.at) / 1000) * bucket.perSecond);
  bucket.at = now;
}

const covers = ({ actions }: Quota, action: string): boolean =>
  actions.some((each) => each === action || (each.endsWith(':*') && action.startsWith(each.slice(0, -1))));

function laneOf({ lane }: Quota, { action, input }: Pick<Call, 'action' | 'input'>): string {
  if (lane === 'together') return '';
  return lane === 'perAction' ? action : `${action} ${String(input.UserPoolId)}`;
}
