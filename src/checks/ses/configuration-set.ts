// What several checks ask of a configuration set, and its words.
import type {
  AppliedConfigurationSet,
  ConfigurationSetsInUse,
  ConfigurationSetUse,
  EventDestination,
  EventTarget,
} from '../../model.ts';
import { NotSeen } from '../define.ts';
import { clipped, counted, fewOf, listed } from '../words.ts';

/** The destinations that are switched on. */
export function enabledOf({ destinations }: { readonly destinations: readonly EventDestination[] }) {
  return destinations.filter(({ enabled }) => enabled);
}

/** The destination that takes an event, if one does. */
export function takerOf(
  event: string,
  destinations: readonly EventDestination[],
): EventDestination | undefined {
  return destinations.find(({ events }) => events.includes(event));
}

/** Where a destination leads, in words. */
export function targetWords(to: EventTarget): string {
  switch (to.kind) {
    case 'cloudWatch':
      return 'CloudWatch metrics';
    case 'other':
      return 'a destination of a kind that Mailposture does not know';
    default:
      return to.arn;
  }
}

/** Destinations as evidence: `failed-mail (on: BOUNCE, COMPLAINT; to arn:…)`. */
export function destinationsShown(destinations: readonly EventDestination[]): string {
  if (destinations.length === 0) return '(none)';
  const shown = destinations.map(({ name, enabled, events, to }) => {
    return `${name} (${enabled ? 'on' : 'off'}: ${events.join(', ') || 'no events'}; to ${targetWords(to)})`;
  });
  return clipped(shown.join('; '), 1000);
}

/** `mail-events (the default of the identity, and named by 2 user pools)`. */
function setWithUsers({ name, usedBy }: ConfigurationSetUse): string {
  const pools = usedBy.filter(({ kind }) => kind === 'userPool').length;
  const users = [
    ...(usedBy.length > pools ? ['the default of the identity'] : []),
    ...(pools === 0 ? [] : [`named by ${counted(pools, 'user pool')}`]),
  ];
  return `${name} (${listed(users)})`;
}

/** As many sets as a sentence names. */
const MOST = 5;

/** Sets, each with who uses it. */
export function setsInWords(sets: readonly ConfigurationSetUse[]): string {
  return fewOf(sets.map(setWithUsers), MOST);
}

/** A set and what is wrong with it. */
export interface SetFault {
  readonly use: ConfigurationSetUse;
  readonly fault: string;
}

/** Faults as one clause; each set with who uses it. */
export function faultWords(faults: readonly SetFault[]): string {
  return fewOf(
    faults.map(({ use, fault }) => `${setWithUsers(use)} ${fault}`),
    MOST,
  );
}

/**
 * Everybody who may use a set was seen, and the state of each set.
 * @throws NotSeen with each reason why not
 */
export function allSeen({ sets, whole }: ConfigurationSetsInUse): void {
  const reasons = [...sets.map(({ state }) => state), whole].flatMap((fact) =>
    fact.known ? [] : [fact.why],
  );
  if (reasons.length > 0) throw new NotSeen([...new Set(reasons)].join('; '));
}

export function noSetInUse(identity: string) {
  const because = `Mail of ${identity} goes through no configuration set: the identity has no default, and no user pool names one.`;
  return { outcome: 'notApplicable', because } as const;
}

/** The name of a set as evidence. */
export function setShown(set: AppliedConfigurationSet): string {
  if (set.kind === 'none') return '(none)';
  return set.kind === 'missing' ? `${set.name}, which SES does not have` : set.name;
}
