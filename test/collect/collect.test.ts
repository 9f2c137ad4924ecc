// Collecting, end to end: real SDK clients and real DNS packets against a pretend company, by the fewest calls.
import type { Listing, SubjectRef } from '../../src/model.ts';
import { countCalls, findingsThatAre, inCompany, lookAt } from '../support/company.ts';
import {
  ACCOUNT,
  address,
  dmarcZone,
  domain,
  estate,
  identityArn,
  many,
  pool,
  poolOf,
  REGION,
} from '../support/estate.ts';

/** Names of the subjects that were listed, by kind. */
function namesOf(kind: Listing['kind'], listings: readonly Listing[]): string[] {
  return listings
    .filter((listing) => listing.kind === kind)
    .flatMap(({ subjects }) => (subjects.known ? subjects.value.map(({ name }) => name) : []));
}

/** Calls of SES, Cognito and CloudWatch; whose account and which Regions there are is asked once a scan, and not counted here. */
function readCalls(calls: Parameters<typeof countCalls>[0]): Record<string, number> {
  const counts = Object.entries(countCalls(calls));
  return Object.fromEntries(counts.filter(([action]) => /^(ses|cognito-idp|cloudwatch):/.test(action)));
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);

describe('everything is seen, by the fewest calls', () => {
  test('250 identities and 130 pools in one Region', async () => {
    const [N, P] = [250, 130];
    const big = estate({
      [REGION]: {
        ses: { identities: many(N, (i) => domain(`d${i}.example`)) },
        userPools: many(P, (i) => poolOf(`d${i}.example`, `${REGION}_Pool${i}`)),
      },
    });
    const { inventory, report, calls } = await lookAt(big);
    expect(new Set(namesOf('identity', inventory.listings)).size).toBe(N);
    expect(new Set(namesOf('userPool', inventory.listings)).size).toBe(P);
    expect(new Set(namesOf('domain', inventory.listings)).size).toBe(N);
    expect(report.summary.outcomes.unknown).toBe(0);
    expect(report.coverage.complete).toBe(true);
    // GetAccount and GetMetricData; pages of 1,000; batches of 100 for DKIM, MAIL FROM and notifications, and each identity
    // by itself for its policies and its default configuration set. Pages of 60 pools; two calls a pool.
    const fewest = 2 + Math.ceil(N / 1000) + 3 * Math.ceil(N / 100) + N + Math.ceil(P / 60) + 2 * P;
    expect(sum(readCalls(calls))).toBeLessThanOrEqual(1.02 * fewest);
    expect(readCalls(calls)).toEqual({
      'ses:GetAccount': 1,
      'ses:ListEmailIdentities': 1,
      'ses:GetIdentityDkimAttributes': 3,
      'ses:GetIdentityMailFromDomainAttributes': 3,
      'ses:GetIdentityNotificationAttributes': 3,
      'ses:GetEmailIdentity': 250,
      'cognito-idp:ListUserPools': 3,
      'cognito-idp:DescribeUserPool': 130,
      'cognito-idp:GetLogDeliveryConfiguration': 130,
      'cloudwatch:GetMetricData': 1,
    });
  });

  test('several pages of identities, and GetEmailIdentity only for domains in doubt', async () => {
    const identities = [
      ...many(1000, (i) => address(`u${i}@example.com`)),
      address('pending@example.com', { VerificationStatus: 'PENDING' }),
      domain('example.com', { VerificationStatus: 'PENDING' }),
    ];
    const { inventory, calls } = await lookAt(estate({ [REGION]: { ses: { identities } } }), {
      request: { checks: ['ses-identity-verified'] },
    });
    expect(namesOf('identity', inventory.listings)).toHaveLength(1002);
    expect(readCalls(calls)).toEqual({ 'ses:ListEmailIdentities': 2, 'ses:GetEmailIdentity': 1 });
  });

  test('the coverage tells what each action brought', async () => {
    const { report } = await lookAt(
      estate({
        [REGION]: {
          ses: { identities: many(120, (i) => domain(`d${i}.example`)) },
          userPools: [pool(`${REGION}_A`)],
        },
      }),
    );
    const told = report.coverage.reads.map(({ region, action, answered, items }) => [
      region,
      action,
      answered,
      items,
    ]);
    expect(told).toEqual([
      // SES has told no rates here.
      [REGION, 'cloudwatch:GetMetricData', 1, 0],
      [REGION, 'cognito-idp:DescribeUserPool', 1, 1],
      [REGION, 'cognito-idp:GetLogDeliveryConfiguration', 1, 1],
      [REGION, 'cognito-idp:ListUserPools', 1, 1],
      [REGION, 'ses:GetAccount', 1, 1],
      [REGION, 'ses:GetEmailIdentity', 120, 120],
      [REGION, 'ses:GetIdentityDkimAttributes', 2, 120],
      [REGION, 'ses:GetIdentityMailFromDomainAttributes', 2, 120],
      [REGION, 'ses:GetIdentityNotificationAttributes', 2, 120],
      [REGION, 'ses:ListEmailIdentities', 1, 120],
      // Three DKIM records of each domain, none of which is there; whether _dmarc is an alias, and whether there is a
      // bounce.dN.example, which a fix proposes.
      ['global', 'dns:CNAME', 360 + 2 * 120, 0],
      // The same for keys; _dmarc.dN.example and SPF of each domain, and once _dmarc.example for all.
      ['global', 'dns:TXT', 360 + 2 * 120 + 1, 0],
      ['us-east-1', 'account:ListRegions', 1, 1],
      ['us-east-1', 'ssm:GetParametersByPath', 2, 2],
    ]);
  });
});

describe('a narrowed scan reads no more than its checks need', () => {
  const all = estate(
    {
      [REGION]: {
        ses: {
          identities: [domain('example.com'), domain('new.example', { VerificationStatus: 'PENDING' })],
        },
        userPools: [poolOf('example.com', `${REGION}_A`)],
      },
    },
    { zones: dmarcZone('example.com') },
  );
  const list = { 'ses:ListEmailIdentities': 1 };
  const pools = { 'cognito-idp:ListUserPools': 1, 'cognito-idp:DescribeUserPool': 1 };

  test.each([
    [['cognito-own-sender'], pools],
    [['cognito-own-sender', 'cognito-own-quota', 'cognito-sender-region-allowed'], pools],
    // It sends through SES, has no second factor, and no tier with threat protection.
    [['cognito-otp-own-sender'], pools],
    [['cognito-notices-sender'], { ...pools, ...list }],
    [['cognito-delivery-errors-logged'], { ...pools, 'cognito-idp:GetLogDeliveryConfiguration': 1 }],
    [['cognito-sender-verified'], { ...pools, ...list }],
    [['cognito-sender-in-production', 'cognito-sender-may-send'], { ...pools, 'ses:GetAccount': 1 }],
    [['ses-identity-is-domain', 'ses-identity-own-domain'], list],
    [['ses-identity-verified'], { ...list, 'ses:GetEmailIdentity': 1 }],
    [['ses-dkim-*'], { ...list, 'ses:GetIdentityDkimAttributes': 1 }],
    [
      ['ses-mail-from-custom', 'ses-mail-from-live'],
      { ...list, 'ses:GetIdentityMailFromDomainAttributes': 1 },
    ],
    [
      ['cognito-sender-passes-dmarc'],
      { ...pools, ...list, 'ses:GetIdentityDkimAttributes': 1, 'ses:GetIdentityMailFromDomainAttributes': 1 },
    ],
    [['ses-production-access'], { ...pools, ...list, 'ses:GetAccount': 1 }],
    [
      ['ses-sending-*', 'ses-enforcement-*', 'ses-quota-*', 'ses-suppression-*'],
      { ...pools, ...list, 'ses:GetAccount': 1 },
    ],
    [['ses-*-rate-low'], { ...pools, ...list, 'cloudwatch:GetMetricData': 1 }],
    [['domain-dmarc-published'], { ...pools, ...list }],
    // Nobody sends by Cognito itself with an address of their own: there is no policy to read.
    [['cognito-sender-authorized'], { ...pools, ...list }],
    [['cognito-sender-monitored'], { ...pools, ...list, 'ses:GetEmailIdentity': 1 }],
    [['ses-feedback-handled'], { ...list, 'ses:GetIdentityNotificationAttributes': 1 }],
    [['ses-identity-not-public'], { ...list, 'ses:GetEmailIdentity': 2 }],
    [['ses-configuration-set-*'], { ...pools, ...list, 'ses:GetEmailIdentity': 2 }],
  ])('%j', async (checks, expected) => {
    const { calls, report } = await lookAt(all, { request: { checks } });
    expect(readCalls(calls)).toEqual(expected);
    expect(findingsThatAre('unknown', report)).toEqual([]);
    expect(report.findings.length).toBeGreaterThan(0);
  });

  test('an inventory that is kept holds every fact, whatever the checks', async () => {
    const { calls, inventory } = await lookAt(all, {
      request: { checks: ['cognito-own-sender'], keepInventory: true },
    });
    expect(readCalls(calls)).toEqual({
      ...pools,
      ...list,
      'cloudwatch:GetMetricData': 1,
      'cognito-idp:GetLogDeliveryConfiguration': 1,
      'ses:GetAccount': 1,
      'ses:GetEmailIdentity': 2,
      'ses:GetIdentityDkimAttributes': 1,
      'ses:GetIdentityMailFromDomainAttributes': 1,
      'ses:GetIdentityNotificationAttributes': 1,
    });
    expect(JSON.stringify(inventory)).not.toMatch(/"known":false/);
  });

  test('DNS is asked only for checks that rest on it, or whose fix does', async () => {
    const asked = (checks: string[]) =>
      inCompany(all, async ({ company, look }) => {
        await look({ checks });
        return company.dns.queries.length;
      });
    expect(await asked(['ses-identity-*', 'ses-dkim-verified', 'cognito-own-*'])).toBe(0);
    expect(await asked(['ses-mail-from-custom'])).toBeGreaterThan(0);
    expect(await asked(['ses-dkim-live'])).toBeGreaterThan(0);
    expect(await asked(['domain-*'])).toBeGreaterThan(0);
  });
});

describe('pools and the Regions that they send from', () => {
  const elsewhere = estate(
    {
      'eu-west-1': { userPools: [poolOf('example.com', 'eu-west-1_A', 'us-east-1')] },
      'us-east-1': {
        ses: { account: { ProductionAccessEnabled: false }, identities: [domain('example.com')] },
        userPools: [pool('us-east-1_B')],
      },
    },
    { zones: dmarcZone('example.com') },
  );

  test("a sender in a Region outside --region is followed; that Region's own things are not subjects", async () => {
    const { inventory, report, calls } = await lookAt(elsewhere, { request: { regions: ['eu-west-1'] } });
    expect(namesOf('identity', inventory.listings)).toEqual([]);
    expect(namesOf('userPool', inventory.listings)).toEqual(['pool eu-west-1_A']);
    expect(namesOf('account', inventory.listings)).toEqual(['SES in eu-west-1']);
    expect(findingsThatAre('fail', report)).toContain('cognito-sender-in-production pool eu-west-1_A');
    expect(findingsThatAre('unknown', report)).toEqual([]);
    const away = calls.filter(({ region, action }) => region === 'us-east-1' && action?.startsWith('ses:'));
    expect(away.map(({ action }) => action).sort()).toEqual([
      'ses:GetAccount',
      'ses:GetEmailIdentity',
      'ses:GetIdentityDkimAttributes',
      'ses:GetIdentityMailFromDomainAttributes',
      'ses:ListEmailIdentities',
    ]);
  });

  test('a pool of another Region counts as a user of SES where it sends from', async () => {
    const { report } = await lookAt(elsewhere);
    expect(findingsThatAre('fail', report)).toContain('ses-production-access SES in us-east-1');
  });

  test('replicas share an id and are two subjects', async () => {
    const id = 'us-east-1_Same';
    const { inventory, report } = await lookAt(
      estate({
        'us-east-1': { userPools: [pool(id, {}, { ReplicaRegions: ['eu-west-1'] })] },
        'eu-west-1': {
          ses: { identities: [domain('example.com')] },
          userPools: [{ ...poolOf('example.com', id), ReplicaRegions: ['us-east-1'] }],
        },
      }),
      { request: { checks: ['cognito-own-sender'] } },
    );
    const subjects = inventory.listings.flatMap((listing): readonly SubjectRef[] =>
      listing.subjects.known ? listing.subjects.value : [],
    );
    expect(subjects.map((subject) => subject.id)).toEqual([
      `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/${id}`,
      `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/${id}`,
    ]);
    expect([...report.findings].map(({ subject, outcome }) => [subject.region, outcome])).toEqual([
      ['us-east-1', 'fail'],
      ['eu-west-1', 'pass'],
    ]);
  });

  test('a pool that was deleted after it was listed is noted, and is no gap', async () => {
    const two = estate({ [REGION]: { userPools: [pool(`${REGION}_A`), pool(`${REGION}_Gone`)] } });
    await inCompany(two, async ({ company, deps, look }) => {
      const { userPools } = company.aws.world.region(ACCOUNT, REGION);
      deps.cognito(REGION).middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName === 'DescribeUserPoolCommand') userPools.splice(1);
            return next(args);
          },
        { step: 'initialize' },
      );
      const { inventory, report } = await look({ checks: ['cognito-*'] });
      expect(namesOf('userPool', inventory.listings)).toEqual([`pool ${REGION}_A`]);
      expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
      expect(report.coverage.notes).toEqual([
        `The user pool ${REGION}_Gone in ${REGION} was deleted while the scan ran.`,
      ]);
    });
  });
});

describe('names as nobody should choose them', () => {
  const EVIL = '"><script>\u001b[31m\u0000 \u202e名前 😀 \\ \' `$(x)` %2F ../ ]]>';

  test('reach the inventory as they are, and break nothing', async () => {
    const identities = [
      domain('constructor'),
      domain('__proto__'),
      domain('toString', { VerificationStatus: 'FAILED' }),
      address(`${'x'.repeat(200)}@example.com`),
      address('"a b/c?d#e&f"@example.com'),
      domain('a&b<c>.example', { VerificationStatus: 'FAILED' }),
    ];
    const { inventory, report } = await lookAt(
      estate({
        [REGION]: {
          ses: { identities },
          userPools: [
            pool(`${REGION}_A`, {}, { Name: EVIL }),
            pool(`${REGION}_B`, {
              EmailSendingAccount: 'DEVELOPER',
              SourceArn: identityArn(EVIL),
              From: EVIL,
            }),
          ],
        },
      }),
    );
    expect(namesOf('identity', inventory.listings)).toEqual(
      identities.map(({ IdentityName }) => IdentityName),
    );
    expect(namesOf('userPool', inventory.listings)).toContain(EVIL);
    expect(findingsThatAre('fail', report)).toContain(`cognito-own-sender ${EVIL}`);
    // Where nobody can ask DNS, nobody can say that nothing is published there.
    expect(findingsThatAre('unknown', report)).toEqual(
      ['ses-dkim-live', 'ses-dkim-key-2048'].map((check) => `${check} a&b<c>.example`),
    );
  });
});
