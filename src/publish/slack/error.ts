// That Slack did not take a message, whichever way it went.

/** Why Slack did not take it; none of these ever holds a secret. */
export interface SlackFault {
  /** The HTTP status, where there was an answer. */
  readonly status?: number;
  /** Slack's own word, such as `channel_not_found`, where it answered with one. */
  readonly word?: string;
  /** In seconds: when Slack will take a message again. */
  readonly retryAfter?: number;
}

/** Slack did not take a message. Never holds the webhook's URL or the bot's token, which are secrets. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly fault: SlackFault;

  constructor(message: string, fault: SlackFault = {}) {
    super(message);
    this.fault = fault;
  }
}

/** The system's error code (ECONNREFUSED), or the kind of error (TimeoutError); never a message, which may quote a URL. */
export function unreachable(cause: unknown): SlackError {
  const { cause: deeper, code, name } = partsOf(cause);
  const reason =
    [partsOf(deeper).code, code, name].find((word) => typeof word === 'string') ?? 'unknown error';
  return new SlackError(`could not reach Slack: ${reason}`);
}

const partsOf = (error: unknown): { cause?: unknown; code?: unknown; name?: unknown } =>
  typeof error === 'object' && error !== null ? error : {};
