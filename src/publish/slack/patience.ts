// How long a message waits for Slack: one rule for the webhook and the bot.
import { SlackError } from './error.ts';

export interface Patience {
  /** Milliseconds that are left of this invocation. */
  timeLeft(): number;
  sleep(ms: number): Promise<void>;
}

/** The longest that a request may take, in milliseconds. */
export const REQUEST_MS = 10_000;
/** Kept behind a wait: a request, and what has to be remembered of it. */
const MARGIN_MS = REQUEST_MS + 3_000;

/**
 * Sends; where Slack says when to come back (429 with Retry-After, "Rate limits"), waits as long as there is time, and
 * sends again.
 * @throws what `send` throws: a 429 too when the wait is too long, so that Lambda tries again later
 */
export async function patiently<T>(patience: Patience, send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      const seconds = error instanceof SlackError ? error.fault.retryAfter : undefined;
      if (seconds === undefined) throw error;
      // A wait of nothing would knock without end.
      const wait = Math.max(1, seconds) * 1000;
      if (wait + MARGIN_MS > patience.timeLeft()) throw error;
      await patience.sleep(wait);
    }
  }
}
