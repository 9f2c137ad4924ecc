// Changes in SES as templates of CloudFormation. A template makes resources; those that are there already must be
// imported into a stack
// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html).
import { Document } from 'yaml';
import { en, ja, joined, type SesChange, say, type Text } from '../../model.ts';
import { comment } from '../render/quote.ts';
import {
  type Declared,
  type DeclaredIdentity,
  type DeclaredSet,
  declaredBy,
  type Template,
} from './declared.ts';
import { isReplaced, LEFT_OUT, missingIn } from './missing.ts';
import { logicalId } from './names.ts';

interface Resource {
  readonly Type: string;
  /** Of what is there already: import wants the first, and neither lets a stack take it away. */
  readonly DeletionPolicy?: 'Retain';
  readonly UpdateReplacePolicy?: 'Retain';
  readonly DependsOn?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** For each account and Region, a template and, as comments, what CloudFormation cannot do. */
export function cloudFormationOf(changes: readonly SesChange[]): Template[] {
  return declaredBy(changes).map((declared) => {
    const { account, region } = declared;
    const all = resourcesOf(declared);
    const safe = all.filter(([, resource]) => !isReplaced(resource));
    const notes = [
      placeOf(declared),
      ...(safe.some(([, { DeletionPolicy }]) => DeletionPolicy !== undefined) ? [IMPORT] : []),
      ...(safe.length < all.length ? [LEFT_OUT] : []),
      ...missingIn('cloudFormation', declared),
    ];
    const comments = notes.map((note) => comment('#', note));
    const template = { AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(safe) };
    const text = safe.length === 0 ? '' : new Document(template).toString({ lineWidth: 0 });
    return { account, region, text: joined([joined(comments, '\n'), '\n', text], '') };
  });
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
  const { sets, destinations, identities } = declared;
  const own = new Set(sets.map(({ name }) => name));
  const setId = (name: string) => logicalId('ConfigurationSet', name);
  const after = (set: string | undefined) =>
    set !== undefined && own.has(set) ? { DependsOn: setId(set) } : {};
  return [
    ...sets.map((set): [string, Resource] => [setId(set.name), setResource(set)]),
    ...destinations.map((destination): [string, Resource] => [
      logicalId('EventDestination', destination.set, destination.name),
      { ...destinationResource(destination), ...after(destination.set) },
    ]),
    ...identities.map((identity): [string, Resource] => [
      logicalId('EmailIdentity', identity.identity),
      { ...identityResource(identity), ...after(identity.set) },
    ]),
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

function destinationResource({ set, name, events, topicArn }: Declared['destinations'][number]): Resource {
  return {
    Type: 'AWS::SES::ConfigurationSetEventDestination',
    Properties: {
      ConfigurationSetName: set,
      EventDestination: {
        Name: name,
        Enabled: true,
        MatchingEventTypes: events.map(eventType),
        SnsDestination: { TopicARN: topicArn },
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
