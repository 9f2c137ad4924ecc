// Encoded words in header fields (RFC 2047): `=?UTF-8?B?5pel?=` and the like, read for display.
import { TextDecoder } from 'node:util';

/** charset, perhaps with a language (RFC 2231 section 5); encoding; text. */
const ENCODED_WORD = /^=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=$/i;

/**
 * Joins words that white space separated, decoding those that are encoded. White space between two encoded words is
 * not part of the text (section 6.2). What cannot be decoded stays as it was written (section 6.3).
 */
export function decodeWords(words: readonly string[]): string {
  let text = '';
  let afterEncoded = false;
  for (const word of words) {
    const decoded = decodeWord(word);
    const joins = text === '' || (afterEncoded && decoded !== undefined);
    text += (joins ? '' : ' ') + (decoded ?? word);
    afterEncoded = decoded !== undefined;
  }
  return text;
}

function decodeWord(word: string): string | undefined {
  const [, charset, encoding, text] = ENCODED_WORD.exec(word) ?? [];
  if (charset === undefined || encoding === undefined || text === undefined) return undefined;
  const decoder = decoderOf(charset);
  return decoder?.decode(encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : fromQ(text));
}

/** The Q encoding (section 4.2): an underscore is a space, =XX a byte. */
function fromQ(text: string): Buffer {
  const latin1 = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1');
}

function decoderOf(charset: string): TextDecoder | undefined {
  try {
    return new TextDecoder(charset);
  } catch {
    // A charset that nobody knows: section 6.3 has such a word shown as it was written.
    return undefined;
  }
}
