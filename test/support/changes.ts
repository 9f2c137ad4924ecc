// Reports that were compared with a scan before, for tests of whatever tells changes.
import type { ChangeCounts, Changes, Report } from '../../src/model.ts';

const NO_CHANGE: ChangeCounts = {
  new: 0,
  still: 0,
  severityUp: 0,
  severityDown: 0,
  resolved: 0,
  lostSight: 0,
  gone: 0,
  blind: 0,
  regained: 0,
};

/** A report with what changed since the day before; its counts are those of the test. */
export function changed(report: Report, over: Partial<Changes> = {}): Report {
  const changes = { since: '2026-10-31T08:00:00.000Z', counts: NO_CHANGE, past: [], trend: [], ...over };
  return { ...report, changes };
}

/** A report of the first scan that kept a history: there is nothing to compare it with. */
export function baseline(report: Report): Report {
  return { ...report, changes: { counts: NO_CHANGE, past: [], trend: [] } };
}
