// The way of a message through Slack's own client.
import { inspect } from 'node:util';
import { section } from '../../../src/publish/slack/blocks.ts';
import { postAsBot, type SlackBotPort } from '../../../src/publish/slack/bot.ts';
import { SlackError } from '../../../src/publish/slack/error.ts';
import { CHANNEL } from '../../../src/simulator/slack.ts';
import { type SlackService, startSlackService } from '../../support/slack.ts';

const message = { text: 'hello', blocks: [section('hello')] };
let service: SlackService;
let bot: SlackBotPort;
beforeEach(async () => {
  service = await startSlackService();
  bot = await service.ports.bot(service.slack.botToken, service.slack.apiUrl);
});
afterEach(() => service.close());

async function refused(sent: Promise<unknown>): Promise<SlackError> {
  const error = await sent.catch((cause: unknown) => cause);
  if (error instanceof SlackError) return error;
  throw new Error('Slack took it', { cause: error });
}

test('posts a message, and a reply in its thread', async () => {
  const root = await postAsBot(bot, CHANNEL, message);
  expect(root).not.toHaveProperty('thread');
  const reply = await postAsBot(bot, CHANNEL, message, { root: root.ts, broadcast: true });
  expect(reply.thread).toBe(root.ts);
  expect(service.slack.messages).toMatchObject([
    { text: 'hello', blocks: [{ type: 'section' }], place: { channel: CHANNEL, ts: root.ts } },
    { place: { thread: root.ts, broadcast: true } },
  ]);
});

const answer = (error: string, messages?: readonly string[]) =>
  JSON.stringify({ ok: false, error, ...(messages && { response_metadata: { messages } }) });

test.each<[string, number, string, string, object]>([
  [
    'a refusal, with what to do about it',
    200,
    answer('not_in_channel'),
    'Slack refused the message: not_in_channel: invite the app to the channel, or give it the scope chat:write.public',
    { status: 200, word: 'not_in_channel' },
  ],
  [
    'a refusal, with where',
    200,
    answer('invalid_blocks', [
      '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ]),
    'Slack refused the message: invalid_blocks ([ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text])',
    { status: 200, word: 'invalid_blocks' },
  ],
  ['a fault of Slack', 503, 'unavailable', 'Slack answered 503', { status: 503 }],
  [
    'an answer that is no JSON',
    200,
    '<html>',
    'Slack refused the message: <html>',
    { status: 200, word: '<html>' },
  ],
  ['too much, without saying when', 429, 'x', "Slack's client failed: Error", {}],
])('throws on %s, and tries once', async (_, status, body, words, fault) => {
  service.slack.failNext(status, body);
  const error = await refused(postAsBot(bot, CHANNEL, message));
  expect(error.message).toBe(words);
  expect(error.fault).toEqual(fault);
  expect(service.slack.answers).toHaveLength(1);
});

test('says when to come back, and does not wait by itself', async () => {
  service.slack.failNext(429, answer('ratelimited'), { wait: 30 });
  const error = await refused(postAsBot(bot, CHANNEL, message));
  expect(error.fault).toEqual({ status: 429, retryAfter: 30 });
  expect(service.slack.answers).toHaveLength(1);
});

test('no error holds the token', async () => {
  const stranger = await service.ports.bot('xoxb-somebodys-secret', service.slack.apiUrl);
  const gone = await service.ports.bot('xoxb-somebodys-secret', 'http://127.0.0.1:9/api/');
  const errors = [
    await refused(postAsBot(stranger, CHANNEL, message)),
    await refused(postAsBot(gone, CHANNEL, message)),
  ];
  expect(errors.map(({ message: words }) => words)).toEqual([
    expect.stringContaining('Slack refused the message: invalid_auth: '),
    expect.stringMatching(/^could not reach Slack: /),
  ]);
  for (const error of errors) expect(inspect(error, { depth: 9 })).not.toContain('somebodys-secret');
});
