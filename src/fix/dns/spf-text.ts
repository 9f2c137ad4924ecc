// Edits the text of an SPF record term by term (RFC 7208): what is not touched stays as it was written.

import { shown } from '../../email/shown.ts';
import { type Directive, parseSpf, type Qualifier } from '../../email/spf/record.ts';
import { en, ja, say, type Text } from '../../model.ts';

/** RFC 7208 section 4.6.4. */
export const MAX_LOOKUPS = 10;
export const SES_INCLUDE = 'include:amazonses.com';

interface Term {
  readonly text: string;
  readonly column: number;
  /** `other`: a modifier that receivers ignore (section 6). */
  readonly kind: Directive['kind'] | 'redirect' | 'exp' | 'other';
  /** Of a mechanism. */
  readonly qualifier?: Qualifier;
}

type Terms =
  | { readonly ok: true; readonly terms: readonly Term[] }
  | { readonly ok: false; readonly why: Text };

/** The terms of a record in order; or why it is a syntax error, as a clause. */
function termsOf(record: string): Terms {
  const parsed = parseSpf(record);
  if (!parsed.ok) {
    const { term, column, why } = parsed;
    const text = shown(term);
    return {
      ok: false,
      why: say(en`${text} (column ${column + 1}): ${why}`, ja`${text} (${column + 1} 文字目): ${why}`),
    };
  }
  const { directives, redirect, exp } = parsed.record;
  const known = new Map([...directives, redirect, exp].flatMap((one) => (one ? [[one.column, one]] : [])));
  const written = [...record.matchAll(/[^ ]+/g)].slice(1);
  const terms = written.map(({ 0: text, index: column }): Term => {
    const one = known.get(column);
    if (one === undefined) return { text, column, kind: 'other' };
    return { text, column, kind: one.kind, ...('qualifier' in one && { qualifier: one.qualifier }) };
  });
  return { ok: true, terms };
}

/** Why a record is a syntax error, as a clause; undefined where it is none. */
export function syntaxFault(record: string): Text | undefined {
  const read = termsOf(record);
  return read.ok ? undefined : read.why;
}

function partsOf(record: string): readonly Term[] {
  const read = termsOf(record);
  return read.ok ? read.terms : [];
}

/** Terms of a record that query DNS, as far as they can be reached: the least that its evaluation may spend. */
export function leastLookups(record: string): number {
  const terms = partsOf(record);
  const all = terms.findIndex(({ kind }) => kind === 'all');
  const reached = terms.filter((term, index) => {
    // Section 5.1: nothing behind all is tested, and redirect counts for nothing beside it.
    if (all !== -1 && (index > all || term.kind === 'redirect')) return false;
    return ['include', 'a', 'mx', 'ptr', 'exists', 'redirect'].includes(term.kind);
  });
  return reached.length;
}

// ---------------------------------------------------------------------------------------------------------------
// Letting SES pass.

/**
 * The record with include:amazonses.com where it is reached: in front of the first term that could turn an address away,
 * which mostly is `all`, since the first term that matches decides (section 4.6.2). `first`: in front of everything, so
 * that no term which is an error comes before it.
 */
export function withSes(record: string, where: 'beforeAll' | 'first'): string {
  const terms = partsOf(record);
  const own = terms.filter(({ text }) => /^[+?~-]?include:amazonses\.com\.?$/i.test(text));
  const others = terms.filter((term) => !own.includes(term));
  const before = where === 'first' ? others[0] : (others.find(turnsAway) ?? others.find(isRedirect));
  const [first] = own;
  const isReached = before === undefined || isInFront(first, before);
  if (first?.qualifier === '+' && isReached) return record;
  const bare = own.reduceRight(withoutTerm, record);
  // Terms that were cut out in front move the place.
  const shift = own.reduce((sum, term) => sum + (isInFront(term, before) ? lengthCut(record, term) : 0), 0);
  if (before === undefined) return `${bare}${bare.endsWith(' ') ? '' : ' '}${SES_INCLUDE}`;
  const column = before.column - shift;
  return `${bare.slice(0, column)}${SES_INCLUDE} ${bare.slice(column)}`;
}

const turnsAway = ({ qualifier = '+' }: Term): boolean => qualifier !== '+';
const isRedirect = ({ kind }: Term): boolean => kind === 'redirect';

function isInFront(term: Term | undefined, other: Term | undefined): boolean {
  return term !== undefined && other !== undefined && term.column < other.column;
}

/** A term and the spaces behind it; at the end of the record, those in front of it. */
function withoutTerm(record: string, term: Term): string {
  const end = term.column + lengthCut(record, term);
  const start = record.slice(0, term.column);
  return end === record.length ? start.trimEnd() : start + record.slice(end);
}

function lengthCut(record: string, { column, text }: Term): number {
  let end = column + text.length;
  while (record.charAt(end) === ' ') end += 1;
  return end - column;
}

// ---------------------------------------------------------------------------------------------------------------
// Closing what is open to all.

/** The record with ~all for each `all` by which everybody passes. */
export function closed(record: string): string {
  const open = partsOf(record).filter(({ kind, qualifier }) => kind === 'all' && qualifier === '+');
  return open.reduceRight((text, { text: term, column }) => {
    return `${text.slice(0, column)}~${term.replace('+', '')}${text.slice(column + term.length)}`;
  }, record);
}

// ---------------------------------------------------------------------------------------------------------------
// One record of several.

interface Merged {
  readonly record: string;
  /** What is not as it stood in one of them, as clauses. */
  readonly told: readonly Text[];
}

/**
 * One record that lets pass whom any of several lets pass: terms in their order, each once. Terms behind `all` stay
 * behind it, where they count for nothing. A redirect becomes an include where it would count for nothing beside the
 * other terms (section 6.1).
 * @param records each without a syntax error
 */
export function merged(records: readonly string[]): Merged {
  const parts = records.map(partsOf);
  const live = parts.flatMap((terms) => untilAll(terms).filter(({ kind }) => !isAtEnd(kind)));
  const dead = parts.flatMap((terms) => terms.slice(untilAll(terms).length + 1));
  const ends = distinct(parts.flatMap((terms) => endOf(terms)));
  const redirects = distinct(
    parts.flatMap((terms) => (endOf(terms).length > 0 ? [] : terms.filter(isRedirect))),
  );
  const exps = distinct(parts.flatMap((terms) => terms.filter(({ kind }) => kind === 'exp')));
  const isIncluded = redirects.length > 0 && (ends.length > 0 || redirects.length > 1);
  const includes = isIncluded ? redirects.map((term) => term.replace(/^redirect=/i, 'include:')) : [];
  const [end] = ends;
  const all = ends.length === 1 && end !== undefined ? [end] : ends.length > 1 || isIncluded ? ['~all'] : [];
  const behind = dead.filter(({ kind }) => !isAtEnd(kind) && kind !== 'all');
  const terms = distinct(live);
  const record = [
    ...['v=spf1', ...terms, ...includes.filter((term) => !terms.includes(term)), ...all],
    ...(isIncluded ? [] : redirects),
    ...exps.slice(0, 1),
    ...(all.length > 0 ? distinct(behind) : []),
  ];
  return { record: record.join(' '), told: toldOf(ends, isIncluded, exps) };
}

const isAtEnd = (kind: Term['kind']): boolean => kind === 'redirect' || kind === 'exp';

function untilAll(terms: readonly Term[]): readonly Term[] {
  const all = terms.findIndex(({ kind }) => kind === 'all');
  return all === -1 ? terms : terms.slice(0, all);
}

/** How a record ends: its `all`, one by which everybody passes made to fail softly. */
function endOf(terms: readonly Term[]): Term[] {
  return terms
    .filter(({ kind }) => kind === 'all')
    .slice(0, 1)
    .map((term) => ({ ...term, text: `${term.qualifier === '+' ? '~' : (term.qualifier ?? '~')}all` }));
}

const distinct = (terms: readonly Term[]): string[] => [...new Set(terms.map(({ text }) => text))];

function toldOf(ends: readonly string[], isIncluded: boolean, exps: readonly string[]): Text[] {
  const several = ends.join(', ');
  const [exp = '', ...lost] = exps;
  return [
    ...(ends.length > 1 ? [say(en`~all stands for ${several}`, ja`${several} は ~all にまとめます`)] : []),
    ...(isIncluded ? [REDIRECT] : []),
    ...(lost.length > 0
      ? [say(en`of the exp modifiers ${exp} is kept`, ja`exp 修飾子は ${exp} だけを残します`)]
      : []),
  ];
}

const REDIRECT = say(
  en`redirect= has become include:, for all disables it (RFC 7208 section 6.1)`,
  ja`redirect= は include: に変えます (all があると無効になるため。RFC 7208 section 6.1)`,
);
