// What the parts of the pretend Slack hand to each other.
import type { SlackBlocks } from './slack-blocks.ts';

/** A request, as far as any part of the pretend Slack looks at it. */
export interface SlackRequest {
  readonly method: string;
  readonly path: string;
  /** Content-Type; empty where there is none. */
  readonly type: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface SlackAnswer {
  readonly status: number;
  /** Content-Type. */
  readonly type: string;
  readonly body: string;
  /** Retry-After, in seconds. */
  readonly wait?: number;
}

/** A message that Slack would show. */
export interface SlackMessageIn {
  readonly text: string | undefined;
  readonly blocks: SlackBlocks;
}
