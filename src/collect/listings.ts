// Joins what was read into listings: of each Region its pools, its identities and SES itself. Pure.
import { notKnown } from '../fact.ts';
import type { IdentityRef, Kind, Listing, Subject, Text } from '../model.ts';
import type { PoolRead } from './cognito.ts';
import type { DomainSource } from './domains.ts';
import type { ListRead } from './list.ts';
import { type AccountRead, noAccount } from './ses-account.ts';
import { accountListing, listings } from './subjects.ts';
import { NOT_WANTED, type Wanted, wantsKind } from './wanted.ts';

/** Where to look: one account, its Regions, and what each offers. */
export interface CollectScope {
  readonly account: string;
  readonly partition: string;
  readonly regions: readonly { readonly region: string; readonly cognito: boolean; readonly ses: boolean }[];
  /** Why it is not known in which other Regions the account may have something; left out: in none that matters. */
  readonly unlisted?: Text;
}

export type ByRegion<T> = Map<string, T>;

/** What was read of SES in a Region, its identities as far as the list tells of them. */
export interface SesListed extends AccountRead {
  readonly identities: ListRead<IdentityRef>;
}

/** Everything that was read; it has become subjects already, but for domains. */
export interface AllRead {
  readonly pools: ByRegion<ListRead<PoolRead>>;
  readonly ses: ByRegion<SesListed>;
  readonly users: ByRegion<readonly Subject<'userPool'>[]>;
  readonly identities: ByRegion<readonly Subject<'identity'>[]>;
  readonly accounts: ByRegion<Subject<'account'>>;
}

const UNREAD = notKnown(NOT_WANTED);
/** Stands for SES of a Region that was not read. */
export const NOT_READ: SesListed = {
  ...noAccount(NOT_WANTED),
  identities: { items: [], whole: UNREAD },
};

/** Stands for the subjects of a kind that no check of the scan was about: to other checks they are unknown. */
export function unread(kind: Kind, account: string, region: string): Listing {
  return { kind, account, region, subjects: notKnown(NOT_WANTED) };
}

/** The subjects of all Regions but domains. */
export function listingsOf(
  scope: CollectScope,
  wanted: Wanted,
  { pools, users, ses, identities, accounts }: AllRead,
): Listing[] {
  const { account } = scope;
  const sesIn = (region: string) => ses.get(region) ?? NOT_READ;
  const all = (kind: Kind, of: (region: string) => readonly Listing[]) => (region: string) =>
    wantsKind(wanted, kind) ? of(region) : [unread(kind, account, region)];
  const ofPools = all('userPool', (region) => {
    const read = pools.get(region);
    return read === undefined
      ? []
      : listings({ kind: 'userPool', account, region }, users.get(region) ?? [], read.whole);
  });
  const ofIdentities = all('identity', (region) =>
    listings(
      { kind: 'identity', account, region },
      identities.get(region) ?? [],
      sesIn(region).identities.whole,
    ),
  );
  const ofAccount = all('account', (region) => {
    const subject = accounts.get(region);
    return [subject === undefined ? unread('account', account, region) : accountListing(subject)];
  });
  return scope.regions.flatMap(({ region, cognito, ses: offered }) => [
    ...(cognito ? ofPools(region) : []),
    ...(offered ? [...ofIdentities(region), ...ofAccount(region)] : []),
  ]);
}

/** Where the domains come from that are looked at: identities, and From addresses of pools. */
export function domainSources(
  scope: CollectScope,
  pools: ByRegion<ListRead<PoolRead>>,
  ses: ByRegion<SesListed>,
): DomainSource[] {
  return scope.regions.map(({ region, ses: offered }) => ({
    region,
    identities: offered ? ses.get(region)?.identities : undefined,
    pools: pools.get(region),
  }));
}
