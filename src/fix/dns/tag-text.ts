// The tags of a DMARC record as they are written (RFC 9989 section 4.7): what is not touched stays byte for byte.

export interface Tag {
  /** What stands between two semicolons. */
  readonly written: string;
  /** Lower case; undefined where there is no `=`. */
  readonly name: string | undefined;
  readonly value: string;
}

export function tagsOf(record: string): readonly Tag[] {
  return record.split(';').map(tagOf);
}

export function textOf(tags: readonly Tag[]): string {
  return tags.map(({ written }) => written).join(';');
}

/** The first of a name is the one that counts. */
export function valueIn(tags: readonly Tag[], name: string): string | undefined {
  return tags.find((tag) => tag.name === name)?.value;
}

export function without(tags: readonly Tag[], names: readonly string[]): readonly Tag[] {
  return tags.filter(({ name }) => name === undefined || !names.includes(name));
}

/** With another value, the white space around it kept; a tag that is not there comes last, or behind `after`. */
export function withValue(tags: readonly Tag[], name: string, value: string, after?: string): readonly Tag[] {
  const index = tags.findIndex((tag) => tag.name === name);
  const tag = tags[index];
  if (tag !== undefined) return tag.value === value ? tags : tags.with(index, withOther(tag, value));
  const behind = after === undefined ? -1 : tags.findIndex((one) => one.name === after);
  // What follows the last semicolon may be nothing.
  const end = isBlank(tags.at(-1)) ? tags.length - 1 : tags.length;
  return tags.toSpliced(behind === -1 ? end : behind + 1, 0, tagOf(` ${name}=${value}`));
}

/** Nothing, or white space. */
export function isBlank(tag: Tag | undefined): boolean {
  return tag?.name === undefined && tag?.value === '';
}

/** The same tag with its name in small letters. */
export function inSmallLetters({ written }: Tag): Tag {
  const equals = written.indexOf('=');
  return tagOf(written.slice(0, equals).toLowerCase() + written.slice(equals));
}

function tagOf(written: string): Tag {
  const equals = written.indexOf('=');
  if (equals === -1) return { written, name: undefined, value: trimmed(written) };
  const name = trimmed(written.slice(0, equals)).toLowerCase();
  return { written, name, value: trimmed(written.slice(equals + 1)) };
}

function withOther({ written, value }: Tag, other: string): Tag {
  const equals = written.indexOf('=');
  const start = equals + 1 + written.slice(equals + 1).indexOf(value);
  // Without a value there is nothing to find but the first place behind the sign.
  return tagOf(written.slice(0, start) + other + written.slice(start + value.length));
}

/** Without spaces and tabs at both ends; a loop, because a regular expression would not be linear. */
function trimmed(text: string): string {
  const isWsp = (char: string) => char === ' ' || char === '\t';
  let start = 0;
  let end = text.length;
  while (start < end && isWsp(text.charAt(start))) start += 1;
  while (end > start && isWsp(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
