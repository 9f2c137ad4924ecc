// The params of serverless.yml: what each one switches on, and that the functions understand what they are told by it.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { settingsFrom } from '../src/config.ts';
import { slackConfig } from '../src/publish/slack/config.ts';
import { packageService, type ServicePackage } from './support/package.ts';
import { ACCEPTED_RULES, actionsOf, faultsOf, statementsOf } from './support/template.ts';

/** Everything that can be switched on, with Slack by a bot: by a webhook it is in serverless.test.ts. */
const EVERYTHING = {
  email: 'mail@example.com',
  configUrl: 's3://my-bucket/mailposture.yml',
  regions: 'eu-west-1,us-east-1',
  locale: 'ja',
  digest: 'always',
  remindDays: '0',
  findings: 'off',
  topicForm: 'amazon-q',
  reportFormats: 'json,html,sarif',
  securityHub: 'on',
  eventBus: 'posture',
  slackTokenParameter: '/mailposture/slack-token',
  slackChannel: 'C0123456789',
  slackWebhookKeyId: '11111111-2222-4333-8444-555555555555',
  logLevel: 'DEBUG',
};

let plain: ServicePackage;
let everything: ServicePackage;
beforeAll(async () => {
  plain = await packageService({});
  everything = await packageService(EVERYTHING);
}, 240_000);
afterAll(async () => {
  await plain?.remove();
  await everything?.remove();
});

const packages = (): [string, ServicePackage][] => [
  ['as it comes', plain],
  ['with everything', everything],
];

/** A function's environment, with names in the place of what only a deployment knows. */
function environmentOf({ resources }: ServicePackage, id: 'Scan' | 'Slack'): Record<string, string> {
  const { Environment } = resources[`${id}LambdaFunction`]?.Properties ?? {};
  // The shape is CloudFormation's; a function without it fails the assertions.
  const { Variables } = Environment as { Variables: Record<string, string | { Ref: string }> };
  const known: Readonly<Record<string, string>> = {
    DigestTopic: 'arn:aws:sns:eu-west-1:111122223333:mailposture-prod',
    ReportBucket: 'mailposture-prod-reports',
  };
  return Object.fromEntries(
    Object.entries(Variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (known[value.Ref] ?? ''),
    ]),
  );
}

/** Resources of statements that allow an action, as JSON. */
const allowed = ({ resources }: ServicePackage, role: string, action: string): string[] =>
  statementsOf(resources, role)
    .filter(({ Action }) => [Action].flat().includes(action))
    .map(({ Resource }) => JSON.stringify(Resource));

describe('as it comes', () => {
  test('there is a topic for digests and one for alarms, and nobody subscribed', () => {
    const types = Object.values(plain.resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::SNS::Topic')).toHaveLength(2);
    expect(types).not.toContain('AWS::SNS::Subscription');
  });

  test('nothing of Slack is made', () => {
    const named = Object.keys(plain.resources).filter((id) => id.startsWith('Slack'));
    expect(named).toEqual([]);
  });

  test('the scan may write to no other service', () => {
    const written = actionsOf(plain.resources, 'ScanRole').filter((action) =>
      /^(securityhub|events):/.test(action),
    );
    expect(written).toEqual([]);
    expect(actionsOf(plain.resources, 'ScanRole')).not.toContain('ssm:GetParameter');
  });

  test('the scan understands its environment', () => {
    expect(settingsFrom(environmentOf(plain, 'Scan'))).toMatchObject({
      topicArn: 'arn:aws:sns:eu-west-1:111122223333:mailposture-prod',
      reportBucket: 'mailposture-prod-reports',
      history: 's3://mailposture-prod-reports/history',
      digest: { when: 'changes', remindDays: 7 },
      findings: true,
      topicForm: 'plain',
      reportFormats: ['json', 'html'],
      securityHub: false,
      metrics: true,
      locale: 'en',
      deepReads: 300,
    });
  });
});

describe('with everything', () => {
  test('the scan understands its environment', () => {
    expect(settingsFrom(environmentOf(everything, 'Scan'))).toMatchObject({
      digest: { when: 'always', remindDays: 0 },
      findings: false,
      topicForm: 'amazon-q',
      reportFormats: ['json', 'html', 'sarif'],
      securityHub: true,
      eventBus: 'posture',
      locale: 'ja',
      regions: ['eu-west-1', 'us-east-1'],
      config: 's3://my-bucket/mailposture.yml',
    });
  });

  test('the Slack function understands its environment', () => {
    expect(slackConfig(environmentOf(everything, 'Slack'))).toMatchObject({
      way: {
        kind: 'bot',
        parameter: '/mailposture/slack-token',
        channel: 'C0123456789',
        bucket: 'mailposture-prod-reports',
      },
      locale: 'ja',
    });
  });

  test('both functions log by the service and the level that the deployment says', () => {
    for (const id of ['Scan', 'Slack'] as const) {
      expect(environmentOf(everything, id)).toMatchObject({
        POWERTOOLS_SERVICE_NAME: 'mailposture-prod',
        POWERTOOLS_LOG_LEVEL: 'DEBUG',
      });
    }
  });

  test.each<[string, string, string, RegExp]>([
    [
      's3:GetObject',
      'ScanRole',
      'the configuration',
      /:s3:::\$\{Object\}.*Fn::Split.*s3:\/\/my-bucket\/mailposture\.yml/,
    ],
    [
      'securityhub:BatchImportFindings',
      'ScanRole',
      'its own product',
      /:securityhub:\$\{AWS::Region\}:\$\{AWS::AccountId\}:product\/\$\{AWS::AccountId\}\/default"/,
    ],
    ['events:PutEvents', 'ScanRole', 'the bus', /:event-bus\/posture"/],
    ['events:DescribeEventBus', 'ScanRole', 'the bus', /:event-bus\/posture"/],
    ['ssm:GetParameter', 'SlackRole', 'the token', /:parameter\/mailposture\/slack-token"/],
    ['s3:PutObject', 'SlackRole', 'threads', /^\{"Fn::Sub":"\$\{ReportBucket\.Arn\}\/slack\/\*"\}$/],
    ['s3:GetObject', 'SlackRole', 'threads', /^\{"Fn::Sub":"\$\{ReportBucket\.Arn\}\/slack\/\*"\}$/],
  ])('%s is allowed to %s on %s', (action, role, _on, resource) => {
    expect(allowed(everything, role, action)[0]).toMatch(resource);
  });

  test('no permission is for more than one thing', () => {
    expect(actionsOf(everything.resources, 'SlackRole')).toEqual([
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'sqs:SendMessage',
      'ssm:GetParameter',
    ]);
    expect(allowed(everything, 'SlackRole', 's3:ListBucket')).toEqual([
      '{"Fn::GetAtt":["ReportBucket","Arn"]}',
    ]);
    expect(allowed(everything, 'ScanRole', 'ssm:GetParameter')).toEqual([]);
  });

  test('a bot gets findings as well, an e-mail does not', () => {
    const policyOf = (id: string) => everything.resources[id]?.Properties.FilterPolicy;
    expect(policyOf('SlackSubscription')).toEqual({ kind: ['digest', 'finding'] });
    expect(policyOf('EmailSubscription')).toEqual({ kind: ['digest'] });
  });
});

test('the README names each param and its default; those of an organization, their own guide', async () => {
  const { params } = parse(await readFile('serverless.yml', 'utf8'), { logLevel: 'silent' });
  const tables = await Promise.all(
    ['README.md', 'docs/organization.md'].map(async (file) => {
      const [, table] = /<!-- params -->(.*)<!-- \/params -->/s.exec(await readFile(file, 'utf8')) ?? [];
      if (table === undefined) throw new Error(`${file} has no table of params`);
      return table;
    }),
  );
  const rows = tables
    .join('\n')
    .split('\n')
    .flatMap((row) => {
      const [names = '', defaults = ''] = row.split('|').slice(1);
      const values = [...defaults.matchAll(/`([^`]+)`|\w+/g)].map(([, value = '']) => value);
      return [...names.matchAll(/`(\w+)`/g)].map(([, name = ''], i) => [name, values[i] ?? '']);
    });
  const { default: given } = params;
  expect(Object.fromEntries(rows)).toEqual(
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])),
  );
});

describe('the template is valid', () => {
  test("by AWS's own validator", () => {
    const faults = packages().map(([name, { templatePath }]) => [name, faultsOf(templatePath)]);
    expect(faults).toEqual([
      ['as it comes', []],
      ['with everything', []],
    ]);
  });

  // The Python tool: no package of this project brings it.
  const cfnLint = 'cfn-lint';
  const installed = spawnSync(cfnLint, ['--version']).status === 0;
  const lint = installed ? test : test.skip;
  lint(`by cfn-lint${installed ? '' : ' (skipped: there is no cfn-lint on this machine)'}`, () => {
    for (const [name, { templatePath }] of packages()) {
      const args = ['--template', templatePath, '--ignore-checks', ...ACCEPTED_RULES];
      const { status, stdout, stderr } = spawnSync(cfnLint, args, { encoding: 'utf8' });
      expect({ name, status, told: stdout + stderr }).toEqual({ name, status: 0, told: '' });
    }
  });
});
