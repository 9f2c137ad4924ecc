// Building blocks for the examples of checks: configuration sets, where they send word, and who uses them.
import {
  type AppliedConfigurationSet,
  type ConfigurationSetState,
  type ConfigurationSetsInUse,
  type ConfigurationSetUser,
  type EventDestination,
  type EventTarget,
  type Fact,
  type Feedback,
  type Notifications,
  type SenderMonitoring,
  same,
  type Text,
} from '../../model.ts';
import { DOMAIN, identityRef, SAMPLE_SUBJECTS } from '../samples.ts';

const SET = 'mail-events';

/** Why something was not read. */
interface Unread {
  readonly unread: string;
}

function factOf<T extends object>(value: T | Unread, source: string): Fact<T> {
  return 'unread' in value ? { known: false, why: same(value.unread) } : { known: true, value, source };
}

const TOPIC: EventTarget = { kind: 'sns', arn: 'arn:aws:sns:eu-west-1:111122223333:mail-events' };

/** Takes what fails to a topic, unless said otherwise. */
export function destination(over: Partial<EventDestination> = {}): EventDestination {
  return {
    name: 'failed-mail',
    enabled: true,
    events: ['BOUNCE', 'COMPLAINT', 'REJECT'],
    to: TOPIC,
    ...over,
  };
}

/** As a careful team has it, unless said otherwise. */
export function configurationSet(
  over: Partial<Extract<ConfigurationSetState, { kind: 'found' }>> = {},
): ConfigurationSetState {
  return {
    kind: 'found',
    name: SET,
    tls: 'REQUIRE',
    reputationMetrics: true,
    destinations: [destination()],
    ...over,
  };
}

export const NO_SUCH_SET: ConfigurationSetState = { kind: 'missing', name: SET };

export const BY_DEFAULT: ConfigurationSetUser = { kind: 'identityDefault' };
export const BY_POOL: ConfigurationSetUser = { kind: 'userPool', arn: SAMPLE_SUBJECTS.userPool.id };

/** A set that is used, and its state or why it was not read. */
export function used(
  state: ConfigurationSetState | Unread,
  usedBy: readonly ConfigurationSetUser[] = [BY_DEFAULT],
): ConfigurationSetsInUse['sets'][number] {
  const name = 'unread' in state ? SET : state.name;
  return { name, usedBy, state: factOf(state, 'ses:GetConfigurationSet') };
}

/** The sets in use; with a reason, somebody may use another who was not seen. */
export function inUse(sets: ConfigurationSetsInUse['sets'], unseen?: string | Text): ConfigurationSetsInUse {
  const whole: Fact<true> =
    unseen === undefined
      ? { known: true, value: true, source: 'cognito-idp:DescribeUserPool' }
      : { known: false, why: typeof unseen === 'string' ? same(unseen) : unseen };
  return { sets, whole };
}

/** Through which set a pool's mail goes. */
export function through(
  set: AppliedConfigurationSet | Unread,
  by: SenderMonitoring['by'] = 'identityDefault',
): SenderMonitoring {
  return { identity: identityRef(DOMAIN), by, set: factOf(set, 'ses:GetConfigurationSet') };
}

/** Forwarding is off, unless said otherwise; the default set is read where that leaves it open. */
export function feedback(over: Partial<Notifications>, set?: AppliedConfigurationSet | Unread): Feedback {
  const notifications: Notifications = { forwarding: false, ...over };
  if (set === undefined) return { notifications, defaultSet: { kind: 'notNeeded' } };
  return { notifications, defaultSet: { kind: 'read', set: factOf(set, 'ses:GetEmailIdentity') } };
}
