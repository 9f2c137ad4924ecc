// The way of a message to an incoming webhook.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks

import { clip, oneLine } from '../../plain-text.ts';
import type { SlackMessage } from './blocks.ts';
import { SlackError, unreachable } from './error.ts';
import { REQUEST_MS } from './patience.ts';

/** A word of Slack's own, such as "services", is no secret; what it gives to a workspace, an app and a webhook is longer. */
const SECRET_PART = /^(?!services$).{6,}$/;

/** What answers may be a proxy, whose page quotes the URL whole or its path: without any part of that. */
function withoutUrl(text: string, url: string): string {
  const { pathname, search } = new URL(url);
  const parts = `${pathname}${search}`.split(/[/?&=]/).filter((part) => SECRET_PART.test(part));
  return parts.reduce((clean, part) => clean.replaceAll(part, '[secret]'), text.replaceAll(url, '[webhook]'));
}

/** The part of fetch that sending needs. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Posts a message to an incoming webhook.
 * @throws SlackError on any answer but a 2xx that says `ok`: for a Lambda, throwing means "try again later"
 */
export async function postToWebhook(fetch: FetchLike, url: string, message: SlackMessage): Promise<void> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      // A webhook does not redirect; following would carry the message to a place that nobody configured.
      redirect: 'manual',
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    body = await response.text();
  } catch (cause) {
    // The cause itself is left behind: undici's messages quote the URL.
    throw unreachable(cause);
  }
  if (response.ok && body.trim() === 'ok') return;
  const { status } = response;
  const said = clip(oneLine(withoutUrl(body, url)), 200);
  const wait = status === 429 ? (response.headers.get('retry-after') ?? 'not given') : undefined;
  const later = wait === undefined ? '' : `; Retry-After: ${clip(oneLine(wait), 40)}`;
  throw new SlackError(`Slack answered ${status}${later}: ${said || '(empty)'}`, {
    status,
    ...(wait !== undefined && /^\d{1,6}$/.test(wait) && { retryAfter: Number(wait) }),
  });
}
