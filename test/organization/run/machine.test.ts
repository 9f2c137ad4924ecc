// A run over an organization, as the deployed state machine makes it: by its own definition, with the real handlers. What a
// redrive does is in redrive.test.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeps } from '../../../src/deps.ts';
import { openHistory } from '../../../src/history.ts';
import type { Report } from '../../../src/model.ts';
import { type Members, reportOn, survey } from '../../../src/organization/survey.ts';
import type { Estate } from '../../../src/simulator/estate.ts';
import { importedFindingsOf } from '../../../src/simulator/services/security-hub.ts';
import { withEnvironment } from '../../support/company.ts';
import {
  ACCOUNT,
  address,
  dmarcZone,
  domain,
  pool,
  poolOf,
  REGION,
  type RegionInput,
} from '../../support/estate.ts';
import { OrgService, type Ran } from '../../support/org-service.ts';
import { EXTERNAL_ID, MEMBER, member, OTHER, organization, ROLE } from '../../support/organization.ts';
import { packageService, type ServicePackage } from '../../support/package.ts';
import { changesIn, environmentOf } from '../../support/service.ts';

let built: ServicePackage;
beforeAll(async () => {
  built = await packageService({ org: 'true', orgExternalId: EXTERNAL_ID });
}, 120_000);
afterAll(() => built?.remove());

const CHECKS = ['cognito-own-sender'];
const ONE_CHECK = { input: { checks: CHECKS } };
const bad: RegionInput = { userPools: [pool(`${REGION}_Pool`)], securityHub: true };
const good: RegionInput = {
  userPools: [poolOf('good.example', `${REGION}_Pool`)],
  ses: { identities: [domain('good.example')] },
  securityHub: true,
};
const first = organization(good, [member(MEMBER, bad), member(OTHER, good)]);

/** The last report that was published. */
function published({ service }: OrgService): Report {
  const keys = [...service.objects.keys()].filter((key) => /^reports\/.*\.json$/.test(key));
  return JSON.parse(service.objects.get(keys.sort().at(-1) ?? '') ?? '{}');
}
const reasonsOf = ({ digests }: Ran) => digests.map(({ parts }) => JSON.parse(parts.default).reason);
const historyOf = ({ service }: OrgService, account: string) =>
  JSON.parse(service.objects.get(`history/${account}/latest.json`) ?? '{}');

/** Accounts of every kind; one cannot be read in part. */
const mixed = organization(
  {
    userPools: [pool(`${REGION}_A`), poolOf('a.example', `${REGION}_S`)],
    ses: { identities: [domain('a.example')] },
  },
  [
    member(MEMBER, {
      userPools: [poolOf('b.example', `${REGION}_B`)],
      ses: { identities: [domain('b.example')] },
    }),
    member(
      OTHER,
      { ses: { identities: [address('x@c.example'), domain('d.example')] } },
      {
        regions: {
          [REGION]: {
            ses: { identities: [domain('d.example', { DkimAttributes: { SigningEnabled: false } })] },
          },
          'us-east-1': {
            userPools: [pool('us-east-1_Z')],
            ses: { account: { ProductionAccessEnabled: false } },
          },
        },
      },
    ),
    member('444444444444', {}, { State: 'SUSPENDED' }),
    member('555555555555', {}, { State: 'CLOSED' }),
    member('666666666666', {}, { Roles: [] }),
    member(
      '777777777777',
      {},
      { Roles: [{ RoleName: ROLE, ExternalId: 'another', TrustedAccounts: [ACCOUNT] }] },
    ),
  ],
  { zones: dmarcZone('a.example'), awsFaults: { 'cognito-idp:ListUserPools@us-east-1': 'deny' } },
);

/** What `scan --org` says of the same. */
async function surveyed(org: OrgService, estate: Estate, locale?: 'ja'): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-run-'));
  try {
    return await org.service.at(estate, async (company) => {
      const restore = withEnvironment(company.aws.env);
      try {
        const deps = await createDeps({ pace: 'off', dns: [company.dns.address] });
        const members: Members = { which: { kind: 'organization' }, role: ROLE, externalId: EXTERNAL_ID };
        const seen = await survey(deps, { members, history: folder, ...(locale && { locale }) });
        return JSON.parse(JSON.stringify({ ...reportOn(seen), findings: [...reportOn(seen).findings] }));
      } finally {
        restore();
      }
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Without what differs from one scan to the next though the answers are the same: moments, ports and milliseconds. */
function comparable(report: Report): unknown {
  const text = JSON.stringify({ ...report, findings: [...report.findings] });
  return JSON.parse(
    text.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'TIME').replaceAll(/"asked":\{[^}]*\}/g, '"asked":{}'),
  );
}

describe('the report of a run', () => {
  test.each([undefined, 'ja'] as const)('is that of a scan from a terminal (%s)', async (locale) => {
    const org = new OrgService(built.resources);
    const { outcome } = await org.start(mixed, locale && { input: { locale } });
    expect(outcome.status).toBe('SUCCEEDED');
    const report = published(org);
    expect(report.findings.length).toBeGreaterThan(50);
    expect(comparable(report)).toEqual(comparable(await surveyed(org, mixed, locale)));
  });

  test('says who was skipped, and who could not be looked at and why', async () => {
    const org = new OrgService(built.resources);
    const { outcome, invocations } = await org.start(mixed);
    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        format: 'mailposture-answer/1',
        coverage: { complete: false, accounts: [ACCOUNT, MEMBER, OTHER] },
      },
    });
    const { coverage } = published(org);
    expect(coverage.notes).toEqual(
      expect.arrayContaining([
        'Account 444444444444 was not scanned: it is SUSPENDED.',
        'Account 555555555555 was not scanned: it is CLOSED.',
      ]),
    );
    const assumed = coverage.gaps.filter(({ action }) => action === 'sts:AssumeRole');
    expect(assumed.map(({ account, why }) => [account, why.split(':')[0]])).toEqual([
      ['666666666666', 'AccessDenied'],
      ['777777777777', 'AccessDenied'],
    ]);
    // An account without the role is an answer, not a child that fails and is tried again.
    const scans = invocations.filter(({ state }) => state === 'ScanAccount');
    expect(scans).toHaveLength(5);
    expect(scans.every(({ error }) => error === undefined)).toBe(true);
  });

  test('takes what the input of the execution asks', async () => {
    const org = new OrgService(built.resources);
    const ran = await org.start(mixed, { input: { regions: [REGION], checks: CHECKS, publish: false } });
    expect(ran.outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: { coverage: { regions: [REGION] }, summary: { outcomes: { fail: 1, pass: 2 } } },
    });
    expect([ran.digests, ran.findings]).toEqual([[], []]);
    expect([...org.service.objects.keys()].filter((key) => !key.startsWith('runs/'))).toEqual([]);
  });

  test.each<[string, object, RegExp]>([
    ['a key that nobody knows', { region: REGION }, /event is not valid: region: unknown key/],
    ['a misspelt check', { checks: ['cognito-own-sendr'] }, /cognito-own-sendr/],
  ])('%s is refused before anything is asked of an account', async (_, input, cause) => {
    const org = new OrgService(built.resources);
    const { outcome, company } = await org.start(mixed, { input });
    expect(outcome).toMatchObject({
      status: 'FAILED',
      state: 'ListAccounts',
      cause: expect.stringMatching(cause),
    });
    expect(company.aws.calls.filter(({ action }) => action !== 's3:PutObject')).toEqual([]);
  });

  test('is on the accounts that a deployment names, without a word to Organizations', async () => {
    const org = new OrgService(built.resources);
    const environment = { MAILPOSTURE_ACCOUNTS: `${MEMBER}, ${OTHER}` };
    const { outcome, company } = await org.start(first, { ...ONE_CHECK, environment });
    expect(outcome).toMatchObject({ output: { coverage: { accounts: [MEMBER, OTHER], complete: true } } });
    expect(company.aws.calls.map(({ action }) => action)).not.toContain('organizations:ListAccounts');
  });
});

describe('telling', () => {
  test('one digest on all; then what changed in each, by each account’s own history', async () => {
    const org = new OrgService(built.resources);
    const before = await org.start(first, ONE_CHECK);
    expect(reasonsOf(before)).toEqual(['baseline']);
    expect(before.digests[0]?.attributes.account?.Value).toBe('several');
    expect(changesIn(before.findings)).toEqual([]);
    const after = await org.start(organization(bad, [member(MEMBER, good), member(OTHER, good)]), ONE_CHECK);
    expect(reasonsOf(after)).toEqual(['changes']);
    expect(changesIn(after.findings)).toEqual([
      `new cognito-own-sender pool ${REGION}_Pool`,
      `resolved cognito-own-sender pool ${REGION}_Pool`,
    ]);
    const third = await org.start(organization(bad, [member(MEMBER, good), member(OTHER, good)]), ONE_CHECK);
    expect([third.outcome.status, third.digests, third.findings]).toEqual(['SUCCEEDED', [], []]);
  });

  test('a scan of one account by itself and a run go together', async () => {
    const org = new OrgService(built.resources);
    await org.service.scan(first, { event: { checks: CHECKS } });
    const ran = await org.start(organization(bad, [member(MEMBER, bad), member(OTHER, good)]), ONE_CHECK);
    expect(changesIn(ran.findings)).toEqual([`new cognito-own-sender pool ${REGION}_Pool`]);
    expect(published(org).coverage.notes.join()).toContain(
      `Account ${MEMBER} was scanned for the first time`,
    );
    const alone = await org.service.scan(first, { event: { checks: CHECKS } });
    expect(changesIn(alone.findings)).toEqual([`resolved cognito-own-sender pool ${REGION}_Pool`]);
  });

  test('an account that another scan told of meanwhile is left out and said; the others are told', async () => {
    const org = new OrgService(built.resources);
    await org.start(first, ONE_CHECK);
    const toldAt = '2026-11-01T08:00:00.000Z';
    const second = organization(bad, [member(MEMBER, good), member(OTHER, bad)]);
    const { outcome, findings } = await org.start(second, {
      ...ONE_CHECK,
      around: async ({ name, company }, run) => {
        if (name !== 'publish') return run();
        const restore = withEnvironment(environmentOf(company));
        const open = await openHistory(await createDeps(), 's3://mailposture-reports/history', MEMBER);
        if (open.history === undefined) throw new Error('there is no history');
        await open.save({ ...open.history, toldAt });
        restore();
        return run();
      },
    });
    expect(outcome.status).toBe('SUCCEEDED');
    const { coverage, findings: told, summary } = published(org);
    expect(coverage.accounts).toEqual([ACCOUNT, OTHER]);
    expect(coverage.gaps).toEqual([
      {
        account: MEMBER,
        region: REGION,
        action: 'mailposture:Scan',
        what: '',
        why: expect.stringContaining(`Another scan of account ${MEMBER} has changed the history`),
      },
    ]);
    expect([...told].map(({ subject }) => subject.account).sort()).toEqual([ACCOUNT, OTHER]);
    expect(summary.outcomes.fail).toBe(2);
    expect(changesIn(findings)).toEqual(Array(2).fill(`new cognito-own-sender pool ${REGION}_Pool`));
    expect(historyOf(org, MEMBER).history.toldAt).toBe(toldAt);
    expect(historyOf(org, OTHER).history.standing).toHaveLength(1);
  });

  test('each account’s findings go into its own Security Hub, with its own credentials', async () => {
    const org = new OrgService(built.resources);
    const { outcome, company } = await org.start(
      organization(bad, [member(MEMBER, bad), member(OTHER, bad)]),
      {
        ...ONE_CHECK,
        environment: { MAILPOSTURE_SECURITY_HUB: 'on' },
      },
    );
    expect(outcome.status).toBe('SUCCEEDED');
    const imported = [...importedFindingsOf(company.aws.world).values()];
    expect(imported.map(({ AwsAccountId }) => AwsAccountId).sort()).toEqual([ACCOUNT, MEMBER, OTHER]);
    const calls = company.aws.calls.filter(({ action }) => action === 'securityhub:BatchImportFindings');
    expect(calls.map(({ account }) => account).sort()).toEqual([ACCOUNT, MEMBER, OTHER]);
  });

  test('leaves no claim behind', async () => {
    const org = new OrgService(built.resources);
    await org.start(first, ONE_CHECK);
    for (const account of [ACCOUNT, MEMBER, OTHER])
      expect(historyOf(org, account)).not.toHaveProperty('claim');
  });
});
