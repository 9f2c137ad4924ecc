// What a reader of a syntax hands back in place of what it should have read.
import type { Text } from '../model.ts';

export interface Fault {
  /** A clause for a person, without a full stop. */
  readonly why: Text;
}
