// Reads a tag-list, the syntax of DKIM's key records: `name=value; name=value` (RFC 6376 section 3.2). Linear in its
// length; never throws. A list with one fault is wholly invalid: no part of it is to be used.
import { en, ja, say, type Text } from '../../model.ts';
import type { Fault } from '../fault.ts';
import { shown } from '../shown.ts';

export type TagList =
  /** By name, as written since case counts, in the order of the text; values without white space around them. */
  { readonly ok: true; readonly tags: ReadonlyMap<string, string> } | ({ readonly ok: false } & Fault);

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** VALCHAR: printable ASCII but the semicolon, with folding white space between. */
const ODD_IN_VALUE = /[^\x21-\x3a\x3c-\x7e \t\r\n]/u;

export function readTagList(text: string): TagList {
  if (withoutFws(text) === '') return { ok: false, why: EMPTY };
  const tags = new Map<string, string>();
  const specs = text.split(';');
  // The last tag may end with a semicolon.
  if (withoutFws(specs.at(-1) ?? '') === '') specs.pop();
  for (const spec of specs) {
    const read = readTag(spec);
    if ('why' in read) return { ok: false, why: read.why };
    if (tags.has(read.name)) return { ok: false, why: twice(read.name) };
    tags.set(read.name, read.value);
  }
  return { ok: true, tags };
}

/** The parts of a value that is a list, such as `sha1:sha256`. */
export function partsOf(value: string): string[] {
  return value.split(':').map(withoutFws);
}

function readTag(spec: string): { name: string; value: string } | Fault {
  const equals = spec.indexOf('=');
  const name = withoutFws(equals === -1 ? spec : spec.slice(0, equals));
  if (equals === -1) return { why: name === '' ? EMPTY_TAG : withoutValue(name) };
  if (!NAME.test(name)) return { why: notTheName(name) };
  const value = withoutFws(spec.slice(equals + 1));
  const [odd] = ODD_IN_VALUE.exec(value) ?? [];
  return odd === undefined ? { name, value } : { why: oddInValue(odd, name) };
}

/** Without folding white space at both ends: String.trim would also take characters beyond ASCII. */
function withoutFws(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isFws(text.charAt(start))) start += 1;
  while (start < end && isFws(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isFws(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n';
}

// ---------------------------------------------------------------------------------------------------------------
// What is wrong with a list, as a clause.

const EMPTY = say(en`the text is empty`, ja`テキストが空です`);
const EMPTY_TAG = say(en`a tag is empty`, ja`空のタグがあります`);

function twice(name: string): Text {
  return say(en`the tag ${name} stands twice`, ja`タグ ${name} が重複しています`);
}

function withoutValue(name: string): Text {
  const written = shown(name);
  return say(en`${written} has no value: = is missing`, ja`${written} に値がありません (= がありません)`);
}

function notTheName(name: string): Text {
  const written = shown(name);
  return name.startsWith('"')
    ? say(
        en`${written} is not the name of a tag: the quotation marks of zone files do not belong to the text`,
        ja`${written} はタグの名前ではありません (ゾーンファイルの引用符はテキストに含めません)`,
      )
    : say(en`${written} is not the name of a tag`, ja`${written} はタグの名前ではありません`);
}

function oddInValue(char: string, name: string): Text {
  const written = JSON.stringify(char);
  return say(en`${written} cannot stand in the value of ${name}`, ja`${written} は ${name} の値に使えません`);
}
