// From an SNS event to Slack, by a webhook and by a bot: what is told where, and what is said when it cannot be.
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AlertChange } from '../../../src/publish/alerts.ts';
import { makeDigest } from '../../../src/publish/messages/digest.ts';
import { makeFindingMessage } from '../../../src/publish/messages/finding-message.ts';
import type { SlackConfig } from '../../../src/publish/slack/config.ts';
import { deliverToSlack } from '../../../src/publish/slack/handler.ts';
import { CHANNEL } from '../../../src/simulator/slack.ts';
import { finding, report } from '../../support/reports.ts';
import { type SlackService, startSlackService } from '../../support/slack.ts';

const DIGEST = JSON.stringify(makeDigest(report({ findings: [finding()] }), undefined, 200_000));
const FINDING = findingOf('new');
const ALARM = JSON.stringify({
  AlarmName: 'ScanMissing',
  AWSAccountId: '111122223333',
  NewStateValue: 'ALARM',
  NewStateReason: 'no datapoints',
  StateChangeTime: '2026-11-01T08:00:00.000+0000',
  Region: 'EU (Ireland)',
});

function findingOf(change: AlertChange): string {
  return JSON.stringify(makeFindingMessage({ change, finding: finding() }, report(), undefined, 200_000));
}

let service: SlackService;
beforeEach(async () => {
  service = await startSlackService({}, { '/no-secret': 'hello', '/plain': 'http://example.com/' });
});
afterEach(() => service.close());

const eventOf = (...messages: string[]) => ({ Records: messages.map((Message) => ({ Sns: { Message } })) });
const deliver = (event: unknown, config: SlackConfig) => deliverToSlack(service.ports, config, event);
const reads = () => service.simulator.calls.filter(({ action }) => action === 'ssm:GetParameter').length;
const titles = () => service.slack.messages.map(({ text }) => text?.replaceAll('\u2060', ''));

const WAYS = ['byWebhook', 'byBot'] as const;

describe.each(WAYS)('%s', (way) => {
  test('a digest, a finding and an alarm, each as it is', async () => {
    const config = service[way];
    await deliver(eventOf(DIGEST), config);
    await deliver(eventOf(FINDING), config);
    await deliver(eventOf(ALARM), { ...config, locale: 'ja' });
    expect(titles()).toEqual([
      'Mailposture: 1 critical in 8 pools and 12 identities; all of it was seen',
      'Mailposture: New: cognito-sender-verified fails for user pool shop (eu-west-1), critical',
      'Mailposture ALARM: ScanMissing',
    ]);
    expect(JSON.stringify(service.slack.messages[2]?.blocks)).toContain('アカウント');
    expect(reads()).toBe(1);
  });

  test('each record of an event, in order', async () => {
    await deliver(eventOf(DIGEST, ALARM, DIGEST), service[way]);
    expect(titles().map((title) => title?.includes('ALARM'))).toEqual([false, true, false]);
  });

  test('a message that is none of ours: nothing is posted, and the field is named', async () => {
    await expect(deliver(eventOf(DIGEST, '{"format":"other"}'), service[way])).rejects.toThrow(
      /no Mailposture digest: format/,
    );
    const broken = JSON.stringify({ ...(JSON.parse(FINDING) as object), headline: 7 });
    await expect(deliver(eventOf(DIGEST, broken), service[way])).rejects.toThrow(
      /no Mailposture finding: headline/,
    );
    expect(service.slack.messages).toEqual([]);
  });

  test('waits for Slack as long as there is time, and else throws, so that Lambda tries again', async () => {
    service.slack.failNext(429, '{"ok":false,"error":"ratelimited"}', { wait: 5 });
    await deliver(eventOf(DIGEST), service[way]);
    expect(service.clock.slept).toEqual([5000]);
    service.slack.failNext(429, '{"ok":false,"error":"ratelimited"}', { wait: 60 });
    await expect(deliver(eventOf(DIGEST), service[way])).rejects.toThrow(
      /Slack answered 429; Retry-After: 60/,
    );
    expect(service.slack.messages).toHaveLength(1);
  });

  test('throws on a fault of Slack', async () => {
    service.slack.failNext(503, 'unavailable');
    await expect(deliver(eventOf(DIGEST), service[way])).rejects.toThrow(/^Slack answered 503/);
  });

  test('a parameter that is not there is an error each time: a failed read is not kept', async () => {
    const config = withParameter(service[way], '/missing');
    for (const _ of [1, 2]) {
      await expect(deliver(eventOf(DIGEST), config)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    }
    expect(reads()).toBe(2);
  });

  test.each(['/no-secret', '/plain'])('refuses what %s holds, without showing it', async (parameter) => {
    const failed = deliver(eventOf(DIGEST), withParameter(service[way], parameter));
    const what = way === 'byBot' ? 'a bot token (xoxb-…)' : 'an https URL';
    await expect(failed).rejects.toThrow(`${parameter} does not hold ${what}`);
    await expect(failed).rejects.not.toThrow(/hello|example/);
  });

  test('refuses a parameter that everybody can read', async () => {
    const plain = { Parameter: { Type: 'String', Value: 'https://example.com/' } };
    // All that is asked of it here.
    const ssm = { send: () => Promise.resolve(plain) } as unknown as SSMClient;
    const failed = deliverToSlack({ ...service.ports, ssm }, service[way], eventOf(DIGEST));
    await expect(failed).rejects.toThrow(/must be a SecureString/);
  });
});

const withParameter = (config: SlackConfig, parameter: string): SlackConfig => ({
  ...config,
  way: { ...config.way, parameter },
});

test.each<[string, (typeof WAYS)[number], number, string]>([
  ['a webhook that is gone', 'byWebhook', 404, 'no_service'],
  ['a token that is none', 'byBot', 200, '{"ok":false,"error":"invalid_auth"}'],
])('%s: the next event reads the parameter afresh', async (_, way, status, body) => {
  service.slack.failNext(status, body);
  await expect(deliver(eventOf(DIGEST), service[way])).rejects.toThrow(/no_service|invalid_auth/);
  await deliver(eventOf(DIGEST), service[way]);
  expect(reads()).toBe(2);
});

test('a webhook has no threads: what becomes of a finding stands by itself, and S3 is not asked', async () => {
  await deliver(eventOf(FINDING), service.byWebhook);
  await deliver(eventOf(findingOf('resolved')), service.byWebhook);
  expect(service.slack.messages).toHaveLength(2);
  expect(service.simulator.calls.map(({ action }) => action)).toEqual(['ssm:GetParameter']);
});

test('a bot keeps a thread for a finding, and posts what SNS delivers twice once', async () => {
  const event = (Message: string, MessageId: string) => ({ Records: [{ Sns: { Message, MessageId } }] });
  await deliver(event(FINDING, 'one'), service.byBot);
  await deliver(event(FINDING, 'one'), service.byBot);
  await deliver(event(findingOf('resolved'), 'two'), service.byBot);
  const [root, reply, ...more] = service.slack.messages.map(({ place }) => place);
  expect(root).toEqual({ channel: CHANNEL, ts: expect.any(String), broadcast: false });
  expect(reply).toMatchObject({ thread: root?.ts, broadcast: true });
  expect(more).toEqual([]);
});

test('the token is told to nobody: neither in an error nor in what is logged', async () => {
  const logged: unknown[] = [];
  const { error, warn, info, debug, log } = console;
  Object.assign(
    console,
    ...['error', 'warn', 'info', 'debug', 'log'].map((name) => ({
      [name]: (...said: unknown[]) => void logged.push(said),
    })),
  );
  try {
    service.slack.failNext(503, 'unavailable');
    const failed = await deliver(eventOf(DIGEST), service.byBot).catch((cause: unknown) => cause);
    expect(failed).toBeInstanceOf(Error);
    expect(String(failed)).not.toContain(service.slack.botToken);
    expect(JSON.stringify(logged)).not.toContain(service.slack.botToken);
  } finally {
    Object.assign(console, { error, warn, info, debug, log });
  }
});

test.each([
  ['nothing', undefined],
  ['no records', { Records: [] }],
  ["another service's event", { Records: [{ s3: {} }] }],
])('refuses an event with %s', async (_, event) => {
  await expect(deliver(event, service.byWebhook)).rejects.toThrow(/not an SNS event/);
  expect(service.simulator.calls).toEqual([]);
});
