// A fact: the form in which everything that was read is kept.
import type { Text } from './text.ts';

/** Something that was read: known, with the API it came from; or not known, and why. Nothing else is ever assumed. */
export type Fact<T> = KnownFact<T> | { readonly known: false; readonly why: Text };

export interface KnownFact<T = unknown> {
  readonly known: true;
  readonly value: T;
  readonly source: string;
  /** When it was read, ISO 8601, where that was an earlier scan; left out: this one. */
  readonly asOf?: string;
}
