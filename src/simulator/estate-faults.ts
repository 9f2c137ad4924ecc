// What is told of an estate that does not fit its schema: it may be another file altogether, with any names in it.
import * as v from 'valibot';

const MAX_FAULTS = 20;
const MAX_WORDS = 300;

/** The first faults, each with its path, and how many more there are. */
export function faultsTold(issues: readonly v.BaseIssue<unknown>[]): string[] {
  const first = issues.slice(0, MAX_FAULTS);
  const told = first.map((issue) => `${fieldOf(issue)}: ${wordsOf(issue)}`);
  const more = issues.length - first.length;
  return more > 0 ? [...told, `and ${more} more`] : told;
}

/** A field may have no name at all. */
const fieldOf = (issue: v.BaseIssue<unknown>): string => quoted((v.getDotPath(issue) ?? '(whole)') || '""');

/** valibot says of an unknown key that it "expected never", and of a missing one that it "received undefined". */
function wordsOf({ expected, received, message }: v.BaseIssue<unknown>): string {
  if (expected === 'never') return 'unknown key';
  return received === 'undefined' ? 'is missing' : quoted(message);
}

const quoted = (words: string): string =>
  words.replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ').slice(0, MAX_WORDS);
