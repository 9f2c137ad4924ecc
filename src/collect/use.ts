// Who depends on SES in a Region: identities that are there, and pools that send from there. Pure.
import { known, mapFact, notKnown } from '../fact.ts';
import type { AccountUse, Fact, Text } from '../model.ts';
import { sendingRegions } from '../pool-regions.ts';
import type { PoolRead } from './cognito.ts';
import type { ListRead } from './list.ts';
import { senderOf, sourceRegions } from './sender.ts';

/** The pools that were read, by Region. */
export type PoolsRead = ReadonlyMap<string, ListRead<PoolRead>>;

/**
 * Who uses SES in a Region. One user that was seen is enough; "nobody" needs every list whole.
 * @param unlisted why there may be pools in Regions that nobody looked at; undefined: there are none
 */
export function useOf(
  account: string,
  region: string,
  identities: ListRead<unknown>,
  pools: PoolsRead,
  unlisted?: Text,
): Fact<AccountUse> {
  const senders = [...pools].flatMap(([at, { items }]) =>
    items.map((pool) => ({ at, arn: pool.arn, regions: sendsFrom(pool, { account, region: at }) })),
  );
  const users = senders.filter(({ regions }) => regions.known && regions.value.includes(region));
  const use = { identities: identities.items.length, pools: users.map(({ arn }) => arn) };
  // What was not seen of pools can matter only here where pools of their Region may send from here.
  const mayReach = (at: string) => sendingRegions(at, 'ses')?.includes(region) ?? true;
  const missing = [
    identities.whole,
    ...(unlisted === undefined ? [] : [notKnown(unlisted)]),
    ...[...pools].filter(([at]) => mayReach(at)).map(([, { whole }]) => whole),
    ...senders.filter(({ at }) => mayReach(at)).map(({ regions }) => regions),
  ].find((fact) => !fact.known);
  const isUsed = use.identities + use.pools.length > 0;
  const source =
    identities.whole.known || use.identities > 0 ? 'ses:ListEmailIdentities' : 'cognito-idp:DescribeUserPool';
  return isUsed || missing === undefined ? known(use, source) : missing;
}

/** Which Regions' SES a pool sends through: none where it does not send through the account's own. */
function sendsFrom(
  pool: PoolRead,
  place: { readonly account: string; readonly region: string },
): Fact<readonly string[]> {
  const sender = mapFact(pool.email, senderOf);
  return sender.known && sender.value.kind === 'ses'
    ? sourceRegions(sender.value, place)
    : mapFact(sender, () => []);
}
