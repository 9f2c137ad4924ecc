// The simulator with policies, as SDK clients see it: who is not allowed to is denied in AWS's words, each on the resource
// that IAM asks about.
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { readIdentityPolicy, readTrustPolicy } from '../../src/simulator/iam-policy.ts';
import { OPERATIONS_WITH_RESOURCES } from '../../src/simulator/iam-resources.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { SERVICES } from '../../src/simulator/services/index.ts';
import { ACCOUNT, domain, pool, REGION } from '../support/estate.ts';
import { EXTERNAL_ID, MEMBER, member, organization, ROLE } from '../support/organization.ts';

const USER = `arn:aws:iam::${ACCOUNT}:user/simulator`;
const MEMBER_ROLE = `arn:aws:iam::${MEMBER}:role/${ROLE}`;
const allow = (...grants: readonly (readonly [string, string])[]) =>
  readIdentityPolicy({
    Statement: grants.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })),
  });
const trust = (AWS: string) =>
  readTrustPolicy({
    Statement: {
      Effect: 'Allow',
      Principal: { AWS },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
    },
  });

const estate = organization(
  {
    userPools: [pool(`${REGION}_A`)],
    ses: { identities: [domain('a.example')] },
    topics: [{ Name: 'digest' }],
    buckets: ['reports'],
    eventBuses: ['posture'],
  },
  [member(MEMBER)],
);

let simulator: Simulator | undefined;
async function stop(): Promise<void> {
  await simulator?.close();
  simulator = undefined;
}
afterEach(stop);

/** @param grants of the management account's user */
async function clients(grants: readonly (readonly [string, string])[], trusted = USER) {
  simulator = await startSimulator({
    estate,
    policies: {
      [USER]: { allows: [allow(...grants)] },
      [MEMBER_ROLE]: { allows: [allow(['ses:GetAccount', '*'])], trusts: trust(trusted) },
    },
  });
  const settings = {
    endpoint: simulator.endpoint,
    region: REGION,
    credentials: simulator.credentialsFor(ACCOUNT),
    maxAttempts: 1,
  };
  return {
    settings,
    cognito: new CognitoIdentityProviderClient(settings),
    events: new EventBridgeClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sesv2: new SESv2Client(settings),
    sns: new SNSClient(settings),
    ssm: new SSMClient(settings),
    sts: new STSClient(settings),
  };
}
type Clients = Awaited<ReturnType<typeof clients>>;

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const topicArn = arn('sns', 'digest');
const SERVICES_PATH = '/aws/service/global-infrastructure/services/ses/regions';
const event = (EventBusName: string) => ({ Source: 's', DetailType: 't', Detail: '{}', EventBusName });
const object = (Key: string) => ({ Bucket: 'reports', Key });

/** A call, the IAM action and the resource that it asks for, and the name of the error where it is denied. */
const CALLS: readonly (readonly [string, string, string, (made: Clients) => Promise<unknown>])[] = [
  ['ses:GetAccount', '*', 'AccessDeniedException', ({ sesv2 }) => sesv2.send(new GetAccountCommand({}))],
  [
    'ses:GetEmailIdentity',
    arn('ses', 'identity/a.example'),
    'AccessDeniedException',
    ({ sesv2 }) => sesv2.send(new GetEmailIdentityCommand({ EmailIdentity: 'a.example' })),
  ],
  [
    'cognito-idp:DescribeUserPool',
    arn('cognito-idp', `userpool/${REGION}_A`),
    'AccessDeniedException',
    ({ cognito }) => cognito.send(new DescribeUserPoolCommand({ UserPoolId: `${REGION}_A` })),
  ],
  [
    'ssm:GetParametersByPath',
    `arn:aws:ssm:${REGION}::parameter${SERVICES_PATH}`,
    'AccessDeniedException',
    ({ ssm }) => ssm.send(new GetParametersByPathCommand({ Path: SERVICES_PATH })),
  ],
  [
    'events:PutEvents',
    arn('events', 'event-bus/posture'),
    'AccessDeniedException',
    ({ events }) => events.send(new PutEventsCommand({ Entries: [event('posture')] })),
  ],
  [
    'sns:Publish',
    topicArn,
    'AuthorizationError',
    ({ sns }) => sns.send(new PublishCommand({ TopicArn: topicArn, Message: 'x' })),
  ],
  [
    's3:PutObject',
    'arn:aws:s3:::reports/history/a.json',
    'AccessDenied',
    ({ s3 }) => s3.send(new PutObjectCommand({ ...object('history/a.json'), Body: 'x' })),
  ],
];

test.each(CALLS)('%s is asked on %s', async (action, resource, error, run) => {
  const because = `because no identity-based policy allows the ${action} action`;
  const message = `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
  await expect(run(await clients([[action, `${resource}/other`]]))).rejects.toMatchObject({
    name: expect.stringMatching(error),
    message,
  });
  await stop();
  await expect(run(await clients([[action, resource]]))).resolves.toBeDefined();
  expect(simulator?.judged).toEqual([
    { principal: USER, action, resource, by: [{ statement: '0.0', action, resource }] },
  ]);
});

test('whom no policy names may do nothing, but ask who it is', async () => {
  const { sts, sesv2 } = await clients([]);
  await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({ Arn: USER });
  await expect(sesv2.send(new GetAccountCommand({}))).rejects.toThrow('because no identity-based policy');
});

test('an entry for another bus denies them all', async () => {
  const { events } = await clients([['events:PutEvents', arn('events', 'event-bus/posture')]]);
  const both = new PutEventsCommand({ Entries: [event('posture'), event('default')] });
  await expect(events.send(both)).rejects.toThrow(`on resource: ${arn('events', 'event-bus/default')}`);
});

test('an object that is not there is missing only to who may list', async () => {
  const read: [string, string] = ['s3:GetObject', 'arn:aws:s3:::reports/*'];
  const get = (s3: S3Client) => s3.send(new GetObjectCommand(object('none.json')));
  await expect(get((await clients([read])).s3)).rejects.toMatchObject({ name: 'AccessDenied' });
  await stop();
  const list: [string, string] = ['s3:ListBucket', 'arn:aws:s3:::reports'];
  await expect(get((await clients([read, list])).s3)).rejects.toMatchObject({ name: 'NoSuchKey' });
});

describe('becoming a role', () => {
  const become = (sts: STSClient, ExternalId: string) =>
    sts.send(new AssumeRoleCommand({ RoleArn: MEMBER_ROLE, RoleSessionName: 'test', ExternalId }));
  const may: [string, string] = ['sts:AssumeRole', `arn:aws:iam::*:role/${ROLE}`];

  test('the session may do what the role may, and nothing else', async () => {
    const { sts, settings } = await clients([may]);
    const { Credentials: made } = await become(sts, EXTERNAL_ID);
    const credentials = {
      accessKeyId: made?.AccessKeyId ?? '',
      secretAccessKey: made?.SecretAccessKey ?? '',
      sessionToken: made?.SessionToken ?? '',
    };
    const sesv2 = new SESv2Client({ ...settings, credentials });
    await expect(sesv2.send(new GetAccountCommand({}))).resolves.toBeDefined();
    const identity = new GetEmailIdentityCommand({ EmailIdentity: 'a.example' });
    await expect(sesv2.send(identity)).rejects.toThrow(`assumed-role/${ROLE}/test is not authorized`);
  });

  test.each<[string, [string, string][], string, string]>([
    ['the caller’s policy does not allow it', [], USER, EXTERNAL_ID],
    ['the role trusts another', [may], `arn:aws:iam::${ACCOUNT}:role/Other`, EXTERNAL_ID],
    ['the external ID is another', [may], USER, 'guessed'],
  ])('is denied where %s', async (_case, grants, trusted, externalId) => {
    const { sts } = await clients(grants, trusted);
    await expect(become(sts, externalId)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        `is not authorized to perform: sts:AssumeRole on resource: ${MEMBER_ROLE}`,
      ),
    });
  });
});

test('of every operation it is known what IAM asks about', () => {
  const all = SERVICES.flatMap(({ prefix, operations }) => operations.map(({ name }) => `${prefix}:${name}`));
  expect([...OPERATIONS_WITH_RESOURCES].sort()).toEqual([...new Set(all)].sort());
});
