// A small, strict reader of zone files (RFC 1035 section 5.1): records on a line each, absolute names, no directives.
// What it gives back is octets, so that nothing of the notation is left.
import type { RecordSet } from '../../../src/model.ts';

export interface ReadRecord {
  readonly name: string;
  readonly ttl: number;
  readonly type: string;
  /** In hexadecimal: a host name lower-cased, a TXT record's strings joined; MX with its preference in front. */
  readonly data: string;
  /** The length of each character-string of a TXT record. */
  readonly lengths: readonly number[];
}

interface Token {
  readonly octets: Buffer;
  readonly isQuoted: boolean;
  /** As it is written. */
  readonly raw: string;
}

export function readZone(text: string): ReadRecord[] {
  if (/[^\n -~]/.test(text.replaceAll(/^;.*$/gm, ''))) throw new Error('something else than printable ASCII');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(';'))
    .map((line) => readRecord(tokensOf(line)));
}

function readRecord([owner, ttl, dnsClass, type, ...rest]: Token[]): ReadRecord {
  if (dnsClass?.raw !== 'IN' || !/^\d+$/.test(ttl?.raw ?? '')) throw new Error('no TTL and class');
  const common = { name: hostOf(owner), ttl: Number(ttl?.raw), type: type?.raw ?? '' };
  if (type?.raw === 'TXT') {
    if (rest.some(({ isQuoted }) => !isQuoted)) throw new Error('a TXT string without quotation marks');
    const strings = rest.map(({ octets }) => octets);
    return {
      ...common,
      data: Buffer.concat(strings).toString('hex'),
      lengths: strings.map(({ length }) => length),
    };
  }
  const [first, second, ...more] = rest;
  if (more.length > 0) throw new Error('too many words');
  const data = type?.raw === 'MX' ? `${first?.raw} ${hostOf(second)}` : hostOf(first);
  return { ...common, data, lengths: [] };
}

/** An absolute name as the hexadecimal of its labels, which may hold dots themselves. */
function hostOf(token: Token | undefined): string {
  if (token === undefined || token.isQuoted || !/(?<!\\)\.$/.test(token.raw))
    throw new Error('no absolute name');
  if (/^[@$]/.test(token.raw)) throw new Error('a directive');
  return token.raw
    .slice(0, -1)
    .split('.')
    .map((label) => unescaped(label).toString('hex'))
    .join('.');
}

const TOKEN = / *(?:"((?:[^"\\]|\\[0-9]{3}|\\[^0-9])*)"|((?:[^ ";()\\]|\\[0-9]{3}|\\[^0-9])+))(?= |$)/y;

function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < line.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(line);
    if (match === null) throw new Error(`not a zone file: ${line.slice(at, at + 40)}`);
    const [, inQuotes, bare = ''] = match;
    const raw = inQuotes ?? bare;
    tokens.push({ octets: unescaped(raw), isQuoted: inQuotes !== undefined, raw });
  }
  return tokens;
}

function unescaped(text: string): Buffer {
  const octets = [...text.matchAll(/\\([0-9]{3})|\\?(.)/gs)].map(([, decimal, char = '']) =>
    decimal === undefined ? char.charCodeAt(0) : Number(decimal),
  );
  if (octets.some((octet) => octet > 255)) throw new Error('an escape above 255');
  return Buffer.from(octets);
}

/** What should be read of a set. */
export function recordsOf({ name, ttl, type, values }: RecordSet): Omit<ReadRecord, 'lengths'>[] {
  return values.map((value) => ({ name: hexName(name), ttl, type, data: hexData(type, value) }));
}

function hexName(name: string): string {
  return name
    .split('.')
    .map((label) => Buffer.from(label, 'latin1').toString('hex'))
    .join('.');
}

function hexData(type: RecordSet['type'], value: string): string {
  if (type === 'CNAME') return hexName(value);
  const space = value.indexOf(' ');
  return type === 'MX'
    ? `${value.slice(0, space)} ${hexName(value.slice(space + 1))}`
    : octetsOf(value).toString('hex');
}

/** The octets that a text stands for: one a character as a resolver gives them, or else UTF-8. */
export function octetsOf(text: string): Buffer {
  const fits = [...text].every((char) => (char.codePointAt(0) ?? 0) < 256);
  return Buffer.from(text, fits ? 'latin1' : 'utf8');
}
