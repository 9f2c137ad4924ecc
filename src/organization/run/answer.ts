// What the last state of a run answers: the answer of a scan, in as many words as a state may hold.

import { utf8Bytes } from '../../plain-text.ts';
import type { Answer } from '../../publish/answer.ts';

/**
 * A state's result is at most 256 KiB ("Quotas related to state executions", Step Functions developer guide), of which
 * Lambda's own metadata is a part.
 */
const MOST_BYTES = 200_000;

/** The same answer with fewer gaps and notes, where they are too many; how many are left out, it says. */
export function stateAnswer(answer: Answer): Answer {
  let most = Math.max(answer.coverage.gaps.length, answer.coverage.notes.length);
  let shorter = answer;
  while (most > 0 && utf8Bytes(JSON.stringify(shorter)) > MOST_BYTES) {
    most = Math.floor(most / 2);
    shorter = shortened(answer, most);
  }
  return shorter;
}

function shortened({ coverage, ...rest }: Answer, most: number): Answer {
  const { gaps, notes, moreGaps, moreNotes } = coverage;
  return {
    ...rest,
    coverage: {
      ...coverage,
      gaps: gaps.slice(0, most),
      moreGaps: moreGaps + Math.max(gaps.length - most, 0),
      notes: notes.slice(0, most),
      moreNotes: moreNotes + Math.max(notes.length - most, 0),
    },
  };
}
