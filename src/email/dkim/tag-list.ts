// Reads a tag-list, the syntax of DKIM's key records: `name=value; name=value` (RFC 6376 section 3.2). Linear in its
// length; never throws. A list with one fault is wholly invalid: no part of it is to be used.
import { shown } from '../shown.ts';

export type TagList =
  /** By name, as written since case counts, in the order of the text; values without white space around them. */
  | { readonly ok: true; readonly tags: ReadonlyMap<string, string> }
  /** `why` is for a person. */
  | { readonly ok: false; readonly why: string };

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** VALCHAR: printable ASCII but the semicolon, with folding white space between. */
const ODD_IN_VALUE = /[^\x21-\x3a\x3c-\x7e \t\r\n]/u;

export function readTagList(text: string): TagList {
  if (withoutFws(text) === '') return { ok: false, why: 'the text is empty' };
  const tags = new Map<string, string>();
  const specs = text.split(';');
  // The last tag may end with a semicolon.
  if (withoutFws(specs.at(-1) ?? '') === '') specs.pop();
  for (const spec of specs) {
    const read = readTag(spec);
    if ('why' in read) return { ok: false, why: read.why };
    if (tags.has(read.name)) return { ok: false, why: `the tag ${read.name} stands twice` };
    tags.set(read.name, read.value);
  }
  return { ok: true, tags };
}

/** The parts of a value that is a list, such as `sha1:sha256`. */
export function partsOf(value: string): string[] {
  return value.split(':').map(withoutFws);
}

function readTag(spec: string): { name: string; value: string } | { why: string } {
  const equals = spec.indexOf('=');
  const name = withoutFws(equals === -1 ? spec : spec.slice(0, equals));
  if (equals === -1)
    return { why: name === '' ? 'a tag is empty' : `${shown(name)} has no value: = is missing` };
  if (!NAME.test(name)) {
    const hint = name.startsWith('"') ? ': the quotation marks of zone files do not belong to the text' : '';
    return { why: `${shown(name)} is not the name of a tag${hint}` };
  }
  const value = withoutFws(spec.slice(equals + 1));
  const [odd] = ODD_IN_VALUE.exec(value) ?? [];
  return odd === undefined
    ? { name, value }
    : { why: `${JSON.stringify(odd)} cannot stand in the value of ${name}` };
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
