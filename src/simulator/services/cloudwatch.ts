// CloudWatch: SES's reputation metrics of the estate. The same operation in the two protocols that clients speak: AWS
// SDK for JavaScript v3 sends awsJson 1.0, older SDKs and AWS CLIs awsQuery.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
import * as v from 'valibot';
import {
  AwsError,
  type Call,
  type JsonService,
  type Operation,
  type Output,
  type QueryService,
} from '../operation.ts';
import type { World } from '../world.ts';

const operations: readonly Operation[] = [{ name: 'GetMetricData', handle: getMetricData }];

export const cloudWatchJson: JsonService = {
  prefix: 'cloudwatch',
  signingName: 'monitoring',
  protocol: 'awsJson',
  jsonVersion: '1.0',
  targetPrefix: 'GraniteServiceVersion20100801',
  operations,
};

export const cloudWatchQuery: QueryService = {
  prefix: 'cloudwatch',
  signingName: 'monitoring',
  protocol: 'awsQuery',
  version: '2010-08-01',
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  operations,
};

// awsQuery brings numbers and flags as text, and times as ISO 8601; awsJson brings times as epoch seconds.
const integer = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer(), v.minValue(1));
const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])]),
  v.transform((f) => f === true || f === 'true'),
);
const instant = v.pipe(
  v.union([v.number(), v.string()]),
  v.transform((time) => (typeof time === 'number' ? time * 1000 : Date.parse(time))),
  v.finite(),
);
const Input = v.object({
  StartTime: instant,
  EndTime: instant,
  MetricDataQueries: v.pipe(
    v.array(
      v.object({
        Id: v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9_]{0,254}$/)),
        Label: v.optional(v.string()),
        ReturnData: v.optional(flag, true),
        MetricStat: v.object({
          Metric: v.object({
            Namespace: v.string(),
            MetricName: v.string(),
            Dimensions: v.optional(v.array(v.unknown()), []),
          }),
          Period: integer,
          Stat: v.string(),
        }),
      }),
    ),
    v.minLength(1),
    v.maxLength(500),
  ),
});
type Query = v.InferOutput<typeof Input>['MetricDataQueries'][number];

function getMetricData(call: Call, world: World): Output {
  const parsed = v.safeParse(Input, call.input);
  const refuse = (message: string) => new AwsError('ValidationError', message, 400);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refuse(`The parameter ${v.getDotPath(issue) ?? ''} is not valid: ${issue.message}`);
  }
  const { StartTime, EndTime, MetricDataQueries: queries } = parsed.output;
  if (StartTime >= EndTime) throw refuse('The parameter StartTime must be less than the parameter EndTime.');
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw refuse('The Ids of the queries must be unique.');
  return {
    MetricDataResults: queries
      .filter(({ ReturnData }) => ReturnData)
      .map((query) => {
        const value = metricOf(call, world, query);
        // One data point, at the start of the last whole period before EndTime; none where SES has told nothing.
        const period = query.MetricStat.Period * 1000;
        const at = Math.floor((EndTime - 1) / period) * period;
        const seen = value !== undefined && at >= StartTime;
        return {
          Id: query.Id,
          Label: query.Label ?? query.MetricStat.Metric.MetricName,
          Timestamps: seen ? [new Date(at)] : [],
          Values: seen ? [value] : [],
          StatusCode: 'Complete',
        };
      }),
    Messages: [],
  };
}

/** https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html: fractions, without dimensions */
function metricOf(call: Call, world: World, { MetricStat: { Metric } }: Query): number | undefined {
  if (Metric.Namespace !== 'AWS/SES' || Metric.Dimensions.length > 0) return undefined;
  const reputation = world.region(call.account, call.region).ses.account.Reputation;
  if (Metric.MetricName === 'Reputation.BounceRate') return reputation?.BounceRate;
  if (Metric.MetricName === 'Reputation.ComplaintRate') return reputation?.ComplaintRate;
  return undefined;
}
