// Configuration sets that tell a topic what became of each mail: those in use are mended, and one is made only where there
// is none to use. Pure.
import type { EventDestination, Fix, Subject, Text } from '../model.ts';
import { type CureContext, NOTHING, ses } from './cure.ts';
import { onlySaid, type Place, partitionOf, together } from './sender/estate.ts';
import { defaultOf, setsIn, setsUnseen, takersOf } from './sets-in-use.ts';
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

const EVENTS = ['REJECT', 'BOUNCE', 'COMPLAINT', 'DELIVERY_DELAY'];
const DESTINATION = 'mail-events';
const TOPIC = 'ses-events';
const NEW_SET = 'user-pool-mail';

/**
 * Through which set mail in a place is to go that nobody has named one for: the default of its identity, one that tells
 * already, the one that most use, or a new one. No set is chosen for want of another that nobody has looked at.
 */
export function watchedSet(at: SesPlace, identity: string | undefined, context: CureContext): Watched {
  const { inventory } = context;
  const { states, firstFound, firstTelling } = setsIn(inventory, at);
  const own = defaultOf(inventory, at, identity);
  if (!own.known) return unseenSet(at, own.why);
  const named = own.value ?? firstTelling;
  const unseen = named === undefined ? setsUnseen(inventory, at) : undefined;
  if (unseen !== undefined) return unseenSet(at, unseen);
  const set = named ?? firstFound ?? NEW_SET;
  return { set, fix: states.has(set) ? mendedSet(at, set, context) : newSet(at, set, context) };
}

/** What a set lacks that somebody names: itself, or word of mail that was turned down. Nothing where it was not read. */
export function mendedSet(at: SesPlace, name: string, context: CureContext): Fix {
  const state = setsIn(context.inventory, at).states.get(name);
  if (state === undefined) return NOTHING;
  if (state.kind === 'missing') return newSet(at, name, context);
  return takersOf(state).length > 0 ? NOTHING : withDestination(at, name, state.destinations, context);
}

/**
 * The set that a pool names beside an identity which is gone: a scan looks at none of those, and Cognito takes none that is
 * not there. SES leaves one of the name as it is, and the next look tells what it lacks.
 */
export function unlookedSet(at: SesPlace, name: string, context: CureContext): Fix {
  const isNamed = setsIn(context.inventory, at).states.has(name);
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
  const { topics } = setsIn(inventory, at);
  const name = answers.eventsTopic ?? TOPIC;
  const arn = `arn:${at.partition}:sns:${at.region}:${at.account}:${name}`;
  const [first] = topics;
  const known = answers.eventsTopic === undefined ? first : topics.has(arn) ? arn : undefined;
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

function unseenSet({ region }: SesPlace, why: Text): Watched {
  return { fix: onlySaid(whichSet(region, why)) };
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
