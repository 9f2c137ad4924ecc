// Block Kit: the blocks that our messages are made of, and the room that Slack has for them.
import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';
import { clip, oneLine } from '../../plain-text.ts';

/** What Slack takes: blocks to show, and text for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Slack, "Block Kit: Blocks": up to 50 blocks in a message. */
const MAX_BLOCKS = 50;
/** Slack, "Header block": at most 150 characters. */
const MAX_HEADER = 150;
/** Slack, "Section block": at most 3,000 characters of text. */
export const MAX_SECTION = 2900;
/**
 * The JSON of all blocks, in characters. Slack answers msg_blocks_too_long near 13,200 and states no limit, so we keep
 * well below.
 */
const MAX_CHARACTERS = 12_000;

/** verbatim: Slack must not make links or mentions of its own out of our text. */
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text, verbatim: true });

/** @param text mrkdwn of 1 to 3,000 characters */
export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });
/** @param text mrkdwn of 1 to 3,000 characters */
export const context = (text: string): ContextBlock => ({ type: 'context', elements: [mrkdwn(text)] });

/** The title of a message: plain text of any length, in which Slack formats nothing. */
export function header(text: string): HeaderBlock {
  const title = clip(oneLine(`Mailposture: ${text}`), MAX_HEADER);
  return { type: 'header', text: { type: 'plain_text', text: title, emoji: false } };
}

/** The first lines that fit, each whole: half an escape or half a command is worse than none. */
export function fitted(lines: readonly string[], max: number): string[] {
  let room = max + 1;
  const count = lines.findIndex((line) => {
    room -= line.length + 1;
    return room < 0;
  });
  return count < 0 ? [...lines] : lines.slice(0, count);
}

/** What a list of blocks costs: its JSON, in UTF-16 code units, with a comma behind each. */
export const size = (blocks: readonly KnownBlock[]): number =>
  blocks.reduce((sum, block) => sum + JSON.stringify(block).length + 1, 0);

/** The room of one message: each block that is put into it leaves less for those that come after. */
export class Room {
  #characters = MAX_CHARACTERS - '[]'.length;
  #blocks = MAX_BLOCKS;

  /** Is there room for these blocks? Then it is theirs. */
  take(blocks: readonly KnownBlock[]): boolean {
    if (!this.has(blocks)) return false;
    this.#characters -= size(blocks);
    this.#blocks -= blocks.length;
    return true;
  }

  has(blocks: readonly KnownBlock[]): boolean {
    return size(blocks) <= this.#characters && blocks.length <= this.#blocks;
  }

  /** Characters of JSON. */
  get left(): number {
    return this.#characters;
  }

  /** Gives back what was kept for blocks that are not needed after all. */
  free(blocks: readonly KnownBlock[]): void {
    this.#characters += size(blocks);
    this.#blocks += blocks.length;
  }
}
