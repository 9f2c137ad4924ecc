// A report all the way: published with the real SDK to the simulator's S3 and SNS, delivered as Lambda gets it, and
// posted to the pretend Slack.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NO_CHANGES, type Report } from '../../src/model.ts';
import { type PublishConfig, PublishError, type PublishPorts, publish } from '../../src/publish/index.ts';
import { parseDigest } from '../../src/publish/messages/digest.ts';
import { deliverToSlack } from '../../src/publish/slack/handler.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import { type SnsLambdaEvent, topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { type PretendSlack, startSlack } from '../../src/simulator/slack.ts';
import { finding, report } from '../support/reports.ts';
import { ACCOUNT, clientOf, publishingEstate, REGION } from '../support/simulated.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111111111111:digest';
const WEBHOOK = '/mailposture/slack';
const KEY = 'reports/111122223333/2026-11-01T08-00-00.000Z.json';
const USUAL: PublishConfig = {
  topicForm: 'plain',
  digest: { when: 'changes', remindDays: 7 },
  findings: true,
  reportFormats: [],
  securityHub: false,
};
const [BEFORE, NOW] = ['2026-10-31T08:00:00.000Z', '2026-11-01T08:00:00.000Z'];
const made = report({ findings: [finding(), finding({ outcome: 'pass' })] });

let slack: PretendSlack;
let simulator: Simulator;
let clients: {
  sns: SNSClient;
  s3: S3Client;
  ssm: SSMClient;
  hub: SecurityHubClient;
  events: EventBridgeClient;
};
let ports: PublishPorts;
beforeEach(async () => {
  slack = await startSlack();
  const parameters = { [WEBHOOK]: slack.webhookUrl };
  simulator = await startSimulator({ estate: publishingEstate, parameters });
  const settings = clientOf(simulator);
  clients = {
    sns: new SNSClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    ssm: new SSMClient(settings),
    hub: new SecurityHubClient(settings),
    events: new EventBridgeClient(settings),
  };
  ports = {
    homeRegion: REGION,
    sns: () => clients.sns,
    s3: () => clients.s3,
    securityHub: async () => clients.hub,
    eventBridge: async () => clients.events,
    sleep: async () => {},
  };
});
afterEach(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await simulator.close();
  await slack.close();
});

const deliver = (event: unknown) =>
  deliverToSlack(
    { ssm: clients.ssm, s3: clients.s3, ...NO_BOT },
    { way: { kind: 'webhook', parameter: WEBHOOK }, locale: 'en' },
    event,
  );
const NO_BOT = {
  fetch,
  bot: () => Promise.reject(new Error('there is no bot here')),
  timeLeft: () => 30_000,
  sleep: () => Promise.reject(new Error('nobody said to wait')),
};
const reads = () => simulator.calls.filter(({ action }) => action === 'ssm:GetParameter').length;

const publishAs = (config: Partial<PublishConfig>, of: Report = made) =>
  publish(ports, { ...USUAL, ...config }, of, 'always');

/** The digest as a subscriber gets it. */
async function publishedDigest(): Promise<string> {
  await publishAs({ topicArn });
  return topicsOf(simulator.world).published.at(-1)?.parts.default ?? '';
}

test('a report reaches the bucket, the topic and Slack', async () => {
  const topics = topicsOf(simulator.world);
  topics.subscribeLambda(topicArn, (event: SnsLambdaEvent) => deliver(event));
  const published = await publishAs({ topicArn, reportBucket: 'reports' });
  await topics.settled();

  expect(topics.deadLetters).toEqual([]);
  expect(published).toEqual({
    report: { bucket: 'reports', key: KEY },
    digest: { messageId: topics.published[0]?.messageId, omitted: 0 },
  });
  const stored = objectsOf(simulator.world).get(`reports/${KEY}`);
  expect(stored?.contentType).toBe('application/json');
  expect(JSON.parse(stored?.body.toString() ?? '')).toEqual(made);
  expect(topics.published[0]?.parts.email).toContain(`The full report: s3://reports/${KEY}`);
  expect(slack.messages).toHaveLength(1);
  expect(slack.messages[0]?.text).toContain('1 critical in 8 pools and 12 identities');
});

test('Slack refuses twice, and Lambda tries again until it takes the message', async () => {
  const topics = topicsOf(simulator.world);
  topics.subscribeLambda(topicArn, (event: SnsLambdaEvent) => deliver(event));
  slack.failNext(503, 'unavailable', { times: 2 });
  await publishAs({ topicArn });
  await topics.settled();
  expect(slack.answers.map(({ status }) => status)).toEqual([503, 503, 200]);
  expect(topics.deadLetters).toEqual([]);
  expect(reads()).toBe(1);
});

describe('publish', () => {
  test('without a bucket the digest says that no report was saved', async () => {
    const digest = parseDigest(await publishedDigest());
    expect(digest.omitted.where).toBeNull();
  });

  test.each([
    ['the bucket', { topicArn, reportBucket: 'nowhere' }, ['NoSuchBucket'], { digest: { omitted: 0 } }],
    [
      'the topic',
      { topicArn: `${topicArn}-gone`, reportBucket: 'reports' },
      ['NotFound'],
      { report: { key: KEY } },
    ],
    ['both', { topicArn: `${topicArn}-gone`, reportBucket: 'nowhere' }, ['NoSuchBucket', 'NotFound'], {}],
  ])('%s fails: the other is tried all the same, and no failure is lost', async (_, config, names, went) => {
    const failed = await publishAs(config).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PublishError);
    expect(failed).toMatchObject({ published: went });
    if (!(failed instanceof PublishError)) return;
    expect(failed.errors).toHaveLength(names.length);
    for (const name of names) expect(failed.message).toContain(name);
    for (const place of [config.topicArn, config.reportBucket]) {
      const worked = place === topicArn || place === 'reports';
      expect(failed.message.includes(`${place}:`)).toBe(!worked);
    }
  });

  test.each<[string, Partial<PublishConfig>, RegExp]>([
    ['Security Hub', { securityHub: true }, /^could not publish to Security Hub: /],
    [
      'the bus',
      { eventBus: 'nowhere' },
      /^could not publish to event bus nowhere: there is no event bus nowhere/,
    ],
    [
      'both',
      { securityHub: true, eventBus: 'nowhere' },
      /Security Hub: account 111122223333.*; event bus nowhere: /s,
    ],
  ])('%s fails: the topic is told all the same', async (_, config, words) => {
    const failed = await publishAs({ topicArn, ...config }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PublishError);
    expect(failed).toHaveProperty('message', expect.stringMatching(words));
    expect(failed).toMatchObject({ published: { digest: { omitted: 0 } }, report: made });
    expect(failed).toHaveProperty('text.ja', expect.stringMatching(/公開できませんでした/));
    expect(topicsOf(simulator.world).published).toHaveLength(1);
  });

  test('every channel at once', async () => {
    const subject = { ...finding().subject, account: ACCOUNT };
    const of = report({ findings: [finding({ subject, change: 'new', since: NOW })], accounts: [ACCOUNT] });
    const changes = { since: BEFORE, counts: { ...NO_CHANGES, new: 1 }, past: [], trend: [] };
    const everything = { securityHub: true, eventBus: 'posture', reportBucket: 'reports', topicArn };
    const reportFormats = ['json', 'sarif', 'html'] as const;
    const published = await publishAs({ ...everything, reportFormats }, { ...of, changes });
    expect(published).toMatchObject({
      report: { key: expect.stringMatching(/\.html$/) },
      findings: { sent: 1 },
      securityHub: { imported: 1 },
      eventBridge: { events: 2, bus: 'seen' },
    });
    const keys = [...objectsOf(simulator.world).keys()].map((key) => key.replace(/^.*Z\./, ''));
    expect(keys.sort()).toEqual(['html', 'json', 'sarif']);
    const kinds = topicsOf(simulator.world).published.map(({ attributes }) => attributes.kind?.Value);
    expect(kinds).toEqual(['digest', 'finding']);
  });

  test('nothing is configured: nothing goes out, and nothing fails', async () => {
    expect(await publishAs({})).toEqual({});
    expect(simulator.calls).toEqual([]);
  });
});
