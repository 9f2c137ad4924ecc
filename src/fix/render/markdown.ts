// Text from outside as a piece of GitHub Flavored Markdown (https://github.github.com/gfm/): no name becomes markup, a
// link or a mention, and none reaches a terminal as more than text.
import { onOneLine, UNSEEN } from './quote.ts';

type Where = 'text' | 'cell';

/**
 * A code span (CommonMark section 6.1), which holds a text as it is, but for line breaks and what is not seen; in a cell
 * of a table a stroke is escaped inside it too (GFM section 4.10). GitHub makes no mentions and links inside of one.
 */
export function codeSpan(text: string, where: Where = 'text'): string {
  // Two backticks with nothing between them are two backticks.
  const line = shown(text.replace(/[\r\n]+/g, ' ')) || ' ';
  const fence = '`'.repeat(freeLength(line, 1));
  // One space at either end goes, unless there is nothing else; a fence must not touch another backtick.
  const pad = /^`|`$|^ .*[^ ].* $/.test(line) ? ' ' : '';
  const inner = where === 'cell' ? line.replaceAll('|', '\\|') : line;
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/** What is not seen shows as U+FFFD; a tab as a space. */
function shown(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(UNSEEN, '\uFFFD');
}

/** The length from `least` up of a run of backticks that is not in the text. */
function freeLength(text: string, least: number): number {
  const runs = (text.match(/`+/g) ?? []).map(({ length }) => length);
  let length = least;
  while (runs.includes(length)) length += 1;
  return length;
}

/** A fenced code block (CommonMark section 4.5); a closing fence may be longer than the opening one, so none may be. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const body = text.split('\n').map(shown).join('\n').replace(/\n+$/, '');
  return `${fence}${language}\n${body}\n${fence}`;
}

/** Prose in a cell of a table: one line. */
export function cell(text: string): string {
  return inline(text, 'cell');
}

/** Prose on a line of its own: it begins no list, heading or other block (CommonMark section 4 and 5). */
export function prose(text: string): string {
  return inline(text, 'text')
    .replace(/^[-+=:]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/**
 * A word that GitHub makes a link, a mention or a formula of by itself. It does so on the rendered text, where a backslash
 * is gone; in a code span it does not
 * (https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls).
 */
const LINKED = /@|:\/\/.|^www\.|#\d|^GH-\d|\$/i;
/** The pages that our own sentences point to. */
const OURS = /^https:\/\/(?:docs\.aws\.amazon\.com|www\.rfc-editor\.org)\/[\w./#-]*$/;

function inline(text: string, where: Where): string {
  const [...pieces] = onOneLine(text).split(/([\s<>()、。「」]+)/);
  return pieces.map((piece, at) => (at % 2 === 0 ? word(piece, where) : escaped(piece))).join('');
}

function word(text: string, where: Where): string {
  const [, before = '', name = '', after = ''] = /^(["',;:]*)(.*?)(["',;:.]*)$/s.exec(text) ?? [];
  if (!LINKED.test(name)) return escaped(text);
  return `${escaped(before)}${OURS.test(name) ? `<${name}>` : codeSpan(name, where)}${escaped(after)}`;
}

/** No character is markup (CommonMark section 2.4). */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#!|&~]/g, '\\$&');
}

/** A part that is folded away. The summary is a line of our own words, and may hold HTML. */
export function details(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** A text within HTML, shown as code. */
export function htmlCode(text: string): string {
  const inner = onOneLine(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  return `<code>${inner}</code>`;
}
