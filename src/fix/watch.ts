// Configuration sets that tell a topic what became of each mail: those in use are mended, and one is made only where there
// is none to use. Pure.
import type {
  ConfigurationSetState,
  EventDestination,
  Fact,
  Fix,
  Inventory,
  SenderMonitoring,
  Subject,
  Text,
} from '../model.ts';
import { sendingRegions } from '../pool-regions.ts';
import { type CureContext, NOTHING, ses } from './cure.ts';
import { onlySaid, type Place, partitionOf, subjectsOf, together } from './sender/estate.ts';
import { whichSet, whoReads } from './watch-words.ts';

/** SES in a Region, with what ARNs there begin with. */
export interface SesPlace extends Place {
  readonly partition: string;
}

export function placeOf({ arn, account, region }: Place & { readonly arn: string }): SesPlace {
  return { account, region, partition: partitionOf(arn) };
}

/** The set that mail goes through, and what it takes for the set to tell. */
export interface Watched {
  /** Left out: it hangs on what was not seen. */
  readonly set?: string;
  readonly fix: Fix;
}

type Found = Extract<ConfigurationSetState, { kind: 'found' }>;

/** A set that somebody names. */
interface SetInUse {
  readonly name: string;
  /** Undefined where it was not read. */
  state?: ConfigurationSetState;
  readonly users: Set<string>;
}

const EVENTS = ['REJECT', 'BOUNCE', 'COMPLAINT', 'DELIVERY_DELAY'];
/** By this SES says that a receiver turned a mail down. */
const TURNED_DOWN = 'BOUNCE';
const DESTINATION = 'mail-events';
const TOPIC = 'ses-events';
const NEW_SET = 'user-pool-mail';

/**
 * Through which set mail in a place is to go that nobody has named one for: the default of its identity, one that tells
 * already, the one that most use, or a new one. No set is chosen for want of another that nobody has looked at.
 */
export function watchedSet(at: SesPlace, identity: string | undefined, context: CureContext): Watched {
  const inUse = setsIn(context.inventory, at);
  const found = inUse.filter(({ state }) => state?.kind === 'found');
  const telling = found.find(({ state }) => state?.kind === 'found' && tells(state));
  const own = defaultOf(at, identity, context.inventory);
  if (!own.known) return unseenSet(at, own.why);
  const named = own.value ?? telling?.name;
  const unseen = named === undefined ? setsUnseen(at, context.inventory) : undefined;
  if (unseen !== undefined) return unseenSet(at, unseen);
  const set = named ?? found[0]?.name ?? NEW_SET;
  const isNamed = inUse.some(({ name }) => name === set);
  return { set, fix: isNamed ? mendedSet(at, set, context) : newSet(at, set, context) };
}

/** What a set lacks that somebody names: itself, or word of mail that was turned down. Nothing where it was not read. */
export function mendedSet(at: SesPlace, name: string, context: CureContext): Fix {
  const state = setsIn(context.inventory, at).find((one) => one.name === name)?.state;
  if (state === undefined) return NOTHING;
  if (state.kind === 'missing') return newSet(at, name, context);
  return takersOf(state).length > 0 ? NOTHING : withDestination(at, name, state.destinations, context);
}

/**
 * The set that a pool names beside an identity which is gone: a scan looks at none of those, and Cognito takes none that is
 * not there. SES leaves one of the name as it is, and the next look tells what it lacks.
 */
export function unlookedSet(at: SesPlace, name: string, context: CureContext): Fix {
  const isNamed = setsIn(context.inventory, at).some((one) => one.name === name);
  return isNamed ? mendedSet(at, name, context) : madeUnlessThere(at, name);
}

function madeUnlessThere(at: SesPlace, name: string): Fix {
  return ses(at, { change: 'createConfigurationSet', name, tls: 'REQUIRE', reputationMetrics: true });
}

function newSet(at: SesPlace, name: string, context: CureContext): Fix {
  const made = madeUnlessThere(at, name);
  return together(made, withDestination(at, name, [], context));
}

/** A destination under a name that is free: one that is switched off was so by somebody. */
function withDestination(
  at: SesPlace,
  set: string,
  destinations: readonly EventDestination[],
  context: CureContext,
): Fix {
  const names = new Set(destinations.map(({ name }) => name));
  const name = freeName(DESTINATION, names);
  const { arn, fix } = topicIn(at, context);
  return together(fix, ses(at, { change: 'addEventDestination', set, name, events: EVENTS, topicArn: arn }));
}

/** The name, or with a number behind it where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, free = name; ; number += 1) {
    if (!taken.has(free)) return free;
    free = `${name}-${number}`;
  }
}

/** The topic that sets of the place tell already, unless somebody has named another; else one to be made. */
function topicIn(
  at: SesPlace,
  { inventory, answers }: CureContext,
): { readonly arn: string; readonly fix: Fix } {
  const arns = setsIn(inventory, at).flatMap(({ state }) => (state?.kind === 'found' ? topicsOf(state) : []));
  const name = answers.eventsTopic ?? TOPIC;
  const arn = `arn:${at.partition}:sns:${at.region}:${at.account}:${name}`;
  const [known] = answers.eventsTopic === undefined ? arns : arns.filter((one) => one === arn);
  if (known !== undefined) return { arn: known, fix: NOTHING };
  const { account, region } = at;
  const decision = {
    kind: 'decide',
    account,
    region,
    about: 'feedback',
    subject: name,
    ...whoReads(name, region),
  } as const;
  return {
    arn,
    fix: together(ses(at, { change: 'createEventTopic', name }), { changes: [decision], open: [] }),
  };
}

/** Topics that enabled destinations tell, those that take bounces first. */
function topicsOf({ destinations }: Found): readonly string[] {
  const enabled = destinations.filter((one) => one.enabled);
  const ordered = [...enabled.filter(takesBounces), ...enabled.filter((one) => !takesBounces(one))];
  return ordered.flatMap(({ to }) => (to.kind === 'sns' ? [to.arn] : []));
}

const takesBounces = ({ events }: EventDestination): boolean => events.includes(TURNED_DOWN);

function takersOf({ destinations }: Found): readonly EventDestination[] {
  return destinations.filter((one) => one.enabled && takesBounces(one));
}

/** CloudWatch only counts: the others tell of each mail. */
function tells(set: Found): boolean {
  return takersOf(set).some(({ to }) => to.kind !== 'cloudWatch' && to.kind !== 'other');
}

/** The default set of an identity; undefined where it has none. */
function defaultOf(
  at: SesPlace,
  identity: string | undefined,
  inventory: Inventory,
): Fact<string | undefined> {
  const own = subjectsOf(inventory, 'identity', at).find(({ name }) => name === identity);
  const none = { known: true, value: undefined, source: 'ses:GetEmailIdentity' } as const;
  const sets = own?.facts.configurationSets;
  if (sets === undefined) return none;
  if (!sets.known) return sets;
  const { whole, sets: inUse } = sets.value;
  const set = inUse.find(({ usedBy }) => usedBy.some(({ kind }) => kind === 'identityDefault'))?.name;
  return set === undefined && !whole.known ? whole : { ...none, value: set };
}

/** Why there may be another set to use in a place, or one that tells; undefined where all were seen. */
function setsUnseen(at: SesPlace, inventory: Inventory): Text | undefined {
  const { account, region } = at;
  const mayPass = (from: string) => sendingRegions(from, 'ses')?.includes(region) ?? true;
  const lists = inventory.listings.filter(
    (listing) =>
      listing.account === account &&
      ((listing.kind === 'identity' && listing.region === region) ||
        (listing.kind === 'userPool' && mayPass(listing.region))),
  );
  const ofIdentities = subjectsOf(inventory, 'identity', { account, region }).flatMap(
    ({ facts: { configurationSets: sets } }) =>
      sets.known ? [sets.value.whole, ...sets.value.sets.map(({ state }) => state)] : [sets],
  );
  const ofPools = subjectsOf(inventory, 'userPool', { account })
    .filter((pool) => mayPass(pool.region))
    .flatMap(({ facts: { monitoring } }) =>
      monitoring.known ? usedIn(region, monitoring.value) : [monitoring],
    );
  const facts: Fact<unknown>[] = [...lists.map(({ subjects }) => subjects), ...ofIdentities, ...ofPools];
  return facts.flatMap((fact) => (fact.known ? [] : [fact.why]))[0];
}

function usedIn(region: string, monitoring: readonly SenderMonitoring[]): Fact<unknown>[] {
  return monitoring.filter(({ identity }) => identity.region === region).map(({ set }) => set);
}

function unseenSet({ region }: SesPlace, why: Text): Watched {
  return { fix: onlySaid(whichSet(region, why)) };
}

// ---------------------------------------------------------------------------------------------------------------
// The sets in use.

const IN_USE = new WeakMap<Inventory, ReadonlyMap<string, readonly SetInUse[]>>();

/** The sets that somebody names in a place, those first that most name. Gathered once for an inventory: many ask. */
function setsIn(inventory: Inventory, at: Place): readonly SetInUse[] {
  const gathered = IN_USE.get(inventory) ?? gather(inventory);
  IN_USE.set(inventory, gathered);
  return gathered.get(keyOf(at)) ?? [];
}

const keyOf = ({ account, region }: Place): string => `${account}/${region}`;

function gather(inventory: Inventory): ReadonlyMap<string, readonly SetInUse[]> {
  const places = new Map<string, Map<string, SetInUse>>();
  const note = (place: Place, name: string, user: string, state: ConfigurationSetState | undefined): void => {
    const sets = places.get(keyOf(place)) ?? new Map<string, SetInUse>();
    const set = sets.get(name) ?? { name, users: new Set() };
    if (state !== undefined) set.state ??= state;
    set.users.add(user);
    places.set(keyOf(place), sets.set(name, set));
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
  for (const { id, account, facts } of subjectsOf(inventory, 'userPool'))
    for (const { identity, by, set } of facts.monitoring.known ? facts.monitoring.value : []) {
      if (!set.known || set.value.kind === 'none') continue;
      const user = by === 'userPool' ? id : identity.arn;
      note({ account, region: identity.region }, set.value.name, user, set.value);
    }
  return new Map([...places].map(([place, sets]) => [place, [...sets.values()].sort(byUsers)]));
}

function byUsers(one: SetInUse, other: SetInUse): number {
  return other.users.size - one.users.size || (one.name < other.name ? -1 : 1);
}

// ---------------------------------------------------------------------------------------------------------------
// The cures.

/** Each set that mail of a pool goes through, as far as the pool stays as it is; a default for an identity without one. */
export function watchedPool(
  { account, facts: { monitoring } }: Subject<'userPool'>,
  context: CureContext,
): Fix {
  if (!monitoring.known) return NOTHING;
  const fixes = monitoring.value.map(({ identity: { arn, name, region }, set }) => {
    const at = placeOf({ account, region, arn });
    if (!set.known) return NOTHING;
    if (set.value.kind !== 'none') return mendedSet(at, set.value.name, context);
    const { set: chosen, fix } = watchedSet(at, undefined, context);
    if (chosen === undefined) return fix;
    return together(fix, ses(at, { change: 'setDefaultConfigurationSet', identity: name, set: chosen }));
  });
  return together(...fixes);
}

/** The sets in use for an identity: each is there, tells somebody, and measures. */
export function watchedIdentity(identity: Subject<'identity'>, context: CureContext): Fix {
  const { configurationSets } = identity.facts;
  if (!configurationSets.known) return NOTHING;
  const at = placeOf({ ...identity, arn: identity.id });
  const fixes = configurationSets.value.sets.map(({ name, state }) => {
    if (!state.known) return NOTHING;
    if (state.value.kind === 'missing') return newSet(at, name, context);
    const { destinations, reputationMetrics } = state.value;
    const isHeard = destinations.some(({ enabled }) => enabled);
    return together(
      isHeard ? NOTHING : withDestination(at, name, destinations, context),
      reputationMetrics ? NOTHING : ses(at, { change: 'measureReputation', set: name }),
    );
  });
  return together(...fixes);
}
