// Looking at several accounts: which, as whom, and what becomes of those that cannot be looked at.

import { selectChecks } from '../../src/checks/index.ts';
import { createDeps } from '../../src/deps.ts';
import { judge } from '../../src/judge.ts';
import type { Policy } from '../../src/model.ts';
import {
  inventoryOf,
  type Members,
  reportOn,
  type SurveyRequest,
  survey,
} from '../../src/organization/survey.ts';
import { NO_POLICY } from '../../src/policy.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import { countCalls, inCompany, type TestCompanyOptions, withEnvironment } from '../support/company.ts';
import { ACCOUNT, address, dmarcZone, domain, many, pool, poolOf, REGION } from '../support/estate.ts';
import { EXTERNAL_ID, MEMBER, member, OTHER, organization, ROLE } from '../support/organization.ts';

const ORG: Members = { which: { kind: 'organization' }, role: ROLE, externalId: EXTERNAL_ID };
const named = (...accounts: string[]): Members => ({ ...ORG, which: { kind: 'named', accounts } });

const own = { userPools: [pool(`${REGION}_A`)] };
const theirs = {
  userPools: [poolOf('b.example', `${REGION}_B`)],
  ses: { identities: [domain('b.example')] },
};

function surveyOf(estate: Estate, request: Partial<SurveyRequest> = {}, options: TestCompanyOptions = {}) {
  return inCompany(
    estate,
    async ({ deps, calls }) => {
      const seen = await survey(deps, { members: ORG, ...request });
      return { seen, report: reportOn(seen), calls: [...calls] };
    },
    options,
  );
}

describe('which accounts', () => {
  test('all of the organization, page by page; the own one with its own credentials', async () => {
    const members = many(43, (i) => member(String(200000000000 + i), i % 2 ? theirs : {}));
    const { report, calls } = await surveyOf(organization(own, members), {
      checks: ['cognito-own-sender'],
      regions: [REGION],
    });
    const counts = countCalls(calls);
    expect(counts['organizations:ListAccounts']).toBe(3);
    expect(counts['sts:AssumeRole']).toBe(43);
    expect(report.coverage.accounts).toEqual([ACCOUNT, ...members.map(({ Id }) => Id)].sort());
    expect(report.coverage.complete).toBe(true);
    expect(report.summary.subjects.userPool).toBe(22);
  });

  test('those that are closed or suspended are left out, and the notes say which', async () => {
    const states = ['SUSPENDED', 'PENDING_CLOSURE', 'PENDING_ACTIVATION', 'CLOSED', 'SUSPENDED'] as const;
    const shut = states.map((State, i) => member(String(500000000000 + i), {}, { State }));
    const { report, calls } = await surveyOf(organization(own, [member(MEMBER, theirs), ...shut]));
    expect(report.coverage.accounts).toEqual([ACCOUNT, MEMBER]);
    expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
    expect(report.coverage.notes).toEqual(
      expect.arrayContaining([
        'Accounts 500000000000 and 500000000004 were not scanned: they are SUSPENDED.',
        'Account 500000000001 was not scanned: it is PENDING_CLOSURE.',
        'Account 500000000002 was not scanned: it is PENDING_ACTIVATION.',
        'Account 500000000003 was not scanned: it is CLOSED.',
      ]),
    );
    expect(countCalls(calls)['sts:AssumeRole']).toBe(1);
  });

  test('those that are named, each once, without a word to Organizations', async () => {
    const estate = organization(own, [member(MEMBER, theirs), member(OTHER)]);
    const { report, calls } = await surveyOf(estate, { members: named(MEMBER, ACCOUNT, MEMBER) });
    expect(report.coverage.accounts).toEqual([ACCOUNT, MEMBER]);
    expect(countCalls(calls)).toMatchObject({ 'sts:AssumeRole': 1 });
    expect(countCalls(calls)).not.toHaveProperty('organizations:ListAccounts');
  });

  test('an account id that is none is refused: it would become a part of ARNs, keys and folders', async () => {
    const { accounts, ...estate } = organization(own, [member(MEMBER, theirs)]);
    const strange = accounts.map((one) => (one.Id === MEMBER ? { ...one, Id: '../../etc' } : one));
    await expect(surveyOf({ ...estate, accounts: strange })).rejects.toThrow(
      /an account whose id is not 12 digits/,
    );
  });

  test('a member account may not list them: the error says who may', async () => {
    const estate = organization(own, [member(MEMBER, theirs)]);
    await inCompany(estate, async ({ company }) => {
      const { accessKeyId, secretAccessKey } = company.aws.credentialsFor(MEMBER);
      const restore = withEnvironment({
        ...company.aws.env,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      });
      try {
        const deps = await createDeps({ pace: 'off' });
        await expect(survey(deps, { members: ORG })).rejects.toThrow(
          /cannot be listed \(organizations:ListAccounts.*AccessDeniedException.*management account.*--accounts/,
        );
      } finally {
        restore();
      }
    });
  });

  test('a misspelt check is refused before anything is asked', async () => {
    await inCompany(organization(own, []), async ({ deps, calls }) => {
      await expect(survey(deps, { members: ORG, checks: ['cognito-own-sendr'] })).rejects.toThrow(
        'cognito-own-sendr',
      );
      expect(calls).toEqual([]);
    });
  });
});

describe('an account that cannot be looked at is a gap, and the others are seen', () => {
  const trusting = member(MEMBER, theirs);
  test.each([
    ['without the role', member(OTHER, theirs, { Roles: [] })],
    [
      'whose role wants another external ID',
      member(OTHER, theirs, {
        Roles: [{ RoleName: ROLE, ExternalId: 'another', TrustedAccounts: [ACCOUNT] }],
      }),
    ],
    [
      'whose role trusts somebody else',
      member(OTHER, theirs, {
        Roles: [{ RoleName: ROLE, ExternalId: EXTERNAL_ID, TrustedAccounts: [MEMBER] }],
      }),
    ],
  ])('%s', async (_, refusing) => {
    const { report } = await surveyOf(organization(own, [trusting, refusing]));
    const arn = `arn:aws:iam::${OTHER}:role/${ROLE}`;
    expect(report.coverage.accounts).toEqual([ACCOUNT, MEMBER]);
    expect(report.coverage.complete).toBe(false);
    expect(report.coverage.gaps).toEqual([
      {
        account: OTHER,
        region: REGION,
        action: 'sts:AssumeRole',
        what: arn,
        why: expect.stringMatching(/^AccessDenied: User: .* is not authorized to perform: sts:AssumeRole/),
      },
    ]);
    expect([...report.findings].filter(({ subject }) => subject.account === OTHER)).toEqual([]);
  });

  test('where a Region that was asked for is off in it', async () => {
    const optIn = 'af-south-1';
    const on = { RegionOptStatus: { [optIn]: 'ENABLED' } } as const;
    const accounts = [
      member(MEMBER, theirs, on),
      member(OTHER, theirs, { RegionOptStatus: { [optIn]: 'DISABLED' } }),
    ];
    const estate = organization(own, accounts);
    for (const account of estate.accounts.slice(0, 1)) account.RegionOptStatus[optIn] = 'ENABLED';
    const { report } = await surveyOf(estate, { regions: [optIn] });
    expect(report.coverage.accounts).toEqual([ACCOUNT, MEMBER]);
    expect(report.coverage.gaps).toEqual([
      expect.objectContaining({
        account: OTHER,
        action: 'mailposture:Scan',
        why: expect.stringMatching(/^af-south-1 is not enabled in this account/),
      }),
    ]);
  });

  test('none at all: an error with the first reason, not an empty report', async () => {
    const estate = organization(own, [member(MEMBER, theirs, { Roles: [] })]);
    await expect(surveyOf(estate, { members: named(MEMBER) })).rejects.toThrow(
      /^None of the accounts could be scanned\. Account 222222222222: sts:AssumeRole: AccessDenied/,
    );
  });
});

/** Each account has what the others lack, and one cannot be read in part. */
const mixed = organization(
  {
    userPools: [pool(`${REGION}_A`), poolOf('a.example', `${REGION}_S`)],
    ses: { identities: [domain('a.example')] },
  },
  [
    member(MEMBER, theirs),
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
  ],
  { zones: dmarcZone('a.example'), awsFaults: { 'cognito-idp:ListUserPools@us-east-1': 'deny' } },
);

test.each(['en', 'ja'] as const)(
  'in %s: the accounts one by one come to the same report as all of them judged together',
  async (locale) => {
    const { seen, report } = await surveyOf(mixed, { keepInventory: true, locale });
    const inventory = inventoryOf(seen);
    if (inventory === undefined) throw new Error('the inventory was not kept');
    const together = judge(inventory, selectChecks(['*']), undefined, locale);
    expect(report.findings.length).toBeGreaterThan(50);
    expect([...report.findings].map(({ subject }) => subject.account)).toEqual(
      expect.arrayContaining([ACCOUNT, MEMBER, OTHER]),
    );
    const merged = { ...report, findings: [...report.findings] };
    expect(merged).toEqual({ ...together, coverage: { ...together.coverage, notes: report.coverage.notes } });
  },
);

describe('notes', () => {
  const request = { regions: [REGION], checks: ['cognito-own-sender'] };
  const excepting = (account: string): Policy => ({
    ...NO_POLICY,
    exceptions: [
      { check: 'cognito-own-sender', account: [account], reason: 'r', owner: 'ops', expires: '2999-01-01' },
    ],
  });
  const estate = organization(own, [member(MEMBER, theirs)]);

  test('an exception that fits in one account is idle in none', async () => {
    const { report } = await surveyOf(estate, { ...request, policy: excepting(ACCOUNT) });
    expect(report.summary.accepted).toBe(1);
    expect(report.coverage.notes).toEqual([]);
  });

  test('one that fits nowhere is idle, and that is said once', async () => {
    const { report } = await surveyOf(estate, { ...request, policy: excepting('999999999999') });
    expect(report.coverage.notes).toEqual([expect.stringContaining('is it still needed?')]);
  });

  test('what is so in some accounts only names them', async () => {
    const faults = [{ kind: 'deny', action: 'account:ListRegions', count: 1 }] as const;
    const { report } = await surveyOf(
      estate,
      { members: named(ACCOUNT), checks: ['cognito-own-sender'] },
      { faults },
    );
    expect(report.coverage.notes.join()).toContain('Only the Regions that are on in every account');
    const seen = await surveyOf(estate, { checks: ['cognito-own-sender'] }, { faults });
    expect(seen.report.coverage.notes).toEqual([
      expect.stringMatching(/^Account \d{12}: Only the Regions that are on in every account/),
    ]);
  });
});
