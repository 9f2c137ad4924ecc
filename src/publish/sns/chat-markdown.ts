// Text for `client-markdown`, which Amazon Q Developer hands to Slack as mrkdwn and to Microsoft Teams as Markdown: it
// shows as it is in both, without a mention, a link or a formatting of its own.
import { clip, oneLine, units } from '../../plain-text.ts';

/** An invisible character (U+2060) that takes from its neighbours what they would mean together. */
const JOINER = '\u2060';
/** Slack, "Formatting message text", "Escaping text"; in Markdown they are character references (CommonMark 6.2). */
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Emphasis, code, emoji, links, tables and mentions of either; a heading, a list or a quotation begins no line of ours. */
function shown(point: string): string {
  if (/[*_~`:|[\]@#!\\]/.test(point)) return `${JOINER}${point}${JOINER}`;
  const entity = ENTITIES[point];
  return entity === undefined ? point : `${JOINER}${entity}`;
}

/**
 * One line of prose. Escapes are never cut in two.
 * @param max UTF-16 code units of the result
 */
export function marked(text: string, max: number): string {
  return clip(oneLine(text), max, units, shown);
}
