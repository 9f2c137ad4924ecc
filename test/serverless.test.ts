// The service as it would be deployed: packaged with no credentials, its template held against what it promises, and
// its bundles run against the simulator.
import { spawnSync } from 'node:child_process';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { packageService, type Resource, type ServicePackage } from './support/package.ts';

let service: ServicePackage;
beforeAll(async () => {
  service = await packageService({
    email: 'mail@example.com',
    configParameter: '/mailposture/config',
    configUrl: 's3://my-bucket/mailposture.yml',
    slackWebhookParameter: '/mailposture/slack-webhook',
    slackWebhookKeyId: '11111111-2222-4333-8444-555555555555',
    locale: 'ja',
  });
}, 60_000);
afterAll(() => service.remove());

const ofType = (type: string): [string, Resource][] =>
  Object.entries(service.resources).filter(([, { Type }]) => Type === type);
const get = (id: string) => service.resources[id]?.Properties ?? {};
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
  readonly 'Fn::If'?: [string, Statement, unknown];
}
type Document = { readonly Statement: Statement[] };

/** Statements of a role's own policies, with the branch of a condition that holds. */
function statementsOf(role: string): Statement[] {
  // The shape is CloudFormation's; a role without policies fails the assertions.
  const policies = get(role).Policies as { PolicyDocument: Document }[];
  return policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map((statement) => statement['Fn::If']?.[1] ?? statement);
}
const actionsOf = (role: string) =>
  statementsOf(role)
    .flatMap(({ Action }) => Action)
    .sort();

describe('functions', () => {
  test.each([
    ['Scan', 'scan', { MemorySize: 512, Timeout: 900, ReservedConcurrentExecutions: 1 }],
    ['Slack', 'slack', { MemorySize: 256, Timeout: 30 }],
  ])('%s runs on Node 24 and arm64, under its own role, and fails into a queue', (id, name, more) => {
    expect(get(`${id}LambdaFunction`)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: `handlers/${name}.handler`,
      Role: arnOf(`${id}Role`),
      ...more,
    });
    expect(get(`${id}LambdaEvConf`)).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: arnOf(`${id}Failures`) } },
    });
    expect(get(`${id}LogGroup`)).toMatchObject({ RetentionInDays: 30 });
  });

  test('the scan is told where to publish', () => {
    expect(get('ScanLambdaFunction').Environment).toMatchObject({
      Variables: {
        MAILPOSTURE_TOPIC_ARN: { Ref: 'DigestTopic' },
        MAILPOSTURE_REPORT_BUCKET: { Ref: 'ReportBucket' },
      },
    });
  });

  test.each(['Scan', 'Slack'])('%s is told its language', (id) => {
    expect(get(`${id}LambdaFunction`).Environment).toMatchObject({ Variables: { MAILPOSTURE_LOCALE: 'ja' } });
  });

  test.each(['scan', 'slack'])(
    'the zip of %s is at most 1.2 MB and holds its bundle and map only',
    async (name) => {
      const { size, files } = await service.zip(name);
      expect([...files.keys()].sort()).toEqual([`handlers/${name}.mjs`, `handlers/${name}.mjs.map`]);
      expect(size).toBeLessThanOrEqual(1_200_000);
    },
  );
});

test('EventBridge Scheduler starts a scan each day, tries again for an hour, then gives up into a queue', () => {
  expect(ofType('AWS::Scheduler::Schedule')).toHaveLength(1);
  expect(ofType('AWS::Scheduler::Schedule')[0]?.[1].Properties).toMatchObject({
    ScheduleExpression: 'cron(0 8 * * ? *)',
    ScheduleExpressionTimezone: 'UTC',
    State: 'ENABLED',
    Target: {
      Arn: arnOf('ScanLambdaFunction'),
      RoleArn: arnOf('ScheduleRole'),
      Input: '{"publish":true}',
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
      DeadLetterConfig: { Arn: arnOf('ScanFailures') },
    },
  });
});

describe('what holds data', () => {
  test('the topic is encrypted with a key that alarms may use', () => {
    expect(get('DigestTopic').KmsMasterKeyId).toEqual({ Ref: 'TopicKey' });
    expect(get('TopicKey')).toMatchObject({
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  test('every bucket is encrypted and closed to the public; reports stay and are forgotten after 90 days', () => {
    expect(ofType('AWS::S3::Bucket')).toHaveLength(2);
    for (const [, { Properties }] of ofType('AWS::S3::Bucket')) {
      expect(Properties).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
    }
    expect(service.resources.ReportBucket?.DeletionPolicy).toBe('Retain');
    expect(get('ReportBucket').LifecycleConfiguration).toMatchObject({ Rules: [{ ExpirationInDays: 90 }] });
  });

  test('every queue is encrypted and keeps what failed for 14 days', () => {
    expect(ofType('AWS::SQS::Queue').map(([id]) => id)).toEqual(['ScanFailures', 'SlackFailures']);
    for (const [, { Properties }] of ofType('AWS::SQS::Queue')) {
      expect(Properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    }
  });

  test.each(['DigestTopicPolicy', 'ReportBucketPolicy', 'ScanFailuresPolicy', 'SlackFailuresPolicy'])(
    '%s refuses what does not come over TLS',
    (id) => {
      const policy: unknown = get(id).PolicyDocument;
      expect(policy).toMatchObject({
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: 'Deny',
            Principal: '*',
            Condition: { Bool: { 'aws:SecureTransport': false } },
          }),
        ]),
      });
    },
  );
});

test('Slack is subscribed to the topic, and SNS has a queue for what it cannot hand over', () => {
  expect(get('SlackSubscription')).toEqual({
    TopicArn: { Ref: 'DigestTopic' },
    Protocol: 'lambda',
    Endpoint: arnOf('SlackLambdaFunction'),
    RedrivePolicy: { deadLetterTargetArn: arnOf('SlackFailures') },
  });
  expect(get('SlackPermission')).toMatchObject({
    Principal: 'sns.amazonaws.com',
    SourceArn: { Ref: 'DigestTopic' },
  });
  const withSlack = Object.entries(service.resources).filter(
    ([, { Condition }]) => Condition === 'WithSlack',
  );
  const named = Object.keys(service.resources).filter((id) => id.startsWith('Slack'));
  expect(withSlack.map(([id]) => id).sort()).toEqual(named.sort());
});

describe('roles', () => {
  test('each may call exactly what its function calls', () => {
    expect(actionsOf('ScanRole')).toEqual([
      'account:ListRegions',
      'cloudwatch:GetMetricData',
      'cognito-idp:DescribeRiskConfiguration',
      'cognito-idp:DescribeUserPool',
      'cognito-idp:GetLogDeliveryConfiguration',
      'cognito-idp:GetUserPoolMfaConfig',
      'cognito-idp:ListUserPools',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:PutObject',
      'ses:GetAccount',
      'ses:GetConfigurationSet',
      'ses:GetConfigurationSetEventDestinations',
      'ses:GetEmailIdentity',
      'ses:GetIdentityDkimAttributes',
      'ses:GetIdentityMailFromDomainAttributes',
      'ses:GetIdentityNotificationAttributes',
      'ses:ListEmailIdentities',
      'sns:Publish',
      'sqs:SendMessage',
      'ssm:GetParameter',
      'ssm:GetParametersByPath',
    ]);
    expect(actionsOf('SlackRole')).toEqual([
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'ssm:GetParameter',
    ]);
    expect(actionsOf('ScheduleRole')).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
  });

  test('no role has a wildcard action, and only what has no resource in IAM is allowed on all', () => {
    expect(ofType('AWS::IAM::Role')).toHaveLength(3);
    for (const [id] of ofType('AWS::IAM::Role')) {
      for (const { Action, Resource } of statementsOf(id)) {
        expect([Action].flat().join()).not.toContain('*');
        if (Resource === '*') {
          expect(
            [Action].flat().filter((action) => !/:(List|GetAccount|GetIdentity|GetMetricData)/.test(action)),
          ).toEqual([]);
        }
      }
    }
  });
});

test('the configuration is read from where the deployment says, and from nowhere else', () => {
  const { Environment } = get('ScanLambdaFunction') as {
    Environment: { Variables: Record<string, unknown> };
  };
  expect(Environment.Variables.MAILPOSTURE_CONFIG).toEqual({
    'Fn::If': ['WithConfigParameter', 'ssm:/mailposture/config', 's3://my-bucket/mailposture.yml'],
  });
  const allowed = (action: string) =>
    statementsOf('ScanRole').filter(({ Action }) => [Action].flat().includes(action));
  expect(allowed('ssm:GetParameter').map(({ Resource }) => JSON.stringify(Resource))).toEqual([
    expect.stringContaining(':parameter/mailposture/config'),
  ]);
  expect(allowed('s3:GetObject').map(({ Resource }) => JSON.stringify(Resource))).toEqual([
    expect.stringMatching(/:s3:::\$\{Object\}.*Fn::Split.*s3:\/\/my-bucket\/mailposture\.yml/),
  ]);
});

describe('alarms', () => {
  test.each([
    ['ScanErrors', 'Errors', 'notBreaching', 'GreaterThanOrEqualToThreshold'],
    ['SlackErrors', 'Errors', 'notBreaching', 'GreaterThanOrEqualToThreshold'],
    [
      'ScanFailuresWaiting',
      'ApproximateNumberOfMessagesVisible',
      'notBreaching',
      'GreaterThanOrEqualToThreshold',
    ],
    [
      'SlackFailuresWaiting',
      'ApproximateNumberOfMessagesVisible',
      'notBreaching',
      'GreaterThanOrEqualToThreshold',
    ],
    ['ScanMissing', 'Invocations', 'breaching', 'LessThanThreshold'],
  ])('%s', (id, MetricName, TreatMissingData, ComparisonOperator) => {
    expect(get(id)).toMatchObject({
      MetricName,
      TreatMissingData,
      ComparisonOperator,
      Threshold: 1,
      AlarmActions: [{ Ref: 'DigestTopic' }],
    });
  });

  test('a scan that did not run is noticed after 26 hours, within what CloudWatch can look back', () => {
    const { Period, EvaluationPeriods } = get('ScanMissing');
    expect([Period, EvaluationPeriods]).toEqual([3600, 26]);
  });
});

describe('the template is valid', () => {
  // W3005: osls says with DependsOn what GetAtt says already. W8003: a param is a literal when the template is made.
  const ACCEPTED = ['W3005', 'W8003'];

  test("by AWS's own validator", () => {
    const engine = new RegoEngine();
    try {
      const { diagnostics } = engine.validateStandard(new TemplateFile(service.templatePath), {
        severityLevel: 'WARN',
      });
      const told = diagnostics
        .filter(({ ruleId }) => !ACCEPTED.includes(ruleId))
        .map(({ ruleId, message, entity }) => `${ruleId} ${entity?.logicalId}: ${message}`);
      expect(told).toEqual([]);
    } finally {
      engine.free();
    }
  });

  // The Python tool: no package of this project brings it.
  const cfnLint = 'cfn-lint';
  const installed = spawnSync(cfnLint, ['--version']).status === 0;
  const lint = installed ? test : test.skip;
  lint(
    `by cfn-lint${installed ? '' : ' (skipped: there is no cfn-lint on this machine)'}`,
    () => {
      const args = ['--template', service.templatePath, '--ignore-checks', ...ACCEPTED];
      const { status, stdout, stderr } = spawnSync(cfnLint, args, { encoding: 'utf8' });
      expect({ status, told: stdout + stderr }).toEqual({ status: 0, told: '' });
    },
    30_000,
  );
});
