// Breaks text into lines for a terminal or a mail. English breaks at spaces; Japanese has none, and breaks between words, with
// full-width characters taking two columns.
import stringWidth from 'string-width';

/** Han, kana and full-width punctuation: text in which a line may break without a space. */
const UNSPACED = /([\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\u3000-\u303f\uff00-\uff65]+)/u;
const words = new Intl.Segmenter('ja', { granularity: 'word' });
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What must not begin a line: closing punctuation (JIS X 4051, line-start prohibition). */
const NOT_FIRST = /^[、。，．：；？！」』）】〕…)\].,:;?!]/u;
/** What must not end one. */
const NOT_LAST = /[「『（【〔([]$/u;

/**
 * @param text without escape sequences; its own line breaks stay
 * @param width in columns
 * @param long a word that is longer than a line: broken, as text from outside must be; or whole, so that a link of ours
 *   can be followed
 */
export function wrapped(text: string, width: number, long: 'broken' | 'whole' = 'broken'): string {
  return text
    .split('\n')
    .map((line) => linesOf(line, width, long).join('\n'))
    .join('\n');
}

/** Text behind a label or an indent, its further lines under the first. Long words stay whole, so that they can be copied. */
export function hanging(prefix: string, text: string, width: number): string {
  const room = Math.max(1, width - stringWidth(prefix));
  const under = ' '.repeat(stringWidth(prefix));
  return prefix + wrapped(text, room, 'whole').replaceAll('\n', `\n${under}`);
}

/** Text followed by spaces up to a width in columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function linesOf(line: string, width: number, long: 'broken' | 'whole'): string[] {
  const lines: string[] = [];
  let current = '';
  const pieces = piecesOf(line);
  for (const piece of long === 'whole' ? pieces : pieces.flatMap((each) => fitting(each, width))) {
    if (current !== '' && stringWidth(current + piece.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += current === '' && lines.length > 0 ? piece.trimStart() : piece;
  }
  return [...lines, current.trimEnd()];
}

/** Pieces between which a line may break; a space ends the piece before it. */
function piecesOf(line: string): string[] {
  const pieces: string[] = [];
  for (const spaced of line.match(/\s*\S+\s*/g) ?? []) {
    let isOpen = false;
    for (const piece of unspaced(spaced)) {
      const last = pieces.length - 1;
      if (isOpen && (NOT_FIRST.test(piece) || NOT_LAST.test(pieces[last] ?? ''))) pieces[last] += piece;
      else pieces.push(piece);
      isOpen = true;
    }
  }
  return pieces;
}

/** Japanese word by word, and what stands between as it is. */
function unspaced(text: string): string[] {
  // The pattern is a group: split() keeps the runs of Japanese, at the odd places.
  return text
    .split(UNSPACED)
    .flatMap((run, i) => (i % 2 === 0 ? [run] : Array.from(words.segment(run), ({ segment }) => segment)))
    .filter((piece) => piece !== '');
}

/** A piece, broken where it is wider than a line. */
function fitting(piece: string, width: number): string[] {
  if (stringWidth(piece.trimEnd()) <= width) return [piece];
  const parts = [''];
  for (const { segment } of graphemes.segment(piece)) {
    const last = parts.length - 1;
    if (stringWidth(parts[last] + segment) > width) parts.push(segment);
    else parts[last] += segment;
  }
  return parts;
}
