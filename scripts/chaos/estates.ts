// Two estates of a case: one as the first scan saw it, and what became of it. Some of it got better, some worse, some is
// new, some is gone, and some is as it was.
import fc from 'fast-check';
import type { Estate } from '../../src/simulator/estate.ts';
import { estateOf } from '../../test/fix/plan/any-estate.ts';
import {
  ANY_ESTATE,
  type EstateSpec,
  type IdentitySpec,
  type PoolSpec,
} from '../../test/fix/plan/any-estate-spec.ts';
import { type Dice, makeDice } from './draw.ts';

export interface EstatePair {
  readonly before: Estate;
  readonly after: Estate;
}

/** The names of the topic and the bucket that a deployment makes. */
const TOPIC = 'mailposture';
export const BUCKET = 'mailposture-reports';

/** Few, so that many estates can be scanned; what counts is that they differ. */
const MOST_REGIONS = 3;
const MOST_IDENTITIES = 5;
const MOST_POOLS = 4;

/** The same seed, the same pair. */
export function estatePair(seed: number): EstatePair {
  const dice = makeDice(seed);
  // Two at the seed: what the first scan saw, and where what is new comes from.
  const [before, fresh] = fc.sample(ANY_ESTATE, { seed, numRuns: 2 });
  if (before === undefined || fresh === undefined) throw new TypeError('fast-check sampled less than asked');
  const first = limited(before);
  const second = changed(first, limited(fresh), dice);
  const regions = regionsOf([first, second], dice);
  const kept = dice.happens('a Region goes', 0.05) ? regions.slice(0, -1) : regions;
  return {
    before: deployed(estateOf(first), regions),
    after: deployed(estateOf(second), kept.length > 0 ? kept : regions),
  };
}

const limited = (spec: EstateSpec): EstateSpec => ({
  ...spec,
  identities: spec.identities.slice(0, MOST_IDENTITIES),
  pools: spec.pools.slice(0, MOST_POOLS),
});

/** Regions in which something is, the first of them home. */
function regionsOf(specs: readonly EstateSpec[], dice: Dice): string[] {
  const used = new Set(
    specs.flatMap(({ identities, pools }) => [...identities, ...pools].map(({ region }) => region)),
  );
  const all = [...used].sort();
  const turn = dice.count('which Regions', 0, all.length - 1);
  return [...all.slice(turn), ...all.slice(0, turn)].slice(
    0,
    dice.count('how many Regions', 1, MOST_REGIONS),
  );
}

function changed(before: EstateSpec, fresh: EstateSpec, dice: Dice): EstateSpec {
  const pools = fatesOf(before.pools, dice, 'pool').flatMap(([pool, fate], i) => {
    const other = fresh.pools[i % fresh.pools.length];
    // A pool keeps its Region and its place in the list, by which its id is made.
    return fate === 'changes' && other ? [{ ...other, region: pool.region } satisfies PoolSpec] : [pool];
  });
  const isShorter = pools.length > 1 && dice.happens('a pool goes', 0.25);
  const news = dice.happens('a pool is new', 0.4) ? fresh.pools.slice(0, 1) : [];
  const zone = (name: keyof EstateSpec['zones']) =>
    dice.happens(`${name} changes`, 0.5) ? fresh.zones[name] : before.zones[name];
  return {
    ...before,
    accounts: dice.happens('accounts change', 0.4) ? fresh.accounts : before.accounts,
    zones: { 'kumo.example': zone('kumo.example'), 'tori.example': zone('tori.example') },
    identities: identitiesOf(before, fresh, dice),
    pools: [...(isShorter ? pools.slice(0, -1) : pools), ...news],
  };
}

function identitiesOf(before: EstateSpec, fresh: EstateSpec, dice: Dice): IdentitySpec[] {
  const kept = fatesOf(before.identities, dice, 'identity').flatMap(([identity, fate], i) => {
    if (fate === 'goes') return [];
    const other = fresh.identities[i % fresh.identities.length];
    if (fate === 'stays' || other === undefined) return [identity];
    return [{ ...other, name: identity.name, region: identity.region }];
  });
  const isThere = ({ name, region }: IdentitySpec) =>
    kept.some((one) => one.name === name && one.region === region);
  return [...kept, ...fresh.identities.filter((one) => !isThere(one) && dice.happens('one is new', 0.3))];
}

type Fate = 'stays' | 'changes' | 'goes';

function fatesOf<T>(all: readonly T[], dice: Dice, of: string): [T, Fate][] {
  const fates: readonly Fate[] = ['stays', 'stays', 'stays', 'changes', 'changes', 'goes'];
  return all.map((one) => [one, dice.pick(`fate of ${of}`, fates)]);
}

/** As much of an estate as is in these Regions, with the topic and the bucket that a deployment makes in the first. */
function deployed(estate: Estate, regions: readonly string[]): Estate {
  return {
    ...estate,
    accounts: estate.accounts.map((account) => {
      const held = regions.flatMap((region, i) => {
        const state = account.regions[region];
        if (state === undefined) return [];
        const topic = { Name: TOPIC, DisplayName: '', HttpEndpoints: [] };
        const home = { ...state, topics: [...state.topics, topic], buckets: [...state.buckets, BUCKET] };
        return [[region, i === 0 ? home : state] as const];
      });
      return { ...account, regions: Object.fromEntries(held) };
    }),
  };
}

/** The same estate, with further Regions that the account has on and services are offered in: Regions in which nothing is. */
export function widened(estate: Estate, regions: readonly string[]): Estate {
  const on = Object.fromEntries(regions.map((region) => [region, 'ENABLED_BY_DEFAULT'] as const));
  const all = [
    ...new Set([...estate.accounts.flatMap((account) => Object.keys(account.regions)), ...regions]),
  ];
  return {
    ...estate,
    serviceRegions: { ses: all, 'cognito-idp': all },
    accounts: estate.accounts.map((account) => ({
      ...account,
      RegionOptStatus: { ...account.RegionOptStatus, ...on },
    })),
  };
}

/**
 * The second estate, with what only GetEmailIdentity tells of identities as it was in the first: what a scan says that could
 * not read them anew (docs/history.md, "Identities that are read one by one").
 */
export function asRemembered(before: Estate, after: Estate): Estate {
  const identityIn = (account: string, region: string, name: string) =>
    before.accounts
      .find(({ Id }) => Id === account)
      ?.regions[region]?.ses.identities.find(({ IdentityName }) => IdentityName === name);
  return {
    ...after,
    accounts: after.accounts.map((account) => ({
      ...account,
      regions: Object.fromEntries(
        Object.entries(account.regions).map(([region, state]) => {
          const identities = state.ses.identities.map((now) => {
            const then = identityIn(account.Id, region, now.IdentityName);
            if (then === undefined) return now;
            const { ConfigurationSetName: _, VerificationInfo: __, ...rest } = now;
            const { ConfigurationSetName, VerificationInfo, Policies, Tags } = then;
            return {
              ...rest,
              Policies,
              Tags,
              ...(ConfigurationSetName !== undefined && { ConfigurationSetName }),
              ...(VerificationInfo && { VerificationInfo }),
            };
          });
          return [region, { ...state, ses: { ...state.ses, identities } }];
        }),
      ),
    })),
  };
}
