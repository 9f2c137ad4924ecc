// Evaluation: how a verdict becomes a finding, in which order findings stand, and what is counted.
import fc from 'fast-check';
import { type AnyCheck, NotSeen } from '../src/checks/define.ts';
import { CHECKS, selectChecks } from '../src/checks/index.ts';
import { DEFAULT_SENDER } from '../src/checks/samples.ts';
import { coverageOf, evaluate, summarize } from '../src/evaluate.ts';
import type { Finding, Listing, Read } from '../src/model.ts';
import { inventory, judged, known, pool, pools, probe, unread } from './support/probe.ts';

describe('a verdict becomes a finding', () => {
  test.each([
    ['pass', undefined],
    ['fail', { summary: 'Do it.', link: 'https://example.com' }],
    ['notApplicable', undefined],
  ] as const)('%s: only a failure says what to do', (outcome, remediation) => {
    const finding = judged(probe(() => ({ outcome, because: 'So.' })));
    expect(finding).toMatchObject({ outcome, because: 'So.', severity: 'medium', evidence: [] });
    expect(finding.remediation).toEqual(remediation);
    expect('remediation' in finding).toBe(outcome === 'fail');
  });

  test('it names the subject without its facts', () => {
    const { facts, ...ref } = pool('a', known(DEFAULT_SENDER));
    expect(Object.keys(facts)).toContain('sender');
    expect(judged(probe(() => ({ outcome: 'pass', because: 'So.' }))).subject).toEqual(ref);
  });

  test('its case may be worse or milder than the check', () => {
    expect(judged(probe(() => ({ outcome: 'fail', because: 'So.', severity: 'critical' }))).severity).toBe(
      'critical',
    );
  });

  test('evidence names the API that its fact, or the part of it, was read from', () => {
    const finding = judged(
      probe(() => ({
        outcome: 'fail',
        because: 'So.',
        evidence: [
          { fact: 'sender', field: 'a', value: '1' },
          { fact: 'sender', field: 'b', value: '2', source: 'elsewhere' },
        ],
      })),
    );
    expect(finding.evidence).toEqual([
      { source: 'cognito-idp:DescribeUserPool', field: 'a', value: '1' },
      { source: 'elsewhere', field: 'b', value: '2' },
    ]);
  });

  test('the check is told who it judges, and when the facts were read', () => {
    const finding = judged(
      probe(({ sender }, { subject, takenAt }) => ({
        outcome: 'pass',
        because: `${subject.name} ${sender.kind} ${takenAt}`,
      })),
    );
    expect(finding.because).toBe('a cognitoDefault 2026-11-01T00:00:00.000Z');
  });
});

describe('order', () => {
  const say = (id: string, outcome: 'pass' | 'fail' | 'notApplicable', severity: Finding['severity']) =>
    probe(() => ({ outcome, because: 'So.', severity }), id);
  const lost = probe(() => {
    throw new NotSeen('lost');
  }, 'lost');
  const checks: AnyCheck[] = [
    say('z-low', 'fail', 'low'),
    say('pass', 'pass', 'critical'),
    say('n-a', 'notApplicable', 'critical'),
    say('b-high', 'fail', 'high'),
    lost,
    say('a-high', 'fail', 'high'),
    say('critical', 'fail', 'critical'),
  ];
  const listings = [
    pools(
      pool('b', known(DEFAULT_SENDER)),
      pool('a', known(DEFAULT_SENDER)),
      pool('B', known(DEFAULT_SENDER)),
    ),
    { ...pools(pool('a', known(DEFAULT_SENDER), 'ap-northeast-1')), region: 'ap-northeast-1' },
  ];

  test('what failed worst first, then what nobody saw, then the rest; subjects by account, Region, id', () => {
    const findings = evaluate(inventory(listings), checks);
    expect([...new Set(findings.map(({ checkId }) => checkId))]).toEqual([
      'critical',
      'a-high',
      'b-high',
      'z-low',
      'lost',
      'pass',
      'n-a',
    ]);
    expect(findings.slice(0, 4).map(({ subject }) => `${subject.region}/${subject.name}`)).toEqual([
      'ap-northeast-1/a',
      'eu-west-1/B',
      'eu-west-1/a',
      'eu-west-1/b',
    ]);
  });

  test('neither the order of checks nor that of listings matters', () => {
    const expected = evaluate(inventory(listings), checks);
    const shuffled = fc.tuple(
      fc.shuffledSubarray(checks, { minLength: checks.length }),
      fc.shuffledSubarray(listings, { minLength: listings.length }),
    );
    fc.assert(
      fc.property(shuffled, ([someChecks, someListings]) => {
        expect(evaluate(inventory(someListings), someChecks)).toEqual(expected);
      }),
    );
  });
});

describe('summary and coverage', () => {
  const read: Read = {
    account: '111122223333',
    region: 'eu-west-1',
    action: 'ses:GetEmailIdentity',
    answered: 2,
    items: 2,
    failures: [
      { what: 'a.example', why: 'AccessDenied' },
      { what: 'b.example', why: 'timeout' },
    ],
  };
  const fine: Read = { ...read, action: 'ses:GetAccount', failures: [] };

  test('counts subjects, outcomes, and failures by severity', () => {
    const identities: Listing = {
      kind: 'identity',
      account: '111122223333',
      region: 'eu-west-1',
      subjects: unread,
    };
    const subjects = [pool('a', known(DEFAULT_SENDER)), pool('b', unread)];
    const inv = inventory([pools(...subjects), identities]);
    const summary = summarize(inv, evaluate(inv, selectChecks(['cognito-own-*', 'ses-dkim-*'])));
    expect(summary).toEqual({
      subjects: { userPool: 2, identity: 0, account: 0, domain: 0 },
      outcomes: { pass: 0, fail: 1, notApplicable: 1, unknown: 6 },
      failing: { critical: 0, high: 1, medium: 0, low: 0 },
      causes: 1,
      accepted: 0,
      worst: 'high',
    });
  });

  test('nothing failing: the worst is none', () => {
    expect(summarize(inventory([]), []).worst).toBe('none');
  });

  test('every failure of every read is a gap', () => {
    const coverage = coverageOf(inventory([], [fine, read]), []);
    const at = { account: '111122223333', region: 'eu-west-1', action: 'ses:GetEmailIdentity' };
    expect(coverage).toEqual({
      complete: false,
      accounts: ['111122223333'],
      regions: ['eu-west-1'],
      reads: [fine, read],
      gaps: [
        { ...at, what: 'a.example', why: 'AccessDenied' },
        { ...at, what: 'b.example', why: 'timeout' },
      ],
      notes: ['a note'],
    });
  });

  test('complete only without a gap and without an unknown finding', () => {
    const inv = inventory([pools(pool('a', unread))], [fine]);
    expect(coverageOf(inv, []).complete).toBe(true);
    expect(coverageOf(inv, evaluate(inv, CHECKS)).complete).toBe(false);
  });
});
