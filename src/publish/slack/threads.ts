// A thread for each finding: its first message is the root, and what becomes of it later stands below. Which message is the
// root is kept in S3, by conditional writes, so that two deliveries at once agree on one.
import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import type { Cause } from '../../model.ts';
import type { AlertChange } from '../alerts.ts';
import type { SlackMessage } from './blocks.ts';
import { type Posted, postAsBot, type Reply, type SlackBotPort } from './bot.ts';
import { SlackError } from './error.ts';
import { type Patience, patiently } from './patience.ts';

/** Where threads are kept, and the channel that they are in. */
export interface ThreadsConfig {
  readonly channel: string;
  readonly bucket: string;
}

export interface ThreadsPorts extends Patience {
  readonly s3: S3Client;
  readonly bot: SlackBotPort;
}

/** What became of a finding, on its way into the finding's thread. */
export interface ThreadNote {
  /** The object of the finding's thread, without the channel. */
  readonly name: string;
  readonly change: AlertChange;
  readonly message: SlackMessage;
  /** SNS's id of the message; left out where nobody knows. */
  readonly id?: string;
}

const Thread = v.object({
  format: v.literal('mailposture-slack-thread/1'),
  root: v.string(),
  /** Ids of the SNS messages that were posted last. */
  told: v.array(v.string()),
});
type Thread = v.InferOutput<typeof Thread>;

type Kept =
  | { readonly kind: 'none' }
  | { readonly kind: 'thread'; readonly thread: Thread; readonly etag: string };

/** SNS delivers again within minutes or hours; so many messages of one finding take weeks. */
const MOST_TOLD = 10;
/** Two deliveries that meet write one after the other; more of one finding at a time there are not. */
const TRIES = 5;

/** The name of a finding's thread: the same for the finding in every scan, and safe as a key. */
export function threadName({ checkId, subject: { kind, account, id } }: Cause): string {
  return createHash('sha256')
    .update(JSON.stringify([checkId, kind, account, id]))
    .digest('hex');
}

/**
 * What the channel has to see though it stands in a thread: good news, what has come back, and what got worse. The rest
 * reaches those who follow the thread, and everybody by the next digest.
 */
const BROADCAST: ReadonlySet<AlertChange> = new Set(['new', 'severityUp', 'resolved', 'gone']);

/**
 * Posts into the thread of a finding, or begins one. A message that was posted before, by its id, is not posted again.
 * Posted first and remembered then: a crash between the two repeats a message rather than losing one.
 * @throws SlackError, and what S3 refuses
 */
export async function postInThread(
  ports: ThreadsPorts,
  config: ThreadsConfig,
  note: ThreadNote,
): Promise<void> {
  const key = `slack/${config.channel}/${note.name}.json`;
  const kept = await read(ports.s3, config.bucket, key);
  if (kept.kind === 'thread' && note.id !== undefined && kept.thread.told.includes(note.id)) return;
  const root = kept.kind === 'thread' ? kept.thread.root : undefined;
  const posted = await patiently(ports, () => postReply(ports.bot, config.channel, note, root));
  await remember(ports.s3, config.bucket, key, kept, posted.thread ?? posted.ts, note.id);
}

/** Slack's words for a thread that is no more, or was never one. */
const NO_THREAD: ReadonlySet<string | undefined> = new Set([
  'thread_not_found',
  'message_not_found',
  'cannot_reply_to_message',
]);

/**
 * A reply in the thread, or a new root where Slack knows no such thread. A root that was deleted is no error to Slack: the
 * reply then stands by itself, and the answer names no thread (github.com/slack-go/slack/issues/1571).
 */
async function postReply(
  bot: SlackBotPort,
  channel: string,
  { message, change }: ThreadNote,
  root: string | undefined,
): Promise<Posted> {
  if (root === undefined) return postAsBot(bot, channel, message);
  const reply: Reply = { root, broadcast: BROADCAST.has(change) };
  try {
    return await postAsBot(bot, channel, message, reply);
  } catch (error) {
    if (!(error instanceof SlackError) || !NO_THREAD.has(error.fault.word)) throw error;
    return postAsBot(bot, channel, message);
  }
}

async function read(s3: S3Client, Bucket: string, Key: string): Promise<Kept> {
  try {
    const { Body, ETag = '' } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const text = (await Body?.transformToString()) ?? '';
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Thread), text);
    if (parsed.success) return { kind: 'thread', thread: parsed.output, etag: ETag };
    const [issue] = parsed.issues;
    // To begin anew would hide that somebody else writes there.
    throw new TypeError(
      `s3://${Bucket}/${Key} holds no thread: ${v.getDotPath(issue) ?? '(whole)'}: ${issue.message}. ` +
        'Delete it, and the finding gets a new thread.',
    );
  } catch (error) {
    if (isNamed(error, 'NoSuchKey')) return { kind: 'none' };
    throw error;
  }
}

/**
 * Keeps the root and the message's id. Where another delivery has written meanwhile its root stands, so that what comes
 * later finds one thread.
 */
async function remember(
  s3: S3Client,
  Bucket: string,
  Key: string,
  before: Kept,
  root: string,
  id: string | undefined,
): Promise<void> {
  let kept = before;
  let thread = withTold({ format: 'mailposture-slack-thread/1', root, told: toldOf(kept) }, id);
  for (let tried = 1; ; tried += 1) {
    const condition = kept.kind === 'none' ? { IfNoneMatch: '*' } : { IfMatch: kept.etag };
    const Body = JSON.stringify(thread);
    try {
      await s3.send(
        new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json', ...condition }),
      );
      return;
    } catch (error) {
      if (tried === TRIES || !wasBeaten(error)) throw error;
    }
    kept = await read(s3, Bucket, Key);
    thread = withTold(kept.kind === 'thread' ? kept.thread : thread, id);
  }
}

const toldOf = (kept: Kept): string[] => (kept.kind === 'thread' ? kept.thread.told : []);

function withTold(thread: Thread, id: string | undefined): Thread {
  if (id === undefined || thread.told.includes(id)) return thread;
  return { ...thread, told: [...thread.told, id].slice(-MOST_TOLD) };
}

/**
 * Amazon S3 user guide, "How to prevent object overwrites with conditional writes": 412 where the condition does not hold,
 * 409 where another write is on its way, 404 where the object that was to match has been deleted.
 */
const wasBeaten = (error: unknown): boolean =>
  ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].some((name) => isNamed(error, name));

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
