// From an inventory to a report. Pure: the same inventory and checks give the same report. Findings are made one by one and
// handed over to be kept, so that a large estate does not have to lie in memory.
import { causesAmong } from './causes.ts';
import { chainsOf } from './chains.ts';
import type { AnyCheck } from './checks/define.ts';
import { coverageOf, evaluateEach, Tally } from './evaluate.ts';
import { fixer } from './fix/index.ts';
import {
  type Cause,
  compareFindings,
  type Finding,
  type Inventory,
  type KeepFindings,
  type Locale,
  type Policy,
  type Report,
} from './model.ts';
import { applyPolicy, NO_POLICY } from './policy.ts';
import { VERSION } from './version.ts';

/** How to judge, and what becomes of what is found. */
export interface JudgeManner {
  /** What the owner has said of the estate. */
  readonly policy?: Policy;
  readonly locale?: Locale;
}

/** A report whose findings are at hand. */
export type HeldReport = Report & { readonly findings: readonly Finding[] };

const held = (findings: Iterable<Finding>): readonly Finding[] => [...findings].sort(compareFindings);

/** The report on an inventory, by what its owner has said of the estate, in one language; all of it in memory. */
export function judge(
  inventory: Inventory,
  checks: readonly AnyCheck[],
  policy: Policy = NO_POLICY,
  locale: Locale = 'en',
): HeldReport {
  let findings: readonly Finding[] = [];
  const keep = (each: Iterable<Finding>) => {
    findings = held(each);
    return findings;
  };
  return { ...judgeInto(keep, inventory, checks, { policy, locale }), findings };
}

/**
 * The same, with the findings wherever they are kept. Everything is asked twice: whether a finding follows from another,
 * and what cures it, hangs on all that fails, and to ask again takes less than to hold the answers.
 */
export function judgeInto(
  keep: KeepFindings,
  inventory: Inventory,
  checks: readonly AnyCheck[],
  { policy = NO_POLICY, locale = 'en' }: JudgeManner = {},
): Report {
  const { thresholds } = policy;
  const evaluated = () => evaluateEach(inventory, checks, { thresholds, locale });
  const failing = failingOf(evaluated());
  const causeOf = causesAmong(failing, inventory, checks);
  const withFix = fixer(failing, causeOf, inventory, locale);
  const applied = applyPolicy(checks, policy, inventory, locale);
  const tally = new Tally();
  function* judged(): Generator<Finding> {
    for (const finding of evaluated()) {
      const follows = finding.outcome === 'fail' ? causeOf(finding) : undefined;
      const placed = applied.judged(follows === undefined ? finding : { ...finding, follows });
      tally.add(placed);
      yield withFix(placed);
    }
  }
  // Lowered findings have another place in the order: it is made when all are there.
  const findings = keep(judged());
  const summary = tally.summary(inventory);
  const coverage = coverageOf(inventory, summary.outcomes, locale);
  return {
    format: 'mailposture-report/1',
    version: VERSION,
    locale,
    takenAt: inventory.takenAt,
    summary,
    findings,
    coverage: { ...coverage, notes: [...coverage.notes, ...applied.notes()] },
    chains: chainsOf(inventory, locale),
  };
}

function failingOf(findings: Iterable<Finding>): readonly Cause[] {
  const failing: Cause[] = [];
  for (const { outcome, checkId, subject } of findings) {
    if (outcome === 'fail') failing.push({ checkId, subject });
  }
  return failing;
}
