// How Route 53 spells names and values, and what it says of those that it cannot read.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html,
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html. No page lists the messages: they
// are as callers have reported them, but for those of names that are too long, MX priorities and IPv6 addresses, of
// which no report was found.
import { isIPv4, isIPv6 } from 'node:net';
import { canonicalName, characterStrings } from '../dns-zones.ts';
import type { Estate } from '../estate.ts';

type Records = Estate['zones'][string][string];

/** What a name or value is not; the message is AWS's `Code (words) encountered with 'text'`. */
export class SpellingFault extends Error {
  override readonly name = 'SpellingFault';

  constructor(problem: string, text: string) {
    super(`FATAL problem: ${problem} encountered with '${text}'`);
  }
}

/** A thing that Route 53 takes and that the simulator's DNS cannot serve. */
export class NotServed extends Error {
  override readonly name = 'NotServed';
}

/** The types that the simulator's DNS has, as each spells the records of a set. */
export const VALUES_OF = {
  A: (set) => set.A ?? [],
  AAAA: (set) => set.AAAA ?? [],
  CNAME: (set) => (set.CNAME === undefined ? [] : [readTarget(set.CNAME)]),
  MX: (set) => (set.MX ?? []).map((mx) => `${mx.preference} ${readTarget(mx.exchange)}`),
  NS: (set) => (set.NS ?? []).map(readTarget),
  PTR: (set) => (set.PTR ?? []).map(readTarget),
  TXT: (set) =>
    (set.TXT ?? []).map((text) => writeText(characterStrings(text).map((part) => part.toString('latin1')))),
} as const satisfies Readonly<Record<string, (set: Records) => readonly string[]>>;

type RecordType = keyof typeof VALUES_OF;

/** Is it a type that the simulator's DNS has? */
export const isServed = (type: string): type is RecordType => Object.hasOwn(VALUES_OF, type);

/**
 * A name without its last dot and its escapes, in lower case.
 * @throws SpellingFault, or NotServed for a name that DNS could carry, and the simulator's cannot
 */
export function readName(text: string): string {
  // The escapes first, since an escaped dot parts no labels.
  const labels = text.replace(/\.$/, '').split('.');
  const read = labels.map((label) => readLabel(label, text)).join('.');
  if (read.length > 253) throw new SpellingFault('DomainNameTooLong (Domain name is too long)', text);
  return canonicalName(read);
}

function readLabel(label: string, name: string): string {
  const unsupported = /[^\x21-\x7e]/.exec(label)?.[0];
  if (unsupported !== undefined) {
    throw new SpellingFault('UnsupportedCharacter (Value contains unsupported characters)', unsupported);
  }
  const read = unescaped(label, /\\([0-3][0-7]{2})/g);
  if (read === '') throw new SpellingFault('DomainLabelEmpty (Domain label is empty)', name);
  if (read.length > 63) throw new SpellingFault('DomainLabelTooLong (Domain label is too long)', name);
  // An estate writes the apex as "@"; and dns-packet knows no escapes.
  if (read === '@' || !/^[\x21-\x2d\x2f-\x7e]+$/.test(read)) {
    throw new NotServed(`the label ${JSON.stringify(read)} of the name ${name}`);
  }
  return read;
}

/** A name as Route 53 lists it: what is no letter, digit, hyphen or underscore as \ooo, and a dot at the end. */
export function writeName(name: string): string {
  return `${name.replace(/[^a-z0-9_.-]/g, octal)}.`;
}

/**
 * A value in the one spelling that the simulator lists and compares.
 * @throws SpellingFault, or NotServed
 */
export function readValue(type: RecordType, value: string): string {
  switch (type) {
    case 'A':
      if (isIPv4(value)) return value;
      throw new SpellingFault('ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)', value);
    case 'AAAA':
      if (isIPv6(value) && !value.includes('%')) return value.toLowerCase();
      throw new SpellingFault('AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)', value);
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return readTarget(value);
    case 'MX': {
      const { preference, exchange } = readMx(value);
      return `${preference} ${exchange}`;
    }
    case 'TXT':
      return writeText(readText(value));
  }
}

/** Values that readValue spelled, as the estate writes the records of their type. */
export function recordsOf(type: RecordType, values: readonly string[]): Records {
  switch (type) {
    case 'CNAME':
      return { CNAME: values[0] ?? '' };
    case 'MX':
      return { MX: values.map(readMx) };
    case 'TXT':
      return { TXT: values.map(readText) };
    default:
      return { [type]: [...values] };
  }
}

/** Where a record points; `.` alone is the root (a null MX, RFC 7505). */
function readTarget(value: string): string {
  return value === '.' ? value : readName(value);
}

function readMx(value: string): { preference: number; exchange: string } {
  const [preference = '', exchange = '', ...more] = value.trim().split(/[ \t]+/);
  if (exchange === '' || more.length > 0) {
    throw new SpellingFault("MXRRDATANotTwoFields (MX record doesn't have 2 fields)", value);
  }
  if (!/^\d{1,5}$/.test(preference) || Number(preference) > 0xffff) {
    throw new SpellingFault('MXRRDATAInvalidPriority (MX priority is not a number of 0 to 65535)', value);
  }
  return { preference: Number(preference), exchange: readTarget(exchange) };
}

/** Character-strings in quotation marks, with or without white space between them; a character is a byte. */
function readText(value: string): string[] {
  if (!/^([ \t]*"([^"\\]|\\.)*")+[ \t]*$/s.test(value)) {
    throw new SpellingFault('InvalidCharacterString (Value should be enclosed in quotation marks)', value);
  }
  if (!/^[\x20-\x7e]*$/.test(value)) {
    throw new SpellingFault('UnsupportedCharacter (Value contains unsupported characters)', value);
  }
  const strings = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)];
  const read = strings.map(([, inside = '']) => unescaped(inside, /\\([0-3][0-7]{2}|.)/g));
  if (read.some((string) => string.length > 255)) {
    throw new SpellingFault('CharacterStringTooLong (Value is too long)', value);
  }
  return read;
}

function writeText(strings: readonly string[]): string {
  const inside = (string: string) => string.replace(/["\\]/g, '\\$&').replace(/[^\x20-\x7e]/g, octal);
  return strings.map((string) => `"${inside(string)}"`).join(' ');
}

const octal = (char: string) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;

/** @param escapes whose first group is three octal digits, or the character that is meant */
function unescaped(text: string, escapes: RegExp): string {
  return text.replace(escapes, (_, meant: string) =>
    meant.length === 3 ? String.fromCharCode(Number.parseInt(meant, 8)) : meant,
  );
}
