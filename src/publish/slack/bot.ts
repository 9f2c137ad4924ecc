// The way of a message through a bot: chat.postMessage of Slack's Web API, to a channel or as a reply in a thread.
// https://docs.slack.dev/reference/methods/chat.postMessage
import type { WebClient } from '@slack/web-api';
import * as v from 'valibot';
import { withoutSecrets } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import type { SlackMessage } from './blocks.ts';
import { SlackError, unreachable } from './error.ts';

/** As much of Slack's client as posting needs. It neither retries nor waits by itself: slack-patience.ts does. */
export interface SlackBotPort {
  readonly chat: Pick<WebClient['chat'], 'postMessage'>;
}

/** A reply in the thread of a message. */
export interface Reply {
  /** The `ts` of the message that the thread belongs to. */
  readonly root: string;
  /** Does the channel show it, too? */
  readonly broadcast: boolean;
}

/** Where a message went. */
export interface Posted {
  readonly ts: string;
  /** The thread that it really is in; left out: it stands by itself, whatever was asked for. */
  readonly thread?: string;
}

/**
 * Posts a message as the bot.
 * @throws SlackError when Slack refuses or cannot be reached; never with the token in it
 */
export async function postAsBot(
  bot: SlackBotPort,
  channel: string,
  { text, blocks }: SlackMessage,
  reply?: Reply,
): Promise<Posted> {
  const message = { channel, text, blocks: [...blocks], unfurl_links: false, unfurl_media: false };
  let answer: Awaited<ReturnType<SlackBotPort['chat']['postMessage']>>;
  try {
    answer = await bot.chat.postMessage(
      reply === undefined ? message : { ...message, thread_ts: reply.root, reply_broadcast: reply.broadcast },
    );
  } catch (cause) {
    throw faultOf(cause);
  }
  const { ts, message: shown } = answer;
  if (ts === undefined) throw new SlackError('Slack took the message and did not say where it stands');
  return { ts, ...(shown?.thread_ts && { thread: shown.thread_ts }) };
}

/** The errors of @slack/web-api, by their `code`: importing its classes would load the client for a webhook, too. */
const Thrown = v.variant('code', [
  v.object({ code: v.literal('slack_webapi_rate_limited_error'), retryAfter: v.number() }),
  v.object({ code: v.literal('slack_webapi_http_error'), statusCode: v.number() }),
  v.object({ code: v.literal('slack_webapi_request_error'), original: v.unknown() }),
  v.object({
    code: v.literal('slack_webapi_platform_error'),
    data: v.object({
      error: v.string(),
      response_metadata: v.optional(v.object({ messages: v.optional(v.array(v.string())) })),
    }),
  }),
]);

/** What somebody has to do, for the refusals that no try again will mend. */
const ADVICE: Readonly<Record<string, string>> = {
  not_in_channel: 'invite the app to the channel, or give it the scope chat:write.public',
  channel_not_found:
    'SLACK_CHANNEL must be the ID of a channel that the app can see; invite it to a private one',
  is_archived: 'the channel is archived',
  missing_scope: 'the app needs the scope chat:write',
  invalid_auth: 'the parameter that SLACK_TOKEN_PARAMETER names holds no token of this workspace',
  token_revoked: 'the token was revoked: install the app again, and store its new token',
  token_expired: 'the token has expired: store a new one',
  account_inactive: 'the app was removed from the workspace',
};

function faultOf(cause: unknown): SlackError {
  const thrown = v.safeParse(Thrown, cause);
  // What the client says itself may quote what it sent; its kind is enough.
  if (!thrown.success)
    return new SlackError(`Slack's client failed: ${cause instanceof Error ? cause.name : typeof cause}`);
  const error = thrown.output;
  switch (error.code) {
    case 'slack_webapi_rate_limited_error': {
      const { retryAfter } = error;
      return new SlackError(`Slack answered 429; Retry-After: ${retryAfter}`, { status: 429, retryAfter });
    }
    case 'slack_webapi_http_error':
      return new SlackError(`Slack answered ${error.statusCode}`, { status: error.statusCode });
    case 'slack_webapi_request_error':
      return unreachable(error.original);
    case 'slack_webapi_platform_error':
      return refusalOf(error.data.error, error.data.response_metadata?.messages ?? []);
  }
}

/** Slack's word, where in the blocks, and what to do about it. An answer that is no JSON stands in the place of the word. */
function refusalOf(given: string, messages: readonly string[]): SlackError {
  const word = clip(oneLine(withoutSecrets(given)), 200);
  const said = messages.length === 0 ? '' : ` (${clip(oneLine(withoutSecrets(messages.join('; '))), 400)})`;
  const advice = Object.hasOwn(ADVICE, word) ? `: ${ADVICE[word]}` : '';
  return new SlackError(`Slack refused the message: ${word}${said}${advice}`, { status: 200, word });
}
