// What several checks ask of a configuration set, and its words.
import {
  type AppliedConfigurationSet,
  type ConfigurationSetsInUse,
  type ConfigurationSetUse,
  counted,
  distinct,
  type EventDestination,
  type EventTarget,
  en,
  ja,
  joined,
  listed,
  type Noun,
  same,
  say,
  type Text,
} from '../../model.ts';
import { NotSeen } from '../define.ts';
import { clauses, fewOf, NONE, shortened } from '../words.ts';

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

const METRICS = say(en`CloudWatch metrics`, ja`CloudWatch メトリクス`);
const STRANGE_TARGET = say(
  en`a destination of a kind that Mailposture does not know`,
  ja`Mailposture が知らない種類の送信先`,
);

/** Where a destination leads, in words. */
export function targetWords(to: EventTarget): Text {
  switch (to.kind) {
    case 'cloudWatch':
      return METRICS;
    case 'other':
      return STRANGE_TARGET;
    default:
      return same(to.arn);
  }
}

const ON = say(en`on`, ja`有効`);
const OFF = say(en`off`, ja`無効`);
const NO_EVENTS = say(en`no events`, ja`イベントなし`);

/** Destinations as evidence: `failed-mail (on: BOUNCE, COMPLAINT; to arn:…)`. */
export function destinationsShown(destinations: readonly EventDestination[]): Text {
  if (destinations.length === 0) return NONE;
  const shown = destinations.map(({ name, enabled, events, to }) => {
    const state = enabled ? ON : OFF;
    const takes = events.length === 0 ? NO_EVENTS : events.join(', ');
    return say(
      en`${name} (${state}: ${takes}; to ${targetWords(to)})`,
      ja`${name} (${state}: ${takes}; 送信先: ${targetWords(to)})`,
    );
  });
  return shortened(joined(shown, '; '), 1000);
}

const DEFAULT_OF_IDENTITY = say(en`the default of the identity`, ja`ID のデフォルト`);
const USER_POOLS: Noun = { one: 'user pool', many: 'user pools', ja: '個のユーザープール' };

/** `mail-events (the default of the identity and named by 2 user pools)`. */
function setWithUsers({ name, usedBy }: ConfigurationSetUse): Text {
  const pools = counted(usedBy.filter(({ kind }) => kind === 'userPool').length, USER_POOLS);
  const users = [
    ...(usedBy.some(({ kind }) => kind === 'identityDefault') ? [DEFAULT_OF_IDENTITY] : []),
    ...(usedBy.some(({ kind }) => kind === 'userPool')
      ? [say(en`named by ${pools}`, ja`${pools}が指定`)]
      : []),
  ];
  return say(en`${name} (${listed(users)})`, ja`${name} (${listed(users)})`);
}

/** As many sets as a sentence names. */
const MOST = 5;

/** Sets, each with who uses it. */
export function setsInWords(sets: readonly ConfigurationSetUse[]): Text {
  return fewOf(sets.map(setWithUsers), MOST);
}

/** A set and what is wrong with it. */
export interface SetFault {
  readonly use: ConfigurationSetUse;
  /** In English the predicate of a sentence about the set; in Japanese it begins with the particle behind the set. */
  readonly fault: Text;
}

/** Faults as one clause, in Japanese as sentences without the last 。; each set with who uses it. */
export function faultWords(faults: readonly SetFault[]): Text {
  const each = faults.map(({ use, fault }) => {
    const set = setWithUsers(use);
    return say(en`${set} ${fault}`, ja`${set} ${fault}`);
  });
  const rest = each.length - MOST;
  const sentences = rest > 0 ? [...each.slice(0, MOST), `ほか ${rest} 件`] : each;
  return say(en`${fewOf(each, MOST)}`, ja`${clauses(sentences)}`);
}

/**
 * Everybody who may use a set was seen, and the state of each set.
 * @throws NotSeen with each reason why not
 */
export function allSeen({ sets, whole }: ConfigurationSetsInUse): void {
  const reasons = [...sets.map(({ state }) => state), whole].flatMap((fact) =>
    fact.known ? [] : [fact.why],
  );
  if (reasons.length > 0) throw new NotSeen(joined(distinct(reasons), '; '));
}

export function noSetInUse(identity: string) {
  const because = say(
    en`Mail of ${identity} goes through no configuration set: the identity has no default, and no user pool names one.`,
    ja`${identity} のメールは設定セットを使いません。ID にデフォルトの設定セットがなく、ユーザープールも指定していません。`,
  );
  return { outcome: 'notApplicable', because } as const;
}

/** The name of a set as evidence. */
export function setShown(set: AppliedConfigurationSet): string | Text {
  if (set.kind === 'none') return NONE;
  if (set.kind === 'found') return set.name;
  return say(en`${set.name}, which SES does not have`, ja`${set.name} (SES に存在しません)`);
}
