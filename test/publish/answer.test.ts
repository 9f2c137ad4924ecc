// What the scan function answers: the summary and where the rest is, below Lambda's limit whatever the estate.
import fc from 'fast-check';
import { answerOf } from '../../src/publish/answer.ts';
import { finding, gap, hostileReport, report } from '../support/reports.ts';

const MB = 1024 * 1024;
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const many = <T>(count: number, thing: T): T[] => Array.from({ length: count }, () => thing);

test('tells the summary, the coverage and where the rest is', () => {
  const full = report({ findings: [finding()], gaps: [gap()], notes: ['a note'] });
  const place = { bucket: 'reports', key: 'a.json' };
  expect(answerOf(full, { report: place, digest: { messageId: '1', omitted: 0 } })).toEqual({
    format: 'mailposture-answer/1',
    version: full.version,
    locale: 'en',
    takenAt: full.takenAt,
    summary: full.summary,
    coverage: {
      complete: false,
      accounts: full.coverage.accounts,
      regions: full.coverage.regions,
      gaps: [gap()],
      moreGaps: 0,
      notes: ['a note'],
      moreNotes: 0,
    },
    report: place,
    digest: { messageId: '1', omitted: 0 },
  });
});

test('without a bucket and a topic it says nothing of them', () => {
  expect(Object.keys(answerOf(report(), {}))).not.toEqual(expect.arrayContaining(['report']));
  expect(Object.keys(answerOf(report(), {}))).not.toEqual(expect.arrayContaining(['digest']));
});

test('what does not fit is counted', () => {
  const { coverage } = answerOf(report({ gaps: many(1000, gap()), notes: many(450, 'n') }), {});
  expect(coverage.gaps).toHaveLength(200);
  expect(coverage.moreGaps).toBe(800);
  expect(coverage.notes).toHaveLength(200);
  expect(coverage.moreNotes).toBe(250);
});

test('findings are not in it: the largest estate makes the same answer as a small one', () => {
  const large = answerOf(report({ findings: many(20_000, finding()) }), {});
  expect(bytes(large)).toBeLessThan(2000);
});

test('below 6 MB, whatever the texts', () => {
  // Control characters take six bytes each in JSON.
  const evil = '\u0001'.repeat(20_000);
  const worst = report({
    gaps: many(500, gap({ why: evil, what: evil, action: evil, region: evil, account: evil })),
    notes: many(500, evil),
  });
  expect(bytes(answerOf(worst, {}))).toBeLessThan(6 * MB);
  fc.assert(
    fc.property(hostileReport, (any) => {
      expect(bytes(answerOf(any, {}))).toBeLessThan(6 * MB);
    }),
    { numRuns: 15 },
  );
});
