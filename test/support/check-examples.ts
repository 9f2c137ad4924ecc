// Turns an example of a check into an inventory, so that examples go the same way as a real scan's facts.
import type { AnyCheck } from '../../src/checks/define.ts';
import { SAMPLE_SUBJECTS } from '../../src/checks/samples.ts';
import { DEFAULT_THRESHOLDS } from '../../src/checks/thresholds.ts';
import type { Fact, Inventory, Listing, Thresholds } from '../../src/model.ts';

export type AnyExample = AnyCheck['examples'][number];

/** Where the facts of an example claim to come from. */
export const sourceOf = (fact: string): string => `example:${fact}`;

/** The facts of an example as a scan would hold them: each known, with a source. */
export function factsOf(example: AnyExample): Record<string, Fact<unknown>> {
  return Object.fromEntries(
    Object.entries(example.facts).map(([name, value]) => [
      name,
      { known: true, value, source: sourceOf(name) },
    ]),
  );
}

/** The thresholds that an example names, and the defaults of the others. */
export const thresholdsOf = ({ thresholds }: AnyExample): Thresholds => ({
  ...DEFAULT_THRESHOLDS,
  ...thresholds,
});

/** An inventory that holds one subject. */
export function inventoryOf(
  check: AnyCheck,
  example: AnyExample,
  facts: Record<string, Fact<unknown>> = factsOf(example),
): Inventory {
  const subject = { ...SAMPLE_SUBJECTS[check.kind], ...example.subject, facts };
  const { kind, account, region } = subject;
  const listing = { kind, account, region, subjects: { known: true, value: [subject], source: 'example' } };
  return {
    format: 'mailposture-inventory/1',
    takenAt: example.takenAt ?? '2026-11-01T00:00:00.000Z',
    accounts: [account],
    regions: [region],
    // An example is typed where its check is declared; an untyped catalogue cannot say so again.
    listings: [listing as unknown as Listing],
    reads: [],
    notes: [],
  };
}
