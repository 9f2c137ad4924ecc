// What the scan function answers to whoever invoked it: the summary, and where the whole report is. Far below the 6 MB
// that Lambda allows a synchronous answer, whatever the estate ("Lambda quotas", AWS Lambda developer guide).
import type { Gap, Report, Summary } from '../model.ts';
import type { Published } from './index.ts';

export interface Answer {
  readonly format: 'mailposture-answer/1';
  readonly version: string;
  readonly takenAt: string;
  readonly summary: Summary;
  readonly coverage: {
    readonly complete: boolean;
    readonly accounts: readonly string[];
    readonly regions: readonly string[];
    readonly gaps: readonly Gap[];
    /** Gaps that are only in the full report. */
    readonly moreGaps: number;
    readonly notes: readonly string[];
  };
  /** The full report, when a bucket is configured. */
  readonly report?: Published['report'];
  /** The digest's SNS message, when it was published. */
  readonly digest?: Published['digest'];
}

/** A gap's text is at most about 1 KB (fact.ts cuts a reason at 500 characters): 200 of them stay below 1 MB. */
const MAX_GAPS = 200;

export function answerOf(report: Report, published: Published): Answer {
  const { accounts, regions, gaps, notes, complete } = report.coverage;
  return {
    format: 'mailposture-answer/1',
    version: report.version,
    takenAt: report.takenAt,
    summary: report.summary,
    coverage: {
      complete,
      accounts,
      regions,
      gaps: gaps.slice(0, MAX_GAPS),
      moreGaps: Math.max(gaps.length - MAX_GAPS, 0),
      notes: notes.slice(0, MAX_GAPS),
    },
    ...published,
  };
}
