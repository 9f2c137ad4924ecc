// Macros (RFC 7208 section 7): reading macro-strings and domain-specs by their grammar, and expanding them.
import type { Text } from '../../model.ts';
import type { Fault } from '../fault.ts';
import { type Address, dotPartsOf, printAddress } from './ip.ts';
import {
  loosePercent,
  NO_DOT,
  NO_NAME,
  NUMBER_AT_END,
  noParts,
  notADomainName,
  notAMacro,
  notTopLevel,
  oddLiteral,
  onlyInExplanations,
  openMacro,
} from './syntax-faults.ts';

/** Section 7.2. */
export type MacroLetter = 's' | 'l' | 'o' | 'd' | 'i' | 'p' | 'v' | 'h' | 'c' | 'r' | 't';

/** `%{` letter, transformers, delimiters `}`. */
interface Macro {
  readonly kind: 'macro';
  readonly letter: MacroLetter;
  /** The letter was a capital: what it expands to is URL-escaped. */
  readonly escaped: boolean;
  /** How many right-hand parts to use; undefined for all. */
  readonly parts: number | undefined;
  readonly reversed: boolean;
  /** Empty where none are written. */
  readonly delimiters: string;
}

type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  /** `%%`, `%_` or `%-`, already expanded. */
  | { readonly kind: 'escape'; readonly text: string }
  | Macro;

/** A macro-string as it was read. */
export type MacroString = readonly Piece[];

export type MacroParse = { readonly ok: true; readonly macros: MacroString } | NotOk;

type NotOk = { readonly ok: false } & Fault;

/** Where a macro-string stands: in a domain-spec; behind an unknown modifier, which is ignored; in a text of `exp`. */
type Place = 'domain' | 'modifier' | 'explanation';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['%', '%'],
  ['_', ' '],
  ['-', '%20'],
]);
/** macro-letter, transformers and delimiters of section 7.1; literals of ABNF have no case (RFC 5234 section 2.3). */
const MACRO = /^([slodipvhcrt])([0-9]*)(r?)([-.+,/_=]*)$/i;
const ONLY_IN_EXPLANATIONS = 'crt';
/** macro-literal; explain-string has spaces as well. */
const LITERAL = /^[\x21-\x7e]*$/;
const EXPLANATION_LITERAL = /^[\x20-\x7e]*$/;

/** Reads a macro-string, or with spaces an explain-string (section 7.1). Linear. */
export function parseMacroString(text: string, place: Place): MacroParse {
  const macros: Piece[] = [];
  for (let at = 0; at < text.length; ) {
    const percent = text.indexOf('%', at);
    const end = percent === -1 ? text.length : percent;
    const literal = text.slice(at, end);
    if (!(place === 'explanation' ? EXPLANATION_LITERAL : LITERAL).test(literal)) {
      return notOk(oddLiteral(literal));
    }
    if (literal !== '') macros.push({ kind: 'literal', text: literal });
    if (percent === -1) break;
    const expand = readExpand(text, percent, place);
    if (!expand.ok) return expand;
    macros.push(expand.piece);
    at = expand.end;
  }
  return { ok: true, macros };
}

type Expand = { readonly ok: true; readonly piece: Piece; readonly end: number } | NotOk;

/** macro-expand (section 7.1), from its percent sign. */
function readExpand(text: string, percent: number, place: Place): Expand {
  const next = text.charAt(percent + 1);
  const escaped = ESCAPES.get(next);
  if (escaped !== undefined) {
    return { ok: true, piece: { kind: 'escape', text: escaped }, end: percent + 2 };
  }
  if (next !== '{') return notOk(loosePercent(text.slice(percent, percent + 2)));
  const close = text.indexOf('}', percent);
  if (close === -1) return notOk(openMacro(text.slice(percent)));
  const written = text.slice(percent, close + 1);
  const piece = readMacro(written, place);
  return 'why' in piece ? notOk(piece.why) : { ok: true, piece, end: close + 1 };
}

/** `%{…}`, or what is wrong with it. */
function readMacro(written: string, place: Place): Macro | Fault {
  const [, first = '', digits = '', reverse = '', delimiters = ''] = MACRO.exec(written.slice(2, -1)) ?? [];
  if (first === '') return { why: notAMacro(written) };
  // The expression above admits no others.
  const letter = first.toLowerCase() as MacroLetter;
  if (place === 'domain' && ONLY_IN_EXPLANATIONS.includes(letter)) {
    return { why: onlyInExplanations(written) };
  }
  const parts = digits === '' ? undefined : Number(digits);
  if (parts === 0) return { why: noParts(written) };
  return { kind: 'macro', letter, escaped: first !== letter, parts, reversed: reverse !== '', delimiters };
}

/** Reads a domain-spec: a macro-string that ends in a top-level domain or a macro (section 7.1). */
export function parseDomainSpec(text: string): MacroParse {
  const parsed = parseMacroString(text, 'domain');
  if (!parsed.ok) return parsed;
  const last = parsed.macros.at(-1);
  if (last === undefined) return notOk(NO_NAME);
  if (last.kind !== 'literal') return parsed;
  const why = faultOfEnd(last.text);
  return why === undefined ? parsed : notOk(notADomainName(text, why));
}

/** domain-end: a dot, a toplabel, perhaps a dot (section 7.1). */
function faultOfEnd(literal: string): Text | undefined {
  const end = literal.endsWith('.') ? literal.slice(0, -1) : literal;
  const dot = end.lastIndexOf('.');
  if (dot === -1) return NO_DOT;
  const label = end.slice(dot + 1);
  if (/^[0-9]+$/.test(label)) return NUMBER_AT_END;
  if (/^[a-z0-9-]+$/i.test(label) && !label.startsWith('-') && !label.endsWith('-')) return undefined;
  return notTopLevel(label);
}

function notOk(why: Text): NotOk {
  return { ok: false, why };
}

/** The letters that a macro-string uses. */
export function lettersOf(macros: MacroString): MacroLetter[] {
  return macros.flatMap((piece) => (piece.kind === 'macro' ? [piece.letter] : []));
}

/**
 * Is a letter the same in all mail of a domain, from all addresses of one IP version? The others tell clients or mails
 * apart.
 */
export function isFixed(letter: MacroLetter): boolean {
  return letter === 'd' || letter === 'o' || letter === 'v';
}

// ---------------------------------------------------------------------------------------------------------------
// Expansion.

/** What the letters stand for (section 7.2). */
export interface MacroValues {
  readonly sender: { readonly local: string; readonly domain: string };
  readonly domain: string;
  readonly ip: Address;
  readonly helo: string;
  readonly receiver: string;
  readonly now: Date;
  /** Asks DNS, so it is called for each `%{p}` and not before. */
  readonly validatedName: () => Promise<string>;
}

/** Expands a macro-string (section 7.3). Linear in its length times that of the longest value. */
export async function expandMacros(macros: MacroString, values: MacroValues): Promise<string> {
  const pieces: string[] = [];
  for (const piece of macros) {
    if (piece.kind === 'macro') pieces.push(transformed(await letterValue(piece.letter, values), piece));
    else pieces.push(piece.text);
  }
  return pieces.join('');
}

function letterValue(letter: MacroLetter, values: MacroValues): string | Promise<string> {
  const { sender, ip } = values;
  switch (letter) {
    case 's':
      return `${sender.local}@${sender.domain}`;
    case 'l':
      return sender.local;
    case 'o':
      return sender.domain;
    case 'd':
      return values.domain;
    case 'i':
      // DNS has no case. The openspf suite, which compares texts, has capitals; section 7.4 has none.
      return dotPartsOf(ip).join('.').toUpperCase();
    case 'p':
      return values.validatedName();
    case 'v':
      return ip.version === 4 ? 'in-addr' : 'ip6';
    case 'h':
      return values.helo;
    case 'c':
      return printAddress(ip);
    case 'r':
      return values.receiver;
    case 't':
      return String(Math.floor(values.now.getTime() / 1000));
  }
}

/** Split at delimiters, turned round, cut to the right-hand parts, joined with dots, escaped: in this order. */
function transformed(value: string, { parts, reversed, delimiters, escaped }: Macro): string {
  let text = value;
  if (parts !== undefined || reversed || delimiters !== '') {
    const at = new RegExp(`[${(delimiters || '.').replace(/./g, '\\$&')}]`);
    const pieces = value.split(at);
    if (reversed) pieces.reverse();
    text = (parts === undefined ? pieces : pieces.slice(-parts)).join('.');
  }
  return escaped ? urlEscape(text) : text;
}

/** Everything but the unreserved characters of RFC 3986 section 2.3. */
function urlEscape(text: string): string {
  const escapes = [...Buffer.from(text)].map((byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9._~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return escapes.join('');
}

/** Section 7.3: the longest name that DNS can carry; longer ones lose labels from the left. */
const MAX_NAME = 253;

/**
 * A domain-spec's expansion as a name to ask for: without a trailing dot, cut from the left where it is too long. Of a
 * single label that is too long, as much remains as DNS cannot carry: nobody should take megabytes about.
 */
export function asTargetName(expansion: string): string {
  const name = expansion.endsWith('.') ? expansion.slice(0, -1) : expansion;
  if (name.length <= MAX_NAME) return name;
  const end = name.slice(-MAX_NAME - 1);
  return end.slice(end.indexOf('.') + 1);
}
