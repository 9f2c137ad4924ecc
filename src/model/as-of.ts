// What is said of an answer that rests on what an earlier scan read.
import type { Fact, KnownFact } from './fact.ts';
import { en, ja, paragraph, say, type Text } from './text.ts';

/** The day of a time, in UTC: `2026-11-01`. */
export const dayOf = (time: string): string => time.slice(0, 10);

/** The earliest time that something rests on; undefined where all was read by this scan. */
export function earliestOf(facts: readonly Fact<unknown>[]): string | undefined {
  return facts
    .flatMap((fact) => (fact.known && fact.asOf !== undefined ? [fact.asOf] : []))
    .sort()
    .at(0);
}

/** The words of an answer, with the day as of which it is true. */
export function asRead(because: Text, asOf: string | undefined): Text {
  if (asOf === undefined) return because;
  const day = dayOf(asOf);
  return paragraph(because, say(en`As read on ${day}.`, ja`${day} に読み取った内容です。`));
}

/** The API that it came from, and the day where that was an earlier scan: `ses:GetEmailIdentity 2026-11-01`. */
export function sourceOf({ source, asOf }: KnownFact): string {
  return asOf === undefined ? source : `${source} ${dayOf(asOf)}`;
}
