// The pretend Slack's incoming webhook: which bodies it takes, and in which words it refuses the others.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks ("Handling errors")
import { judgeBlocks } from './slack-blocks.ts';
import type { SlackAnswer, SlackMessageIn, SlackRequest } from './slack-request.ts';

/**
 * Judges the body of a request to a webhook as Slack does.
 * @returns Slack's word for what is wrong, or the message
 */
export function judgeSlackMessage(
  body: string,
): { readonly error: string } | { readonly message: SlackMessageIn } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { error: 'invalid_payload' };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { error: 'invalid_payload' };
  const text = 'text' in json ? json.text : undefined;
  if (text !== undefined && typeof text !== 'string') return { error: 'invalid_payload' };
  const judged = judgeBlocks('blocks' in json ? json.blocks : undefined);
  if ('error' in judged) return { error: judged.error };
  if (!text && judged.blocks.length === 0) return { error: 'no_text' };
  return { message: { text, blocks: judged.blocks } };
}

/** Answers a POST to the webhook's own URL. `take` keeps a message that is accepted. */
export function answerWebhook(
  { type, body }: SlackRequest,
  take: (message: SlackMessageIn) => void,
): SlackAnswer {
  const refused = (word: string) => ({ status: 400, type: 'text/html', body: word });
  if (!type.startsWith('application/json')) return refused('invalid_payload');
  const judged = judgeSlackMessage(body);
  if ('error' in judged) return refused(judged.error);
  take(judged.message);
  return { status: 200, type: 'text/html', body: 'ok' };
}
