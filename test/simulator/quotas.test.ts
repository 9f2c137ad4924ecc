// AWS's request rates: what a bucket lets through, what draws on the same bucket, and what the caller is told.
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetIdentityDkimAttributesCommand, SESClient } from '@aws-sdk/client-ses';
import { GetAccountCommand, ListEmailIdentitiesCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { makeQuotas, type SesLanes } from '../../src/simulator/quotas.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { contractEstate, MANAGEMENT, POOLS } from './contract/estate.ts';
import { errorOf, HOME } from './contract/target.ts';

/** Quotas under a clock that the test moves. */
function quotasAt(ses?: SesLanes) {
  let now = 0;
  const quotas = makeQuotas(() => now, ses);
  return {
    pass: (ms: number) => {
      now += ms;
    },
    /** How many of so many calls at once are let through. */
    burst: (count: number, action: string, where: object = {}) => {
      const call = { account: 'a', region: 'r', action, input: {}, ...where };
      return Array.from({ length: count }, () => quotas.admit(call)).filter(Boolean).length;
    },
  };
}

test.each([
  ['ses:GetAccount', 1],
  ['ses:GetIdentityDkimAttributes', 1],
  ['cognito-idp:ListUserPools', 15],
  ['cognito-idp:DescribeUserPool', 15],
  ['cognito-idp:GetUserPoolMfaConfig', 5],
  ['sts:AssumeRole', 600],
  ['organizations:ListAccounts', 8],
  ['account:ListRegions', 5],
  ['ssm:GetParametersByPath', 40],
  ['cloudwatch:GetMetricData', 50],
  ['sns:Publish', 300],
])('%s: %d a second', (action, perSecond) => {
  const { burst, pass } = quotasAt();
  expect(burst(1000, action)).toBe(perSecond);
  pass(999 / perSecond);
  expect(burst(1000, action)).toBe(0);
  pass(2 / perSecond);
  expect(burst(1000, action)).toBe(1);
  pass(60_000);
  expect(burst(1000, action)).toBe(perSecond);
});

test('Route 53: ten a second for the account, after a burst of fifty', () => {
  const { burst, pass } = quotasAt();
  expect(burst(1000, 'route53:ListHostedZones')).toBe(50);
  pass(1001);
  expect(burst(1000, 'route53:GetChange')).toBe(10);
  expect(burst(1000, 'route53:ListHostedZones')).toBe(0);
  pass(60_000);
  expect(burst(1000, 'route53:ListHostedZones')).toBe(50);
});

test('what has no quota in the table is let through', () => {
  expect(quotasAt().burst(10_000, 's3:GetObject')).toBe(10_000);
});

test('accounts and Regions have buckets of their own', () => {
  const { burst } = quotasAt();
  expect(burst(5, 'ses:GetAccount')).toBe(1);
  expect(burst(5, 'ses:GetAccount', { region: 'other' })).toBe(1);
  expect(burst(5, 'ses:GetAccount', { account: 'other' })).toBe(1);
});

test.each<[SesLanes, number]>([
  ['perAction', 1],
  ['shared', 0],
])('SES actions with lanes %s', (lanes, second) => {
  const { burst } = quotasAt(lanes);
  expect(burst(2, 'ses:GetAccount')).toBe(1);
  expect(burst(2, 'ses:ListEmailIdentities')).toBe(second);
});

test('listing and describing pools draw on one bucket', () => {
  const { burst } = quotasAt();
  expect(burst(10, 'cognito-idp:ListUserPools')).toBe(10);
  expect(burst(10, 'cognito-idp:DescribeUserPool')).toBe(5);
});

test('details of pools: 20 together, 5 of one kind for one pool, and a refused call costs nothing', () => {
  const { burst } = quotasAt();
  const pool = (UserPoolId: string) => ({ input: { UserPoolId } });
  expect(burst(9, 'cognito-idp:GetUserPoolMfaConfig', pool('one'))).toBe(5);
  expect(burst(9, 'cognito-idp:GetUserPoolMfaConfig', pool('two'))).toBe(5);
  expect(burst(9, 'cognito-idp:DescribeRiskConfiguration', pool('one'))).toBe(5);
  expect(burst(9, 'cognito-idp:GetLogDeliveryConfiguration', pool('one'))).toBe(5);
  expect(burst(9, 'cognito-idp:GetLogDeliveryConfiguration', pool('two'))).toBe(0);
});

describe('over the wire', () => {
  const simulator = async (quotas: 'aws' | 'off') => {
    const started = await startSimulator({ estate: contractEstate(), quotas, clock: () => 0 });
    const credentials = started.credentialsFor(MANAGEMENT);
    const where = { endpoint: started.endpoint, region: HOME, credentials, maxAttempts: 1 };
    return { ...started, where };
  };

  test('each protocol tells of throttling in its own words', async () => {
    const { where, close } = await simulator('aws');
    const v1 = new SESClient(where);
    const dkim = () => v1.send(new GetIdentityDkimAttributesCommand({ Identities: [] }));
    const v2 = new SESv2Client(where);
    const cognito = new CognitoIdentityProviderClient(where);
    const pool = () => cognito.send(new DescribeUserPoolCommand({ UserPoolId: POOLS['own-sender'] }));
    await dkim();
    await v2.send(new GetAccountCommand({}));
    for (let call = 0; call < 15; call += 1) await pool();
    expect((await errorOf(dkim())).code).toBe('Throttling 400');
    expect((await errorOf(v2.send(new GetAccountCommand({})))).code).toBe('TooManyRequestsException 429');
    expect((await errorOf(pool())).code).toBe('TooManyRequestsException 400');
    await close();
  });

  test('off: nothing is throttled', async () => {
    const { where, calls, close } = await simulator('off');
    const v2 = new SESv2Client(where);
    await Promise.all(Array.from({ length: 20 }, () => v2.send(new ListEmailIdentitiesCommand({}))));
    expect(calls.map(({ status }) => status)).toEqual(Array(20).fill(200));
    await close();
  });
});
