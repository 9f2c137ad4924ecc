// The server itself: credentials that expire, Regions that are off, the log of calls, requests that are no AWS requests.
import { connect } from 'node:net';
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { contractEstate, MANAGEMENT, MEMBER } from './contract/estate.ts';
import { ADDRESS, EXTERNAL_ID, errorOf, HOME, ROLE } from './contract/target.ts';

let now = Date.parse('2026-11-01T00:00:00Z');
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ estate: contractEstate(), clock: () => now });
});
afterAll(() => simulator.close());

const at = (region = HOME, credentials = simulator.credentialsFor(MANAGEMENT)) => ({
  endpoint: simulator.endpoint,
  region,
  credentials,
  maxAttempts: 1,
});
const whoami = (where: ReturnType<typeof at>) => new STSClient(where).send(new GetCallerIdentityCommand({}));
const last = () => simulator.calls.at(-1);

test('temporary credentials end when they say', async () => {
  const RoleArn = `arn:aws:iam::${MEMBER}:role/${ROLE}`;
  const { Credentials } = await new STSClient(at()).send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: 'test',
      ExternalId: EXTERNAL_ID,
      DurationSeconds: 900,
    }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const pools = () =>
    new CognitoIdentityProviderClient(at(HOME, credentials)).send(
      new ListUserPoolsCommand({ MaxResults: 1 }),
    );
  now += 899_000;
  expect((await pools()).UserPools?.[0]?.Name).toBe('member');
  now += 1_000;
  expect((await errorOf(pools())).code).toBe('ExpiredTokenException 400');
  expect((await errorOf(whoami(at(HOME, credentials)))).code).toBe('ExpiredToken 403');
  const wrongToken = { ...credentials, sessionToken: 'another' };
  expect((await errorOf(whoami(at(HOME, wrongToken)))).code).toBe('InvalidClientTokenId 403');
});

test('a Region that is not enabled does not know the credentials', async () => {
  const off = new CognitoIdentityProviderClient(at('me-south-1')).send(
    new ListUserPoolsCommand({ MaxResults: 1 }),
  );
  expect((await errorOf(off)).code).toBe('UnrecognizedClientException 400');
});

test('a Region that the estate does not describe is empty', async () => {
  const client = new CognitoIdentityProviderClient(at('ap-south-1'));
  expect((await client.send(new ListUserPoolsCommand({ MaxResults: 1 }))).UserPools).toEqual([]);
});

test('the log tells who called what, where, and how it ended', async () => {
  const ses = new SESv2Client(at(HOME, simulator.credentialsFor(MEMBER)));
  await errorOf(ses.send(new GetEmailIdentityCommand({ EmailIdentity: ADDRESS })));
  expect(last()).toEqual({
    account: MEMBER,
    region: HOME,
    action: 'ses:GetEmailIdentity',
    status: 404,
    error: 'NotFoundException',
  });
});

test('the environment is that of the management account', async () => {
  const { env } = simulator;
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
  };
  expect((await whoami(at(env.AWS_REGION, credentials))).Account).toBe(MANAGEMENT);
  expect(env.AWS_ENDPOINT_URL).toBe(simulator.endpoint);
});

const credential = `Credential=AKIASIM0${MANAGEMENT}/20261101/${HOME}`;
const signed = (service: string) => `AWS4-HMAC-SHA256 ${credential}/${service}/aws4_request, Signature=0`;

test.each([
  ['a signature that is none', 'Bearer token', 'IncompleteSignatureException 403'],
  [
    'a credential scope that is cut short',
    `AWS4-HMAC-SHA256 ${credential}, Signature=0`,
    'IncompleteSignatureException 403',
  ],
  ['a service that the simulator does not have', signed('dynamodb'), 'UnknownOperationException 404'],
  ['a path that the service does not have', signed('ses'), 'UnknownOperationException 404'],
])('%s', async (_, authorization, expected) => {
  const response = await fetch(`${simulator.endpoint}/v2/email/nothing`, { headers: { authorization } });
  expect(`${response.headers.get('x-amzn-errortype')} ${response.status}`).toBe(expected);
});

test.each([
  ['is cut short', '{"MaxResults":'],
  ['is no object', '[1]'],
  ['has an argument of the wrong type', '{"MaxResults":"many"}'],
])('a JSON body that %s', async (_, body) => {
  const response = await fetch(simulator.endpoint, {
    method: 'POST',
    headers: {
      authorization: signed('cognito-idp'),
      'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools',
    },
    body,
  });
  expect(response.status).toBe(400);
  expect(JSON.parse(await response.text()).__type).toBe('SerializationException');
});

test('a label that is not UTF-8 is a name that nothing has', async () => {
  const response = await fetch(`${simulator.endpoint}/v2/email/identities/%ff%`, {
    headers: { authorization: signed('ses') },
  });
  expect(response.status).toBe(404);
});

test('a presigned request is recognised by its query string', async () => {
  const scope = encodeURIComponent(`AKIASIM0${MANAGEMENT}/20261101/${HOME}/sts/aws4_request`);
  const query = `Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=${scope}`;
  const response = await fetch(`${simulator.endpoint}/?${query}`);
  expect(await response.text()).toContain(`<Account>${MANAGEMENT}</Account>`);
});

test('a caller that hangs up while it sends is told in the log', async () => {
  const before = simulator.calls.length;
  const socket = connect(Number(new URL(simulator.endpoint).port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy());
  while (simulator.calls.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(last()).toMatchObject({ status: 0, error: 'aborted' });
});

test('it listens on loopback only', () => {
  expect(new URL(simulator.endpoint).hostname).toBe('127.0.0.1');
});
