// What could not be read is unknown, with its reason, and takes nothing else with it: each expectation is written by
// hand from what the checks are about.
import { CHECKS } from '../../src/checks/index.ts';
import { judge } from '../../src/judge.ts';
import type { Outcome, Report } from '../../src/model.ts';
import { countCalls, findingsThatAre, inCompany, lookAt, withoutTimings } from '../support/company.ts';
import { ACCOUNT, address, dmarcZone, domain, estate, many, pool, poolOf } from '../support/estate.ts';

const [WEST, EAST] = ['eu-west-1', 'us-east-1'];

/** Two Regions, each with an identity, a pool that sends from it and a pool with the default sender. */
const twoRegions = estate(
  {
    [WEST]: {
      ses: { identities: [domain('example.com'), address('me@example.com')] },
      userPools: [poolOf('example.com', `${WEST}_Ses`), pool(`${WEST}_Default`)],
    },
    [EAST]: {
      ses: { identities: [domain('example.org')] },
      userPools: [poolOf('example.org', `${EAST}_Ses`, EAST), pool(`${EAST}_Default`)],
    },
  },
  { zones: { ...dmarcZone('example.com'), ...dmarcZone('example.org') } },
);

/** Findings but the unknown ones, as `outcome checkId subject`. */
function judged(report: Report): string[] {
  return [...report.findings]
    .filter(({ outcome }) => outcome !== 'unknown')
    .map(({ outcome, checkId, subject }) => `${outcome} ${checkId} ${subject.region} ${subject.name}`);
}

function unknowns(report: Report): string[] {
  return findingsThatAre('unknown', report).sort();
}

const outcomeOf = (report: Report, checkId: string, region: string): Outcome[] =>
  [...report.findings]
    .filter((finding) => finding.checkId === checkId && finding.subject.region === region)
    .map(({ outcome }) => outcome);

test('nothing is unknown where everything is answered', async () => {
  const { report } = await lookAt(twoRegions);
  expect(unknowns(report)).toEqual([]);
  expect(report.coverage).toMatchObject({ complete: true, gaps: [], notes: [] });
});

describe('one denied action', () => {
  const IDENTITIES = `every identity in ${WEST}`;
  const SES_POOL = `pool ${WEST}_Ses`;
  const DEFAULT_POOL = `pool ${WEST}_Default`;
  const of = (subjects: readonly string[], checks: readonly string[]) =>
    subjects.flatMap((subject) => checks.map((check) => `${check} ${subject}`));
  const checksOf = (group: string) => CHECKS.map(({ id }) => id).filter((id) => id.startsWith(`${group}-`));
  const DOMAINS = of([`every domain that mail comes from in ${WEST}`], checksOf('domain'));
  /** A pool that was not seen may name a configuration set for mail of any identity that it may send as. */
  const SETS = of(
    ['example.com', 'example.org', 'me@example.com'],
    ['ses-configuration-set-observed', 'ses-configuration-set-tls'],
  );
  const identityChecks = CHECKS.filter(({ kind }) => kind === 'identity').map(({ id }) => id);

  test.each<{ action: string; unknown: string[] }>([
    {
      action: 'ses:ListEmailIdentities',
      unknown: [
        ...of(
          [SES_POOL],
          ['exists', 'is-domain', 'verified', 'passes-dmarc', 'bulk-ready', 'monitored'].map(
            (what) => `cognito-sender-${what}`,
          ),
        ),
        ...DOMAINS,
        ...of([IDENTITIES], identityChecks),
      ],
    },
    {
      action: 'ses:GetAccount',
      unknown: [
        ...of([SES_POOL], ['cognito-sender-in-production', 'cognito-sender-may-send']),
        ...of(
          [`SES in ${WEST}`],
          [
            ...['ses-production-access', 'ses-sending-enabled', 'ses-enforcement-healthy'],
            ...['ses-quota-headroom', 'ses-suppression-on'],
          ],
        ),
      ],
    },
    {
      action: 'cloudwatch:GetMetricData',
      unknown: of([`SES in ${WEST}`], ['ses-bounce-rate-low', 'ses-complaint-rate-low']),
    },
    {
      // Whether the keys of a domain are live, whether anything signs, and so whether DMARC passes. That no address has
      // a key of its own, and that Outlook.com wants SPF for the domain too, is known without.
      action: 'ses:GetIdentityDkimAttributes',
      unknown: [
        `cognito-sender-passes-dmarc ${SES_POOL}`,
        'ses-dkim-key-2048 example.com',
        ...of(['example.com', 'me@example.com'], ['ses-dkim-enabled', 'ses-dkim-live', 'ses-dkim-verified']),
      ],
    },
    {
      // No key is in DNS here, so whether DMARC passes is left to SPF.
      action: 'ses:GetIdentityMailFromDomainAttributes',
      unknown: [
        `cognito-sender-passes-dmarc ${SES_POOL}`,
        ...of(
          ['example.com', 'me@example.com'],
          ['ses-mail-from-custom', 'ses-mail-from-fails-closed', 'ses-mail-from-live'],
        ),
      ],
    },
    {
      action: 'cognito-idp:ListUserPools',
      unknown: [...of([`every user pool in ${WEST}`], checksOf('cognito')), ...DOMAINS, ...SETS],
    },
    {
      action: 'cognito-idp:DescribeUserPool',
      unknown: [...of([SES_POOL, DEFAULT_POOL], checksOf('cognito')), ...DOMAINS, ...SETS],
    },
    {
      // Forwarding is on, or it is not known: then nothing else says who is told.
      action: 'ses:GetIdentityNotificationAttributes',
      unknown: of(['example.com', 'me@example.com'], ['ses-feedback-handled']),
    },
    {
      action: 'ses:GetEmailIdentity',
      unknown: [
        `cognito-sender-monitored ${SES_POOL}`,
        ...of(
          ['example.com', 'me@example.com'],
          ['ses-configuration-set-observed', 'ses-configuration-set-tls', 'ses-identity-not-public'],
        ),
      ],
    },
    {
      action: 'cognito-idp:GetLogDeliveryConfiguration',
      unknown: of([SES_POOL, DEFAULT_POOL], ['cognito-delivery-errors-logged']),
    },
  ])('$action makes unknown exactly what needs it', async ({ action, unknown }) => {
    const [denied, full] = [
      await lookAt(twoRegions, { faults: [{ kind: 'deny', action, region: WEST }] }),
      await lookAt(twoRegions),
    ];
    expect(unknowns(denied.report)).toEqual([...unknown].sort());
    for (const { outcome, because } of denied.report.findings) {
      if (outcome === 'unknown') expect(because).toMatch(/AccessDenied/);
    }
    // Whatever else was said is said still.
    expect(judged(full.report)).toEqual(expect.arrayContaining(judged(denied.report)));
    expect(outcomeOf(denied.report, 'ses-identity-verified', EAST)).toEqual(['pass']);
    expect(denied.report.coverage.complete).toBe(false);
    const [first] = denied.report.coverage.gaps;
    expect(first).toMatchObject({ account: ACCOUNT, region: WEST, action });
    expect(first?.why).toMatch(/^AccessDenied.* is not authorized to perform/);
  });

  test('where nobody was seen to use SES, an unread list leaves that open', async () => {
    const { report } = await lookAt(estate({ [WEST]: { ses: { identities: [domain('example.com')] } } }), {
      faults: [{ kind: 'deny', action: 'ses:ListEmailIdentities' }],
      request: { checks: ['ses-production-access'] },
    });
    expect(unknowns(report)).toEqual([`ses-production-access SES in ${WEST}`]);
  });

  test('an unread list of pools elsewhere leaves it open too', async () => {
    const sandbox = estate({
      [WEST]: { ses: { account: { ProductionAccessEnabled: false } } },
      [EAST]: { userPools: [poolOf('example.com', `${EAST}_A`, WEST)] },
    });
    const faults = [{ kind: 'deny', action: 'cognito-idp:ListUserPools', region: EAST }] as const;
    const request = { checks: ['ses-production-access'] };
    expect(outcomeOf((await lookAt(sandbox, { request })).report, 'ses-production-access', WEST)).toEqual([
      'fail',
    ]);
    const { report } = await lookAt(sandbox, { request, faults });
    expect(outcomeOf(report, 'ses-production-access', WEST)).toEqual(['unknown']);
  });

  test('a list of Regions that was not read leaves it open: pools of opt-in Regions may send from here', async () => {
    // Of eu-central-2, which an account has to opt in to, nobody hears without the list.
    const FRANKFURT = 'eu-central-1';
    const ZURICH = 'eu-central-2';
    const sandbox = estate({
      [FRANKFURT]: { ses: { account: { ProductionAccessEnabled: false } } },
      [ZURICH]: { userPools: [poolOf('example.com', `${ZURICH}_A`, FRANKFURT)] },
    });
    const faults = [{ kind: 'deny', action: 'account:ListRegions' }] as const;
    const request = { checks: ['ses-production-access'] };
    const [full, denied] = [await lookAt(sandbox, { request }), await lookAt(sandbox, { request, faults })];
    expect(outcomeOf(full.report, 'ses-production-access', FRANKFURT)).toEqual(['fail']);
    expect(outcomeOf(denied.report, 'ses-production-access', FRANKFURT)).toEqual(['unknown']);
  });

  test('nor is it known then which sets such pools name for mail of an identity', async () => {
    const FRANKFURT = 'eu-central-1';
    const ZURICH = 'eu-central-2';
    const sends = poolOf('example.com', `${ZURICH}_A`, FRANKFURT);
    const shop = estate({
      [FRANKFURT]: { ses: { identities: [domain('example.com')] } },
      [ZURICH]: {
        userPools: [
          { ...sends, EmailConfiguration: { ...sends.EmailConfiguration, ConfigurationSet: 'deleted' } },
        ],
      },
    });
    const faults = [{ kind: 'deny', action: 'account:ListRegions' }] as const;
    const request = { checks: ['ses-configuration-set-observed'] };
    const [full, denied] = [await lookAt(shop, { request }), await lookAt(shop, { request, faults })];
    expect(outcomeOf(full.report, 'ses-configuration-set-observed', FRANKFURT)).toEqual(['fail']);
    expect(outcomeOf(denied.report, 'ses-configuration-set-observed', FRANKFURT)).toEqual(['unknown']);
  });

  test('a denied GetEmailIdentity leaves open whether a domain has waited too long', async () => {
    const { report } = await lookAt(
      estate({
        [WEST]: {
          ses: {
            identities: [
              domain('new.example', { VerificationStatus: 'PENDING' }),
              domain('failed.example', { VerificationStatus: 'FAILED' }),
            ],
          },
        },
      }),
      {
        faults: [{ kind: 'deny', action: 'ses:GetEmailIdentity' }],
        request: { checks: ['ses-identity-verified'] },
      },
    );
    expect(unknowns(report)).toEqual(['ses-identity-verified new.example']);
    expect(findingsThatAre('fail', report)).toEqual(['ses-identity-verified failed.example']);
    expect(report.coverage.gaps.map(({ what }) => what).sort()).toEqual(['failed.example', 'new.example']);
  });
});

describe('a list that breaks on its second page', () => {
  /** 61 pools fill one page and begin another; the token for that one comes back changed, and Cognito refuses it. */
  test('keeps the pools of the first, and leaves the rest unknown', async () => {
    const pools = estate({ [WEST]: { userPools: many(61, (i) => pool(`${WEST}_P${i}`)) } });
    await inCompany(pools, async ({ deps, look }) => {
      deps.cognito(WEST).middlewareStack.add(
        (next, { commandName }) =>
          (args) => {
            const { input } = args;
            const spoilt = commandName === 'ListUserPoolsCommand' && 'NextToken' in input && input.NextToken;
            return next(spoilt ? { ...args, input: { ...input, NextToken: 'spoilt' } } : args);
          },
        { step: 'initialize' },
      );
      const { report } = await look({ checks: ['cognito-own-sender'] });
      expect(report.summary.outcomes).toEqual({ fail: 60, unknown: 1, pass: 0, notApplicable: 0 });
      expect(unknowns(report)).toEqual([`cognito-own-sender every user pool in ${WEST}`]);
      expect(report.coverage.gaps).toMatchObject([
        { action: 'cognito-idp:ListUserPools', region: WEST, why: expect.stringMatching(/pagination token/) },
      ]);
      const [read] = report.coverage.reads.filter(({ action }) => action === 'cognito-idp:ListUserPools');
      expect(read).toMatchObject({ answered: 1, items: 60 });
    });
  });

  test('keeps the identities of the first; a sender, even one that was seen, is not judged', async () => {
    const identities = [
      address('me@example.net'),
      domain('example.com'),
      ...many(1000, (i) => domain(`d${i}.example`)),
    ];
    const large = estate({
      [WEST]: { ses: { identities }, userPools: [poolOf('example.com', `${WEST}_A`)] },
    });
    await inCompany(large, async ({ deps, look }) => {
      deps.sesv2(WEST).middlewareStack.add(
        (next) => (args) => {
          const { input } = args;
          const spoilt = 'NextToken' in input && input.NextToken;
          return next(spoilt ? { ...args, input: { ...input, NextToken: 'spoilt' } } : args);
        },
        { step: 'initialize' },
      );
      const { report } = await look({
        checks: ['ses-dkim-enabled', 'ses-identity-is-domain', 'cognito-sender-verified'],
      });
      const every = `every identity in ${WEST}`;
      expect(unknowns(report)).toEqual([
        `cognito-sender-verified pool ${WEST}_A`,
        `ses-dkim-enabled ${every}`,
        `ses-identity-is-domain ${every}`,
        // Whether a domain on the second page covers it, nobody knows.
        'ses-identity-is-domain me@example.net',
      ]);
      expect(report.summary.outcomes).toEqual({ pass: 999 + 999, notApplicable: 1, unknown: 4, fail: 0 });
    });
  });
});

describe('what passes by itself is no gap', () => {
  test('half of all calls throttled: everything is read in the end', async () => {
    // At most six of each, since a call is tried eight times: no draw of the generator can make one fail for good.
    const faults = ['ses:*', 'cognito-idp:*'].map(
      (action) => ({ kind: 'throttle', action, rate: 0.5, count: 6 }) as const,
    );
    const [throttled, plain] = [await lookAt(twoRegions, { faults, seed: 7 }), await lookAt(twoRegions)];
    expect(throttled.calls.filter(({ error }) => error !== undefined).length).toBeGreaterThan(0);
    expect(withoutTimings(throttled.report.findings)).toEqual(withoutTimings(plain.report.findings));
    expect(throttled.report.coverage).toMatchObject({ complete: true, gaps: [] });
  });

  test('a connection that is reset, and an error of the service, are tried again', async () => {
    const faults = [
      { kind: 'reset', action: 'ses:ListEmailIdentities', count: 1 },
      { kind: 'error', action: 'cognito-idp:DescribeUserPool', count: 1 },
    ] as const;
    const { report, calls } = await lookAt(twoRegions, { faults });
    expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
    expect(countCalls(calls)).toMatchObject({
      'ses:ListEmailIdentities': 3,
      'cognito-idp:DescribeUserPool': 5,
    });
  });

  test('an identity that was deleted after it was listed: what was not answered is unknown', async () => {
    const two = estate({ [WEST]: { ses: { identities: [domain('example.com'), domain('constructor')] } } });
    await inCompany(two, async ({ company, deps, look }) => {
      deps.ses(WEST).middlewareStack.add(
        (next) => (args) => {
          company.aws.world.region(ACCOUNT, WEST).ses.identities.splice(1);
          return next(args);
        },
        { step: 'initialize' },
      );
      const { report } = await look({ checks: ['ses-dkim-enabled'] });
      expect(unknowns(report)).toEqual(['ses-dkim-enabled constructor']);
      expect(outcomeOf(report, 'ses-dkim-enabled', WEST)).toEqual(['unknown', 'pass']);
    });
  });
});

test('DNS that fails for one domain leaves the others judged', async () => {
  const identities = ['good.example', 'broken.test', 'bare.invalid'].map((name) => domain(name));
  const { report } = await lookAt(
    estate(
      { [WEST]: { ses: { identities } } },
      { zones: { ...dmarcZone('good.example'), invalid: {} }, dnsFaults: { 'broken.test': 'SERVFAIL' } },
    ),
    { request: { checks: ['domain-dmarc-published'] } },
  );
  expect([...report.findings].map(({ outcome, subject }) => [subject.name, outcome])).toEqual([
    ['bare.invalid', 'fail'],
    ['broken.test', 'unknown'],
    ['good.example', 'pass'],
  ]);
  expect(report.coverage.gaps).toMatchObject([
    {
      action: 'dns:TXT',
      region: 'global',
      what: '_dmarc.broken.test',
      why: expect.stringMatching(/SERVFAIL/),
    },
  ]);
});

test('checks that a narrowed scan was not for are unknown to its inventory, never passed over', async () => {
  const waiting = estate(
    {
      [WEST]: {
        ses: {
          identities: [domain('example.com'), domain('new.example', { VerificationStatus: 'PENDING' })],
        },
        userPools: [poolOf('example.com', `${WEST}_A`)],
      },
    },
    { zones: dmarcZone('example.com') },
  );
  for (const checks of [
    ['cognito-own-sender'],
    ['ses-dkim-enabled'],
    ['domain-*'],
    ['cognito-sender-exists'],
  ]) {
    const { inventory } = await lookAt(waiting, { request: { checks } });
    const { findings, coverage } = judge(inventory, CHECKS);
    expect(coverage.complete).toBe(false);
    const [full] = [judge((await lookAt(waiting)).inventory, CHECKS)];
    const sameOrUnknown = findings.filter(({ outcome }) => outcome !== 'unknown');
    expect(full.findings.map(({ checkId, subject, outcome }) => [checkId, subject.id, outcome])).toEqual(
      expect.arrayContaining(
        sameOrUnknown.map(({ checkId, subject, outcome }) => [checkId, subject.id, outcome]),
      ),
    );
    // Every check is heard of: with a verdict, or as unknown.
    expect(new Set(findings.map(({ checkId }) => checkId))).toEqual(new Set(CHECKS.map(({ id }) => id)));
  }
});
