// Changes as resources of Terraform and CloudFormation: joined where they are of one thing, known to the tools, and
// holding names as they are; what a tool cannot do is said.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import fc from 'fast-check';
import { parse } from 'yaml';
import { cloudFormationOf } from '../../../src/fix/aws/cloudformation.ts';
import { requestIsNoResource } from '../../../src/fix/aws/missing.ts';
import { poolTerraform } from '../../../src/fix/aws/pool.ts';
import { terraformOf } from '../../../src/fix/aws/terraform.ts';
import { topicPolicy } from '../../../src/fix/aws/topic.ts';
import { LOCALES, type SesChange, type Text } from '../../../src/model.ts';
import { broken, englishLeft, isJapanese, styleFaults, tokensLost } from '../../support/languages.ts';
import { type Body, readHcl } from '../render/hcl.ts';
import { TERRAFORM } from '../render/terraform-binary.ts';
import { hostileChange, POOL_CHANGES, REQUESTS, SES_CHANGES } from './changes.ts';
import { bodyOf, commentTexts, stringsIn, wellFormed } from './read.ts';

const only = (...kinds: SesChange['change'][]) => SES_CHANGES.filter(({ change }) => kinds.includes(change));
const hcl = (changes: readonly SesChange[]) => terraformOf(changes)[0]?.text.en ?? '';
const yaml = (changes: readonly SesChange[]) => cloudFormationOf(changes)[0]?.text.en ?? '';

const POLICY = topicPolicy({ account: '111122223333', region: 'eu-west-1' }, 'mail-events');

const NEW_SENDER = only(
  'createDomainIdentity',
  'setMailFrom',
  'createEventTopic',
  'createConfigurationSet',
  'addEventDestination',
  'setDefaultConfigurationSet',
  'forwardFeedback',
);

test('Terraform: what is new, each thing once', () => {
  expect(bodyOf(hcl(NEW_SENDER))).toBe(`\
resource "aws_sns_topic" "mail-events" {
  name = "mail-events"
}

resource "aws_sns_topic_policy" "mail-events" {
  arn    = aws_sns_topic.mail-events.arn
  policy = ${JSON.stringify(JSON.stringify(POLICY))}
}

resource "aws_sesv2_configuration_set" "mail-events" {
  configuration_set_name = "mail-events"

  delivery_options {
    tls_policy = "REQUIRE"
  }

  reputation_options {
    reputation_metrics_enabled = true
  }
}

resource "aws_sesv2_configuration_set_event_destination" "mail-events__failed-mail" {
  configuration_set_name = aws_sesv2_configuration_set.mail-events.configuration_set_name
  event_destination_name = "failed-mail"

  event_destination {
    enabled              = true
    matching_event_types = ["BOUNCE", "COMPLAINT", "DELIVERY_DELAY", "RENDERING_FAILURE"]

    sns_destination {
      topic_arn = aws_sns_topic_policy.mail-events.arn
    }
  }
}

resource "aws_sesv2_email_identity" "example_com" {
  email_identity         = "example.com"
  configuration_set_name = aws_sesv2_configuration_set.mail-events.configuration_set_name

  dkim_signing_attributes {
    next_signing_key_length = "RSA_2048_BIT"
  }
}

resource "aws_sesv2_email_identity_mail_from_attributes" "example_com" {
  email_identity         = aws_sesv2_email_identity.example_com.email_identity
  mail_from_domain       = "bounce.example.com"
  behavior_on_mx_failure = "USE_DEFAULT_VALUE"
}

resource "aws_sesv2_email_identity_feedback_attributes" "example_com" {
  email_identity           = aws_sesv2_email_identity.example_com.email_identity
  email_forwarding_enabled = true
}

variable "zone_id_example_com" {
  description = "Id of the hosted zone that holds the names under example.com"
  type        = string
}

resource "aws_route53_record" "dkim_example_com" {
  count   = 3
  zone_id = var.zone_id_example_com
  name    = "\${aws_sesv2_email_identity.example_com.dkim_signing_attributes[0].tokens[count.index]}._domainkey.example.com"
  type    = "CNAME"
  ttl     = 300
  records = ["\${aws_sesv2_email_identity.example_com.dkim_signing_attributes[0].tokens[count.index]}.dkim.amazonses.com"]
}`);
});

test('Terraform: what is there is imported, and MAIL FROM needs no identity of its own', () => {
  expect(bodyOf(hcl(only('upgradeDkimKey', 'requireTls')))).toContain(`\
import {
  to = aws_sesv2_configuration_set.mail-events
  id = "mail-events"
}`);
  expect(hcl(only('upgradeDkimKey'))).toContain('read the plan');
  expect(hcl(only('setMailFrom'))).not.toContain('import {');
  expect(hcl(only('setMailFrom'))).not.toContain('"aws_sesv2_email_identity"');
  const [added, replaced] = only('putPolicy').map((change) => hcl([change]));
  expect(added).not.toContain('import {');
  expect(replaced).toContain('id = "example.com|cognito"');
  expect(replaced).toContain('policy         = "{\\"Version\\":\\"2012-10-17\\"');
});

test('CloudFormation: what is new, each thing once; the identity after its configuration set', () => {
  const { Resources } = parse(yaml(NEW_SENDER));
  const resources = Object.values<Record<string, unknown>>(Resources);
  expect(resources.map(({ Type }) => Type)).toEqual([
    'AWS::SNS::Topic',
    'AWS::SNS::TopicPolicy',
    'AWS::SES::ConfigurationSet',
    'AWS::SES::ConfigurationSetEventDestination',
    'AWS::SES::EmailIdentity',
    ...Array(3).fill('AWS::Route53::RecordSet'),
  ]);
  const [topic, policy, set] = Object.keys(Resources);
  expect(resources[1]).toEqual({
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { Topics: [{ Ref: topic }], PolicyDocument: POLICY },
  });
  expect(resources[3]).toMatchObject({
    DependsOn: [set, policy],
    Properties: { EventDestination: { SnsDestination: { TopicARN: { Ref: topic } } } },
  });
  expect(resources[4]).toEqual({
    Type: 'AWS::SES::EmailIdentity',
    DependsOn: [set],
    Properties: {
      EmailIdentity: 'example.com',
      DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
      MailFromAttributes: {
        MailFromDomain: 'bounce.example.com',
        BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
      },
      ConfigurationSetAttributes: { ConfigurationSetName: 'mail-events' },
      FeedbackAttributes: { EmailForwardingEnabled: true },
    },
  });
  expect(yaml(NEW_SENDER)).not.toContain('DeletionPolicy');
  expect(parse(yaml(only('requireTls'))).Resources).toEqual({
    [set ?? '']: {
      Type: 'AWS::SES::ConfigurationSet',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { Name: 'mail-events', DeliveryOptions: { TlsPolicy: 'REQUIRE' } },
    },
  });
});

test('each account and Region has its own', () => {
  const [change] = only('suppress');
  if (change === undefined) throw new Error('no such change');
  const changes = [
    change,
    { ...change, region: 'us-east-1' },
    { ...change, account: '444455556666' },
    change,
  ];
  expect(terraformOf(changes).map(({ account, region }) => [account, region])).toEqual([
    ['111122223333', 'eu-west-1'],
    ['111122223333', 'us-east-1'],
    ['444455556666', 'eu-west-1'],
  ]);
});

const NEITHER: readonly SesChange['change'][] = [
  'retryDkim',
  'resumeSending',
  'deletePolicy',
  'verifyAddress',
  'deleteIdentity',
];

describe('what a tool has no resource for is said, and not silently left out', () => {
  const WITHOUT: Readonly<Record<string, readonly SesChange['change'][]>> = {
    Terraform: ['enableDkimSigning', ...NEITHER],
    CloudFormation: ['suppress', 'putPolicy', ...NEITHER],
  };
  const TOOLS = { Terraform: hcl, CloudFormation: yaml };
  test.each(
    SES_CHANGES.flatMap((change) =>
      Object.entries(TOOLS).map(([tool, write]) => [change.change, tool, write, change] as const),
    ),
  )('%s in %s', (kind, tool, write, change) => {
    const text = write([change]);
    const isMissing = WITHOUT[tool]?.includes(kind) ?? false;
    expect(bodyOf(text) === '').toBe(isMissing);
    expect(text.includes(`does this; use the command of AWS CLI`)).toBe(isMissing);
  });
});

test('comments say the same in each language', () => {
  const texts = [
    ...[...terraformOf(SES_CHANGES), ...cloudFormationOf(SES_CHANGES)].flatMap(({ text }) =>
      commentTexts(text),
    ),
    ...REQUESTS.map(requestIsNoResource),
  ];
  expect(texts.length).toBeGreaterThan(8);
  const faults = (text: Text) => [
    ...[...broken(text.en), ...broken(text.ja), ...tokensLost(text)],
    ...[...englishLeft(text.ja), ...styleFaults(text.ja), ...(isJapanese(text.ja) ? [] : ['not Japanese'])],
  ];
  expect(texts.flatMap((text) => faults(text).map((fault) => `${fault} | ${text.ja}`))).toEqual([]);
});

/** The names and texts of a change that a template must hold; JSON of a policy is compared as JSON. */
function namesIn(change: SesChange): string[] {
  const { account: _account, region: _region, change: _change, ...rest } = change;
  const { document, replaces: _replaces, ...names } = { document: undefined, replaces: false, ...rest };
  return [...stringsIn(names), ...(document === undefined ? [] : [JSON.stringify(document)])].map(wellFormed);
}

const heldByBoth = hostileChange.filter(
  ({ change }) => change !== 'enableDkimSigning' && !NEITHER.includes(change),
);

const TOKEN = /\$\{aws_sesv2_email_identity\.[\w-]+\.dkim_signing_attributes\[0\]\.tokens\[count\.index\]\}/g;

test('Terraform: names are held as they are', () => {
  fc.assert(
    fc.property(heldByBoth, (change) => {
      // The reader knows variables in a string, and no other expressions.
      const body: Body = readHcl(hcl([change]).replaceAll(TOKEN, `$\{var.token}`));
      const strings = stringsIn(body);
      for (const name of namesIn(change)) expect(strings).toContain(name);
    }),
    { numRuns: 400 },
  );
});

test('CloudFormation: names are held as they are, unless it would put something else in their place', () => {
  fc.assert(
    fc.property(
      heldByBoth.filter(({ change }) => change !== 'suppress' && change !== 'putPolicy'),
      (change) => {
        const text = yaml([change]);
        // Event types are spelt otherwise there.
        const names = namesIn({ ...change, ...('events' in change && { events: [] }) });
        const isLeftOut = namesIn(change).some((name) => name.includes('{{resolve:'));
        expect(bodyOf(text) === '').toBe(isLeftOut);
        const strings = stringsIn(parse(text));
        for (const name of isLeftOut ? [] : names) expect(strings).toContain(name);
      },
    ),
    { numRuns: 400 },
  );
});

test('a comment ends where its line ends', () => {
  const hostile = { account: '1\nresource "x" "y" {}', region: 'r\u2028Resources: {}\r\nA: 1' };
  // A topic's policy names the account and the Region themselves.
  for (const change of SES_CHANGES.filter((one) => one.change !== 'createEventTopic')) {
    const [ours] = [hcl([{ ...change, ...hostile }])];
    expect(bodyOf(ours ?? '')).toBe(bodyOf(hcl([change])));
    expect(bodyOf(yaml([{ ...change, ...hostile }]))).toBe(bodyOf(yaml([change])));
  }
});

const testTerraform = TERRAFORM === undefined ? test.skip : test;

testTerraform('terraform fmt has nothing to change, and reads hostile names', () => {
  const samples = fc.sample(fc.array(hostileChange, { maxLength: 6 }), { numRuns: 40, seed: 1 });
  const texts = [SES_CHANGES, NEW_SENDER, ...samples].flatMap((changes) =>
    LOCALES.flatMap((locale) => terraformOf(changes).map(({ text }) => text[locale])),
  );
  texts.push(...POOL_CHANGES.map((change) => poolTerraform(change).en));
  const { status, stdout, stderr } = spawnSync(TERRAFORM ?? '', ['fmt', '-check', '-diff', '-'], {
    input: texts.join('\n'),
    encoding: 'utf8',
  });
  expect([stdout, stderr.replaceAll(/.*(?:CLI configuration|terraformrc)[\s\S]*/g, ''), status]).toEqual([
    '',
    '',
    0,
  ]);
});

describe('the validator of CloudFormation', () => {
  const engine = new RegoEngine();
  const folder = mkdtempSync(join(tmpdir(), 'mailposture-cfn-'));
  afterAll(() => {
    engine.free();
    rmSync(folder, { recursive: true });
  });

  function toldOf(text: string): string[] {
    const file = join(folder, 'template.yml');
    writeFileSync(file, text);
    const { diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: 'WARN' });
    return diagnostics.map(({ ruleId, message }) => `${ruleId} ${message}`);
  }

  test.each(
    SES_CHANGES.filter((change) => bodyOf(yaml([change])) !== '').map(
      (change) => [change.change, change] as const,
    ),
  )('knows the names and values of %s', (_kind, change) => {
    expect(toldOf(yaml([change]))).toEqual([]);
  });

  test('knows those of all together, and would not know others', () => {
    const text = yaml(SES_CHANGES);
    expect(toldOf(text)).toEqual([]);
    expect(toldOf(text.replace('TlsPolicy', 'TlsPolice')).join()).toMatch(/F3002/);
    expect(toldOf(text.replace('RSA_2048_BIT', 'RSA_4096')).join()).toMatch(/F3031/);
  });
});
