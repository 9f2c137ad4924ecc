// Text that came from outside (names of pools and identities, DNS records, errors), made fit for a message: well
// formed, on one line, and cut to a size without ever cutting through a character.

/** What a code point costs against a limit. */
export type Cost = (piece: string) => number;

/** UTF-16 code units, as Slack and JavaScript count characters. */
export const units: Cost = (piece) => piece.length;

/** Bytes of the UTF-8 form. */
export const utf8Bytes: Cost = (piece) => Buffer.byteLength(piece, 'utf8');

/** Bytes that text takes inside a JSON string, without its quotes. */
export const jsonBytes: Cost = (piece) => utf8Bytes(JSON.stringify(piece)) - 2;

/** Bytes of a value's JSON when that JSON is itself a string in a JSON document (SNS's MessageStructure json). */
export const embeddedBytes = (value: unknown): number => jsonBytes(JSON.stringify(value));

/** Bytes that text takes inside such embedded JSON, without its quotes (each of which is escaped there). */
export const embeddedTextBytes: Cost = (piece) => embeddedBytes(piece) - 4;

/** Half a surrogate pair is no character: it becomes U+FFFD, as every UTF-8 encoder would make of it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/**
 * Text for one line of a message. Control characters and line breaks become a space, and what reorders or hides text
 * (Unicode UAX #9 bidirectional controls, zero-width characters) goes: a name must not rewrite the line around it.
 */
export function oneLine(text: string): string {
  return wellFormed(text)
    .replace(/[\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

const asIs = (piece: string): string => piece;

/**
 * Cuts text to a limit between two code points; a cut ends in `…`.
 * @param max the most that the result may cost; nothing is returned when not even `…` fits
 * @param cost of a piece; must add up over code points
 * @param encode what each code point becomes (an escape is never cut in two)
 */
export function clip(text: string, max: number, cost: Cost = units, encode = asIs) {
  const whole = wellFormed(text);
  // Most text fits: one look at the whole of it costs far less than one at each character.
  if (encode === asIs && cost(whole) <= max) return whole;
  const pieces: string[] = [];
  let spent = 0;
  let keep = 0;
  const ellipsis = cost('…');
  for (const point of whole) {
    const piece = encode(point);
    spent += cost(piece);
    if (spent > max) return ellipsis > max ? '' : `${pieces.slice(0, keep).join('')}…`;
    pieces.push(piece);
    if (spent + ellipsis <= max) keep = pieces.length;
  }
  return pieces.join('');
}

/** Characters that are written at once: a file of a large report has a piece for each finding. */
const PIECE = 1 << 16;

/** The same text in larger pieces. */
export function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
