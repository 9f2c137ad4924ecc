// One change of each kind, and changes whose names try to get out of wherever they are written.
import fc from 'fast-check';
import { draftOf, type KnownMail } from '../../../src/fix/aws/sandbox.ts';
import type { CognitoChange, RequestChange, SesChange } from '../../../src/model.ts';
import { en, ja, say } from '../../../src/model.ts';
import { hostileText } from '../render/hostile.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' } as const;
const IDENTITY = { ...PLACE, identity: 'example.com' } as const;
const SET = { ...PLACE, set: 'mail-events' } as const;
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'email.cognito-idp.amazonaws.com' } }],
};

const policy = { ...IDENTITY, change: 'putPolicy', name: 'cognito', document: DOCUMENT } as const;

/** One of each kind; by a type, so that a kind which is added must be added here. */
const BY_KIND: { readonly [C in SesChange['change']]: readonly Extract<SesChange, { change: C }>[] } = {
  createConfigurationSet: [
    {
      ...PLACE,
      change: 'createConfigurationSet',
      name: 'mail-events',
      tls: 'REQUIRE',
      reputationMetrics: true,
    },
  ],
  addEventDestination: [
    {
      ...SET,
      change: 'addEventDestination',
      name: 'failed-mail',
      events: ['BOUNCE', 'COMPLAINT', 'DELIVERY_DELAY', 'RENDERING_FAILURE'],
      topicArn: 'arn:aws:sns:eu-west-1:111122223333:mail-events',
    },
  ],
  createDomainIdentity: [{ ...IDENTITY, change: 'createDomainIdentity', keyLength: 'RSA_2048_BIT' }],
  enableDkimSigning: [{ ...IDENTITY, change: 'enableDkimSigning' }],
  retryDkim: [{ ...IDENTITY, change: 'retryDkim' }],
  upgradeDkimKey: [{ ...IDENTITY, change: 'upgradeDkimKey' }],
  setMailFrom: [
    { ...IDENTITY, change: 'setMailFrom', mailFrom: 'bounce.example.com', onMxFailure: 'USE_DEFAULT_VALUE' },
  ],
  requireTls: [{ ...SET, change: 'requireTls' }],
  measureReputation: [{ ...SET, change: 'measureReputation' }],
  setDefaultConfigurationSet: [{ ...IDENTITY, change: 'setDefaultConfigurationSet', set: 'mail-events' }],
  forwardFeedback: [{ ...IDENTITY, change: 'forwardFeedback' }],
  resumeSending: [{ ...PLACE, change: 'resumeSending' }],
  suppress: [{ ...PLACE, change: 'suppress', reasons: ['BOUNCE', 'COMPLAINT'] }],
  putPolicy: [
    { ...policy, replaces: false },
    { ...policy, replaces: true },
  ],
  deletePolicy: [{ ...IDENTITY, change: 'deletePolicy', name: 'everyone' }],
  verifyAddress: [{ ...PLACE, change: 'verifyAddress', identity: 'no-reply@example.com' }],
  deleteIdentity: [{ ...IDENTITY, change: 'deleteIdentity' }],
  createEventTopic: [{ ...PLACE, change: 'createEventTopic', name: 'mail-events' }],
};

export const SES_CHANGES: readonly SesChange[] = Object.values(BY_KIND).flat();

const POOL = { ...PLACE, poolId: 'eu-west-1_AbCdEf123' } as const;
const SENDER = { identity: { name: 'example.com', region: 'eu-west-1' } } as const;
const SOURCE_ARN = 'arn:aws:ses:eu-west-1:111122223333:identity/example.com';

type Pool<C extends CognitoChange['change']> = Extract<CognitoChange, { change: C }>;

export const POOL_CHANGE: Pool<'updateUserPool'> = {
  ...POOL,
  ...SENDER,
  change: 'updateUserPool',
  input: { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' }, MfaConfiguration: 'OFF' },
  before: null,
  serviceLinkedRole: true,
  notKept: [say(en`A setting cannot be kept.`, ja`維持できない設定があります。`)],
};

const action = (EventAction: string) => ({ Notify: true, EventAction });

export const RISK_CHANGE: Pool<'setRiskConfiguration'> = {
  ...POOL,
  ...SENDER,
  change: 'setRiskConfiguration',
  input: {
    UserPoolId: POOL.poolId,
    AccountTakeoverRiskConfiguration: {
      NotifyConfiguration: {
        SourceArn: SOURCE_ARN,
        From: 'Shop <no-reply@example.com>',
        BlockEmail: { Subject: 'Blocked', HtmlBody: '<b>Blocked</b>', TextBody: 'Blocked' },
      },
      Actions: { HighAction: action('BLOCK'), LowAction: action('NO_ACTION') },
    },
    RiskExceptionConfiguration: { SkippedIPRangeList: ['192.0.2.0/24'] },
  },
};

const LOG_GROUP = '/aws/vendedlogs/cognito/eu-west-1_AbCdEf123';

export const LOG_CHANGE: Pool<'setLogDelivery'> = {
  ...POOL,
  change: 'setLogDelivery',
  input: {
    UserPoolId: POOL.poolId,
    LogConfigurations: [
      {
        EventSource: 'userAuthEvents',
        LogLevel: 'INFO',
        S3Configuration: { BucketArn: 'arn:aws:s3:::example-logs' },
      },
      {
        EventSource: 'userNotification',
        LogLevel: 'ERROR',
        CloudWatchLogsConfiguration: {
          LogGroupArn: `arn:aws:logs:eu-west-1:111122223333:log-group:${LOG_GROUP}`,
        },
      },
    ],
  },
  createLogGroup: LOG_GROUP,
};

export const POOL_CHANGES: readonly CognitoChange[] = [POOL_CHANGE, RISK_CHANGE, LOG_CHANGE];

export const KNOWN_MAIL: KnownMail = {
  region: 'eu-west-1',
  domain: 'example.com',
  pools: ['shop', 'staff'],
  kinds: ['verification', 'passwordReset', 'invitation', 'signInCode', 'notice'],
  authentication: { dkim: true, spf: true, dmarc: true },
  feedback: {
    set: {
      kind: 'found',
      name: 'mail-events',
      tls: 'REQUIRE',
      reputationMetrics: true,
      destinations: [
        {
          name: 'failed-mail',
          enabled: true,
          events: ['BOUNCE', 'COMPLAINT', 'REJECT'],
          to: { kind: 'sns', arn: 'arn:aws:sns:eu-west-1:111122223333:mail-events' },
        },
      ],
    },
    notifications: { bounceTopic: 'arn:aws:sns:eu-west-1:111122223333:bounces', forwarding: true },
    suppressed: ['BOUNCE', 'COMPLAINT'],
  },
};

export const ACCESS: Extract<RequestChange, { request: 'productionAccess' }> = {
  ...PLACE,
  request: 'productionAccess',
  draft: draftOf(KNOWN_MAIL),
};

export const REQUESTS: readonly RequestChange[] = [
  ACCESS,
  {
    ...PLACE,
    request: 'supportCase',
    about: say(en`sending is paused`, ja`送信が一時停止されています`),
  },
  { ...PLACE, request: 'quotaIncrease', max24Hours: 200_000 },
  { ...PLACE, request: 'awaitReview' },
];

/** Beside what is hostile to shells: what the AWS CLI itself would read as an option or a file. */
export const hostileValue: fc.Arbitrary<string> = fc.oneof(
  hostileText,
  fc.constantFrom(
    '-x',
    '--region',
    '--',
    '',
    '=',
    'file:///etc/passwd',
    'FILE://x',
    'fileb://x',
    'https://x/',
  ),
  fc.tuple(fc.constantFrom('-', '--no-', 'file://'), hostileText).map((parts) => parts.join('')),
);

/** Any change, each of its names and texts replaced. */
export const hostileChange: fc.Arbitrary<SesChange> = fc
  .tuple(fc.constantFrom(...SES_CHANGES), fc.array(hostileValue, { minLength: 6, maxLength: 6 }))
  .map(([change, [identity = '', set = '', name = '', mailFrom = '', topicArn = '', text = '']]) => ({
    ...change,
    ...('identity' in change && { identity }),
    ...('set' in change && { set }),
    ...('name' in change && { name }),
    ...('mailFrom' in change && { mailFrom }),
    ...('topicArn' in change && { topicArn, events: [text, 'BOUNCE'] }),
    ...('document' in change && { document: { [name]: text } }),
  }));
