// A fact: the form in which everything that was read is kept.
import type { Text } from './text.ts';

/** Something that was read: known, with the API it came from; or not known, and why. Nothing else is ever assumed. */
export type Fact<T> =
  | { readonly known: true; readonly value: T; readonly source: string }
  | { readonly known: false; readonly why: Text };
