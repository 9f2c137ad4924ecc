// What the handlers see besides the call: the estate by account and Region, the clock, paging tokens, credentials.
import type { Credentials } from './credentials.ts';
import type { AccountState, Estate, RegionState } from './estate.ts';
import type { PageTokens } from './paging.ts';

export interface World {
  readonly estate: Estate;
  /** Parameter Store values by name, the same in every account and Region. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly pages: PageTokens;
  now(): Date;
  /** Undefined for an account that the estate does not have. */
  account(id: string): AccountState | undefined;
  /** Nothing at all for a Region that the estate does not describe: such a Region is enabled and empty. */
  region(accountId: string, region: string): RegionState;
}

const EMPTY_REGION: RegionState = {
  ses: {
    account: {
      ProductionAccessEnabled: false,
      SendingEnabled: true,
      EnforcementStatus: 'HEALTHY',
      SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 },
      SuppressedReasons: ['BOUNCE', 'COMPLAINT'],
      ProductionAccessReview: 'GRANTED',
    },
    identities: [],
    configurationSets: [],
  },
  userPools: [],
  topics: [],
  buckets: [],
  securityHub: false,
  eventBuses: [],
};

/** The estate, ready to be asked. */
export function makeWorld(parts: {
  estate: Estate;
  parameters: Readonly<Record<string, string>>;
  credentials: Credentials;
  pages: PageTokens;
  now: () => Date;
}): World {
  const accounts = new Map(parts.estate.accounts.map((account) => [account.Id, account]));
  return {
    ...parts,
    account: (id) => accounts.get(id),
    region: (id, region) => accounts.get(id)?.regions[region] ?? EMPTY_REGION,
  };
}

/** The Regions that any account of the estate has something in, sorted. */
export function allRegions(estate: Estate): readonly string[] {
  return [...new Set(estate.accounts.flatMap(({ regions }) => Object.keys(regions)))].sort();
}

/** What the caller has in its Region, to be changed: a Region that the estate does not describe begins empty. */
export function regionOf(
  { account: id, region }: { readonly account: string; readonly region: string },
  world: World,
): RegionState {
  const account = world.account(id);
  if (account === undefined) throw new TypeError(`the estate has no account ${id}`);
  const held = account.regions[region] ?? structuredClone(world.region(id, region));
  account.regions[region] = held;
  return held;
}

/**
 * State that a service keeps while one simulator runs (objects of buckets, imported findings): made on first use,
 * one for each world.
 */
export function perWorld<T>(make: () => T): (world: World) => T {
  const kept = new WeakMap<World, { readonly state: T }>();
  return (world) => {
    const found = kept.get(world) ?? { state: make() };
    kept.set(world, found);
    return found.state;
  };
}
