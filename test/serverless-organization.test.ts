// The service with org=true: a state machine that is valid, functions and roles of each of its steps, and the schedule that
// starts it. How it runs is in test/organization/run.
import { spawnSync } from 'node:child_process';
import aslValidator from 'asl-validator';
import { memberSettingsFrom, settingsFrom } from '../src/config.ts';
import { packageService, type ServicePackage } from './support/package.ts';
import { ACCEPTED_RULES, actionsOf, faultsOf, type Resource, statementsOf } from './support/template.ts';

const EVERYTHING = {
  org: 'true',
  orgRole: 'Audit',
  orgExternalId: 'mailposture-7f3a',
  orgAccounts: '111122223333, 444455556666',
  orgConcurrency: '10',
  orgToleratedFailures: '5',
  orgMemory: '4096',
  orgStorage: '10240',
  regions: 'eu-west-1',
  deepReads: 'all',
  configParameter: '/mailposture/config',
  securityHub: 'on',
};
let service: ServicePackage;
let plain: ServicePackage;
beforeAll(async () => {
  service = await packageService(EVERYTHING);
  plain = await packageService({ org: 'true' });
}, 240_000);
afterAll(async () => {
  await service?.remove();
  await plain?.remove();
});

const get = (id: string, { resources } = service) => resources[id]?.Properties ?? {};
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const ofType = (type: string): [string, Resource][] =>
  Object.entries(service.resources).filter(([, { Type }]) => Type === type);

describe('the state machine', () => {
  /** With ARNs of the form that CloudFormation puts in. */
  function definition(edit: (text: string) => string = (text) => text): object {
    const { Definition, DefinitionSubstitutions } = get('OrgStateMachine');
    const values: Readonly<Record<string, unknown>> = Object(DefinitionSubstitutions);
    const text = JSON.stringify(Definition).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (typeof value === 'string') return value;
      const known: Readonly<Record<string, string>> = {
        Partition: 'aws',
        InvokeFunction: 'arn:aws:states:::lambda:invoke',
        Bucket: 'mailposture-reports',
      };
      return known[name] ?? 'arn:aws:lambda:eu-west-1:111122223333:function:mailposture';
    });
    return JSON.parse(edit(text));
  }

  test('is valid by the schema of the Amazon States Language', () => {
    expect(aslValidator(definition())).toMatchObject({ isValid: true, errors: [] });
  });

  test.each<[string, (text: string) => string]>([
    ['a next state that is not there', (text) => text.replace('"Next":"Merge"', '"Next":"Merger"')],
    ['a state that nothing leads to', (text) => text.replace('"Next":"Merge"', '"Next":"Publish"')],
    ['a path that is none', (text) => text.replace('"OutputPath":"$.Payload"', '"OutputPath":"Payload"')],
    ['a number that is a text', (text) => text.replace('"MaxAttempts":6', '"MaxAttempts":"6"')],
  ])('%s would be found', (_, edit) => {
    expect(aslValidator(definition(edit)).isValid).toBe(false);
  });

  test('is told its numbers by texts, each of which is one', () => {
    expect(get('OrgStateMachine').DefinitionSubstitutions).toMatchObject({
      MaxConcurrency: '10',
      ToleratedFailurePercentage: '5',
      Bucket: { Ref: 'ReportBucket' },
    });
    expect(get('OrgStateMachine', plain).DefinitionSubstitutions).toMatchObject({
      MaxConcurrency: '40',
      ToleratedFailurePercentage: '50',
    });
  });

  test('waits for each function a little longer than that runs', () => {
    const timeouts = [...JSON.stringify(definition()).matchAll(/"TimeoutSeconds":(\d+)/g)].map(([, text]) =>
      Number(text),
    );
    // The execution itself, then four functions.
    expect(timeouts).toEqual([43_200, 960, 960, 960, 960]);
    for (const [id, { Properties }] of ofType('AWS::Lambda::Function')) {
      if (id.startsWith('Org')) expect(Properties.Timeout).toBeLessThan(960);
    }
  });
});

test('the schedule starts the state machine in place of the scan function, which stays', () => {
  expect(ofType('AWS::Scheduler::Schedule').map(([id]) => id)).toEqual(['OrgSchedule']);
  expect(get('OrgSchedule')).toMatchObject({
    ScheduleExpression: 'cron(0 8 * * ? *)',
    ScheduleExpressionTimezone: 'UTC',
    Target: {
      Arn: { Ref: 'OrgStateMachine' },
      RoleArn: arnOf('ScheduleRole'),
      Input: '{"publish":true}',
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
      DeadLetterConfig: { Arn: arnOf('ScanFailures') },
    },
  });
  expect(actionsOf(service.resources, 'ScheduleRole')).toEqual(['sqs:SendMessage', 'states:StartExecution']);
  expect(service.resources.ScanLambdaFunction).toBeDefined();
});

describe('functions', () => {
  test.each([
    ['List', 'org-list', { MemorySize: 512, Timeout: 300 }],
    ['Scan', 'org-scan', { MemorySize: 1024, EphemeralStorage: { Size: 10_240 }, Timeout: 900 }],
    ['Merge', 'org-merge', { MemorySize: 4096, Timeout: 900 }],
    ['Publish', 'org-publish', { MemorySize: 4096, Timeout: 900 }],
  ])('%s runs on Node 24 and arm64, under its own role', (id, name, more) => {
    expect(get(`Org${id}LambdaFunction`)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: `handlers/${name}.handler`,
      Role: arnOf(`Org${id}Role`),
      ...more,
    });
    expect(get(`Org${id}LogGroup`)).toMatchObject({ RetentionInDays: 30 });
  });

  /** With names in the place of what only a deployment knows. */
  function environmentOf(id: string): Record<string, string> {
    const { Variables } = Object(get(`Org${id}LambdaFunction`).Environment);
    return Object.fromEntries(
      Object.entries(Variables).map(([name, value]) => [
        name,
        typeof value === 'string'
          ? value
          : Object(value).Ref === 'DigestTopic'
            ? 'arn:aws:sns:eu-west-1:111122223333:mailposture-prod'
            : 'mailposture-reports',
      ]),
    );
  }

  test('each understands its environment, and is told no more than it needs', () => {
    for (const id of ['List', 'Scan', 'Merge', 'Publish']) {
      expect(settingsFrom(environmentOf(id))).toMatchObject({
        reportBucket: 'mailposture-reports',
        locale: 'en',
      });
    }
    expect(memberSettingsFrom(environmentOf('List')).accounts).toEqual(['111122223333', '444455556666']);
    const members = { role: 'Audit', externalId: 'mailposture-7f3a' };
    expect(memberSettingsFrom(environmentOf('Scan'))).toEqual(members);
    expect(memberSettingsFrom(environmentOf('Publish'))).toEqual(members);
    expect(settingsFrom(environmentOf('Scan'))).toMatchObject({
      regions: ['eu-west-1'],
      deepReads: Number.POSITIVE_INFINITY,
      config: 'ssm:/mailposture/config',
      securityHub: false,
    });
    expect(settingsFrom(environmentOf('Scan'))).not.toHaveProperty('topicArn');
    expect(settingsFrom(environmentOf('Publish'))).toMatchObject({
      topicArn: 'arn:aws:sns:eu-west-1:111122223333:mailposture-prod',
      securityHub: true,
      config: 'ssm:/mailposture/config',
    });
  });

  test.each(['orgList', 'orgScan', 'orgMerge', 'orgPublish'])('the zip of %s is below 1 MB', async (name) => {
    expect((await service.zip(name)).size).toBeLessThan(1_000_000);
  });
});

describe('roles', () => {
  /** What is allowed on what, as `action resource`. */
  const allowed = (role: string, { resources } = service): string[] =>
    statementsOf(resources, role).flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => `${action} ${JSON.stringify(resource)}`)),
    );
  const states = (kind: string, name: string) =>
    `{"Fn::Sub":"arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:${kind}:mailposture-prod-organization${name}"}`;
  const inBucket = (path: string) => `{"Fn::Sub":"\${ReportBucket.Arn}/${path}"}`;
  const role = (name: string) => `{"Fn::Sub":"arn:\${AWS::Partition}:iam::*:role/${name}"}`;
  const bucket = '{"Fn::GetAtt":["ReportBucket","Arn"]}';

  // https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
  test('the machine starts its functions and its own children, reads its items and writes their results', () => {
    expect(allowed('OrgMachineRole')).toEqual([
      ...['List', 'Scan', 'Merge', 'Publish'].map(
        (id) => `lambda:InvokeFunction {"Fn::GetAtt":["Org${id}LambdaFunction","Arn"]}`,
      ),
      `states:StartExecution ${states('stateMachine', '')}`,
      `states:DescribeExecution ${states('execution', ':*')}`,
      `states:DescribeExecution ${states('execution', '/ScanAccounts:*')}`,
      `states:StopExecution ${states('execution', ':*')}`,
      `states:StopExecution ${states('execution', '/ScanAccounts:*')}`,
      `states:RedriveExecution ${states('execution', '/ScanAccounts:*')}`,
      `s3:GetObject ${inBucket('runs/*/accounts.json')}`,
      ...['PutObject', 'GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload'].map(
        (action) => `s3:${action} ${inBucket('runs/*/results/*')}`,
      ),
    ]);
  });

  test('listing may list', () => {
    expect(allowed('OrgListRole').filter((one) => !one.startsWith('logs:'))).toEqual([
      'organizations:ListAccounts "*"',
      `s3:PutObject ${inBucket('runs/*/list.json')}`,
      `s3:PutObject ${inBucket('runs/*/accounts.json')}`,
    ]);
  });

  test('scanning may look as the scan function does, become the role, and write nothing but its part', () => {
    const look = ({ Policies }: Readonly<Record<string, unknown>>) =>
      [Policies].flat().find((policy) => Object(policy).PolicyName === 'look');
    expect(look(get('OrgScanRole'))).toEqual(look(get('ScanRole')));
    const rest = allowed('OrgScanRole').slice(statementsCount(look(get('OrgScanRole'))));
    expect(rest.filter((one) => !one.startsWith('logs:'))).toEqual([
      `sts:AssumeRole ${role('Audit')}`,
      `s3:GetObject ${inBucket('history/*')}`,
      `s3:GetObject ${inBucket('runs/*/list.json')}`,
      `s3:PutObject ${inBucket('runs/*/parts/*')}`,
      `s3:ListBucket ${bucket}`,
    ]);
  });
  const statementsCount = (policy: unknown): number =>
    Object(policy).PolicyDocument.Statement.flatMap(({ Action }: { Action: unknown }) => Action).length;

  test('merging may read and write the run', () => {
    expect(allowed('OrgMergeRole').filter((one) => !one.startsWith('logs:'))).toEqual([
      `s3:GetObject ${inBucket('runs/*')}`,
      `s3:PutObject ${inBucket('runs/*/findings.ndjson.gz')}`,
      `s3:PutObject ${inBucket('runs/*/heads.ndjson.gz')}`,
      `s3:PutObject ${inBucket('runs/*/merged.json')}`,
      `s3:ListBucket ${bucket}`,
    ]);
  });

  test('publishing may tell as the scan function does, and becomes a role only for Security Hub', () => {
    const actions = (given: ServicePackage) => actionsOf(given.resources, 'OrgPublishRole');
    expect(actions(plain)).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:AbortMultipartUpload',
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      's3:PutObject',
      'sns:Publish',
    ]);
    const more = actions(service).filter((action) => !actions(plain).includes(action));
    expect(more).toEqual(['securityhub:BatchImportFindings', 'ssm:GetParameter', 'sts:AssumeRole']);
    expect(allowed('OrgPublishRole')).toContain(`sts:AssumeRole ${role('Audit')}`);
  });

  test('no role has a wildcard action, and only what has no resource in IAM is allowed on all', () => {
    expect(ofType('AWS::IAM::Role')).toHaveLength(7);
    for (const [id] of ofType('AWS::IAM::Role')) {
      for (const { Action, Resource } of statementsOf(service.resources, id)) {
        expect([Action].flat().join()).not.toContain('*');
        const others = [Action]
          .flat()
          .filter((one) => !/:(List|GetAccount|GetIdentity|GetMetricData)/.test(one));
        if (Resource === '*') expect(others).toEqual([]);
      }
    }
  });
});

describe('the template is valid', () => {
  test("by AWS's own validator", () => {
    expect([service, plain].map(({ templatePath }) => faultsOf(templatePath))).toEqual([[], []]);
  });

  // The Python tool: no package of this project brings it. It looks into the state machine, too.
  const cfnLint = 'cfn-lint';
  const installed = spawnSync(cfnLint, ['--version']).status === 0;
  const lint = installed ? test : test.skip;
  lint(`by cfn-lint${installed ? '' : ' (skipped: there is no cfn-lint on this machine)'}`, () => {
    for (const template of [service.templatePath, plain.templatePath, 'org/member-role.yml']) {
      const args = ['--template', template, '--ignore-checks', ...ACCEPTED_RULES];
      const { status, stdout, stderr } = spawnSync(cfnLint, args, { encoding: 'utf8' });
      expect({ template, status, told: stdout + stderr }).toEqual({ template, status: 0, told: '' });
    }
  });
});
