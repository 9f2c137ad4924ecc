// The message that a scan is finished: what it came to, without its findings. docs/events.md and
// docs/schemas/scan-1.schema.json describe it for whoever has rules on it; a test holds them together.
import { type ChangeCounts, type Locale, type Report, type Summary, told } from '../../model.ts';
import { headline } from '../summary.ts';
import { placeWords, type ReportPlace } from './digest.ts';
import { cut, LIMITS } from './digest-bounds.ts';

/** Format 1, under the same promise as a digest's: keys are added, and none changes its meaning or goes. */
interface ScanMessage {
  readonly format: 'mailposture-scan/1';
  readonly version: string;
  readonly locale: Locale;
  /** ISO 8601. */
  readonly takenAt: string;
  readonly headline: string;
  /** The first 500, and the first 100. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly summary: Summary;
  /** Only where there is a history; without `since` this scan is the first. */
  readonly changes?: { readonly since?: string; readonly counts: ChangeCounts };
  readonly coverage: {
    readonly complete: boolean;
    /** How many things were not seen. */
    readonly gaps: number;
  };
  /** s3://… of the full report. */
  readonly where: string | null;
}

const MOST = { accounts: 500, regions: 100 };

/** At most some 40 KB, whatever the report holds. */
export function makeScanMessage(report: Report, where: ReportPlace | undefined): ScanMessage {
  const { version, locale, takenAt, summary, coverage, changes } = report;
  const places = (all: readonly string[], most: number) =>
    all.slice(0, most).map((place) => cut(place, LIMITS.place));
  return {
    format: 'mailposture-scan/1',
    version: cut(version, LIMITS.short),
    locale,
    takenAt: cut(takenAt, LIMITS.short),
    headline: cut(told(headline(report), locale), LIMITS.sentence),
    accounts: places(coverage.accounts, MOST.accounts),
    regions: places(coverage.regions, MOST.regions),
    summary,
    ...(changes && {
      changes: { ...(changes.since && { since: changes.since }), counts: changes.counts },
    }),
    coverage: { complete: coverage.complete, gaps: coverage.gaps.length },
    where: where ? cut(placeWords(where), LIMITS.sentence) : null,
  };
}
