// A report all the way: published with the real SDK to the simulator's S3 and SNS, delivered as Lambda gets it, and
// posted to the pretend Slack.
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { parseDigest } from '../../src/publish/digest.ts';
import { PublishError, publish } from '../../src/publish/index.ts';
import { deliverToSlack, slackConfig } from '../../src/publish/slack-handler.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import { type SnsLambdaEvent, topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { type SlackWebhook, startSlackWebhook } from '../../src/simulator/slack.ts';
import { finding, report } from '../support/reports.ts';
import { clientOf, publishingEstate } from '../support/simulated.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111111111111:digest';
const WEBHOOK = '/mailposture/slack';
const KEY = 'reports/111122223333/2026-11-01T08-00-00.000Z.json';
const made = report({ findings: [finding(), finding({ outcome: 'pass' })] });

let slack: SlackWebhook;
let simulator: Simulator;
let ports: { sns: SNSClient; s3: S3Client; ssm: SSMClient };
beforeEach(async () => {
  slack = await startSlackWebhook();
  const parameters = { [WEBHOOK]: slack.url, '/no-url': 'hello', '/plain': 'http://example.com/' };
  simulator = await startSimulator({ estate: publishingEstate, parameters });
  const settings = clientOf(simulator);
  ports = {
    sns: new SNSClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    ssm: new SSMClient(settings),
  };
});
afterEach(async () => {
  for (const client of Object.values(ports)) client.destroy();
  await simulator.close();
  await slack.close();
});

const deliver = (event: unknown, webhookParameter = WEBHOOK) =>
  deliverToSlack({ ssm: ports.ssm, fetch }, { webhookParameter, locale: 'en' }, event);
const eventOf = (...messages: string[]) => ({ Records: messages.map((Message) => ({ Sns: { Message } })) });
const reads = () => simulator.calls.filter(({ action }) => action === 'ssm:GetParameter').length;

/** The digest as a subscriber gets it. */
async function publishedDigest(): Promise<string> {
  await publish(ports, { topicArn }, made);
  return topicsOf(simulator.world).published.at(-1)?.parts.default ?? '';
}

test('a report reaches the bucket, the topic and Slack', async () => {
  const topics = topicsOf(simulator.world);
  topics.subscribeLambda(topicArn, (event: SnsLambdaEvent) => deliver(event));
  const published = await publish(ports, { topicArn, reportBucket: 'reports' }, made);
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
  slack.failNext(503, 'unavailable', 2);
  await publish(ports, { topicArn }, made);
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
    const failed = await publish(ports, config, made).catch((error: unknown) => error);
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

  test('nothing is configured: nothing goes out, and nothing fails', async () => {
    expect(await publish(ports, {}, made)).toEqual({});
    expect(simulator.calls).toEqual([]);
  });
});

describe('deliverToSlack', () => {
  test('delivers each record, and reads the webhook once', async () => {
    const digest = await publishedDigest();
    await deliver(eventOf(digest, digest));
    await deliver(eventOf(digest));
    expect(slack.messages).toHaveLength(3);
    expect(reads()).toBe(1);
  });

  test('delivers an alarm of CloudWatch as well', async () => {
    const alarm = {
      AlarmName: 'ScanMissing',
      AWSAccountId: '111122223333',
      NewStateValue: 'ALARM',
      NewStateReason: 'no datapoints',
      StateChangeTime: '2026-11-01T08:00:00.000+0000',
      Region: 'EU (Ireland)',
    };
    await deliver(eventOf(JSON.stringify(alarm)));
    expect(slack.messages.map(({ text }) => text?.replaceAll('\u2060', ''))).toEqual([
      'Mailposture ALARM: ScanMissing',
    ]);
  });

  test('reads the webhook again after Slack has said that it is gone', async () => {
    const event = eventOf(await publishedDigest());
    slack.failNext(404, 'no_service');
    await expect(deliver(event)).rejects.toThrow('Slack answered 404: no_service');
    await deliver(event);
    expect(reads()).toBe(2);
  });

  test('a failed read is not kept', async () => {
    const event = eventOf(await publishedDigest());
    await expect(deliver(event, '/missing')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await expect(deliver(event, '/missing')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    expect(reads()).toBe(2);
  });

  test.each([
    ['no URL', '/no-url'],
    ['plain http to elsewhere', '/plain'],
  ])('refuses a parameter that holds %s, without showing it', async (_, parameter) => {
    const failed = deliver(eventOf(await publishedDigest()), parameter);
    await expect(failed).rejects.toThrow(`${parameter} does not hold an https URL`);
    await expect(failed).rejects.not.toThrow(/hello|example/);
  });

  test('a message that is no digest: nothing is sent, and the field is named', async () => {
    const digest = await publishedDigest();
    await expect(deliver(eventOf(digest, '{"format":"other"}'))).rejects.toThrow(
      /no Mailposture digest: format/,
    );
    expect(slack.messages).toEqual([]);
  });

  test.each([
    ['nothing', undefined],
    ['no records', { Records: [] }],
    ["another service's event", { Records: [{ s3: {} }] }],
  ])('refuses an event with %s', async (_, event) => {
    await expect(deliver(event)).rejects.toThrow(/not an SNS event/);
  });
});

test('slackConfig names the variable that is missing or wrong', () => {
  const env = { SLACK_WEBHOOK_PARAMETER: '/p' };
  expect(slackConfig(env)).toEqual({ webhookParameter: '/p', locale: 'en' });
  expect(slackConfig({ ...env, MAILPOSTURE_LOCALE: 'ja' }).locale).toBe('ja');
  expect(() => slackConfig({})).toThrow(/SLACK_WEBHOOK_PARAMETER/);
  expect(() => slackConfig({ ...env, MAILPOSTURE_LOCALE: 'fr' })).toThrow(
    'MAILPOSTURE_LOCALE: expected en or ja',
  );
});
