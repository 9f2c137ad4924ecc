// Names the cause of a finding that another one explains: an identity that is not verified fails its own checks and those
// of every pool that sends as it. Pure: by the rules that checks declare, and by who depends on whom in the inventory.
import type { AnyCheck, WaysOf } from './checks/define.ts';
import type { Cause, Fact, Finding, Inventory, Subject } from './model.ts';

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
 * The findings, with the cause of each that follows from another failing one of the same account. The first rule whose
 * cause is there counts; a check that was not asked, or did not fail, is nobody's cause.
 */
export function withCauses(
  findings: readonly Finding[],
  inventory: Inventory,
  checks: readonly AnyCheck[],
): Finding[] {
  const rules = new Map(checks.map(({ id, follows = [] }) => [id, follows]));
  const failing = new Map(
    findings
      .filter(({ outcome }) => outcome === 'fail')
      .map((finding) => [keyOf(finding.subject.account, finding.subject.id, finding.checkId), finding]),
  );
  const pools = poolsOf(inventory);
  const causeOf = ({ checkId, subject: { account, id } }: Finding): Cause | undefined => {
    for (const { check, of } of rules.get(checkId) ?? []) {
      const facts = pools.get(keyOf(account, id));
      const ids = of === 'itself' ? [id] : facts === undefined ? [] : FROM_POOL[of](facts);
      const cause = ids.map((each) => failing.get(keyOf(account, each, check))).find((found) => found);
      if (cause !== undefined) return { checkId: cause.checkId, subject: cause.subject };
    }
    return undefined;
  };
  return findings.map((finding) => {
    const follows = finding.outcome === 'fail' ? causeOf(finding) : undefined;
    return follows === undefined ? finding : { ...finding, follows };
  });
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
