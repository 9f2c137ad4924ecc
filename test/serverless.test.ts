// The service as it would be deployed: packaged with no credentials, its template held against what it promises. Its
// params are tried one by one in serverless-params.test.ts, its alarms in serverless-alarms.test.ts, and its bundles are
// run in lambda-package.test.ts.
import { packageService, type ServicePackage } from './support/package.ts';
import { actionsOf, faultsOf, type Resource, statementsOf } from './support/template.ts';

let service: ServicePackage;
beforeAll(async () => {
  service = await packageService({
    email: 'mail@example.com',
    configParameter: '/mailposture/config',
    slackWebhookParameter: '/mailposture/slack-webhook',
    slackWebhookKeyId: '11111111-2222-4333-8444-555555555555',
    locale: 'ja',
  });
}, 240_000);
afterAll(() => service?.remove());

const ofType = (type: string): [string, Resource][] =>
  Object.entries(service.resources).filter(([, { Type }]) => Type === type);
const get = (id: string) => service.resources[id]?.Properties ?? {};
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
/** Of a resource policy; one without a document fails the assertions. */
const statementsIn = (id: string) =>
  (get(id).PolicyDocument as { Statement: { Condition?: unknown }[] }).Statement;

describe('functions', () => {
  test.each([
    ['Scan', 'scan', { MemorySize: 1024, Timeout: 900, ReservedConcurrentExecutions: 1 }],
    ['Slack', 'slack', { MemorySize: 256, Timeout: 90, ReservedConcurrentExecutions: 1 }],
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
    'the zip of %s is below 1 MB and holds its bundles and maps, and the notices of what is bundled',
    async (name) => {
      const { size, files } = await service.zip(name);
      const notices = 'THIRD-PARTY-NOTICES';
      const bundles = [...files.keys()].filter((file) => file.endsWith('.mjs'));
      expect(bundles).toContain(`handlers/${name}.mjs`);
      const maps = bundles.map((file) => `${file}.map`);
      expect([...files.keys()].sort()).toEqual([...bundles, ...maps, notices].sort());
      const sources = maps.flatMap((map): string[] => JSON.parse(String(files.get(map))).sources);
      const packages = [...new Set(sources.filter((source) => source.startsWith('npm:')))];
      expect(packages.length).toBeGreaterThan(5);
      const told = String(files.get(notices));
      for (const source of [...packages, ...(name === 'scan' ? ['npm:preact'] : [])])
        expect(told).toContain(`\n${source.replace('npm:', '')} `);
      expect(size).toBeLessThan(1_000_000);
    },
  );
});

test('nothing of an organization is made', () => {
  expect(Object.keys(service.resources).filter((id) => id.startsWith('Org'))).toEqual([]);
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
  test('the topics are encrypted with a key that alarms may use', () => {
    expect(ofType('AWS::SNS::Topic').map(([id, { Properties }]) => [id, Properties.KmsMasterKeyId])).toEqual([
      ['DigestTopic', { Ref: 'TopicKey' }],
      ['AlarmTopic', { Ref: 'TopicKey' }],
    ]);
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

  test('every bucket is encrypted and closed to the public; the one of reports stays', () => {
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
  });

  test('reports are forgotten after 90 days, the work of a run after 15, and nothing else in their bucket', () => {
    expect(get('ReportBucket').LifecycleConfiguration).toEqual({
      Rules: [
        expect.objectContaining({ Prefix: 'reports/', Status: 'Enabled', ExpirationInDays: 90 }),
        expect.objectContaining({ Prefix: 'runs/', Status: 'Enabled', ExpirationInDays: 15 }),
        {
          Id: 'forget-broken-writes',
          Prefix: 'history/',
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    });
  });

  test('every queue is encrypted and keeps what failed for 14 days', () => {
    expect(ofType('AWS::SQS::Queue').map(([id]) => id)).toEqual(['ScanFailures', 'SlackFailures']);
    for (const [, { Properties }] of ofType('AWS::SQS::Queue')) {
      expect(Properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    }
  });

  test.each([
    'DigestTopicPolicy',
    'AlarmTopicPolicy',
    'ReportBucketPolicy',
    'ScanFailuresPolicy',
    'SlackFailuresPolicy',
  ])('%s refuses what does not come over TLS', (id) => {
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
  });
});

describe('who gets what', () => {
  test.each<[string, string, string, object | undefined]>([
    ['EmailSubscription', 'email', 'DigestTopic', { kind: ['digest'] }],
    ['EmailAlarmSubscription', 'email', 'AlarmTopic', undefined],
    ['SlackSubscription', 'lambda', 'DigestTopic', { kind: ['digest'] }],
    ['SlackAlarmSubscription', 'lambda', 'AlarmTopic', undefined],
  ])('%s', (id, Protocol, topic, policy) => {
    expect(get(id)).toMatchObject({ Protocol, TopicArn: { Ref: topic } });
    expect(get(id).FilterPolicy).toEqual(policy);
  });

  // An alarm has no message attributes, and "exists": false does not match a message that has none at all.
  test('no filter policy stands between an alarm and those who are to hear it', () => {
    const filtered = ofType('AWS::SNS::Subscription').filter(([, { Properties }]) => Properties.FilterPolicy);
    expect(filtered.map(([, { Properties }]) => Properties.TopicArn)).toEqual([
      { Ref: 'DigestTopic' },
      { Ref: 'DigestTopic' },
    ]);
  });

  test.each([
    ['SlackSubscription', 'SlackPermission', 'DigestTopic'],
    ['SlackAlarmSubscription', 'SlackAlarmPermission', 'AlarmTopic'],
  ])('%s may call the function, and has a queue for what it cannot hand over', (id, permission, topic) => {
    expect(get(id)).toMatchObject({
      Endpoint: arnOf('SlackLambdaFunction'),
      RedrivePolicy: { deadLetterTargetArn: arnOf('SlackFailures') },
    });
    expect(get(permission)).toMatchObject({ Principal: 'sns.amazonaws.com', SourceArn: { Ref: topic } });
    const [undelivered] = statementsIn('SlackFailuresPolicy');
    expect(undelivered?.Condition).toEqual({
      ArnEquals: { 'aws:SourceArn': expect.arrayContaining([{ Ref: topic }]) },
    });
  });
});

describe('roles', () => {
  test('each may call exactly what its function calls', () => {
    expect(actionsOf(service.resources, 'ScanRole')).toEqual([
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
      's3:AbortMultipartUpload',
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
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
    expect(actionsOf(service.resources, 'SlackRole')).toEqual([
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'ssm:GetParameter',
    ]);
    expect(actionsOf(service.resources, 'ScheduleRole')).toEqual([
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ]);
  });

  test('no role has a wildcard action, and only what has no resource in IAM is allowed on all', () => {
    expect(ofType('AWS::IAM::Role')).toHaveLength(3);
    for (const [id] of ofType('AWS::IAM::Role')) {
      for (const { Action, Resource } of statementsOf(service.resources, id)) {
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

test('the history is read, written, and known to be missing where there is none', () => {
  const bucket = arnOf('ReportBucket');
  const statements = statementsOf(service.resources, 'ScanRole');
  expect(statements).toContainEqual({
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
    Resource: { 'Fn::Sub': expect.stringMatching(/^\$\{ReportBucket\.Arn\}\/history\/\*$/) },
  });
  expect(statements).toContainEqual({ Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket });
});

test("the template is valid by AWS's own validator", () => {
  expect(faultsOf(service.templatePath)).toEqual([]);
});
