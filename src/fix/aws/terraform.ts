// Changes in SES as resources of the AWS provider of Terraform. What is there already is imported rather than made
// (https://developer.hashicorp.com/terraform/language/import); arguments and import ids are those of the provider's
// documentation (https://registry.terraform.io/providers/hashicorp/aws/latest/docs, under SESv2).
import { en, ja, joined, type SesChange, say, type Text } from '../../model.ts';
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
import { dkimTerraform, zoneAssumed } from './dkim-terraform.ts';
import { type HclBlock, type HclValue, hclText } from './hcl.ts';
import { missingIn } from './missing.ts';
import { terraformLabel } from './names.ts';
import { topicArn, topicPolicy } from './topic.ts';

/**
 * For each account and Region, the resources and, as comments, what Terraform cannot do. New identities come with their
 * DKIM records.
 */
export function terraformOf(changes: readonly SesChange[], zones: readonly HostedZone[] = []): Template[] {
  return declaredBy(changes).map((declared) => {
    const blocks = blocksOf(declared);
    const records = dkimZones(declared, zones);
    const { account, region } = declared;
    const head = [
      placeOf(declared),
      ...(blocks.some(isImport) ? [READ_THE_PLAN] : []),
      ...(records.length > 0 ? [DKIM_RECORDS, zoneAssumed(region)] : []),
    ];
    const comments = [...head, ...missingIn('terraform', declared)].map((text) => comment('#', text));
    const body = [
      ...blocks.map((block) => hclText(block)),
      ...records.flatMap((zone) => dkimTerraform(zone, region)),
    ];
    const text = joined([joined(comments, '\n'), ...body], '\n\n');
    return { account, region, text: joined([text, '\n'], '') };
  });
}

function placeOf({ account, region }: Declared): Text {
  return say(
    en`Account ${account}, Region ${region}: for an AWS provider that is set up for them.`,
    ja`アカウント ${account}、リージョン ${region} 用に設定した AWS プロバイダーで使用します。`,
  );
}

const READ_THE_PLAN = say(
  en`Imported resources show only what is to change: read the plan, and declare whatever else it would reset. Where your
     Terraform has a resource already, change it there instead.`,
  ja`インポートするリソースには、変更する設定だけを記載しています。plan を確認し、リセットされる設定があれば追記してください。すでに
     Terraform で管理しているリソースは、そちらを変更してください。`,
);

function isImport({ head }: HclBlock): boolean {
  return head === 'import';
}

function blocksOf(declared: Declared): HclBlock[] {
  const own = new Set(declared.sets.map(({ name }) => name));
  /** The name of a set: by its resource where it has one, so that Terraform makes it first. */
  const setName = (name: string): HclValue =>
    own.has(name)
      ? { expression: `aws_sesv2_configuration_set.${terraformLabel(name)}.configuration_set_name` }
      : name;
  const topics = new Map(declared.topics.map((topic) => [topicArn(declared, topic.name), topic.name]));
  /** The ARN of a topic: by its policy where it has one here, for SES asks whether it may publish. */
  const topic = (arn: string): HclValue => {
    const name = topics.get(arn);
    return name === undefined ? arn : { expression: `aws_sns_topic_policy.${terraformLabel(name)}.arn` };
  };
  return [
    ...declared.topics.flatMap(topicBlocks),
    ...declared.sets.flatMap(setBlocks),
    ...declared.destinations.map((destination) => destinationBlock(destination, setName, topic)),
    ...declared.identities.flatMap((identity) => identityBlocks(identity, setName)),
    ...declared.policies.flatMap(policyBlocks),
    ...suppressionBlocks(declared),
  ];
}

function resource(
  type: string,
  label: string,
  values: HclBlock['arguments'],
  blocks: readonly HclBlock[] = [],
): HclBlock {
  return { head: `resource "${type}" "${label}"`, arguments: values, blocks };
}

/** Takes over what is there. */
function imported(type: string, label: string, id: string): HclBlock {
  return {
    head: 'import',
    arguments: [
      ['to', { expression: `${type}.${label}` }],
      ['id', id],
    ],
  };
}

function topicBlocks(topic: Declared['topics'][number]): HclBlock[] {
  const label = terraformLabel(topic.name);
  return [
    resource('aws_sns_topic', label, [['name', topic.name]]),
    resource('aws_sns_topic_policy', label, [
      ['arn', { expression: `aws_sns_topic.${label}.arn` }],
      ['policy', JSON.stringify(topicPolicy(topic, topic.name))],
    ]),
  ];
}

function setBlocks({ name, created, tls, reputationMetrics }: DeclaredSet): HclBlock[] {
  const label = terraformLabel(name);
  const type = 'aws_sesv2_configuration_set';
  const delivery: HclBlock[] =
    tls === undefined ? [] : [{ head: 'delivery_options', arguments: [['tls_policy', tls]] }];
  const reputation: HclBlock[] =
    reputationMetrics === undefined
      ? []
      : [{ head: 'reputation_options', arguments: [['reputation_metrics_enabled', reputationMetrics]] }];
  return [
    ...(created ? [] : [imported(type, label, name)]),
    resource(type, label, [['configuration_set_name', name]], [...delivery, ...reputation]),
  ];
}

function destinationBlock(
  { set, name, events, topicArn: arn }: Declared['destinations'][number],
  setName: (name: string) => HclValue,
  topic: (arn: string) => HclValue,
): HclBlock {
  const target: HclBlock = { head: 'sns_destination', arguments: [['topic_arn', topic(arn)]] };
  const destination: HclBlock = {
    head: 'event_destination',
    arguments: [
      ['enabled', true],
      ['matching_event_types', events],
    ],
    blocks: [target],
  };
  return resource(
    'aws_sesv2_configuration_set_event_destination',
    terraformLabel(set, name),
    [
      ['configuration_set_name', setName(set)],
      ['event_destination_name', name],
    ],
    [destination],
  );
}

/** MAIL FROM and feedback have resources of their own: the identity's is left out where only they change. */
function identityBlocks(declared: DeclaredIdentity, setName: (name: string) => HclValue): HclBlock[] {
  const { identity, created, keyLength, mailFrom, set, forwarding } = declared;
  const label = terraformLabel(identity);
  const type = 'aws_sesv2_email_identity';
  const isDeclared = created || keyLength !== undefined || set !== undefined;
  const itself: HclValue = isDeclared ? { expression: `${type}.${label}.email_identity` } : identity;
  const blocks: HclBlock[] = [];
  if (isDeclared) {
    if (!created) blocks.push(imported(type, label, identity));
    blocks.push(
      resource(
        type,
        label,
        [
          ['email_identity', identity],
          ...(set === undefined ? [] : [['configuration_set_name', setName(set)] as const]),
        ],
        keyLength === undefined
          ? []
          : [{ head: 'dkim_signing_attributes', arguments: [['next_signing_key_length', keyLength]] }],
      ),
    );
  }
  if (mailFrom !== undefined) {
    blocks.push(
      resource('aws_sesv2_email_identity_mail_from_attributes', label, [
        ['email_identity', itself],
        ['mail_from_domain', mailFrom.domain],
        ['behavior_on_mx_failure', mailFrom.onMxFailure],
      ]),
    );
  }
  if (forwarding) {
    blocks.push(
      resource('aws_sesv2_email_identity_feedback_attributes', label, [
        ['email_identity', itself],
        ['email_forwarding_enabled', true],
      ]),
    );
  }
  return blocks;
}

function policyBlocks({ identity, name, document, replaces }: Declared['policies'][number]): HclBlock[] {
  const label = terraformLabel(identity, name);
  const type = 'aws_sesv2_email_identity_policy';
  return [
    ...(replaces ? [imported(type, label, `${identity}|${name}`)] : []),
    resource(type, label, [
      ['email_identity', identity],
      ['policy_name', name],
      ['policy', JSON.stringify(document) ?? 'null'],
    ]),
  ];
}

function suppressionBlocks({ suppressed }: Declared): HclBlock[] {
  if (suppressed === undefined) return [];
  const { reasons } = suppressed;
  return [resource('aws_sesv2_account_suppression_attributes', 'account', [['suppressed_reasons', reasons]])];
}
