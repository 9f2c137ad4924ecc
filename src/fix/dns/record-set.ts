// What every change to DNS has: a whole record set as it is to stand, beside what stands there now.
import type { DnsChange, Fact, RecordSet, Text } from '../../model.ts';

/** What DNS needs for a cure, and what it takes a person for. */
export interface DnsFix {
  /** Empty: nothing is to be published. */
  readonly changes: readonly DnsChange[];
  /** What cannot be settled by what was read, and what to look at before publishing: sentences. */
  readonly open: readonly Text[];
}

export const NOTHING_TO_DO: DnsFix = { changes: [], open: [] };

/** Seconds. Short, so that a record which proves wrong is soon mended everywhere. */
const TTL = 300;

/** A record set of our making. What its time to live was before is not known: resolvers answer with what is left. */
export function recordSet(type: RecordSet['type'], name: string, values: readonly string[]): RecordSet {
  return { name, type, ttl: TTL, values };
}

/** What stands at a name, as DNS answered. */
export function stands(type: RecordSet['type'], values: readonly string[]): Fact<readonly string[]> {
  return { known: true, value: values, source: `dns:${type}` };
}

/**
 * The texts of a TXT set with those of one purpose replaced by a single one, in the place of the first of them. All
 * others are kept in their order; the same text twice is one record (RFC 2181 section 5).
 */
export function withText(
  texts: readonly string[],
  isReplaced: (text: string) => boolean,
  by: string,
): readonly string[] {
  const first = texts.findIndex(isReplaced);
  const kept = texts.filter((text) => !isReplaced(text));
  const place = first === -1 ? kept.length : first;
  return [...new Set([...kept.slice(0, place), by, ...kept.slice(place)])];
}
