// The configuration sets that somebody names in a Region, the defaults of its identities, and why there may be more. Gathered
// once for an inventory: many ask. Pure.
import type {
  ConfigurationSetState,
  ConfigurationSetsInUse,
  EventDestination,
  Fact,
  Inventory,
  Text,
} from '../model.ts';
import { sendingRegions } from '../pool-regions.ts';
import {
  firstBy,
  listingsIn,
  onceOfAll,
  oncePerInventory,
  type Place,
  placeIn,
  placeKey,
  subjectsOf,
} from './sender/estate.ts';

type Found = Extract<ConfigurationSetState, { kind: 'found' }>;

/** The sets that somebody names in a place; first is the one of a kind that most name. */
export interface SetsInUse {
  /** By name; undefined where a set was not read. */
  readonly states: ReadonlyMap<string, ConfigurationSetState | undefined>;
  readonly firstFound?: string;
  /** The first that tells somebody of each mail that was turned down. */
  readonly firstTelling?: string;
  /** Topics that enabled destinations tell: a set's that take bounces before its others. */
  readonly topics: ReadonlySet<string>;
}

const NONE: SetsInUse = { states: new Map(), topics: new Set() };

export function setsIn(inventory: Inventory, at: Place): SetsInUse {
  return gathered(inventory).get(placeKey(at)) ?? NONE;
}

interface SetInUse {
  readonly name: string;
  /** Undefined where it was not read. */
  state?: ConfigurationSetState;
  readonly users: Set<string>;
}

const gathered = onceOfAll((inventory): ReadonlyMap<string, SetsInUse> => {
  const places = new Map<string, Map<string, SetInUse>>();
  const note = (place: Place, name: string, user: string, state: ConfigurationSetState | undefined): void => {
    const sets = places.get(placeKey(place)) ?? new Map<string, SetInUse>();
    const set = sets.get(name) ?? { name, users: new Set() };
    if (state !== undefined) set.state ??= state;
    set.users.add(user);
    places.set(placeKey(place), sets.set(name, set));
  };
  for (const identity of subjectsOf(inventory, 'identity')) {
    const { configurationSets } = identity.facts;
    for (const { name, usedBy, state } of configurationSets.known ? configurationSets.value.sets : [])
      for (const user of usedBy)
        note(
          identity,
          name,
          user.kind === 'userPool' ? user.arn : identity.id,
          state.known ? state.value : undefined,
        );
  }
  for (const { id, account, facts } of subjectsOf(inventory, 'userPool')) {
    const { monitoring } = facts;
    for (const { identity, by, set } of monitoring.known ? monitoring.value : []) {
      if (!set.known || set.value.kind === 'none') continue;
      const user = by === 'userPool' ? id : identity.arn;
      note({ account, region: identity.region }, set.value.name, user, set.value);
    }
  }
  return new Map([...places].map(([place, sets]) => [place, summed([...sets.values()].sort(byUsers))]));
});

function byUsers(one: SetInUse, other: SetInUse): number {
  return other.users.size - one.users.size || (one.name < other.name ? -1 : 1);
}

function summed(sets: readonly SetInUse[]): SetsInUse {
  const found = sets.flatMap(({ name, state }) => (state?.kind === 'found' ? [{ name, state }] : []));
  const [first] = found;
  const telling = found.find(({ state }) => tells(state));
  return {
    states: new Map(sets.map(({ name, state }) => [name, state])),
    ...(first !== undefined && { firstFound: first.name }),
    ...(telling !== undefined && { firstTelling: telling.name }),
    topics: new Set(found.flatMap(({ state }) => topicsOf(state))),
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Whom a set tells.

/** By this SES says that a receiver turned a mail down. */
const TURNED_DOWN = 'BOUNCE';
const takesBounces = ({ events }: EventDestination): boolean => events.includes(TURNED_DOWN);

/** The destinations of a set that are told of mail that was turned down. */
export function takersOf({ destinations }: Found): readonly EventDestination[] {
  return destinations.filter((one) => one.enabled && takesBounces(one));
}

/** CloudWatch only counts: the others tell of each mail. */
function tells(set: Found): boolean {
  return takersOf(set).some(({ to }) => to.kind !== 'cloudWatch' && to.kind !== 'other');
}

function topicsOf({ destinations }: Found): readonly string[] {
  const enabled = destinations.filter((one) => one.enabled);
  const ordered = [...enabled.filter(takesBounces), ...enabled.filter((one) => !takesBounces(one))];
  return ordered.flatMap(({ to }) => (to.kind === 'sns' ? [to.arn] : []));
}

// ---------------------------------------------------------------------------------------------------------------
// The defaults of identities.

type DefaultSet = Fact<string | undefined>;
const NO_DEFAULT = { known: true, value: undefined, source: 'ses:GetEmailIdentity' } as const;

/** The default set of an identity; undefined where it has none. */
export function defaultOf(inventory: Inventory, at: Place, identity: string | undefined): DefaultSet {
  const own = identity === undefined ? undefined : defaultsIn(inventory, placeKey(at)).get(identity);
  return own?.set ?? NO_DEFAULT;
}

/** By name. */
const defaultsIn = oncePerInventory((inventory, place) => {
  const all = subjectsOf(inventory, 'identity', placeIn(place)).map(({ name, facts }) => {
    return { name, set: defaultAmong(facts.configurationSets) };
  });
  return firstBy(all, ({ name }) => name);
});

function defaultAmong(sets: Fact<ConfigurationSetsInUse>): DefaultSet {
  if (!sets.known) return sets;
  const { whole, sets: inUse } = sets.value;
  const set = inUse.find(({ usedBy }) => usedBy.some(({ kind }) => kind === 'identityDefault'))?.name;
  if (set === undefined) return whole.known ? NO_DEFAULT : whole;
  return { ...NO_DEFAULT, value: set };
}

// ---------------------------------------------------------------------------------------------------------------
// What was not seen.

/** Why there may be another set to use in a place, or one that tells; undefined where all were seen. */
export function setsUnseen(inventory: Inventory, at: Place): Text | undefined {
  return unseenIn(inventory, placeKey(at));
}

const unseenIn = oncePerInventory((inventory, place): Text | undefined => {
  const { account, region } = placeIn(place);
  const mayPass = (from: string) => sendingRegions(from, 'ses')?.includes(region) ?? true;
  const lists = listingsIn(inventory, account).filter(
    (listing) =>
      (listing.kind === 'identity' && listing.region === region) ||
      (listing.kind === 'userPool' && mayPass(listing.region)),
  );
  const ofLists = whysOf(lists.map(({ subjects }) => subjects))[0];
  if (ofLists !== undefined) return ofLists;
  for (const { facts } of subjectsOf(inventory, 'identity', { account, region })) {
    const { configurationSets: sets } = facts;
    const [why] = whysOf(
      sets.known ? [sets.value.whole, ...sets.value.sets.map(({ state }) => state)] : [sets],
    );
    if (why !== undefined) return why;
  }
  return unseenOfPools(inventory, account).find(({ from, to }) => mayPass(from) && (to ?? region) === region)
    ?.why;
});

/** A set that a pool's mail may pass, and which was not seen. */
interface Unseen {
  /** The Region of the pool. */
  readonly from: string;
  /** The Region of the set; left out: any. */
  readonly to?: string;
  readonly why: Text;
}

/** Of the pools of an account, in their order: from and to Regions the first. */
const unseenOfPools = oncePerInventory((inventory, account): readonly Unseen[] => {
  const all = subjectsOf(inventory, 'userPool', { account }).flatMap(({ region: from, facts }): Unseen[] => {
    const { monitoring } = facts;
    if (!monitoring.known) return [{ from, why: monitoring.why }];
    return monitoring.value.flatMap(({ identity: { region: to }, set }) =>
      set.known ? [] : [{ from, to, why: set.why }],
    );
  });
  return [...firstBy(all, ({ from, to = '' }) => `${from}\n${to}`).values()];
});

function whysOf(facts: readonly Fact<unknown>[]): readonly Text[] {
  return facts.flatMap((fact) => (fact.known ? [] : [fact.why]));
}
