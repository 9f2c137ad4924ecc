// Reports that were compared with a scan before, for tests of whatever tells changes.
import { type Changes, NO_CHANGES, type Report } from '../../src/model.ts';

/** A report with what changed since the day before; its counts are those of the test. */
export function changed(report: Report, over: Partial<Changes> = {}): Report {
  const changes = { since: '2026-10-31T08:00:00.000Z', counts: NO_CHANGES, past: [], trend: [], ...over };
  return { ...report, changes };
}

/** A report of the first scan that kept a history: there is nothing to compare it with. */
export function baseline(report: Report): Report {
  return { ...report, changes: { counts: NO_CHANGES, past: [], trend: [] } };
}

/** What changed, and since when it fails, is what a history knows, not an inventory. */
export function withoutHistory({ changes: _, ...report }: Report): Report {
  return { ...report, findings: [...report.findings].map(({ since: _since, ...finding }) => finding) };
}
