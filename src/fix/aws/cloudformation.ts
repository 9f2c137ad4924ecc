// Changes in SES as templates of CloudFormation. A template makes resources; those that are there already must be
// imported into a stack
// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html).
import { Document } from 'yaml';
import { en, ja, joined, type Locale, type SesChange, say, type Text } from '../../model.ts';
import { comment } from '../render/quote.ts';
import type { HostedZone } from '../render/zones.ts';
import {
  type Declared,
  type DeclaredIdentity,
  type DeclaredSet,
  declaredBy,
  type Template,
} from './declared.ts';
import { DKIM_RECORDS, dkimZones } from './dkim.ts';
import { dkimParameters, dkimResources } from './dkim-cloudformation.ts';
import { isReplaced, LEFT_OUT, missingIn } from './missing.ts';
import { identityId, logicalId } from './names.ts';
import { topicArn, topicPolicy } from './topic.ts';

interface Resource {
  readonly Type: string;
  /** Of what is there already: import wants the first, and neither lets a stack take it away. */
  readonly DeletionPolicy?: 'Retain';
  readonly UpdateReplacePolicy?: 'Retain';
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

/**
 * For each account and Region, a template and, as comments, what CloudFormation cannot do. New identities come with their
 * DKIM records.
 */
export function cloudFormationOf(
  changes: readonly SesChange[],
  zones: readonly HostedZone[] = [],
): Template[] {
  return declaredBy(changes).map((declared) => {
    const { account, region } = declared;
    const all = resourcesOf(declared);
    const safe = all.filter(([, resource]) => !isReplaced(resource));
    const kept = new Set(safe.map(([id]) => id));
    const records = dkimZones(declared, zones).filter(({ identities }) =>
      identities.some(({ identity }) => kept.has(identityId(identity))),
    );
    const notes = [
      placeOf(declared),
      ...(safe.some(([, { DeletionPolicy }]) => DeletionPolicy !== undefined) ? [IMPORT] : []),
      ...(records.length > 0 ? [DKIM_RECORDS] : []),
      ...(safe.length < all.length ? [LEFT_OUT] : []),
      ...missingIn('cloudFormation', declared),
    ];
    const comments = notes.map((note) => comment('#', note));
    const Resources = { ...Object.fromEntries(safe), ...dkimResources(records, kept) };
    const written = (locale: Locale): string =>
      safe.length === 0 ? '' : yamlOf({ Parameters: dkimParameters(records, locale), Resources });
    const text = { en: written('en'), ja: written('ja') };
    return { account, region, text: joined([joined(comments, '\n'), '\n', text], '') };
  });
}

function yamlOf({ Parameters, Resources }: Readonly<Record<'Parameters' | 'Resources', object>>): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    ...(Object.keys(Parameters).length > 0 && { Parameters }),
    Resources,
  };
  return new Document(template, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
}

function placeOf({ account, region }: Declared): Text {
  return say(
    en`A stack in the account ${account}, Region ${region}.`,
    ja`アカウント ${account}、リージョン ${region} のスタック用です。`,
  );
}

const IMPORT = say(
  en`Resources with a DeletionPolicy are there already: import them into the stack, or change them where a stack has them,
     with whatever else they are set to.`,
  ja`DeletionPolicy のあるリソースはすでに存在します。ほかの設定も含めてスタックにインポートするか、すでに管理しているスタックで
     変更してください。`,
);

function resourcesOf(declared: Declared): [logicalId: string, resource: Resource][] {
  const { topics, sets, destinations, identities } = declared;
  const own = new Set(sets.map(({ name }) => name));
  const setId = (name: string) => logicalId('ConfigurationSet', name);
  const afterSet = (set: string | undefined) => (set !== undefined && own.has(set) ? [setId(set)] : []);
  // Of a name that CloudFormation would replace nothing is made, so that nothing may refer to it.
  const made = topics.filter(({ name }) => !isReplaced(name));
  const topicNames = new Map(made.map(({ name }) => [topicArn(declared, name), name]));
  return [
    ...topics.flatMap(topicResources),
    ...sets.map((set): [string, Resource] => [setId(set.name), setResource(set)]),
    ...destinations.map((destination): [string, Resource] => {
      const topic = topicNames.get(destination.topicArn);
      // SES asks whether it may publish to the topic.
      const policies = topic === undefined ? [] : [logicalId('TopicPolicy', topic)];
      const target = topic === undefined ? destination.topicArn : { Ref: logicalId('Topic', topic) };
      return [
        logicalId('EventDestination', destination.set, destination.name),
        after(destinationResource(destination, target), [...afterSet(destination.set), ...policies]),
      ];
    }),
    ...identities.map((identity): [string, Resource] => [
      identityId(identity.identity),
      after(identityResource(identity), afterSet(identity.set)),
    ]),
  ];
}

function after(resource: Resource, others: readonly string[]): Resource {
  const { Type, ...rest } = resource;
  return others.length === 0 ? resource : { Type, DependsOn: others, ...rest };
}

function topicResources(topic: Declared['topics'][number]): [logicalId: string, resource: Resource][] {
  const { name } = topic;
  const id = logicalId('Topic', name);
  const PolicyDocument = topicPolicy(topic, name);
  return [
    [id, { Type: 'AWS::SNS::Topic', Properties: { TopicName: name } }],
    [
      logicalId('TopicPolicy', name),
      { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: id }], PolicyDocument } },
    ],
  ];
}

function kept(created: boolean): Pick<Resource, 'DeletionPolicy' | 'UpdateReplacePolicy'> {
  return created ? {} : { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
}

function setResource({ name, created, tls, reputationMetrics }: DeclaredSet): Resource {
  return {
    Type: 'AWS::SES::ConfigurationSet',
    ...kept(created),
    Properties: {
      Name: name,
      ...(tls !== undefined && { DeliveryOptions: { TlsPolicy: tls } }),
      ...(reputationMetrics !== undefined && {
        ReputationOptions: { ReputationMetricsEnabled: reputationMetrics },
      }),
    },
  };
}

function destinationResource(
  { set, name, events }: Declared['destinations'][number],
  TopicARN: unknown,
): Resource {
  return {
    Type: 'AWS::SES::ConfigurationSetEventDestination',
    Properties: {
      ConfigurationSetName: set,
      EventDestination: {
        Name: name,
        Enabled: true,
        MatchingEventTypes: events.map(eventType),
        SnsDestination: { TopicARN },
      },
    },
  };
}

/** CloudFormation spells event types as API v1 does: DELIVERY_DELAY is deliveryDelay there. */
function eventType(event: string): string {
  return event.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function identityResource(declared: DeclaredIdentity): Resource {
  const { identity, created, keyLength, signing, mailFrom, set, forwarding } = declared;
  return {
    Type: 'AWS::SES::EmailIdentity',
    ...kept(created),
    Properties: {
      EmailIdentity: identity,
      ...(signing && { DkimAttributes: { SigningEnabled: true } }),
      ...(keyLength !== undefined && { DkimSigningAttributes: { NextSigningKeyLength: keyLength } }),
      ...(mailFrom && {
        MailFromAttributes: {
          MailFromDomain: mailFrom.domain,
          BehaviorOnMxFailure: mailFrom.onMxFailure,
        },
      }),
      ...(set !== undefined && { ConfigurationSetAttributes: { ConfigurationSetName: set } }),
      ...(forwarding && { FeedbackAttributes: { EmailForwardingEnabled: true } }),
    },
  };
}
