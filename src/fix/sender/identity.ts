// As which SES identity a pool is to send: one of its account, in a Region from which it may send, that holds its FROM. Pure.
import { domainOf } from '../../email/address.ts';
import { isSameName } from '../../email/names.ts';
import type { Fact, Inventory, ProductionAccess, Subject, Text } from '../../model.ts';
import { alternateRegions, sendingRegions } from '../../pool-regions.ts';
import { identitiesSeen, oncePerSubject, type Place, partitionOf, subjectsOf } from './estate.ts';
import type { ChosenFrom } from './from.ts';
import { foundIn, holds, type Pool, type Sending } from './sending.ts';
import { domainsHolding, type SendingDomain } from './sending-domains.ts';
import { nobodyLooked, unknownRegion } from './words.ts';

/** An identity to send as. */
export interface ChosenIdentity {
  readonly arn: string;
  /** As the pool is to name it: as now, where that already means this identity. */
  readonly sourceArn: string;
  readonly name: string;
  readonly region: string;
  /** False: it is yet to be made. */
  readonly isThere: boolean;
  readonly isVerified: boolean;
}

export type IdentityChoice = ChosenIdentity | { readonly unseen: Text };

/** The identity for a FROM, beginning from what the pool names now. */
export function identityFor(
  pool: Pool,
  sending: Sending,
  from: ChosenFrom,
  inventory: Inventory,
): IdentityChoice {
  const regions = sendingRegions(pool.region, 'ses');
  const now = namedNow(pool, sending, from, regions);
  if (now?.isVerified) return now;
  // AWS names no Region for such a pool: that it sends from where it does is all that is known.
  if (regions === undefined) return now ?? { unseen: unknownRegion(pool.region) };
  const { source, identities } = sending;
  // A pool is not to leave what nobody has looked at.
  if (source?.kind === 'identity' && !identities.known) return { unseen: identities.why };
  const [best] = regions
    .flatMap((region) => candidatesIn({ account: pool.account, region }, from, inventory))
    .sort((a, b) => rank(b, pool) - rank(a, pool) || b.name.length - a.name.length);
  if (best === undefined) return now ?? newIdentity(pool, regions, sending, from, inventory);
  if (now !== undefined && !best.isVerified) return now;
  const [unseen] = regions.flatMap((region) => whyBetter({ region, than: best }, pool, from, inventory));
  return unseen === undefined ? asNamed(pool, best, sending) : (now ?? { unseen });
}

/** Why SES in a Region may have a better identity, for all that was seen there; nothing where it has none. */
function whyBetter(
  { region, than: best }: { readonly region: string; readonly than: Candidate },
  pool: Pool,
  from: ChosenFrom,
  inventory: Inventory,
): Text[] {
  const place = { account: pool.account, region };
  const ideal = { ...best, region, isVerified: true, inProduction: true };
  // All of a Region are in the sandbox, or none.
  if (region === best.region ? best.isVerified : rank(ideal, pool) <= rank(best, pool)) return [];
  const seen = identitiesSeen(inventory, place);
  if (seen?.known === false) return [seen.why];
  const access = accessIn(place, inventory);
  return candidatesIn(place, from, inventory).flatMap(({ isVerified, unread }) => {
    if (unread !== undefined) return [unread];
    return isVerified && access?.known === false && region !== best.region ? [access.why] : [];
  });
}

/** What the SourceArn leads to, where it may be used for this FROM; an address only under a verified domain. */
function namedNow(
  pool: Pool,
  sending: Sending,
  from: ChosenFrom,
  regions: readonly string[] | undefined,
): ChosenIdentity | undefined {
  for (const { named, signing, cover } of foundIn(sending)) {
    const isAllowed = regions === undefined || regions.includes(named.region);
    const isCovered = cover.kind === 'isDomain' || cover.kind === 'covered';
    if (!isAllowed || !isCovered || !holds(named, from.address)) continue;
    return asNamed(pool, { ...named, isThere: true, isVerified: signing.status === 'SUCCESS' }, sending);
  }
  return undefined;
}

interface Candidate extends Omit<ChosenIdentity, 'sourceArn'>, SendingDomain {
  readonly inProduction?: boolean;
}

/** Undefined where nobody looked. */
function accessIn({ account, region }: Place, inventory: Inventory): Fact<ProductionAccess> | undefined {
  const [found] = subjectsOf(inventory, 'account', { account, region });
  return found === undefined ? undefined : accessOf(found, inventory);
}

const accessOf = oncePerSubject(({ facts }: Subject<'account'>) => facts.productionAccess);

function candidatesIn(place: Place, { address }: ChosenFrom, inventory: Inventory): readonly Candidate[] {
  const access = accessIn(place, inventory);
  const inProduction = access?.known === true && access.value.granted;
  return domainsHolding(address, place, inventory).map((domain) => ({
    ...domain,
    isThere: true,
    inProduction,
  }));
}

/** Out of the sandbox and verified; else verified; then in the Region of the pool. */
function rank({ isVerified, inProduction, region }: Candidate, pool: Place): number {
  return (isVerified ? (inProduction ? 4 : 2) : 0) + (region === pool.region ? 1 : 0);
}

/** Keeps the spelling of a SourceArn that means this identity already: the Region `*` stands for an alternate one. */
function asNamed(
  pool: Pool,
  { arn, name, region, isThere, isVerified }: Candidate,
  { source }: Sending,
): ChosenIdentity {
  const means =
    source?.kind === 'identity' &&
    source.account === pool.account &&
    (source.identity === name || isSameName(source.identity, name)) &&
    (source.region === region ||
      (source.region === '*' && alternateRegions(pool.region, 'ses')?.includes(region)));
  return { arn, sourceArn: means ? source.arn : arn, name, region, isThere, isVerified };
}

/** The FROM's domain, to be made in the Region of the pool, or the first from which it may send. */
function newIdentity(
  pool: Pool,
  regions: readonly string[],
  sending: Sending,
  from: ChosenFrom,
  inventory: Inventory,
): IdentityChoice {
  const region = regions.find((one) => one === pool.region) ?? regions[0] ?? pool.region;
  const seen = identitiesSeen(inventory, { account: pool.account, region });
  if (seen === undefined || !seen.known)
    return { unseen: seen === undefined ? nobodyLooked(region) : seen.why };
  const name = domainOf(from.domain);
  const arn = `arn:${partitionOf(pool.id)}:ses:${region}:${pool.account}:identity/${name}`;
  return asNamed(pool, { arn, name, region, isThere: false, isVerified: false }, sending);
}
