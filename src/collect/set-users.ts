// What pools send as, and which of them name a configuration set for mail of which identities. Pure.
import { known, mapFact } from '../fact.ts';
import type { ConfigurationSetUser, Fact, Sender, SenderIdentity } from '../model.ts';
import { sendingRegions } from '../pool-regions.ts';
import type { PoolRead } from './cognito.ts';
import { type IdentitiesIn, type PoolPlace, senderIdentities, senderOf, sourceRegions } from './sender.ts';

/** A pool with what its settings lead to. */
export interface PoolSender {
  readonly arn: string;
  readonly place: PoolPlace;
  readonly sender: Fact<Sender>;
  readonly identities: Fact<readonly SenderIdentity[]>;
}

/** Pools of a Region as far as they were listed. */
export interface PoolSenders {
  readonly region: string;
  readonly pools: readonly PoolSender[];
  readonly whole: Fact<true>;
}

/** The sets that pools name for mail of an identity, each with the pools. */
export interface NamedSets {
  readonly region: string;
  readonly sets: Map<string, ConfigurationSetUser[]>;
}

/** By the ARN of the identity that the mail goes out as. */
export function setsNamedByPools(pools: readonly PoolSenders[]): ReadonlyMap<string, NamedSets> {
  const all = new Map<string, NamedSets>();
  for (const { arn, sender, identities } of pools.flatMap((each) => each.pools)) {
    if (!sender.known || sender.value.kind !== 'ses' || !identities.known) continue;
    const { configurationSet } = sender.value;
    if (configurationSet === undefined) continue;
    for (const identity of identities.value) {
      if (identity.kind === 'missing') continue;
      const { arn: of, region } = identity.signing;
      const named: NamedSets = all.get(of) ?? { region, sets: new Map() };
      all.set(of, named);
      named.sets.set(configurationSet, [
        ...(named.sets.get(configurationSet) ?? []),
        { kind: 'userPool', arn },
      ]);
    }
  }
  return all;
}

/** A pool of a place with what its settings lead to. */
export function senderIn(
  { arn, email }: Pick<PoolRead, 'arn' | 'email'>,
  place: PoolPlace,
  identitiesIn: IdentitiesIn,
): PoolSender {
  const sender = mapFact(email, senderOf);
  const identities = sender.known ? senderIdentities(sender.value, place, identitiesIn) : sender;
  return { arn, place, sender, identities };
}

/** Known where every pool was seen that may send from a Region; else why one was not. */
export function allPoolsSeen(pools: readonly PoolSenders[], region: string): Fact<true> {
  const unseen = pools
    .filter((each) => sendingRegions(each.region, 'ses')?.includes(region) ?? true)
    .flatMap((each) => [each.whole, ...each.pools.map((pool) => seenIn(region, pool))])
    .find((fact) => !fact.known);
  return unseen?.known === false ? unseen : known(true, 'cognito-idp:DescribeUserPool');
}

/** Known where it is clear for mail of which identities of a Region a pool names a set, if it names one. */
function seenIn(region: string, { sender, place, identities }: PoolSender): Fact<unknown> {
  if (!sender.known) return sender;
  if (sender.value.kind !== 'ses' || sender.value.configurationSet === undefined) return sender;
  const regions = sourceRegions(sender.value, place);
  return regions.known && !regions.value.includes(region) ? regions : identities;
}
