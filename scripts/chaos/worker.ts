// A process of the campaign: runs the cases that it is sent, one after the other, in a time of its own.
import type { CaseResult } from './case.ts';
import { takeOverTime } from './time.ts';

/** A case to run. */
export interface CaseAsked {
  readonly campaign: number;
  readonly number: number;
}

/** What came of it; `broken`: the case could not be run to its end. */
export type CaseAnswer =
  | { readonly kind: 'ran'; readonly result: CaseResult }
  | { readonly kind: 'broken'; readonly number: number; readonly why: string };

// Before anything of the product is loaded: it may keep what it finds.
takeOverTime();
const { runCase } = await import('./case.ts');

async function answer({ campaign, number }: CaseAsked): Promise<CaseAnswer> {
  try {
    return { kind: 'ran', result: await runCase(campaign, number) };
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'broken', number, why };
  }
}

process.on('message', (asked: CaseAsked) => {
  // Never rejects.
  void answer(asked).then((said) => process.send?.(said));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });
