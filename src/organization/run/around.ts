// What a function of a run saw of the accounts themselves, for the function that tells: the journal goes from one process to
// the next.
import * as v from 'valibot';
import type { Journal } from '../../fact.ts';
import type { Read, Text } from '../../model.ts';

const TEXT: v.GenericSchema<unknown, Text> = v.object({ en: v.string(), ja: v.string() });
const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));
const READ: v.GenericSchema<unknown, Read> = v.object({
  account: v.string(),
  region: v.string(),
  action: v.string(),
  answered: COUNT,
  items: COUNT,
  failures: v.array(v.object({ what: TEXT, why: TEXT })),
});

/** What a journal holds. */
export const Around = v.object({ reads: v.array(READ), notes: v.array(TEXT) });
export type Around = v.InferOutput<typeof Around>;

export const aroundOf = (journal: Journal): Around => ({ reads: journal.reads(), notes: journal.notes() });

/** Writes into a journal what another one held. */
export async function replay(journal: Journal, { reads, notes }: Around): Promise<void> {
  for (const note of notes) journal.note(note);
  for (const { answered, items, failures, ...at } of reads) {
    await journal.attempt(at, async (tally) => {
      for (let i = 0; i < answered; i += 1) tally(i === 0 ? items : 0);
    });
    for (const { what, why } of failures) journal.leaveOut({ ...at, what }, why);
  }
}
