// Evaluation: how a verdict becomes a finding, in which order findings stand, and what is counted.
import fc from 'fast-check';
import { type AnyCheck, NotSeen } from '../src/checks/define.ts';
import { CHECKS, selectChecks } from '../src/checks/index.ts';
import { DEFAULT_SENDER } from '../src/checks/samples.ts';
import { coverageOf, evaluate, summarize } from '../src/evaluate.ts';
import { judge } from '../src/judge.ts';
import { en, type Finding, ja, type Listing, type Read, same, say } from '../src/model.ts';
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

describe('a finding is worded in the language that is asked for', () => {
  const because = say(en`It waits.`, ja`待機中です。`);
  const field = say(en`first key`, ja`最初のキー`);
  const check = probe(() => ({
    outcome: 'fail',
    because,
    evidence: [{ fact: 'sender', field, value: say(en`none`, ja`なし`) }],
  }));

  test.each([
    ['en', 'A probe', 'It waits.', 'Do it.', ['first key', 'none']],
    ['ja', 'プローブ', '待機中です。', '実行してください。', ['最初のキー', 'なし']],
  ] as const)('%s', (locale, title, words, summary, [named, value]) => {
    const estate = inventory([pools(pool('a', known(DEFAULT_SENDER)))]);
    expect(evaluate(estate, [check], { locale })).toMatchObject([
      {
        title,
        because: words,
        remediation: { summary, link: 'https://example.com' },
        evidence: [{ field: named, value }],
      },
    ]);
  });

  test('English where none is', () => {
    expect(judged(check).because).toBe('It waits.');
  });

  test('a report says in which it is, and words notes and coverage in it', () => {
    const estate = { ...inventory([]), notes: [say(en`a note`, ja`メモ`)] };
    expect(judge(estate, [], undefined, 'ja')).toMatchObject({ locale: 'ja', coverage: { notes: ['メモ'] } });
    expect(judge(estate, [])).toMatchObject({ locale: 'en', coverage: { notes: ['a note'] } });
  });
});

describe('order', () => {
  const giving = (id: string, outcome: 'pass' | 'fail' | 'notApplicable', severity: Finding['severity']) =>
    probe(() => ({ outcome, because: 'So.', severity }), id);
  const lost = probe(() => {
    throw new NotSeen(same('lost'));
  }, 'lost');
  const checks: AnyCheck[] = [
    giving('z-low', 'fail', 'low'),
    giving('pass', 'pass', 'critical'),
    giving('n-a', 'notApplicable', 'critical'),
    giving('b-high', 'fail', 'high'),
    lost,
    giving('a-high', 'fail', 'high'),
    giving('critical', 'fail', 'critical'),
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

const COUNT = say(en`2 identities`, ja`2 個の ID`);
const TIMEOUT = say(en`timeout`, ja`タイムアウト`);
const TABLE = say(en`a table`, ja`表`);

describe('summary and coverage', () => {
  const read: Read = {
    account: '111122223333',
    region: 'eu-west-1',
    action: 'ses:GetEmailIdentity',
    answered: 2,
    items: 2,
    failures: [
      { what: same('a.example'), why: same('AccessDenied') },
      { what: COUNT, why: TIMEOUT, instead: TABLE },
      { what: same('b.example'), why: TIMEOUT },
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

  test.each([
    ['en', 'timeout', '2 identities', 'a table', 'a note'],
    ['ja', 'タイムアウト', '2 個の ID', '表', 'メモ'],
  ] as const)(
    'every failure of every read for which nothing stands in is a gap (%s)',
    (locale, why, what, instead, note) => {
      const inv = { ...inventory([], [fine, read]), notes: [say(en`a note`, ja`メモ`)] };
      const at = { account: '111122223333', region: 'eu-west-1', action: 'ses:GetEmailIdentity' };
      expect(coverageOf(inv, { unknown: 0 }, locale)).toEqual({
        complete: false,
        accounts: ['111122223333'],
        regions: ['eu-west-1'],
        reads: [
          fine,
          {
            ...read,
            failures: [
              { what: 'a.example', why: 'AccessDenied' },
              { what, why, instead },
              { what: 'b.example', why },
            ],
          },
        ],
        gaps: [
          { ...at, what: 'a.example', why: 'AccessDenied' },
          { ...at, what: 'b.example', why },
        ],
        notes: [note],
      });
    },
  );

  test('complete only without a gap and without an unknown finding', () => {
    const inv = inventory([pools(pool('a', unread))], [fine]);
    expect(coverageOf(inv, { unknown: 0 }).complete).toBe(true);
    expect(coverageOf(inv, summarize(inv, evaluate(inv, CHECKS)).outcomes).complete).toBe(false);
  });
});
