// From an inventory to a report. Pure: the same inventory and checks give the same report.
import type { AnyCheck } from './checks/define.ts';
import { coverageOf, evaluate, summarize } from './evaluate.ts';
import type { Inventory, Report } from './model.ts';
import { VERSION } from './version.ts';

/** The report on an inventory. */
export function judge(inventory: Inventory, checks: readonly AnyCheck[]): Report {
  const findings = evaluate(inventory, checks);
  return {
    format: 'mailposture-report/1',
    version: VERSION,
    takenAt: inventory.takenAt,
    summary: summarize(inventory, findings),
    findings,
    coverage: coverageOf(inventory, findings),
  };
}
