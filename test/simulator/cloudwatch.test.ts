// CloudWatch of the simulator, as the real SDK client and the awsQuery protocol see it.
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { clientOf, OTHER, publishingEstate } from '../support/simulated.ts';

let simulator: Simulator;
let cloudWatch: CloudWatchClient;
beforeAll(async () => {
  simulator = await startSimulator({ estate: publishingEstate });
  cloudWatch = new CloudWatchClient(clientOf(simulator));
});
afterAll(async () => {
  cloudWatch.destroy();
  await simulator.close();
});

const END = new Date('2026-11-01T08:30:00Z');
const query = (Id: string, MetricName: string) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'AWS/SES', MetricName }, Period: 3600, Stat: 'Average' },
});
const input = (over = {}) => ({
  StartTime: new Date('2026-11-01T00:00:00Z'),
  EndTime: END,
  MetricDataQueries: [
    query('bounce', 'Reputation.BounceRate'),
    query('complaint', 'Reputation.ComplaintRate'),
  ],
  ...over,
});

test("the estate's reputation, as fractions", async () => {
  const { MetricDataResults } = await cloudWatch.send(new GetMetricDataCommand(input()));
  const Timestamps = [new Date('2026-11-01T08:00:00Z')];
  expect(MetricDataResults).toEqual([
    { Id: 'bounce', Label: 'Reputation.BounceRate', Timestamps, Values: [0.0625], StatusCode: 'Complete' },
    {
      Id: 'complaint',
      Label: 'Reputation.ComplaintRate',
      Timestamps,
      Values: [0.0005],
      StatusCode: 'Complete',
    },
  ]);
});

test('no data where SES has told nothing, and for a metric that is not there', async () => {
  const other = new CloudWatchClient(clientOf(simulator, 'eu-west-1', OTHER));
  const none = await other.send(new GetMetricDataCommand(input()));
  expect(none.MetricDataResults?.map(({ Values }) => Values)).toEqual([[], []]);
  other.destroy();
  const MetricDataQueries = [query('a', 'NoSuchMetric')];
  const unknown = await cloudWatch.send(new GetMetricDataCommand(input({ MetricDataQueries })));
  expect(unknown.MetricDataResults?.map(({ Values }) => Values)).toEqual([[]]);
});

test.each([
  ['times the wrong way round', { StartTime: END }, /StartTime must be less/],
  ['the same id twice', { MetricDataQueries: [query('a', 'x'), query('a', 'y')] }, /unique/],
  ['an id with a capital', { MetricDataQueries: [query('A', 'x')] }, /Id/],
])('refuses %s', async (_, over, message) => {
  const sent = cloudWatch.send(new GetMetricDataCommand(input(over)));
  await expect(sent).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(message),
  });
});

test('answers awsQuery too', async () => {
  const form = new URLSearchParams({
    Action: 'GetMetricData',
    Version: '2010-08-01',
    StartTime: '2026-11-01T00:00:00Z',
    EndTime: END.toISOString(),
    'MetricDataQueries.member.1.Id': 'bounce',
    'MetricDataQueries.member.1.MetricStat.Metric.Namespace': 'AWS/SES',
    'MetricDataQueries.member.1.MetricStat.Metric.MetricName': 'Reputation.BounceRate',
    'MetricDataQueries.member.1.MetricStat.Period': '3600',
    'MetricDataQueries.member.1.MetricStat.Stat': 'Average',
  });
  const scope = 'AKIASIM0111111111111/20261101/eu-west-1/monitoring/aws4_request';
  const answer = await fetch(simulator.endpoint, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: form,
  });
  expect(await answer.text()).toMatch(
    /<Timestamps><member>2026-11-01T08:00:00.000Z<\/member><\/Timestamps><Values><member>0.0625<\/member><\/Values>/,
  );
});
