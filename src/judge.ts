// From an inventory to a report. Pure: the same inventory and checks give the same report.
import { withCauses } from './causes.ts';
import { chainsOf } from './chains.ts';
import type { AnyCheck } from './checks/define.ts';
import { compareFindings, coverageOf, evaluate, summarize } from './evaluate.ts';
import { withFixes } from './fix/index.ts';
import type { Inventory, Locale, Policy, Report } from './model.ts';
import { applyPolicy, NO_POLICY } from './policy.ts';
import { VERSION } from './version.ts';

/** The report on an inventory, by what its owner has said of the estate, in one language. */
export function judge(
  inventory: Inventory,
  checks: readonly AnyCheck[],
  policy: Policy = NO_POLICY,
  locale: Locale = 'en',
): Report {
  const { thresholds } = policy;
  const caused = withCauses(evaluate(inventory, checks, { thresholds, locale }), inventory, checks);
  const judged = applyPolicy(caused, checks, policy, inventory, locale);
  // Lowered findings have another place in the order.
  const findings = withFixes(judged.findings, inventory, locale).sort(compareFindings);
  const coverage = coverageOf(inventory, findings, locale);
  return {
    format: 'mailposture-report/1',
    version: VERSION,
    locale,
    takenAt: inventory.takenAt,
    summary: summarize(inventory, findings),
    findings,
    coverage: { ...coverage, notes: [...coverage.notes, ...judged.notes] },
    chains: chainsOf(inventory, locale),
  };
}
