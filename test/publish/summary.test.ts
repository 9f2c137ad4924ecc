// The wording that all channels share.
import type { ChangeCounts, Finding, Summary } from '../../src/model.ts';
import { byCheck, coverageLines, failingWords, headline, newsOf } from '../../src/publish/summary.ts';
import { changed } from '../support/changes.ts';
import { finding, gap, report } from '../support/reports.ts';

const times = (n: number, over: Partial<Finding>) => Array.from({ length: n }, () => finding(over));
const some = { userPool: 8, identity: 12 };
const pass = finding({ outcome: 'pass' });
const unknown = finding({ outcome: 'unknown' });

describe('headline', () => {
  test.each<[string, Parameters<typeof report>[0], string]>([
    [
      'faults, all seen',
      { subjects: some, findings: [...times(3, {}), ...times(5, { severity: 'high' })] },
      '3 critical, 5 high in 8 pools and 12 identities; all of it was seen',
    ],
    [
      'faults, not all seen',
      { subjects: { userPool: 1, identity: 1 }, findings: [finding(), unknown], gaps: [gap()] },
      '1 critical in 1 pool and 1 identity; 1 thing could not be seen, so 1 check has no answer',
    ],
    [
      'nothing failing, all seen',
      { subjects: some, findings: [pass] },
      'nothing failing in 8 pools and 12 identities; all of it was seen',
    ],
    [
      'nothing failing, not all seen',
      { subjects: some, findings: [pass, unknown, unknown], gaps: [gap(), gap()] },
      'nothing failing in 8 pools and 12 identities; 2 things could not be seen, so 2 checks have no answer',
    ],
    [
      'a check that could not be answered though everything was read',
      { subjects: some, findings: [pass, unknown] },
      'nothing failing in 8 pools and 12 identities; 1 check has no answer',
    ],
    [
      'incomplete without a gap to name',
      { subjects: some, findings: [pass], complete: false },
      'nothing failing in 8 pools and 12 identities; not everything could be seen',
    ],
    [
      'a gap that no check needed',
      { subjects: some, findings: [pass], gaps: [gap()], complete: true },
      'nothing failing in 8 pools and 12 identities; 1 thing could not be seen',
    ],
    [
      'an empty estate',
      { subjects: {} },
      'nothing was checked; there are no user pools and no SES identities',
    ],
    [
      'an estate that could not be listed',
      { subjects: {}, gaps: [gap(), gap(), gap()] },
      'nothing was checked; 3 things could not be seen',
    ],
    [
      'nothing but SES Regions',
      { subjects: { account: 2 }, findings: [pass] },
      'nothing failing in 2 SES account Regions; all of it was seen',
    ],
  ])('%s', (_, parts, expected) => {
    expect(headline(report(parts)).en).toBe(expected);
  });

  test('never claims that all was seen when it was not', () => {
    for (const gaps of [[], [gap()]])
      for (const findings of [[], [pass], [unknown], [finding()]])
        for (const subjects of [{}, some]) {
          const told = headline(report({ subjects, findings, gaps, complete: false }));
          expect(told.en).not.toMatch(/all of it|there are no/);
          expect(told.ja).not.toMatch(/すべて|ありません。?$/);
        }
  });
});

test.each<[Parameters<typeof report>[0], string]>([
  [
    { subjects: some, findings: [...times(3, {}), ...times(5, { severity: 'high' })] },
    '8 個のユーザープール、12 個の ID: critical 3 件、high 5 件。すべて確認できました',
  ],
  [
    { subjects: { userPool: 1, identity: 1 }, findings: [finding(), unknown], gaps: [gap()] },
    '1 個のユーザープール、1 個の ID: critical 1 件。1 件を確認できず、1 件のチェックは結果が不明です',
  ],
  [{ subjects: {} }, 'チェックしたものはありません。ユーザープールも SES ID もありません'],
])('headline in Japanese: %#', (parts, expected) => {
  expect(headline(report(parts)).ja).toBe(expected);
});

describe('a headline tells what changed', () => {
  const counts = (over: Partial<ChangeCounts>) => {
    const { changes } = changed(report());
    if (changes === undefined) throw new Error('no changes');
    return { ...changes.counts, ...over };
  };
  const made = report({ subjects: some, findings: times(3, {}) });
  const of = (over: Partial<ChangeCounts>) => headline(changed(made, { counts: counts(over) }));
  const NOW = '3 critical in 8 pools and 12 identities; all of it was seen';
  const JA_NOW = '現在、8 個のユーザープール、12 個の ID: critical 3 件。すべて確認できました';

  test.each<[string, Partial<ChangeCounts>, string, string]>([
    ['nothing', {}, 'nothing changed since', 'から変化はありません'],
    ['what is still open is no change', { still: 3 }, 'nothing changed since', 'から変化はありません'],
    ['some', { new: 2, resolved: 1 }, '2 new, 1 resolved since', '以降の変化: 新規 2 件、解消 1 件'],
    [
      'severities',
      { still: 2, severityUp: 1, severityDown: 1 },
      '1 worse, 1 less severe since',
      '以降の変化: 重要度上昇 1 件、重要度低下 1 件',
    ],
    [
      'sight, of which failing findings are a part',
      { lostSight: 1, blind: 3, regained: 2 },
      '1 no longer seen, 2 more without an answer, 2 answered again since',
      '以降の変化: 確認不能 1 件、ほかに結果が不明になったもの 2 件、再び確認できたもの 2 件',
    ],
    ['what is gone', { gone: 1 }, '1 gone since', '以降の変化: 対象なし 1 件'],
  ])('%s', (_, over, english, japanese) => {
    expect(of(over).en).toBe(`${english} 2026-10-31 08:00 UTC; now ${NOW}`);
    expect(of(over).ja).toBe(`2026-10-31 08:00 UTC ${japanese}。${JA_NOW}`);
  });

  test('not on the first scan', () => {
    const changes = { counts: counts({}) };
    expect(headline({ ...made, changes }).en).toBe(NOW);
  });
});

test('news: failing before unknown, worst first, and otherwise in the order of the report', () => {
  const findings = [
    finding({ severity: 'low', checkId: 'a' }),
    finding({ severity: 'critical', outcome: 'unknown', checkId: 'b' }),
    finding({ severity: 'high', checkId: 'c' }),
    finding({ outcome: 'pass', checkId: 'd' }),
    finding({ severity: 'high', checkId: 'e' }),
    finding({ outcome: 'notApplicable', checkId: 'f' }),
  ];
  expect(newsOf(findings).map(({ checkId }) => checkId)).toEqual(['c', 'e', 'a', 'b']);
});

test('groups come in the order of their worst finding', () => {
  const other = finding({ subject: { ...finding().subject, id: 'other' } });
  const findings = [
    { ...other, severity: 'low' as const },
    finding({ checkId: 'z', severity: 'high' }),
    { ...other, checkId: 'z', severity: 'critical' as const },
  ];
  expect(byCheck(findings).map(({ checkId, folds }) => [checkId, folds.length])).toEqual([
    ['z', 2],
    ['cognito-sender-verified', 1],
  ]);
});

test('failing words leave out what there is none of', () => {
  const none: Summary['failing'] = { critical: 0, high: 0, medium: 0, low: 0 };
  expect(failingWords(none).en).toBe('nothing failing');
  expect(failingWords({ ...none, medium: 2 }).en).toBe('2 medium');
});

describe('coverageLines', () => {
  const of = (parts: Parameters<typeof report>[0], cut?: number) => {
    const { coverage } = report(parts);
    return coverageLines(coverage, coverage.accounts, coverage.regions, cut).map((text) => text.en);
  };
  test.each<[string, string[], string[]]>([
    ['complete', of({}), ['All of 1 account, 2 Regions was seen.']],
    [
      'incomplete, no gap',
      of({ complete: false }),
      ['Not everything in 1 account, 2 Regions could be seen.'],
    ],
    [
      'gaps',
      of({ gaps: [gap()] }),
      [
        'In 1 account, 2 Regions, 1 thing could not be seen:',
        'eu-west-1, account 111122223333: ses:ListEmailIdentities (the list of identities): AccessDeniedException: not authorized',
      ],
    ],
  ])('%s', (_, lines, expected) => {
    expect(lines).toEqual(expected);
  });
  test('counts the gaps that a digest left out, and says when no check needed them', () => {
    expect(of({ gaps: [gap()], complete: true }, 4)[0]).toBe(
      'In 1 account, 2 Regions, 5 things could not be seen; no check needed it:',
    );
  });
});
