// The schemas of what is read of identities one by one, and of configuration sets.
import * as v from 'valibot';
import type {
  AppliedConfigurationSet,
  ConfigurationSetState,
  ConfigurationSetsInUse,
  EventDestination,
  Feedback,
  Notifications,
  SenderMonitoring,
  SendingPolicy,
} from '../model.ts';
import { fact, text, texts } from './fact.ts';
import { identityRef } from './identity.ts';

/** A schema whose output the compiler holds to a type of the model. */
type Of<T> = v.GenericSchema<unknown, T>;

export const sendingPolicies: Of<readonly SendingPolicy[]> = v.array(
  v.strictObject({ name: text, document: text }),
);

export const notifications: Of<Notifications> = v.strictObject({
  bounceTopic: v.optional(text),
  complaintTopic: v.optional(text),
  deliveryTopic: v.optional(text),
  forwarding: v.boolean(),
});

const destination: Of<EventDestination> = v.strictObject({
  name: text,
  enabled: v.boolean(),
  events: texts,
  to: v.variant('kind', [
    v.strictObject({ kind: v.picklist(['cloudWatch', 'other']) }),
    v.strictObject({ kind: v.picklist(['sns', 'firehose', 'eventBridge', 'pinpoint']), arn: text }),
  ]),
});

const found = v.strictObject({
  kind: v.literal('found'),
  name: text,
  tls: text,
  reputationMetrics: v.boolean(),
  destinations: v.array(destination),
});
const missing = v.strictObject({ kind: v.literal('missing'), name: text });

const state: Of<ConfigurationSetState> = v.variant('kind', [found, missing]);
const applied: Of<AppliedConfigurationSet> = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }),
  found,
  missing,
]);

export const configurationSetsInUse: Of<ConfigurationSetsInUse> = v.strictObject({
  sets: v.array(
    v.strictObject({
      name: text,
      usedBy: v.array(
        v.variant('kind', [
          v.strictObject({ kind: v.literal('identityDefault') }),
          v.strictObject({ kind: v.literal('userPool'), arn: text }),
        ]),
      ),
      state: fact(state),
    }),
  ),
  whole: fact(v.literal(true)),
});

export const feedback: Of<Feedback> = v.strictObject({
  notifications,
  defaultSet: v.variant('kind', [
    v.strictObject({ kind: v.literal('notNeeded') }),
    v.strictObject({ kind: v.literal('read'), set: fact(applied) }),
  ]),
});

export const senderMonitoring: Of<SenderMonitoring> = v.strictObject({
  identity: identityRef,
  by: v.picklist(['userPool', 'identityDefault']),
  set: fact(applied),
});
