// A thread for each finding, kept in S3: with Slack's own client, the SDK's, and what other deliveries do meanwhile.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AlertChange } from '../../../src/publish/alerts.ts';
import { section } from '../../../src/publish/slack/blocks.ts';
import {
  postInThread,
  type ThreadNote,
  type ThreadsPorts,
  threadName,
} from '../../../src/publish/slack/threads.ts';
import { objectsOf } from '../../../src/simulator/services/s3.ts';
import { CHANNEL } from '../../../src/simulator/slack.ts';
import { finding } from '../../support/reports.ts';
import { type SlackService, startSlackService, THREADS } from '../../support/slack.ts';

const config = { channel: CHANNEL, bucket: THREADS };
let service: SlackService;
let ports: ThreadsPorts;
beforeEach(async () => {
  service = await startSlackService();
  ports = { ...service.ports, bot: await service.ports.bot(service.slack.botToken, service.slack.apiUrl) };
});
afterEach(() => service.close());

let messages = 0;
const note = (change: AlertChange, more: Partial<ThreadNote> = {}): ThreadNote => {
  messages += 1;
  return {
    name: 'a',
    change,
    message: { text: change, blocks: [section(change)] },
    id: `sns-${messages}`,
    ...more,
  };
};
const post = (one: ThreadNote) => postInThread(ports, config, one);

/** What the channel holds: the text of each message, the text of the one it replies to, and whether it is shown, too. */
function channel() {
  const { messages: all } = service.slack;
  const textAt = (ts: string | undefined) => all.find(({ place }) => place?.ts === ts)?.text;
  return all.map(({ text, place }) => [
    text,
    ...(place?.thread === undefined ? [] : [`in ${textAt(place.thread)}`]),
    ...(place?.broadcast ? ['shown'] : []),
  ]);
}
const kept = (name = 'a') => {
  const body = objectsOf(service.simulator.world).get(`${THREADS}/slack/${CHANNEL}/${name}.json`)?.body;
  return body === undefined ? undefined : (JSON.parse(body.toString()) as unknown);
};
const put = (Body: string) =>
  ports.s3.send(new PutObjectCommand({ Bucket: THREADS, Key: `slack/${CHANNEL}/a.json`, Body }));
const rootTs = (index = 0) => service.slack.messages[index]?.place?.ts ?? '';

test('the first message is the root, and what becomes of it stands below; the channel sees what it must', async () => {
  for (const change of ['new', 'severityDown', 'lostSight', 'severityUp', 'resolved', 'new', 'gone'] as const)
    await post(note(change));
  await post(note('new', { name: 'b' }));
  expect(channel()).toEqual([
    ['new'],
    ['severityDown', 'in new'],
    ['lostSight', 'in new'],
    ['severityUp', 'in new', 'shown'],
    ['resolved', 'in new', 'shown'],
    ['new', 'in new', 'shown'],
    ['gone', 'in new', 'shown'],
    ['new'],
  ]);
});

test('whatever comes first is a root: the bot may have come late', async () => {
  await post(note('resolved'));
  expect(channel()).toEqual([['resolved']]);
});

test('keeps the root, and the last ten messages', async () => {
  const ids = Array.from({ length: 12 }, (_, i) => `id-${i}`);
  for (const id of ids) await post(note('new', { id }));
  expect(kept()).toEqual({ format: 'mailposture-slack-thread/1', root: rootTs(), told: ids.slice(-10) });
});

test('a message that SNS delivers twice is posted once', async () => {
  const first = note('new');
  const second = note('resolved');
  for (const one of [first, first, second, first, second]) await post(one);
  expect(channel()).toEqual([['new'], ['resolved', 'in new', 'shown']]);
});

test('without an id every message is another one', async () => {
  const { id: _, ...nameless } = note('new');
  await post(nameless);
  await post(nameless);
  expect(channel()).toEqual([['new'], ['new', 'in new', 'shown']]);
});

test.each(['thread_not_found', 'message_not_found', 'cannot_reply_to_message'])(
  'a thread that Slack no longer has (%s) starts anew',
  async (error) => {
    await post(note('new'));
    service.slack.failNext(200, JSON.stringify({ ok: false, error }));
    await post(note('lostSight'));
    await post(note('resolved'));
    expect(channel()).toEqual([['new'], ['lostSight'], ['resolved', 'in lostSight', 'shown']]);
  },
);

test('a root that was deleted: the reply that Slack lets stand by itself becomes the root', async () => {
  await post(note('new'));
  const { place } = service.slack.messages[0] ?? {};
  if (place === undefined) throw new Error('there is no root');
  service.slack.delete(place);
  await post(note('lostSight'));
  await post(note('resolved'));
  expect(channel()).toEqual([['new'], ['lostSight'], ['resolved', 'in lostSight', 'shown']]);
  expect(kept()).toMatchObject({ root: rootTs(1) });
});

describe('deliveries that meet', () => {
  /** S3 where somebody else does something just before the next write. */
  const beatenBy = (other: () => Promise<unknown>): S3Client => {
    let pending = true;
    return Object.assign(Object.create(ports.s3), {
      send: async (command: Parameters<S3Client['send']>[0]) => {
        if (pending && command instanceof PutObjectCommand) {
          pending = false;
          await other();
        }
        return ports.s3.send(command);
      },
    });
  };

  test('two first messages agree on the root of the one that was written first', async () => {
    const slower = { ...ports, s3: beatenBy(() => post(note('new', { id: 'fast' }))) };
    await postInThread(slower, config, note('new', { id: 'slow' }));
    expect(channel()).toEqual([['new'], ['new']]);
    expect(kept()).toMatchObject({ root: rootTs(1), told: ['fast', 'slow'] });
    await post(note('resolved'));
    expect(channel().at(-1)).toEqual(['resolved', 'in new', 'shown']);
    expect(service.slack.messages.at(-1)?.place?.thread).toBe(rootTs(1));
  });

  test('two replies are both remembered', async () => {
    await post(note('new', { id: 'first' }));
    const slower = { ...ports, s3: beatenBy(() => post(note('lostSight', { id: 'fast' }))) };
    await postInThread(slower, config, note('resolved', { id: 'slow' }));
    expect(kept()).toMatchObject({ root: rootTs(), told: ['first', 'fast', 'slow'] });
  });

  test('somebody who always writes first is no reason to post without end', async () => {
    await post(note('new'));
    let writes = 0;
    const s3: S3Client = Object.assign(Object.create(ports.s3), {
      send: async (command: Parameters<S3Client['send']>[0]) => {
        if (command instanceof PutObjectCommand) {
          writes += 1;
          await put(
            JSON.stringify({ format: 'mailposture-slack-thread/1', root: rootTs(), told: [`${writes}`] }),
          );
        }
        return ports.s3.send(command);
      },
    });
    await expect(postInThread({ ...ports, s3 }, config, note('resolved'))).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    expect(service.slack.messages).toHaveLength(2);
  });
});

test.each([
  ['no JSON', 'hello'],
  ['another format', '{"format":"other/1","root":"1.1","told":[]}'],
])('an object that is no thread (%s) is an error that says which, and nothing is posted', async (_, body) => {
  await put(body);
  await expect(post(note('new'))).rejects.toThrow(
    new RegExp(`^s3://${THREADS}/slack/${CHANNEL}/a.json holds no thread: .*Delete it`),
  );
  expect(service.slack.messages).toEqual([]);
});

test('what S3 refuses is thrown: before anything is posted where it cannot be read', async () => {
  await expect(postInThread(ports, { ...config, bucket: 'nowhere' }, note('new'))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  expect(service.slack.messages).toEqual([]);
});

test('waits where Slack says so, and then posts once', async () => {
  service.slack.failNext(429, '{"ok":false,"error":"ratelimited"}', { wait: 5 });
  await post(note('new'));
  expect(service.clock.slept).toEqual([5000]);
  expect(channel()).toEqual([['new']]);
});

test('each finding has a name of its own, which its other severities and reasons share', () => {
  const one = threadName(finding());
  const { subject } = finding();
  const others = [
    finding({ checkId: 'other' }),
    ...[{ kind: 'identity' as const }, { account: '2' }, { id: 'x' }].map((more) =>
      finding({ subject: { ...subject, ...more } }),
    ),
  ];
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set([one, ...others.map(threadName)]).size).toBe(5);
  expect(threadName(finding({ severity: 'low', because: 'now otherwise', outcome: 'pass' }))).toBe(one);
});
