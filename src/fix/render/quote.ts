// Text from outside as one piece of a file or a command: quoted so that no name and no record ends its quotation marks,
// starts an expansion or hides what it says. What DNS itself wants is in rdata.ts.
import { mapText, type Text } from '../../model.ts';

/**
 * What a reader does not see, or what moves text around: control and format characters (UAX #9 among them), line and
 * paragraph separators, and what YAML forbids (1.2.2 section 5.1). They are escaped wherever a format has an escape.
 */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

/** Half a surrogate pair has no UTF-8: every encoder makes U+FFFD of it, so that is what is written. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}

/** All of it but the line breaks. */
const HIDDEN = new RegExp(`(?!\\n)${UNSEEN.source}`, 'u');

/** Left bare: what no shell reads as its own (a leading `=` is a command's path in zsh). */
const PLAIN_WORD = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/**
 * One word of a POSIX shell (POSIX.1-2017, XCU section 2.2.2), that may be pasted into a terminal too: control
 * characters, which a line editor would obey, and what a reviewer would not see are printed by `printf`. No argument can
 * hold NUL: it becomes U+FFFD.
 * A word may still begin with `-` or `file://`, which programs read as an option and the AWS CLI as a file to read.
 */
export function shellWord(text: string): string {
  if (PLAIN_WORD.test(text)) return text;
  const sound = wellFormed(text).replaceAll('\0', '\uFFFD');
  return HIDDEN.test(sound) ? printed(sound) : `'${sound.replaceAll("'", `'\\''`)}'`;
}

/** One substitution for the whole word: thousands of them are more than a shell bears. */
function printed(text: string): string {
  // A substitution drops the last line breaks (XCU section 2.6.3): they stand behind it.
  const [, body = '', breaks = ''] = /^(.*?)(\n*)$/su.exec(text) ?? [];
  const format = body
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    .replace(new RegExp(`^-|'|${HIDDEN.source}`, 'gu'), octalsOf);
  return `"$(printf '${format}')"${breaks === '' ? '' : `'${breaks}'`}`;
}

function octalsOf(text: string): string {
  return [...Buffer.from(text, 'utf8')].map((octet) => `\\${octal(octet)}`).join('');
}

/** Three octal digits. */
export function octal(octet: number): string {
  return octet.toString(8).padStart(3, '0');
}

/** A JSON document (RFC 8259), indented; ends with a newline. What is not seen is escaped. */
export function jsonDocument(value: unknown): string {
  const json = JSON.stringify(value, (_key, item) => (typeof item === 'string' ? wellFormed(item) : item), 2);
  return `${json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => utf16Escapes(char))}\n`;
}

function utf16Escapes(char: string): string {
  return char.split('').map(fourDigits).join('');
}

function fourDigits(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** `\uNNNN`, or `\UNNNNNNNN` beyond the Basic Multilingual Plane, as both HCL and YAML write them. */
function codePointEscape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : fourDigits(char);
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escaped(text: string): string {
  return wellFormed(text)
    .replace(/["\\]/g, '\\$&')
    .replace(UNSEEN, (char) => SHORT_ESCAPES.get(char) ?? codePointEscape(char));
}

/** A string of HCL, in quotation marks. Terraform makes NFC of every string, whichever way it is written. */
export function hclString(text: string): string {
  return `"${hclLiteral(text)}"`;
}

/** The literal part of a quoted template of HCL (its specification, "Template Expressions"): nothing in it expands. */
export function hclLiteral(text: string): string {
  return escaped(text).replace(/[$%](?=\{)/g, '$&$&');
}

/** A double-quoted scalar of YAML (1.2.2 section 7.3.1), on one line. */
export function yamlString(text: string): string {
  return `"${escaped(text)}"`;
}

/** Text on one line, in which what is not seen is a space. Spaces stay as many as they are: records keep theirs. */
export function onOneLine(text: string): string {
  return wellFormed(text).replace(UNSEEN, ' ').trim();
}

/** A comment to the end of its line, which nothing in the text ends earlier. */
export function comment(marker: '#' | ';', text: Text): Text {
  return mapText(text, (words) => `${marker} ${onOneLine(words)}`);
}
