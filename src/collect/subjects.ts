// Makes subjects of what was read: each thing with a fact for everything that a check may ask of it. Pure.
import { known, mapFact, notKnown } from '../fact.ts';
import type {
  AccountUse,
  Fact,
  ListingOf,
  ProductionAccess,
  Sender,
  SenderAuthentication,
  Subject,
} from '../model.ts';
import type { PoolRead } from './cognito.ts';
import type { ListRead } from './list.ts';
import type { IdentityMail } from './mail.ts';
import {
  coverFact,
  type SesIn,
  senderAccounts,
  senderIdentities,
  senderOf,
  sourceRegions,
} from './sender.ts';
import type { IdentityRead, SesRead } from './ses.ts';

/** The pools of one Region, with what each depends on. */
export interface PoolsOfRegion {
  readonly listings: readonly ListingOf<'userPool'>[];
  /** Which Region's SES each pool sends through; not known where a pool or the list could not be read. */
  readonly sendsFrom: readonly { readonly arn: string; readonly regions: Fact<readonly string[]> }[];
  readonly whole: Fact<true>;
}

/** What a pool's mail carries, by the pool's ARN. */
type AuthenticationOf = (arn: string) => Fact<readonly SenderAuthentication[]>;

export function poolListings(
  account: string,
  pools: ReadonlyMap<string, ListRead<PoolRead>>,
  sesIn: SesIn,
  authenticationOf: AuthenticationOf,
): ReadonlyMap<string, PoolsOfRegion> {
  const ofRegion = (region: string, { items, whole }: ListRead<PoolRead>): PoolsOfRegion => {
    const place = { account, region };
    const subjects = items.map((pool) => poolSubject(pool, place, sesIn, authenticationOf(pool.arn)));
    return {
      whole,
      listings: listings({ kind: 'userPool', account, region }, subjects, whole),
      sendsFrom: subjects.map(({ id, facts: { sender } }) => ({
        arn: id,
        regions:
          sender.known && sender.value.kind === 'ses' ? sourceRegions(sender.value, place) : none(sender),
      })),
    };
  };
  return new Map([...pools].map(([region, read]) => [region, ofRegion(region, read)]));
}

/** No Region for a pool that does not send through the account's SES; not known where its sender is not. */
function none(sender: Fact<Sender>): Fact<readonly string[]> {
  return mapFact(sender, () => []);
}

function poolSubject(
  pool: PoolRead,
  place: { account: string; region: string },
  sesIn: SesIn,
  authentication: Fact<readonly SenderAuthentication[]>,
): Subject<'userPool'> {
  const sender = mapFact(pool.email, senderOf);
  return {
    kind: 'userPool',
    id: pool.arn,
    name: pool.name,
    ...place,
    facts: {
      sender,
      senderIdentities: sender.known ? senderIdentities(sender.value, place, sesIn) : sender,
      senderAccounts: sender.known ? senderAccounts(sender.value, place, sesIn) : sender,
      authentication,
    },
  };
}

export function identityListings(
  account: string,
  region: string,
  { identities }: SesRead,
  mailOf: (arn: string) => IdentityMail,
): ListingOf<'identity'>[] {
  const subjects = identities.items.map((identity) =>
    identitySubject(identity, account, region, identities, mailOf(identity.arn)),
  );
  return listings({ kind: 'identity', account, region }, subjects, identities.whole);
}

function identitySubject(
  identity: IdentityRead,
  account: string,
  region: string,
  identities: ListRead<IdentityRead>,
  mail: IdentityMail,
): Subject<'identity'> {
  const listed = 'ses:ListEmailIdentities';
  return {
    kind: 'identity',
    id: identity.arn,
    name: identity.name,
    account,
    region,
    facts: {
      type: known(identity.type, listed),
      verification: known(identity.verification, listed),
      cover: coverFact(identity, identities),
      dkim: identity.dkim,
      mailFrom: identity.mailFrom,
      notifications: identity.notifications,
      ...mail,
    },
  };
}

export function accountListing(
  account: string,
  region: string,
  productionAccess: Fact<ProductionAccess>,
  use: Fact<AccountUse>,
): ListingOf<'account'> {
  const subject: Subject<'account'> = {
    kind: 'account',
    id: `${account}/${region}`,
    name: `SES in ${region}`,
    account,
    region,
    facts: { productionAccess, use },
  };
  return { kind: 'account', account, region, subjects: known([subject], 'account:ListRegions') };
}

/** Who uses SES in a Region. One user that was seen is enough; "nobody" needs every list whole. */
export function useOf(
  region: string,
  ses: SesRead,
  pools: ReadonlyMap<string, PoolsOfRegion>,
): Fact<AccountUse> {
  const senders = [...pools.values()].flatMap(({ sendsFrom }) => sendsFrom);
  const users = senders.filter(({ regions }) => regions.known && regions.value.includes(region));
  const use = { identities: ses.identities.items.length, pools: users.map(({ arn }) => arn) };
  const missing = [
    ses.identities.whole,
    ...[...pools.values()].map(({ whole }) => whole),
    ...senders.map(({ regions }) => regions),
  ].find((fact) => !fact.known);
  const isUsed = use.identities + use.pools.length > 0;
  return isUsed || missing === undefined ? known(use, 'ses:ListEmailIdentities') : missing;
}

const LISTED_BY = { userPool: 'cognito-idp:ListUserPools', identity: 'ses:ListEmailIdentities' } as const;

/** What was seen of a list; where it is not whole, beside it the part that was not seen. */
function listings<K extends 'userPool' | 'identity'>(
  of: { kind: K; account: string; region: string },
  subjects: readonly Subject<K>[],
  whole: Fact<true>,
): ListingOf<K>[] {
  const seen: ListingOf<K>[] = [{ ...of, subjects: known(subjects, LISTED_BY[of.kind]) }];
  const unseen: ListingOf<K>[] = whole.known ? [] : [{ ...of, subjects: notKnown(whole.why) }];
  return subjects.length === 0 && !whole.known ? unseen : [...seen, ...unseen];
}
