// What the scan function answers to whoever invoked it: the summary, and where the whole report is. Far below the 6 MB
// that Lambda allows a synchronous answer, whatever the estate ("Lambda quotas", AWS Lambda developer guide).
import type { Gap, Locale, Report, Summary } from '../model.ts';
import { clip, jsonBytes } from '../plain-text.ts';
import type { Published } from './index.ts';

export interface Answer {
  readonly format: 'mailposture-answer/1';
  readonly version: string;
  readonly locale: Locale;
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
    /** Notes that are only in the full report. */
    readonly moreNotes: number;
  };
  /** The full report, when a bucket is configured. */
  readonly report?: Published['report'];
  /** The digest's SNS message, when it was published. */
  readonly digest?: Published['digest'];
}

/** 200 gaps of five texts and 200 notes, each at most 1 KB in JSON, stay below 1.5 MB. */
const MAX_LISTED = 200;
const short = (text: string): string => clip(text, 1000, jsonBytes);

export function answerOf(report: Report, published: Published): Answer {
  const { accounts, regions, gaps, notes, complete } = report.coverage;
  return {
    format: 'mailposture-answer/1',
    version: report.version,
    locale: report.locale,
    takenAt: report.takenAt,
    summary: report.summary,
    coverage: {
      complete,
      accounts: accounts.map(short),
      regions: regions.map(short),
      gaps: gaps.slice(0, MAX_LISTED).map(shortGap),
      moreGaps: Math.max(gaps.length - MAX_LISTED, 0),
      notes: notes.slice(0, MAX_LISTED).map(short),
      moreNotes: Math.max(notes.length - MAX_LISTED, 0),
    },
    ...published,
  };
}

function shortGap({ account, region, action, what, why }: Gap): Gap {
  return {
    account: short(account),
    region: short(region),
    action: short(action),
    what: short(what),
    why: short(why),
  };
}
