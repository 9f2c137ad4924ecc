// The findings of a report, in its order. There may be hundreds of thousands: whoever tells them goes through them, as often
// as it takes, and holds no more of them than it needs.
import type { Finding, Outcome } from './finding.ts';
import { SEVERITIES } from './severity.ts';

/** Findings that can be gone through again and again: an array, or what lies in a file. */
export interface Findings extends Iterable<Finding> {
  readonly length: number;
}

/** Findings that are being kept, in memory or elsewhere. */
export interface Keeping {
  /** In whatever order they are found. */
  add(finding: Finding): void;
  /** All that were added, in the order of a report. There will be no more of them. */
  done(): Findings;
}

/** Begins to keep findings. */
export type KeepFindings = () => Keeping;

/** Keeps findings that are all at hand. */
export function keptAll(keep: KeepFindings, findings: Iterable<Finding>): Findings {
  const keeping = keep();
  for (const finding of findings) keeping.add(finding);
  return keeping.done();
}

/** Findings as something makes of them each time that they are gone through. */
export function eachAs(findings: Findings, make: (finding: Finding) => Finding): Findings {
  return {
    length: findings.length,
    *[Symbol.iterator]() {
      for (const finding of findings) yield make(finding);
    },
  };
}

/** Those that fit, one after the other. */
export function* where<F>(findings: Iterable<F>, fits: (finding: F) => boolean): Generator<F> {
  for (const finding of findings) if (fits(finding)) yield finding;
}

/** Does any of them fit? */
export function some(findings: Iterable<Finding>, fits: (finding: Finding) => boolean): boolean {
  for (const finding of findings) if (fits(finding)) return true;
  return false;
}

/** What a person must act on first, then what nobody could see, then the rest. */
const OUTCOMES: readonly Outcome[] = ['fail', 'unknown', 'pass', 'notApplicable'];

/** As much of a finding as its place rests on. */
export type Ranked = Pick<Finding, 'outcome' | 'severity' | 'checkId' | 'subject'>;

/** By code unit, not by locale: a report must read the same on every machine. */
export function compareFindings(a: Ranked, b: Ranked): number {
  return (
    OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    byUnits(a.checkId, b.checkId) ||
    byUnits(a.subject.account, b.subject.account) ||
    byUnits(a.subject.region, b.subject.region) ||
    byUnits(a.subject.id, b.subject.id)
  );
}

function byUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
