// What a scan is to read, and what it looked at, by what was asked of it. Pure.
import type { AnyCheck } from './checks/define.ts';
import { selectChecks } from './checks/index.ts';
import { type FactName, forFixes, type Wanted } from './collect/wanted.ts';
import type { Scope } from './compare.ts';
import type { Inventory, Policy } from './model.ts';

/** Which Regions the account has on, and which of them offer a service (src/discover.ts). */
const LISTS_OF_REGIONS: ReadonlySet<string> = new Set(['account:ListRegions', 'ssm:GetParametersByPath']);

/** @param regions those that were asked for; left out: all of the account */
export function scopeOf(
  regions: readonly string[] | undefined,
  checks: readonly AnyCheck[],
  { reads }: Inventory,
): Scope {
  const lists = reads.filter(({ action }) => LISTS_OF_REGIONS.has(action));
  return {
    checks: new Set(checks.map(({ id }) => id)),
    everyCheck: checks.length === selectChecks(['*']).length,
    // What stands in for a list of Regions is not AWS's own: one that it lacks may well be on, or offer the service.
    everyRegion:
      regions === undefined && lists.length > 0 && lists.every(({ failures }) => failures.length === 0),
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
