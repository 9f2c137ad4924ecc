// The alarms of serverless.yml: each waits for a metric that is really there. CloudWatch takes any name for one, and an
// alarm on a misspelt one is silent for ever.

import { readFile } from 'node:fs/promises';
import { NO_CHANGES } from '../src/model.ts';
import { emitMetrics, metricsOf } from '../src/publish/metrics.ts';
import { withEnvironment } from './support/company.ts';
import { metricsIn } from './support/emf.ts';
import { printedBy } from './support/lambda.ts';
import { packageService, type ServicePackage } from './support/package.ts';
import { report } from './support/reports.ts';
import type { Resource } from './support/template.ts';

let service: ServicePackage;
beforeAll(async () => {
  service = await packageService({ slackWebhookParameter: '/mailposture/slack-webhook', org: 'true' }, 'dev');
}, 240_000);
afterAll(() => service?.remove());

const alarms = (): [string, Resource][] =>
  Object.entries(service.resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
const get = (id: string) => service.resources[id]?.Properties ?? {};

test.each([
  ['ScanErrors', 'Errors', 'notBreaching', 'GreaterThanOrEqualToThreshold'],
  ['ScanMissing', 'ScanFinished', 'breaching', 'LessThanThreshold'],
  ['PublishFailures', 'PublishFailures', 'notBreaching', 'GreaterThanOrEqualToThreshold'],
  ['SightLost', 'SightLost', 'notBreaching', 'GreaterThanOrEqualToThreshold'],
  [
    'ScanFailuresWaiting',
    'ApproximateNumberOfMessagesVisible',
    'notBreaching',
    'GreaterThanOrEqualToThreshold',
  ],
  ['SlackErrors', 'Errors', 'notBreaching', 'GreaterThanOrEqualToThreshold'],
  [
    'SlackFailuresWaiting',
    'ApproximateNumberOfMessagesVisible',
    'notBreaching',
    'GreaterThanOrEqualToThreshold',
  ],
])('%s', (id, MetricName, TreatMissingData, ComparisonOperator) => {
  expect(get(id)).toMatchObject({
    MetricName,
    TreatMissingData,
    ComparisonOperator,
    Threshold: 1,
    AlarmActions: [{ Ref: 'AlarmTopic' }],
  });
});

test('a scan that did not finish is noticed after 26 hours', () => {
  expect(get('ScanMissing')).toMatchObject({ Period: 3600, EvaluationPeriods: 26, Statistic: 'Sum' });
});

// "An alarm's total current evaluation period can be no longer than seven days", and a day below periods of an hour
// (CloudWatch API, PutMetricAlarm).
test('no alarm looks back further than CloudWatch does', () => {
  for (const [, { Properties }] of alarms()) {
    const { Period = 300, EvaluationPeriods } = Properties;
    const seconds = Number(Period) * Number(EvaluationPeriods);
    expect(seconds).toBeLessThanOrEqual(Number(Period) < 3600 ? 86_400 : 604_800);
  }
});

test("each alarm on Mailposture's own metrics names one that a scan of this deployment emits", async () => {
  // The shape is CloudFormation's.
  const { Variables } = get('ScanLambdaFunction').Environment as { Variables: Record<string, string> };
  const { POWERTOOLS_SERVICE_NAME } = Variables;
  const changes = {
    since: '2026-10-31T08:00:00.000Z',
    counts: NO_CHANGES,
    past: [],
    trend: [],
  };
  const restore = withEnvironment({ POWERTOOLS_SERVICE_NAME });
  const lines = await printedBy(() =>
    emitMetrics(metricsOf({ ...report(), changes }, { seconds: 1, calls: 1, publishFailures: 0 })),
  ).finally(restore);
  const emitted = lines
    .flatMap(metricsIn)
    .map(({ namespace, dimensions, name }) => JSON.stringify({ namespace, name, dimensions }));
  const own = alarms().filter(([, { Properties }]) => Properties.Namespace === 'Mailposture');
  expect(own.map(([id]) => id)).toEqual(['ScanMissing', 'PublishFailures', 'SightLost']);
  for (const [, { Properties }] of own) {
    const { Namespace: namespace, MetricName: name, Dimensions } = Properties;
    const named = Dimensions as { Name: string; Value: unknown }[];
    const dimensions = Object.fromEntries(named.map(({ Name, Value }) => [Name, Value]));
    expect(dimensions).toEqual({ service: 'mailposture-dev' });
    expect(emitted).toContain(JSON.stringify({ namespace, name, dimensions }));
  }
});

test("the other alarms name this deployment's functions and queues", () => {
  const others = alarms().filter(([, { Properties }]) => String(Properties.Namespace).startsWith('AWS/'));
  const dimensions = others.map(([id, { Properties }]) => [id, Properties.Dimensions]);
  expect(Object.fromEntries(dimensions)).toEqual({
    ScanErrors: [{ Name: 'FunctionName', Value: { Ref: 'ScanLambdaFunction' } }],
    SlackErrors: [{ Name: 'FunctionName', Value: { Ref: 'SlackLambdaFunction' } }],
    ScanFailuresWaiting: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['ScanFailures', 'QueueName'] } }],
    SlackFailuresWaiting: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['SlackFailures', 'QueueName'] } }],
  });
});

// CloudWatch's dimension of a child is another one: the map's label stands behind the machine's ARN.
test('a run of the organization that fails, is stopped or takes too long rings', () => {
  const { Metrics, ...alarm } = get('OrgRunFailed');
  expect(alarm).toMatchObject({
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: 'AlarmTopic' }],
  });
  const metric = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/States',
        MetricName,
        Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: 'OrgStateMachine' } }],
      },
      Period: 300,
      Stat: 'Sum',
    },
  });
  expect(Metrics).toEqual([
    expect.objectContaining({
      Expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
      ReturnData: true,
    }),
    metric('failed', 'ExecutionsFailed'),
    metric('timedOut', 'ExecutionsTimedOut'),
    metric('aborted', 'ExecutionsAborted'),
  ]);
});

test('the guide to operating says what to do at each alarm', async () => {
  const guide = await readFile('docs/operations.md', 'utf8');
  const explained = [...guide.matchAll(/^### `(\w+)`$/gm)].map(([, id]) => id);
  expect(explained.sort()).toEqual(
    alarms()
      .map(([id]) => id)
      .sort(),
  );
});
