// Text for Slack's mrkdwn that shows as it is: no mention, no link and no formatting of its own, whatever it holds.
import { clip, oneLine, units } from '../../plain-text.ts';

/** The three characters that Slack reads as control sequences (Slack, "Formatting message text", "Escaping text"). */
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * mrkdwn has no escape for its formatting characters, but formats only at the edges of words. A word joiner (U+2060,
 * invisible) on both sides puts the character inside a word; on a colon it keeps `arn:aws:…` from becoming an emoji.
 */
const JOINER = '\u2060';

function shown(point: string): string {
  if (/[*_~`:]/.test(point)) return `${JOINER}${point}${JOINER}`;
  // At the start of a line Slack takes even an escaped > for a quotation.
  if (point === '>') return `${JOINER}&gt;`;
  return ENTITIES[point] ?? point;
}

/**
 * One line of prose. Escapes are never cut in two.
 * @param max UTF-16 code units of the result
 */
export function prose(text: string, max: number): string {
  return clip(oneLine(text), max, units, shown);
}

/**
 * A code span, in which Slack formats nothing: what is copied from it is what was there. A backtick, which would end
 * the span, becomes an apostrophe.
 * @param max UTF-16 code units of the result, at least 3; empty text gives an empty result
 */
export function code(text: string, max: number): string {
  const inner = clip(oneLine(text), max - 2, units, (point) =>
    point === '`' ? "'" : (ENTITIES[point] ?? point),
  );
  return inner === '' ? '' : `\`${inner}\``;
}

/**
 * A command or record: a code span, or a block when it has several lines. Cut between lines where it can be.
 * @param max UTF-16 code units of the result
 */
export function command(text: string, max: number): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length < 2) return code(text, max);
  const shown: string[] = [];
  let room = max - '```\n…\n```'.length;
  for (const line of lines) {
    // A code span's inside is escaped as a block's is; its two backticks are taken off again.
    const inner = code(line, max).slice(1, -1);
    room -= inner.length + 1;
    if (room < 0)
      return shown.length === 0 ? code(line, max) : `\`\`\`\n${[...shown, '…'].join('\n')}\n\`\`\``;
    shown.push(inner);
  }
  return `\`\`\`\n${shown.join('\n')}\n\`\`\``;
}

/** Lines to copy, as they are: whoever calls has seen to it that they hold no backtick and no control. */
export function block(lines: readonly string[]): string {
  return `\`\`\`\n${lines.join('\n').replace(/[&<>]/g, (char) => ENTITIES[char] ?? char)}\n\`\`\``;
}

/** A link with its words, or nothing for what is no https URL or is longer than `max`: half a link leads nowhere. */
export function link(url: string | undefined, words: string, max: number): string {
  if (!url || !URL.canParse(url)) return '';
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:') return '';
  // | and > would end the link; URL leaves them as they are in some places.
  const address = href.replace(/[<>|`]/g, (c) => encodeURIComponent(c)).replaceAll('&', '&amp;');
  const made = `<${address}|${prose(words, 100)}>`;
  return made.length <= max ? made : '';
}
