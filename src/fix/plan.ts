// The plan: what cures the failing findings of an estate, each thing once, in the order in which it has to be done. Pure.
import type { Finding, Inventory } from '../model.ts';
import { poolIdOf } from '../subjects.ts';
import { type Answers, NO_ANSWERS } from './answers.ts';
import { fixesOf } from './index.ts';
import { Drafts, told } from './plan/drafts.ts';
import { withNeeds } from './plan/needs.ts';
import { isInScope } from './plan/scope.ts';
import type { Plan } from './plan/shape.ts';

export * from './plan/shape.ts';

export interface PlanOptions {
  readonly answers?: Answers;
  /** Names, ids or globs of subjects: the plan is for these and what they depend on. */
  readonly subjects?: readonly string[];
}

/**
 * The plan for the failing findings of a report, but for those that somebody has accepted.
 * @param all worst first, as a report has them: steps of one phase stand in the order of their findings
 */
export function planOf(
  all: Iterable<Finding>,
  inventory: Inventory,
  { answers = NO_ANSWERS, subjects }: PlanOptions = {},
): Plan {
  // Cures look at all that fails on a subject, in scope or not.
  const findings = [...all];
  const fixes = fixesOf(findings, inventory, answers);
  const inScope = isInScope(inventory, fixes, subjects);
  const open = findings.filter(({ accepted, subject }) => accepted === undefined && inScope(subject));
  const failing = open.filter(({ outcome }) => outcome === 'fail');
  const drafts = new Drafts(poolNames(inventory));
  for (const finding of failing) {
    const fix = fixes.get(finding);
    if (fix !== undefined) drafts.add(finding, fix);
  }
  return {
    takenAt: inventory.takenAt,
    accounts: inventory.accounts,
    steps: withNeeds(drafts.steps(inventory.accounts.length > 1)),
    left: failing.filter((finding) => !drafts.has(finding)).map(told),
    unseen: open.filter(({ outcome }) => outcome === 'unknown').length,
  };
}

/** What pools are called, by account and pool id. */
function poolNames({ listings }: Inventory): (pool: { account: string; poolId: string }) => string {
  const pools = listings.flatMap((listing) =>
    listing.kind === 'userPool' && listing.subjects.known ? listing.subjects.value : [],
  );
  const names = new Map(pools.map(({ account, id, name }) => [`${account} ${poolIdOf(id)}`, name]));
  return ({ account, poolId }) => names.get(`${account} ${poolId}`) ?? poolId;
}
