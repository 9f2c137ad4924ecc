// What a scan is to read, and what it looked at, by what was asked of it. Pure.
import type { AnyCheck } from './checks/define.ts';
import { selectChecks } from './checks/index.ts';
import { type FactName, forFixes, type Wanted } from './collect/wanted.ts';
import type { Scope } from './compare.ts';
import type { Inventory, Policy } from './model.ts';

/** @param regions those that were asked for; left out: all of the account */
export function scopeOf(
  regions: readonly string[] | undefined,
  checks: readonly AnyCheck[],
  { reads }: Inventory,
): Scope {
  const list = reads.find(({ action }) => action === 'account:ListRegions');
  return {
    checks: new Set(checks.map(({ id }) => id)),
    everyCheck: checks.length === selectChecks(['*']).length,
    // What stands in for the list of Regions is not the account's own: a Region that it lacks may well be on.
    everyRegion: regions === undefined && list !== undefined && list.failures.length === 0,
  };
}

/** The facts that checks, their fixes and a policy need. */
export function factsNeeded(checks: readonly AnyCheck[], policy?: Policy): Wanted {
  // A check's kind and needs are typed where it is defined; the catalogue forgets the types, the names stay true.
  const needed = checks.flatMap(({ kind, needs }) => needs.map((fact) => `${kind}.${fact}` as FactName));
  const ids = checks.map(({ id }) => id);
  return new Set([...needed, ...tagsNeeded(checks, policy), ...forFixes(new Set(needed), ids)]);
}

/** Tags of identities take a call each: only for environments that go by tags, and checks that environments lower. */
function tagsNeeded(checks: readonly AnyCheck[], policy: Policy | undefined): FactName[] {
  const goesByTags = policy?.environments.some(({ tag }) => tag !== undefined) ?? false;
  const isLowered = checks.some(({ kind, outsideProduction }) => kind === 'identity' && outsideProduction);
  return goesByTags && isLowered ? ['identity.tags'] : [];
}
