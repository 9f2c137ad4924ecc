// What a check's page says of the tools of AWS, and of what the check cannot see: names that the tools know, and no
// fragment that cannot be read.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { parseDocument, type ScalarTag } from 'yaml';
import { CHECKS } from '../../src/checks/index.ts';
import { sectionsOf } from '../../src/cli/check-page.ts';
import { LOCALES, type Locale } from '../../src/model.ts';

const EACH = CHECKS.map((check) => [check.id, check] as const);

/** The fragments in one tool, each once, under the first check that shows it. */
function fragmentsIn(tool: 'cloudFormation' | 'terraform'): (readonly [string, string])[] {
  const byText = new Map<string, string>();
  for (const { id, recipe } of CHECKS) {
    const text = recipe[tool];
    if (text !== undefined && !byText.has(text)) byText.set(text, id);
  }
  return [...byText].map(([text, id]) => [id, text]);
}

describe.each(EACH)('%s', (_id, { recipe, cannotSee }) => {
  test('tells the way through the console in whole sentences', () => {
    for (const paragraph of recipe.console.en.split('\n')) {
      expect(paragraph).toMatch(/^[A-Z].*[^ ]\.$/);
      expect(paragraph).not.toMatch(/ {2}|undefined|\[object/);
    }
  });

  test('tells it in Japanese as well, paragraph by paragraph', () => {
    const paragraphs = recipe.console.ja.split('\n');
    expect(paragraphs).toHaveLength(recipe.console.en.split('\n').length);
    for (const paragraph of paragraphs) {
      expect(paragraph).toMatch(/^[^ 、。].*(?:です|ます|ません|ください)(?: \([^()]+\))?。$/);
      expect(paragraph).not.toMatch(/ {2}|undefined|\[object|。。/);
    }
  });

  test('says in one to three sentences what it cannot see', () => {
    expect(cannotSee.en).toMatch(/^[A-Z][^\n]*[^ ]\.$/);
    const sentences = cannotSee.en.split(/(?<=\.) (?=[A-Z])/);
    expect(sentences.length).toBeLessThanOrEqual(3);
    expect(cannotSee.en.length).toBeGreaterThan(40);
    expect(cannotSee.ja).toMatch(/^[^ 、。\n][^\n]*[^ 。]。$/);
    expect(cannotSee.ja.match(/。/g)?.length).toBeLessThanOrEqual(3);
    expect(cannotSee.ja.length).toBeGreaterThan(20);
  });

  test('names no organization but those that are reserved for examples', () => {
    const { console, cloudFormation, terraform } = recipe;
    const text = [console.en, console.ja, cloudFormation, terraform].join('\n');
    const names = text.match(/[a-z0-9.-]+\.(?:com|net|org|io)\b/g) ?? [];
    for (const name of names)
      expect(name).toMatch(/(?:^|\.)(?:example\.(?:com|net|org)|amazonses\.com|amazonaws\.com)$/);
  });
});

test.each(LOCALES)('no two checks say the same of what they cannot see (%s)', (locale) => {
  const texts = CHECKS.map(({ cannotSee }) => cannotSee[locale]);
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
});

describe('CloudFormation', () => {
  const fragments = fragmentsIn('cloudFormation');
  const engine = new RegoEngine();
  const folder = mkdtempSync(join(tmpdir(), 'mailposture-recipes-'));
  afterAll(() => {
    engine.free();
    rmSync(folder, { recursive: true });
  });

  /** The short forms of intrinsic functions that templates may use. */
  const TAGS: ScalarTag[] = ['!Sub', '!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: (text) => text }));

  function toldOf(fragment: string): string[] {
    const file = join(folder, 'template.yml');
    writeFileSync(file, `Resources:\n${fragment.replaceAll(/^(?=.)/gm, '  ')}\n`);
    const { diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: 'WARN' });
    return diagnostics.map(({ ruleId, message, entity }) => `${ruleId} ${entity?.logicalId}: ${message}`);
  }

  test.each(fragments)('the fragment of %s is YAML of whole resources', (_id, fragment) => {
    const document = parseDocument(fragment, { customTags: TAGS });
    expect([...document.errors, ...document.warnings]).toEqual([]);
    const resources = Object.entries(document.toJS());
    expect(resources.length).toBeGreaterThan(0);
    for (const [logicalId, resource] of resources) {
      expect(logicalId).toMatch(/^[A-Za-z0-9]+$/);
      expect(resource).toEqual({
        Type: expect.stringMatching(/^AWS::\w+::\w+$/),
        Properties: expect.any(Object),
      });
    }
  });

  test.each(fragments)('CloudFormation knows the names and values in that of %s', (_id, fragment) => {
    expect(toldOf(fragment)).toEqual([]);
  });

  test.each([
    ['NextSigningKeyLength', 'NextSigningKeySize', /F3002 DomainIdentity: .*NextSigningKeySize/],
    ['RSA_2048_BIT', 'RSA_2048', /F3031 DomainIdentity: .*RSA_2048/],
    ['DkimDNSTokenName1', 'DkimDNSTokenName4', /E9004 DkimRecord1: .*DkimDNSTokenName4/],
    ['AWS::SES::EmailIdentity', 'AWS::SES::Identity', /F3006 DomainIdentity: /],
  ])('with %s misspelt as %s it would not', (right, wrong, told) => {
    const whole = fragments.find(([, text]) => text.includes('DkimRecord1'))?.[1] ?? '';
    expect(whole).toContain(right);
    expect(toldOf(whole.replaceAll(right, wrong)).join('\n')).toMatch(told);
  });
});

describe('Terraform', () => {
  const fragments = fragmentsIn('terraform');

  /**
   * Arguments and blocks of the AWS provider, as its documentation lists them
   * (https://registry.terraform.io/providers/hashicorp/aws/latest/docs); `count` is Terraform's own.
   */
  const KNOWN: Readonly<Record<string, readonly string[]>> = {
    aws_cloudwatch_log_group: ['name', 'retention_in_days'],
    aws_cloudwatch_metric_alarm: [
      ...['alarm_name', 'namespace', 'metric_name', 'statistic', 'period', 'evaluation_periods', 'threshold'],
      ...['comparison_operator', 'treat_missing_data', 'alarm_actions'],
    ],
    aws_cognito_log_delivery_configuration: [
      ...['user_pool_id', 'log_configurations', 'event_source', 'log_level'],
      ...['cloud_watch_logs_configuration', 'log_group_arn'],
    ],
    aws_cognito_risk_configuration: [
      ...['user_pool_id', 'account_takeover_risk_configuration', 'actions', 'high_action', 'event_action'],
      ...['notify', 'notify_configuration', 'source_arn', 'from'],
    ],
    aws_cognito_user_pool: [
      ...['name', 'email_configuration', 'email_sending_account', 'source_arn', 'from_email_address'],
    ],
    aws_route53_record: ['count', 'zone_id', 'name', 'type', 'ttl', 'records'],
    aws_servicequotas_service_quota: ['service_code', 'quota_code', 'value'],
    aws_sesv2_account_suppression_attributes: ['suppressed_reasons'],
    aws_sesv2_configuration_set: [
      ...['configuration_set_name', 'delivery_options', 'tls_policy'],
      ...['reputation_options', 'reputation_metrics_enabled'],
    ],
    aws_sesv2_configuration_set_event_destination: [
      ...['configuration_set_name', 'event_destination_name', 'event_destination', 'enabled'],
      ...['matching_event_types', 'sns_destination', 'topic_arn'],
    ],
    aws_sesv2_email_identity: [
      ...['email_identity', 'configuration_set_name', 'dkim_signing_attributes', 'next_signing_key_length'],
    ],
    aws_sesv2_email_identity_feedback_attributes: ['email_identity', 'email_forwarding_enabled'],
    aws_sesv2_email_identity_policy: ['email_identity', 'policy_name', 'policy'],
    aws_sesv2_email_identity_mail_from_attributes: [
      ...['email_identity', 'mail_from_domain', 'behavior_on_mx_failure'],
    ],
  };

  /** Without comments, and with every string empty. Strings of HCL end on their line. */
  const bare = (fragment: string) => fragment.replaceAll(/^\s*#.*$/gm, '').replaceAll(/"[^"\n]*"/g, '""');

  test.each(fragments)(
    'the quotation marks and brackets of the fragment of %s are in pairs',
    (_id, fragment) => {
      const left = bare(fragment).replaceAll('""', '');
      expect(left).not.toContain('"');
      const open: string[] = [];
      const pairs = new Map([
        ['}', '{'],
        [']', '['],
        [')', '('],
      ]);
      for (const sign of left.match(/[{}[\]()]/g) ?? []) {
        const opener = pairs.get(sign);
        if (opener === undefined) open.push(sign);
        else expect(open.pop()).toBe(opener);
      }
      expect(open).toEqual([]);
    },
  );

  test.each(fragments)('that of %s holds resources and arguments of the AWS provider', (_id, fragment) => {
    const resources = fragment.split(/^(?=resource )/m).filter((part) => part.startsWith('resource '));
    expect(resources.length).toBe(fragment.match(/\bresource "/g)?.length);
    for (const resource of resources) {
      const [, type = ''] = /^resource "(aws_[a-z0-9_]+)" "[a-z0-9_]+" \{\n/.exec(resource) ?? [];
      const names = [...bare(resource).matchAll(/^\s+([a-z0-9_]+)(?: += | \{$)/gm)].map(([, name]) => name);
      expect(names.length).toBeGreaterThan(0);
      expect(KNOWN[type]).toEqual(expect.arrayContaining(names));
    }
  });

  test.each(fragments)('that of %s refers to resources of its own only', (_id, fragment) => {
    for (const [, type, name] of fragment.matchAll(/\b(aws_[a-z0-9_]+)\.([a-z0-9_]+)\./g)) {
      expect(fragment).toContain(`resource "${type}" "${name}" {`);
    }
  });
});

describe('the page', () => {
  const pageOf = (id: string, locale: Locale = 'en') => {
    const check = CHECKS.find((one) => one.id === id);
    return check === undefined ? [] : sectionsOf(check, locale);
  };
  const titlesOf = (id: string, locale?: Locale) => pageOf(id, locale).map(({ title }) => title);

  test.each<[Locale, string[]]>([
    [
      'en',
      [
        ...['Why', 'Fix', 'In the console', 'CloudFormation', 'Terraform', 'Examples', 'Reads'],
        ...['What it cannot see', 'Frameworks', 'Links'],
      ],
    ],
    [
      'ja',
      [
        ...[
          '重要な理由',
          '修正方法',
          'コンソールでの手順',
          'CloudFormation',
          'Terraform',
          '判定の例',
          '読み取るもの',
        ],
        ...['確認できないこと', '対応するフレームワーク', '参考資料'],
      ],
    ],
  ])(
    'has a section for each tool after the fix, and says at last what the check cannot see (%s)',
    (locale, titles) => {
      expect(titlesOf('ses-dkim-live', locale)).toEqual(titles);
    },
  );

  test('keeps the recipes that are followed one after the other apart, in each language', () => {
    const [english, japanese] = LOCALES.map((locale) => pageOf('cognito-own-sender', locale)[2]?.prose);
    expect(english).toEqual([
      expect.stringMatching(/Easy DKIM/),
      expect.stringMatching(/Request production access;/),
      expect.stringMatching(/choose to send with Amazon SES/),
    ]);
    expect(japanese).toEqual([
      expect.stringMatching(/Easy DKIM/),
      expect.stringMatching(/Request production access から/),
      expect.stringMatching(/Amazon SES による送信を選び/),
    ]);
  });

  test('leaves out the tools that cannot do it', () => {
    expect(titlesOf('ses-production-access').slice(0, 4)).toEqual([
      'Why',
      'Fix',
      'In the console',
      'Examples',
    ]);
    expect(titlesOf('ses-dkim-enabled')).not.toContain('Terraform');
    expect(titlesOf('ses-quota-headroom')).not.toContain('CloudFormation');
  });
});
