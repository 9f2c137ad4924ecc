// The pretend Slack's Web API: chat.postMessage by a bot token, with the channels that it may post to and their threads.
// https://docs.slack.dev/reference/methods/chat.postMessage
import { type BlocksRefused, judgeBlocks } from './slack-blocks.ts';
import type { SlackAnswer, SlackMessageIn, SlackRequest } from './slack-request.ts';

/** Where a message of the bot stands. */
export interface SlackPlace {
  readonly channel: string;
  /** Slack's name for a message within its channel: `1700000000.000001`. */
  readonly ts: string;
  /** The message that it replies to. */
  readonly thread?: string;
  /** A reply that the channel shows, too. */
  readonly broadcast: boolean;
}

/** What a channel is to the bot. */
export type SlackChannel = 'joined' | 'notJoined' | 'archived';

/** "Message text is too long": chat.postMessage, "Truncating content" and its error msg_too_long. */
const MAX_TEXT = 40_000;

type Arguments = Readonly<Record<string, string>>;

export class SlackApi {
  readonly token = 'xoxb-pretend-secret-token';
  readonly #channels: ReadonlyMap<string, SlackChannel>;
  readonly #posted = new Map<string, { place: SlackPlace; deleted: boolean }>();
  #count = 0;

  constructor(channels: ReadonlyMap<string, SlackChannel>) {
    this.#channels = channels;
  }

  /** Somebody deletes a message in Slack. @throws RangeError where there is no such message */
  delete(channel: string, ts: string): void {
    const posted = this.#posted.get(`${channel} ${ts}`);
    if (posted === undefined) throw new RangeError(`no message ${ts} in ${channel}`);
    posted.deleted = true;
  }

  /** Answers chat.postMessage. `take` keeps a message that is accepted, with its place. */
  postMessage(
    request: SlackRequest,
    take: (message: SlackMessageIn, place: SlackPlace) => void,
  ): SlackAnswer {
    const given = argumentsOf(request);
    if (given === undefined) return refused('invalid_form_data');
    const fault = this.#tokenFault(request, given) ?? this.#channelFault(given);
    if (fault !== undefined) return refused(fault);
    const judged = messageOf(given);
    if ('error' in judged) return refused(judged.error, judged.messages);
    const place = this.#placeOf(given);
    if (place === undefined) return refused('thread_not_found');
    this.#posted.set(`${place.channel} ${place.ts}`, { place, deleted: false });
    take(judged, place);
    return accepted(judged, place);
  }

  #tokenFault({ authorization }: SlackRequest, given: Arguments): string | undefined {
    const token = authorization?.replace(/^Bearer /i, '') ?? given.token ?? '';
    if (token === '') return 'not_authed';
    return token === this.token ? undefined : 'invalid_auth';
  }

  #channelFault({ channel = '' }: Arguments): string | undefined {
    const faults = { joined: undefined, notJoined: 'not_in_channel', archived: 'is_archived' };
    const kind = this.#channels.get(channel);
    return kind === undefined ? 'channel_not_found' : faults[kind];
  }

  /**
   * Where the message goes; undefined: the thread is none. A reply to a message that somebody has deleted is not refused:
   * it becomes a message of its own, and only the answer's missing thread_ts tells (github.com/slack-go/slack/issues/1571).
   */
  #placeOf({ channel = '', thread_ts, reply_broadcast }: Arguments): SlackPlace | undefined {
    this.#count += 1;
    const ts = `1700000000.${String(this.#count).padStart(6, '0')}`;
    if (thread_ts === undefined) return { channel, ts, broadcast: false };
    const root = this.#posted.get(`${channel} ${thread_ts}`);
    if (root === undefined || root.place.thread !== undefined) return undefined;
    if (root.deleted) return { channel, ts, broadcast: false };
    return { channel, ts, thread: thread_ts, broadcast: reply_broadcast === 'true' };
  }
}

/** A form, or JSON; undefined: neither. */
function argumentsOf({ type, body }: SlackRequest): Arguments | undefined {
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body));
  if (!type.startsWith('application/json')) return undefined;
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== 'object' || json === null) return undefined;
    const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, asText(value)]));
  } catch {
    return undefined;
  }
}

type Refused = BlocksRefused | { readonly error: string; readonly messages?: readonly string[] };

function messageOf({ text, blocks: given }: Arguments): Refused | SlackMessageIn {
  if (text !== undefined && text.length > MAX_TEXT) return { error: 'msg_too_long' };
  let json: unknown;
  try {
    json = given === undefined ? undefined : JSON.parse(given);
  } catch {
    return { error: 'invalid_blocks_format' };
  }
  const judged = judgeBlocks(json);
  if ('error' in judged) return judged;
  if (!text && judged.blocks.length === 0) return { error: 'no_text' };
  return { text, blocks: judged.blocks };
}

/** The Web API answers 200, and says in the body whether it went well ("Using the Web API", "Evaluating responses"). */
const json = (body: object): SlackAnswer => ({
  status: 200,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

function refused(error: string, messages: readonly string[] = []): SlackAnswer {
  return json({ ok: false, error, ...(messages.length > 0 && { response_metadata: { messages } }) });
}

function accepted({ text, blocks }: SlackMessageIn, { channel, ts, thread }: SlackPlace): SlackAnswer {
  const message = { type: 'message', bot_id: 'B0PRETEND', text, ts, blocks };
  return json({ ok: true, channel, ts, message: { ...message, ...(thread && { thread_ts: thread }) } });
}
