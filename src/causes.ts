// Names the cause of a finding that another one explains: an identity that is not verified fails its own checks and those
// of every pool that sends as it. Pure: by the rules that checks declare, and by who depends on whom in the inventory.
import type { AnyCheck, WaysOf } from './checks/define.ts';
import type { Cause, CauseOnItself, Fact, Inventory, Subject } from './model.ts';

type PoolFacts = Subject<'userPool'>['facts'];

/** From a pool to the ids of what its mail depends on. What was not read leads nowhere. */
const FROM_POOL: Record<Exclude<WaysOf['userPool'], 'itself'>, (facts: PoolFacts) => string[]> = {
  senderIdentity: ({ senderIdentities }) =>
    each(senderIdentities, (sender) => (sender.kind === 'found' ? [sender.signing.arn] : [])),
  senderAccount: ({ senderAccounts }) =>
    each(senderAccounts, ({ account, region }) => [`${account}/${region}`]),
  fromDomain: ({ authentication }) => each(authentication, ({ from }) => [from]),
};

function each<T>(fact: Fact<readonly T[]>, idsOf: (value: T) => string[]): string[] {
  return fact.known ? fact.value.flatMap(idsOf) : [];
}

/**
 * What a failing check of a subject follows from, as far as that hangs on nothing but what else fails on the subject.
 * @param failing ids of all checks that fail on it
 */
export function causeOnItself({ follows = [] }: AnyCheck, failing: ReadonlySet<string>): CauseOnItself {
  for (const { check, of } of follows) {
    if (of !== 'itself') return 'elsewhere';
    if (failing.has(check)) return { check };
  }
  return undefined;
}

/**
 * What each failing finding follows from: another failing one of the same account. The first rule whose cause is there
 * counts; a check that was not asked, or did not fail, is nobody's cause.
 * @param failing all that fails
 * @returns for a failing finding its cause; undefined where it is one by itself
 */
export function causesAmong(
  failing: Iterable<Cause>,
  inventory: Inventory,
  checks: readonly AnyCheck[],
): (finding: Cause) => Cause | undefined {
  const rules = new Map(checks.map(({ id, follows = [] }) => [id, follows]));
  const there = new Map<string, Cause>();
  for (const { checkId, subject } of failing) {
    there.set(keyOf(subject.account, subject.id, checkId), { checkId, subject });
  }
  const pools = poolsOf(inventory);
  return ({ checkId, subject: { account, id } }) => {
    for (const { check, of } of rules.get(checkId) ?? []) {
      const facts = pools.get(keyOf(account, id));
      const ids = of === 'itself' ? [id] : facts === undefined ? [] : FROM_POOL[of](facts);
      const cause = ids.map((each) => there.get(keyOf(account, each, check))).find((found) => found);
      if (cause !== undefined) return cause;
    }
    return undefined;
  };
}

/** The facts of each pool, by account and ARN. */
function poolsOf({ listings }: Inventory): Map<string, PoolFacts> {
  return new Map(
    listings.flatMap((listing) =>
      listing.kind === 'userPool' && listing.subjects.known
        ? listing.subjects.value.map(({ account, id, facts }) => [keyOf(account, id), facts] as const)
        : [],
    ),
  );
}

/** No part holds a line break: ids are ARNs, names and domains. */
const keyOf = (...parts: string[]): string => parts.join('\n');
