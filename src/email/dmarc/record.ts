// Reads one DMARC record (RFC 9989 sections 4.7 and 4.8): what it says, what of it does not count, and why.
// Linear in the length of the record. Where records are looked for is dmarc/discovery.ts.
import type { DmarcPolicy, Text } from '../../model.ts';
import type { Fault } from '../fault.ts';
import {
  EMPTY,
  inCapitals,
  moreThanOnce,
  NO_POLICY,
  NOTHING_BETWEEN,
  noneOf,
  notAPolicy,
  notOptions,
  notTheName,
  OTHER_START,
  otherVersion,
  SMALL_LETTERS,
  withoutValue,
} from './record-faults.ts';
import { type ReportUri, readReportUris } from './report-uri.ts';

/** Something wrong in a record. It may or may not change what applies: the parse's `kind` says. */
interface DmarcFault extends Fault {
  /** The tag's name, lower case; empty where there is none. */
  readonly tag: string;
  /** Where in the record's text, counted from 0. */
  readonly column: number;
}

/** A tag as it was written. */
interface WrittenTag {
  /** Lower case. */
  readonly tag: string;
  readonly value: string;
  readonly column: number;
}

/** What a record says, with defaults where it is silent or wrong (section 4.8). */
export interface DmarcRecord {
  readonly p: DmarcPolicy | undefined;
  readonly sp: DmarcPolicy | undefined;
  readonly np: DmarcPolicy | undefined;
  readonly psd: 'y' | 'n' | 'u';
  /** Test mode: `y` asks receivers to apply one level below the published policy. */
  readonly t: 'y' | 'n';
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly fo: readonly string[];
  readonly rua: readonly ReportUri[];
  readonly ruf: readonly ReportUri[];
  /** pct, rf, ri: tags of RFC 7489 that count no more. */
  readonly leftovers: readonly WrittenTag[];
  /** Tags that no RFC knows: ignored, as section 4.7 says. */
  readonly unknown: readonly WrittenTag[];
}

export type DmarcParse =
  /** The policies apply as they are written. */
  | { readonly kind: 'policy'; readonly record: DmarcRecord; readonly faults: readonly DmarcFault[] }
  /** p is missing or wrong, or sp or np is wrong, and reports can be sent: p=none is all that counts (4.10.1). */
  | {
      readonly kind: 'treatedAsNone';
      readonly why: Text;
      readonly record: DmarcRecord;
      readonly faults: readonly DmarcFault[];
    }
  /** The same without an address for reports: receivers apply no DMARC at all (4.10.1). */
  | {
      readonly kind: 'void';
      readonly why: Text;
      readonly record: DmarcRecord;
      readonly faults: readonly DmarcFault[];
    }
  /** Does not start with v=DMARC1. `meant`: somebody meant it to. */
  | { readonly kind: 'notDmarc'; readonly meant: boolean; readonly why: Text };

const POLICIES: readonly DmarcPolicy[] = ['none', 'quarantine', 'reject'];
const LEFTOVERS = new Set(['pct', 'rf', 'ri']);
const KNOWN = new Set(['v', 'p', 'sp', 'np', 'psd', 't', 'adkim', 'aspf', 'fo', 'rua', 'ruf', ...LEFTOVERS]);

/**
 * Reads the text of one TXT record, its character-strings joined.
 * Never throws. Faults come in the order of the record.
 */
export function parseDmarc(text: string): DmarcParse {
  const before = lately.get(text);
  if (before !== undefined) return before;
  const now = parse(text);
  if (lately.size === LATELY) lately.clear();
  lately.set(text, now);
  return now;
}

/** What was read last: each check of a domain reads its record, and many domains publish the same. */
const lately = new Map<string, DmarcParse>();
const LATELY = 32;

function parse(text: string): DmarcParse {
  const [version, ...rest] = splitTags(text);
  const notDmarc = version === undefined ? EMPTY : faultOfVersion(version);
  if (notDmarc !== undefined) return { kind: 'notDmarc', meant: looksMeant(text), why: notDmarc };

  const faults: DmarcFault[] = [];
  const tags = collectTags(rest, faults);
  const record = readTags(tags, faults);
  faults.sort((one, other) => one.column - other.column);

  const why = faultOfPolicies(tags, record);
  if (why === undefined) return { kind: 'policy', record, faults };
  const reportable = record.rua.length > 0;
  return { kind: reportable ? 'treatedAsNone' : 'void', why, record, faults };
}

// ---------------------------------------------------------------------------------------------------------------
// Tags.

interface RawTag {
  /** As written; undefined where there is no `=`. */
  readonly name: string | undefined;
  readonly value: string;
  readonly column: number;
  readonly valueColumn: number;
}

/** Cuts at semicolons and the first `=` of each part; what follows the last semicolon may be empty. */
function splitTags(text: string): RawTag[] {
  const tags: RawTag[] = [];
  let start = 0;
  const parts = text.split(';');
  for (const [index, part] of parts.entries()) {
    const { from, to } = withoutWsp(text, start, start + part.length);
    const isEnd = index === parts.length - 1 && from === to;
    if (!isEnd) tags.push(cutTag(text, index === 0 ? start : from, to));
    start += part.length + 1;
  }
  return tags;
}

function cutTag(text: string, from: number, to: number): RawTag {
  const part = text.slice(from, to);
  const equals = part.indexOf('=');
  if (equals === -1) return { name: undefined, value: part, column: from, valueColumn: from };
  const name = withoutWsp(text, from, from + equals);
  const value = withoutWsp(text, from + equals + 1, to);
  // White space in front of the first tag stays in its name: a record starts with `v` (section 4.8).
  const nameText = text.slice(from, name.to);
  return { name: nameText, value: text.slice(value.from, value.to), column: from, valueColumn: value.from };
}

/** The bounds without spaces and tabs at both ends. A loop, because a regular expression would not be linear. */
function withoutWsp(text: string, from: number, to: number): { from: number; to: number } {
  const isWsp = (at: number) => text[at] === ' ' || text[at] === '\t';
  let first = from;
  let last = to;
  while (first < last && isWsp(first)) first += 1;
  while (last > first && isWsp(last - 1)) last -= 1;
  return { from: first, to: last };
}

/** Section 4.7: `v` comes first; section 4.8: its value is matched to the letter, its name is not. */
function faultOfVersion({ name, value }: RawTag): Text | undefined {
  if (name?.toLowerCase() !== 'v') return OTHER_START;
  if (value === 'DMARC1') return undefined;
  return value.toUpperCase() === 'DMARC1' ? SMALL_LETTERS : otherVersion(value);
}

/** Was this record meant for DMARC? Then it is worth telling why it is not read. */
function looksMeant(text: string): boolean {
  const start = text.slice(0, 40).toLowerCase();
  return start.includes('dmarc1') || /^[^a-z]*v[^a-z]*=[^a-z]*dmarc/.test(start);
}

/** The tags by name; a fault for each part that is no tag, cannot be one, or comes again. */
function collectTags(raw: readonly RawTag[], faults: DmarcFault[]): Map<string, WrittenTag> {
  const tags = new Map<string, WrittenTag>();
  for (const { name, value, column, valueColumn } of raw) {
    const tag = name?.toLowerCase() ?? '';
    if (name === undefined) {
      faults.push({ tag: '', column, why: value === '' ? NOTHING_BETWEEN : withoutValue(value) });
    } else if (!/^[a-z]+$/.test(tag)) {
      faults.push({ tag, column, why: notTheName(name) });
    } else if (tags.has(tag) || tag === 'v') {
      // RFC 6376 section 3.2 forbids it; what RFC 9989 makes of a syntax error is to leave it out (section 4.8).
      faults.push({ tag, column, why: moreThanOnce(tag) });
    } else {
      tags.set(tag, { tag, value, column: valueColumn });
      // The grammar allows capitals (RFC 5234 section 2.3); RFC 6376 section 3.2, on which it builds, does not.
      if (name !== tag) faults.push({ tag, column, why: inCapitals(name, tag) });
    }
  }
  return tags;
}

// ---------------------------------------------------------------------------------------------------------------
// Values.

function readTags(tags: ReadonlyMap<string, WrittenTag>, faults: DmarcFault[]): DmarcRecord {
  /** One of a few words, any case (RFC 5234 section 2.3); undefined with a fault when it is another. */
  const word = <W extends string>(tag: string, words: readonly W[]): W | undefined => {
    const written = tags.get(tag);
    if (written === undefined) return undefined;
    const found = words.find((one) => one === written.value.toLowerCase());
    if (found === undefined) {
      faults.push({ tag, column: written.column, why: noneOf(words, written.value) });
    }
    return found;
  };
  const uris = (tag: string): readonly ReportUri[] => {
    const written = tags.get(tag);
    if (written === undefined) return [];
    const read = readReportUris(written.value, written.column);
    for (const fault of read.faults) faults.push({ tag, ...fault });
    return read.uris;
  };
  const all = [...tags.values()];
  return {
    p: word('p', POLICIES),
    sp: word('sp', POLICIES),
    np: word('np', POLICIES),
    psd: word('psd', ['y', 'n', 'u']) ?? 'u',
    t: word('t', ['y', 'n']) ?? 'n',
    adkim: word('adkim', ['r', 's']) ?? 'r',
    aspf: word('aspf', ['r', 's']) ?? 'r',
    fo: readFo(tags.get('fo'), faults),
    rua: uris('rua'),
    ruf: uris('ruf'),
    leftovers: all.filter(({ tag }) => LEFTOVERS.has(tag)),
    unknown: all.filter(({ tag }) => !KNOWN.has(tag)),
  };
}

/** 0 or 1, d, s, each at most once and 0 not with 1, with colons between (section 4.7); else the default. */
function readFo(written: WrittenTag | undefined, faults: DmarcFault[]): readonly string[] {
  if (written === undefined) return ['0'];
  const options = written.value.toLowerCase().split(':');
  const distinct = new Set(options);
  const known = options.every((option) => ['0', '1', 'd', 's'].includes(option));
  if (known && distinct.size === options.length && !(distinct.has('0') && distinct.has('1'))) return options;
  faults.push({ tag: 'fo', column: written.column, why: notOptions(written.value) });
  return ['0'];
}

/** Section 4.10.1: a record without a valid p, or with an sp or np that is not valid. */
function faultOfPolicies(tags: ReadonlyMap<string, WrittenTag>, record: DmarcRecord): Text | undefined {
  if (!tags.has('p')) return NO_POLICY;
  for (const tag of ['p', 'sp', 'np'] as const) {
    const written = tags.get(tag);
    if (written !== undefined && record[tag] === undefined) return notAPolicy(tag, written.value);
  }
  return undefined;
}
