// Text in GitHub Flavored Markdown that shows as it is, whatever it holds: no formatting, HTML, link, mention or table cell
// of its own. Commands are for pasting, and keep every character.
import { clip, oneLine } from '../../plain-text.ts';

/**
 * A word joiner (U+2060, invisible). GitHub finds mentions (@name), numbers of issues (#1) and addresses in what was
 * rendered, where no escape is left: only another character between keeps them from being found.
 */
const JOINER = '\u2060';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  // Opens a formula (GitHub, "Writing mathematical expressions").
  $: '&#36;',
};

/** What an autolink begins with (GFM section 6.9), and each character that formats. */
const SPECIAL = /:\/\/|www\.|[&<>$@#\\`*_~[\]|]/gi;

function escaped(found: string): string {
  if (found === '://') return ':\\/\\/';
  if (found.length === 4) return `${found.slice(0, 3)}\\.`;
  if (found === '@') return `@${JOINER}`;
  if (found === '#') return `\\#${JOINER}`;
  return ENTITIES[found] ?? `\\${found}`;
}

/** One line of prose, also at the beginning of a line, of a list's item or of a table's cell. */
export function prose(text: string, most = 2000): string {
  return (
    clip(oneLine(text), most)
      .replace(SPECIAL, escaped)
      // Bullets, underlines of headings, and the numbers of lists.
      .replace(/^(?:[-+=]|\d{1,9}(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`))
  );
}

/** A code span; nothing for nothing. Whatever backticks it holds, it ends where it should (CommonMark section 6.1). */
export function code(text: string, most = 500): string {
  const inner = clip(oneLine(text), most);
  if (inner === '') return '';
  const ticks = '`'.repeat(longestRun(inner) + 1);
  const pad = inner.startsWith('`') || inner.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${inner}${pad}${ticks}`;
}

/**
 * A code span in a table, whose cells are cut apart before code is read: a bar would have to be written \\|, and how a
 * backslash before one is read differs between parsers. With either, it is prose.
 */
export const cellCode = (text: string, most = 200): string =>
  /[\\|]/.test(text) ? prose(text, most) : code(text, most);

/** A block of lines to paste, each as it is. */
export function fence(lines: readonly string[]): string {
  const text = lines.join('\n');
  const ticks = '`'.repeat(Math.max(longestRun(text) + 1, 3));
  return `${ticks}\n${text}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** A link with its words, or nothing for what is no https URL. */
export function link(url: string | undefined, words: string): string {
  if (url === undefined || !URL.canParse(url)) return '';
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' || href.length > 2000) return '';
  // URL leaves some of these as they are in queries and fragments; `&` would begin an entity.
  const address = href.replace(/[<>\\|`"$]/g, (c) => encodeURIComponent(c)).replaceAll('&', '&amp;');
  return `[${prose(words)}](<${address}>)`;
}

/** Text within HTML of ours, such as a summary: no Markdown is read there. */
export function html(text: string, most = 500): string {
  return clip(oneLine(text), most).replace(/[&<>$@]/g, (c) => ENTITIES[c] ?? `${c}${JOINER}`);
}
