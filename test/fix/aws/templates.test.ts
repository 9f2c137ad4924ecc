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
import { poolCloudFormation, poolTerraform } from '../../../src/fix/aws/pool.ts';
import { terraformOf } from '../../../src/fix/aws/terraform.ts';
import { LOCALES, type SesChange, type Text } from '../../../src/model.ts';
import { broken, englishLeft, isJapanese, styleFaults, tokensLost } from '../../support/languages.ts';
import { type Body, readHcl } from '../render/hcl.ts';
import { TERRAFORM } from '../render/terraform-binary.ts';
import { hostileChange, POOL_CHANGE, REQUESTS, SES_CHANGES } from './changes.ts';

const only = (...kinds: SesChange['change'][]) => SES_CHANGES.filter(({ change }) => kinds.includes(change));
const hcl = (changes: readonly SesChange[]) => terraformOf(changes)[0]?.text.en ?? '';
const yaml = (changes: readonly SesChange[]) => cloudFormationOf(changes)[0]?.text.en ?? '';
const bodyOf = (text: string) => text.replaceAll(/^#.*\n/gm, '').trim();
const commentsOf = (text: string) => text.match(/^# .*$/gm) ?? [];

const NEW_SENDER = only(
  'createDomainIdentity',
  'setMailFrom',
  'createConfigurationSet',
  'addEventDestination',
  'setDefaultConfigurationSet',
  'forwardFeedback',
);

test('Terraform: what is new, each thing once', () => {
  expect(bodyOf(hcl(NEW_SENDER))).toBe(`\
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
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:mail-events"
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
    'AWS::SES::ConfigurationSet',
    'AWS::SES::ConfigurationSetEventDestination',
    'AWS::SES::EmailIdentity',
  ]);
  expect(resources[2]).toEqual({
    Type: 'AWS::SES::EmailIdentity',
    DependsOn: Object.keys(Resources)[0],
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
    [Object.keys(Resources)[0] ?? '']: {
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

describe('what a tool has no resource for is said, and not silently left out', () => {
  const WITHOUT: Readonly<Record<string, readonly SesChange['change'][]>> = {
    Terraform: ['enableDkimSigning', 'retryDkim', 'resumeSending', 'deletePolicy'],
    CloudFormation: ['retryDkim', 'suppress', 'putPolicy', 'resumeSending', 'deletePolicy'],
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
    ...[terraformOf(SES_CHANGES), cloudFormationOf(SES_CHANGES)].flatMap((templates) =>
      templates.flatMap(({ text }) => {
        const japanese = commentsOf(text.ja);
        return commentsOf(text.en).map((en, index) => ({
          en: en.slice(2),
          ja: (japanese[index] ?? '').slice(2),
        }));
      }),
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

/** Every string in a body of HCL, or in a template, with whatever is around it. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

const wellFormed = (text: string) => text.replaceAll(/\p{Cs}/gu, '\ufffd');

/** The names and texts of a change that a template must hold; JSON of a policy is compared as JSON. */
function namesIn(change: SesChange): string[] {
  const { account: _account, region: _region, change: _change, ...rest } = change;
  const { document, replaces: _replaces, ...names } = { document: undefined, replaces: false, ...rest };
  return [...stringsIn(names), ...(document === undefined ? [] : [JSON.stringify(document)])].map(wellFormed);
}

const heldByBoth = hostileChange.filter(
  ({ change }) => !['enableDkimSigning', 'retryDkim', 'resumeSending', 'deletePolicy'].includes(change),
);

test('Terraform: names are held as they are', () => {
  fc.assert(
    fc.property(heldByBoth, (change) => {
      const body: Body = readHcl(hcl([change]));
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

describe('a user pool', () => {
  const email = {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
    From: 'Shop "%{x}" <no-reply@example.com>',
  };
  const change = { ...POOL_CHANGE, input: { EmailConfiguration: email } };

  test('shows what goes into its own resource', () => {
    expect(poolTerraform(change).en).toBe(`\
# Into the aws_cognito_user_pool of the pool eu-west-1_AbCdEf123, in place of what it says of e-mail; without such a resource use the command of AWS CLI.
email_configuration {
  email_sending_account = "DEVELOPER"
  source_arn            = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
  from_email_address    = "Shop \\"%%{x}\\" <no-reply@example.com>"
}
`);
    expect(parse(poolCloudFormation(change).ja)).toEqual({ EmailConfiguration: email });
  });

  test.each([[null], [[]], ['text'], [{ EmailConfiguration: null }], [{ EmailConfiguration: { From: 1 } }]])(
    'shows nothing of an input like %j',
    (input) => {
      expect(bodyOf(poolTerraform({ ...POOL_CHANGE, input }).en)).toBe('email_configuration {}');
    },
  );

  test('leaves out what CloudFormation would replace, and says so', () => {
    const input = { EmailConfiguration: { From: '{{resolve:ssm:x}}' } };
    const { en } = poolCloudFormation({ ...POOL_CHANGE, input });
    expect([bodyOf(en), en.startsWith('# Left out is what holds')]).toEqual(['', true]);
  });

  test('says the same in each language', () => {
    for (const text of [poolTerraform(change), poolCloudFormation(change)]) {
      const [comment] = LOCALES.map((locale) => commentsOf(text[locale])[0] ?? '');
      expect(comment).not.toBe('');
      expect(tokensLost(text)).toEqual([]);
      expect(isJapanese(text.ja)).toBe(true);
    }
  });
});

test('a comment ends where its line ends', () => {
  const hostile = { account: '1\nresource "x" "y" {}', region: 'r\u2028Resources: {}\r\nA: 1' };
  for (const change of SES_CHANGES) {
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
  texts.push(
    poolTerraform({ ...POOL_CHANGE, input: { EmailConfiguration: { From: 'x', SourceArn: 'y' } } }).en,
  );
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
