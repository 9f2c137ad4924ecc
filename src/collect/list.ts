// Lists that are read page by page: what was seen is kept even when a later page could not be read.
import type { Journal, ReadOf } from '../fact.ts';
import type { Fact } from '../model.ts';

/** A list as far as it was read. Only when `whole` is known is something that is not in `items` really absent. */
export interface ListRead<T> {
  readonly items: readonly T[];
  readonly whole: Fact<true>;
}

/** Reads all pages of a list. */
export async function readList<T>(
  journal: Journal,
  at: ReadOf,
  pages: () => AsyncIterable<readonly T[]>,
): Promise<ListRead<T>> {
  const items: T[] = [];
  const whole = await journal.attempt(at, async (tally) => {
    for await (const page of pages()) {
      items.push(...page);
      tally(page.length);
    }
    return true as const;
  });
  // A page that comes after the deadline is none of it.
  return { items: [...items], whole };
}

/** Cuts a list into runs of at most `size`. */
export function inBatchesOf<T>(size: number, items: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
