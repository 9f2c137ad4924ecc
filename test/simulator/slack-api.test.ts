// The pretend Slack's chat.postMessage: whom it takes a message from, where it puts it, and in which words it refuses.
import { CHANNEL, type PretendSlack, startSlack } from '../../src/simulator/slack.ts';

let slack: PretendSlack;
beforeEach(async () => {
  slack = await startSlack({
    channels: new Map([
      [CHANNEL, 'joined'],
      ['C0STRANGE1', 'notJoined'],
      ['C0ARCHIVE1', 'archived'],
    ]),
  });
});
afterEach(() => slack.close());

type Fields = Readonly<Record<string, string>>;

interface Answered {
  readonly status: number;
  readonly ok: boolean;
  readonly ts?: string;
  readonly message?: object;
}

/** As @slack/web-api sends it: a form, in which blocks are JSON. */
async function call(
  fields: Fields,
  headers: Fields = { authorization: `Bearer ${slack.botToken}` },
): Promise<Answered> {
  const answer = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ channel: CHANNEL, ...fields }),
  });
  // What each test then expects of it.
  return { status: answer.status, ...((await answer.json()) as Omit<Answered, 'status'>) };
}

const blocksOf = (length: number) =>
  JSON.stringify([{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(length) } }]);

test('a message, a reply, and a reply that the channel shows, too', async () => {
  const root = await call({ text: 'root', blocks: blocksOf(5) });
  expect(root).toMatchObject({
    status: 200,
    ok: true,
    channel: CHANNEL,
    ts: expect.stringMatching(/^\d+\.\d{6}$/),
  });
  expect(root.message).not.toHaveProperty('thread_ts');
  const thread_ts = String(root.ts);
  expect(await call({ text: 'reply', thread_ts })).toMatchObject({ ok: true, message: { thread_ts } });
  await call({ text: 'shown', thread_ts, reply_broadcast: 'true' });
  expect(slack.messages.map(({ text, place }) => [text, place?.thread, place?.broadcast])).toEqual([
    ['root', undefined, false],
    ['reply', thread_ts, false],
    ['shown', thread_ts, true],
  ]);
});

test.each<[string, Fields, string]>([
  ['a channel that is none', { channel: 'C0NOWHERE1', text: 'x' }, 'channel_not_found'],
  ['a channel that the app is not in', { channel: 'C0STRANGE1', text: 'x' }, 'not_in_channel'],
  ['an archived channel', { channel: 'C0ARCHIVE1', text: 'x' }, 'is_archived'],
  ['no text', {}, 'no_text'],
  ['text of 40,001', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
  ['blocks that are no JSON', { text: 'x', blocks: '[' }, 'invalid_blocks_format'],
  [
    'blocks that are too long together',
    { blocks: `[${Array(5).fill(blocksOf(2900).slice(1, -1))}]` },
    'msg_blocks_too_long',
  ],
  ['a thread that is none', { text: 'x', thread_ts: '1.000001' }, 'thread_not_found'],
])('refuses %s', async (_, fields, error) => {
  expect(await call(fields)).toEqual({ status: 200, ok: false, error });
  expect(slack.messages).toEqual([]);
});

test('says where a block is wrong', async () => {
  expect(await call({ blocks: blocksOf(3001) })).toEqual({
    status: 200,
    ok: false,
    error: 'invalid_blocks',
    response_metadata: {
      messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    },
  });
});

test.each<[string, Fields, string]>([
  ['nobody', {}, 'not_authed'],
  ['a stranger', { authorization: 'Bearer xoxb-guess' }, 'invalid_auth'],
])('refuses %s', async (_, headers, error) => {
  expect(await call({ text: 'x' }, headers)).toMatchObject({ ok: false, error });
});

test('a reply to a message that was deleted stands by itself, and only the answer tells', async () => {
  await call({ text: 'root' });
  const [root] = slack.messages;
  if (root?.place === undefined) throw new Error('there is no root');
  slack.delete(root.place);
  const reply = await call({ text: 'reply', thread_ts: root.place.ts, reply_broadcast: 'true' });
  expect(reply).toMatchObject({ ok: true });
  expect(reply.message).not.toHaveProperty('thread_ts');
  expect(slack.messages[1]?.place).not.toHaveProperty('thread');
});

test('another method is none', async () => {
  const answer = await fetch(`${slack.apiUrl}chat.shout`, { method: 'POST' });
  expect(await answer.json()).toEqual({ ok: false, error: 'unknown_method' });
});

test('holds a rate, as the webhook does, but each its own', async () => {
  await slack.close();
  slack = await startSlack({ ratePerSecond: 0.01 });
  await fetch(slack.webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"x"}',
  });
  expect(await call({ text: 'one' })).toMatchObject({ ok: true });
  expect(await call({ text: 'two' })).toEqual({ status: 429, ok: false, error: 'ratelimited' });
});
