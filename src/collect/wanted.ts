// Which facts a scan has to read: those that its checks need and no others, so that a narrowed scan makes fewer calls
// and asks for fewer permissions.
import type { FactsOf, Kind } from '../model.ts';

/** A fact's name with its kind: `identity.dkim`. */
export type FactName = { [K in Kind]: `${K}.${keyof FactsOf[K] & string}` }[Kind];

export type Wanted = ReadonlySet<FactName>;

/** Is any of these facts wanted? */
export function wantsAny(wanted: Wanted, ...names: readonly FactName[]): boolean {
  return names.some((name) => wanted.has(name));
}

/** Is any fact of this kind wanted? */
export function wantsKind(wanted: Wanted, kind: Kind): boolean {
  return [...wanted].some((name) => name.startsWith(`${kind}.`));
}

/** The reason that stands in a fact which no check of the scan needed. */
export const NOT_WANTED = 'not read: no check of this scan needed it';
