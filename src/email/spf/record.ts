// Reads one SPF record by its grammar (RFC 7208 sections 4.5, 4.6.1, 5, 6 and 12). A syntax error anywhere makes the
// whole record an error, before anything of it is evaluated (section 4.6). Linear; never throws.
import type { Text } from '../../model.ts';
import type { Fault } from '../fault.ts';
import { type Address, BITS, type IpVersion, type Network, networkOf, parseIp4, parseIp6 } from './ip.ts';
import { lettersOf, type MacroLetter, type MacroString, parseDomainSpec, parseMacroString } from './macro.ts';
import {
  allowedOnce,
  behindAll,
  NO_TARGET,
  noAddress,
  notAMechanism,
  notAModifier,
  notAnAddress,
  notAPrefixLength,
  notATarget,
  notPrintable,
} from './syntax-faults.ts';

export type Qualifier = '+' | '-' | '~' | '?';

/** Section 5. `target` undefined: the domain whose record this is (section 4.8). */
type Mechanism =
  | { readonly kind: 'all' }
  | { readonly kind: 'include'; readonly target: MacroString }
  | { readonly kind: 'exists'; readonly target: MacroString }
  | { readonly kind: 'ptr'; readonly target: MacroString | undefined }
  | {
      readonly kind: 'a' | 'mx';
      readonly target: MacroString | undefined;
      readonly prefix: Readonly<Record<IpVersion, number>>;
    }
  | { readonly kind: 'ip4' | 'ip6'; readonly network: Network };

interface Written {
  /** As it stands in the record. */
  readonly text: string;
  /** Where, counted from 0. */
  readonly column: number;
}

export type Directive = Written & Mechanism & { readonly qualifier: Qualifier };

export interface Modifier extends Written {
  readonly kind: 'redirect' | 'exp';
  readonly target: MacroString;
}

export interface SpfRecord {
  /** In order. */
  readonly directives: readonly Directive[];
  readonly redirect: Modifier | undefined;
  readonly exp: Modifier | undefined;
}

export type SpfParse =
  | { readonly ok: true; readonly record: SpfRecord }
  | ({ readonly ok: false; readonly term: string; readonly column: number } & Fault);

const VERSION = 'v=spf1';

/** Section 4.5: does the text begin with this version and nothing else? */
export function isSpfRecord(text: string): boolean {
  const version = text.slice(0, VERSION.length).toLowerCase();
  return version === VERSION && (text.length === VERSION.length || text.charAt(VERSION.length) === ' ');
}

/** Reads a text that isSpfRecord() accepts. The first error is told. */
export function parseSpf(text: string): SpfParse {
  const directives: Directive[] = [];
  const modifiers = new Map<Modifier['kind'], Modifier>();
  for (const written of splitTerms(text)) {
    const term = readTerm(written);
    if (term === undefined) continue;
    if ('why' in term) return fault(written, term.why);
    if ('qualifier' in term) directives.push(term);
    // Section 6.
    else if (modifiers.has(term.kind)) return fault(written, allowedOnce(term.kind));
    else modifiers.set(term.kind, term);
  }
  const record = { directives, redirect: modifiers.get('redirect'), exp: modifiers.get('exp') };
  return { ok: true, record };
}

function fault({ text, column }: Written, why: Text): SpfParse {
  return { ok: false, why, term: text, column };
}

/** The macros that a term asks DNS with. It asks for the names of the client by ptr as by `%{p}`. */
export function lettersIn(term: Directive | Modifier): MacroLetter[] {
  const own: MacroLetter[] = term.kind === 'ptr' ? ['p'] : [];
  return 'target' in term && term.target !== undefined ? [...own, ...lettersOf(term.target)] : own;
}

/** Section 4.6.1: one space or more in front of each; spaces at the end count for nothing (section 4.5). */
function splitTerms(text: string): Written[] {
  const terms: Written[] = [];
  let column = VERSION.length;
  for (const part of text.slice(VERSION.length).split(' ')) {
    if (part !== '') terms.push({ text: part, column });
    column += part.length + 1;
  }
  return terms;
}

/** A term; undefined for a modifier that is to be ignored; or what is wrong. */
function readTerm(written: Written): Directive | Modifier | undefined | Fault {
  const { text } = written;
  const odd = [...text].find((char) => char < '!' || char > '~');
  if (odd !== undefined) return { why: notPrintable(odd) };
  // Modifiers have = right behind the name, before any : or / (section 4.6.1).
  const end = text.search(/[=:/]/);
  if (end !== -1 && text.charAt(end) === '=') {
    return readModifier(written, text.slice(0, end), text.slice(end + 1));
  }
  const qualifier = QUALIFIERS.find((sign) => text.startsWith(sign));
  const start = qualifier === undefined ? 0 : 1;
  const name = text.slice(start, end === -1 ? text.length : end).toLowerCase();
  const read = MECHANISMS.get(name);
  if (read === undefined) return { why: notAMechanism(name) };
  const mechanism = read(text.slice(start + name.length));
  return 'why' in mechanism ? mechanism : { ...written, ...mechanism, qualifier: qualifier ?? '+' };
}

const QUALIFIERS: readonly Qualifier[] = ['+', '-', '~', '?'];

// ---------------------------------------------------------------------------------------------------------------
// Modifiers (section 6).

/** `name` of section 4.6.1. */
const MODIFIER_NAME = /^[a-z][a-z0-9_.-]*$/i;

function readModifier(written: Written, name: string, value: string): Modifier | undefined | Fault {
  if (!MODIFIER_NAME.test(name)) return { why: notAModifier(name) };
  const kind = name.toLowerCase();
  if (kind !== 'redirect' && kind !== 'exp') {
    const parsed = parseMacroString(value, 'modifier');
    return parsed.ok ? undefined : parsed;
  }
  const target = parseDomainSpec(value);
  return target.ok ? { ...written, kind, target: target.macros } : target;
}

// ---------------------------------------------------------------------------------------------------------------
// Mechanisms (section 5): each reads what follows its name.

type ReadMechanism = (rest: string) => Mechanism | Fault;

const MECHANISMS: ReadonlyMap<string, ReadMechanism> = new Map([
  ['all', (rest) => (rest === '' ? { kind: 'all' } : { why: behindAll(rest) })],
  ['include', (rest) => readTarget(rest, (target) => ({ kind: 'include', target }))],
  ['exists', (rest) => readTarget(rest, (target) => ({ kind: 'exists', target }))],
  ['ptr', (rest) => readOptionalTarget(rest, (target) => ({ kind: 'ptr', target }))],
  ['a', (rest) => readHosts('a', rest)],
  ['mx', (rest) => readHosts('mx', rest)],
  ['ip4', (rest) => readNetwork('ip4', rest, 4, parseIp4)],
  ['ip6', (rest) => readNetwork('ip6', rest, 6, parseIp6)],
]);

function readTarget(rest: string, make: (target: MacroString) => Mechanism): Mechanism | Fault {
  if (rest === '') return { why: NO_TARGET };
  if (!rest.startsWith(':')) return { why: notATarget(rest) };
  const target = parseDomainSpec(rest.slice(1));
  return target.ok ? make(target.macros) : target;
}

function readOptionalTarget(
  rest: string,
  make: (target: MacroString | undefined) => Mechanism,
): Mechanism | Fault {
  return rest === '' ? make(undefined) : readTarget(rest, make);
}

/** `[ ":" domain-spec ] [ dual-cidr-length ]`: a domain-spec may hold slashes, so the lengths are read from the end. */
function readHosts(kind: 'a' | 'mx', rest: string): Mechanism | Fault {
  const six = cutNumber(rest, '//');
  const four = cutNumber(six.rest, '/');
  const [prefix4, prefix6] = [prefixLength(four.digits, 4), prefixLength(six.digits, 6)];
  if (typeof prefix4 !== 'number') return prefix4;
  if (typeof prefix6 !== 'number') return prefix6;
  return readOptionalTarget(four.rest, (target) => ({ kind, target, prefix: { 4: prefix4, 6: prefix6 } }));
}

/** A number at the end behind these slashes. */
function cutNumber(text: string, slashes: string): { rest: string; digits: string | undefined } {
  let start = text.length;
  while (start > 0 && /[0-9]/.test(text.charAt(start - 1))) start -= 1;
  const end = start - slashes.length;
  if (start === text.length || !text.startsWith(slashes, end)) return { rest: text, digits: undefined };
  return { rest: text.slice(0, end), digits: text.slice(start) };
}

/** ip4-cidr-length and ip6-cidr-length (section 5.6): all bits where none is given; or what is wrong with it. */
function prefixLength(digits: string | undefined, version: IpVersion): number | Fault {
  const max = BITS[version];
  if (digits === undefined) return max;
  if (/^(?:0|[1-9][0-9]{0,2})$/.test(digits) && Number(digits) <= max) return Number(digits);
  return { why: notAPrefixLength(digits, version) };
}

function readNetwork(
  kind: 'ip4' | 'ip6',
  rest: string,
  version: IpVersion,
  parse: (text: string) => Address | undefined,
): Mechanism | Fault {
  if (!rest.startsWith(':')) return { why: noAddress(version) };
  const slash = rest.indexOf('/');
  const text = rest.slice(1, slash === -1 ? rest.length : slash);
  const address = parse(text);
  if (address === undefined) return { why: notAnAddress(text, version) };
  const prefix = prefixLength(slash === -1 ? undefined : rest.slice(slash + 1), version);
  return typeof prefix === 'number' ? { kind, network: networkOf(address, prefix) } : prefix;
}
