// From an SNS event to Slack: what handlers/slack.ts does, with its ports handed in.
import type { S3Client } from '@aws-sdk/client-s3';
import type { SSMClient } from '@aws-sdk/client-ssm';
import * as v from 'valibot';
import { clip, oneLine } from '../../plain-text.ts';
import { parseDigest } from '../messages/digest-schema.ts';
import { parseFindingMessage } from '../messages/finding-message.ts';
import { alarmMessage } from './alarm.ts';
import { alertMessage } from './alert.ts';
import type { SlackMessage } from './blocks.ts';
import { postAsBot, type SlackBotPort } from './bot.ts';
import type { SlackConfig, SlackWay } from './config.ts';
import { slackMessage } from './digest.ts';
import { SlackError } from './error.ts';
import { type Patience, patiently } from './patience.ts';
import { BOT_TOKEN, forgetSecret, secretOf, WEBHOOK } from './secret.ts';
import { postInThread, type ThreadNote, threadName } from './threads.ts';
import { type FetchLike, postToWebhook } from './webhook.ts';

export interface SlackPorts extends Patience {
  readonly ssm: SSMClient;
  readonly s3: S3Client;
  readonly fetch: FetchLike;
  /** Slack's client for a bot. @param apiUrl what stands in the place of Slack; undefined: Slack */
  bot(token: string, apiUrl: string | undefined): Promise<SlackBotPort>;
}

const Event = v.object({
  Records: v.pipe(
    v.array(v.object({ Sns: v.object({ Message: v.string(), MessageId: v.optional(v.string()) }) })),
    v.minLength(1),
  ),
});

/** An event that is none of SNS's: says which field, and what was expected there. */
class SnsEventError extends TypeError {
  override readonly name = 'SnsEventError';
}

function eventOf(event: unknown): v.InferOutput<typeof Event> {
  const parsed = v.safeParse(Event, event);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const why = `${v.getDotPath(issue) ?? '(whole)'}: ${clip(oneLine(issue.message), 300)}`;
  throw new SnsEventError(`not an SNS event: ${why}`);
}

/**
 * The ids that SNS gave to the messages of an event, for the log.
 * @throws SnsEventError
 */
export const messageIdsOf = (event: unknown): (string | undefined)[] =>
  eventOf(event).Records.map(({ Sns }) => Sns.MessageId);

/** A message on its way: a finding's has a thread, the others stand by themselves. */
type Note =
  | { readonly kind: 'top'; readonly message: SlackMessage }
  | ({ readonly kind: 'thread' } & ThreadNote);

/**
 * Delivers each digest, finding or alarm of an SNS event to Slack, in order. All are read before the first is posted, so
 * that one which cannot be read posts nothing twice. After a failure Lambda tries the whole event again; SNS's events
 * hold one message (Amazon SNS FAQs, "Will a notification contain more than one message?"), so that nothing that was
 * posted before it is posted again, and of findings their threads remember what they have.
 * @param event SNS's event for Lambda; `Message` is the `default` part of the published message
 * @throws SnsEventError; when a message is none of ours, the secret cannot be read, or Slack refuses
 */
export async function deliverToSlack(ports: SlackPorts, config: SlackConfig, event: unknown): Promise<void> {
  const notes = eventOf(event).Records.map(({ Sns: { Message, MessageId } }) =>
    noteOf(Message, MessageId, config),
  );
  for (const note of notes) {
    try {
      await post(ports, config.way, note);
    } catch (error) {
      if (error instanceof SlackError && isUnknownToSlack(error))
        forgetSecret(ports.ssm, config.way.parameter);
      throw error;
    }
  }
}

const Finding = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ format: v.pipe(v.string(), v.startsWith('mailposture-finding/')) }),
);

function noteOf(text: string, id: string | undefined, { locale, home }: SlackConfig): Note {
  const alarm = alarmMessage(text, locale);
  if (alarm !== undefined) return { kind: 'top', message: alarm };
  if (!v.is(Finding, text)) return { kind: 'top', message: slackMessage(parseDigest(text), home) };
  const finding = parseFindingMessage(text);
  return {
    kind: 'thread',
    name: threadName(finding.finding),
    change: finding.change,
    message: alertMessage(finding, home),
    ...(id && { id }),
  };
}

async function post(ports: SlackPorts, way: SlackWay, note: Note): Promise<void> {
  const { ssm, fetch } = ports;
  if (way.kind === 'webhook') {
    const url = await secretOf(ssm, way.parameter, WEBHOOK);
    return patiently(ports, () => postToWebhook(fetch, url, note.message));
  }
  const { parameter, channel, apiUrl } = way;
  const bot = await ports.bot(await secretOf(ssm, parameter, BOT_TOKEN), apiUrl);
  if (note.kind === 'thread') return postInThread({ ...ports, bot }, way, note);
  await patiently(ports, () => postAsBot(bot, channel, note.message));
}

const NOT_OURS: ReadonlySet<string | undefined> = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
]);

/** 403, 404 and 410 say that a webhook is no more, and words that a token is not: the next try reads the parameter afresh. */
function isUnknownToSlack({ fault: { status, word } }: SlackError): boolean {
  return NOT_OURS.has(word) || [403, 404, 410].includes(status ?? 0);
}
