// The digest, its reader, and its published JSON Schema, which must tell the same story.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Finding, Report } from '../../../src/model.ts';
import { embeddedBytes } from '../../../src/plain-text.ts';
import { alertsOf } from '../../../src/publish/alerts.ts';
import { type Digest, DigestError, makeDigest, parseDigest } from '../../../src/publish/messages/digest.ts';
import { changed } from '../../support/changes.ts';
import { hostileCompared } from '../../support/hostile-changes.ts';
import { finding, gap, hostileReport, report } from '../../support/reports.ts';
import { brokenOf, publishedSchema } from '../../support/schemas.ts';

const where = { bucket: 'reports', key: 'reports/111122223333/a.json' };
const ROOM = 200_000;
const before = { severity: 'medium', because: 'It was so.', seenAt: '2026-10-31T08:00:00.000Z' } as const;
const since = '2026-10-01T08:00:00.000Z';

test('holds what fails and what is unknown, worst first, and never what passes', () => {
  const findings = [
    finding({ outcome: 'pass' }),
    finding({ severity: 'low' }),
    finding({ outcome: 'unknown' }),
    finding({ severity: 'critical' }),
  ];
  const digest = makeDigest(report({ findings }), where, ROOM);
  expect(digest.findings.map(({ outcome, severity }) => `${outcome} ${severity}`)).toEqual([
    'fail critical',
    'fail low',
    'unknown critical',
  ]);
  expect(digest.summary.outcomes).toEqual({ pass: 1, fail: 2, notApplicable: 0, unknown: 1 });
  expect(digest.omitted).toEqual({ findings: 0, gaps: 0, where: 's3://reports/reports/111122223333/a.json' });
});

test('ordinary text is not cut', () => {
  const one = finding({ since, before, change: 'still' });
  expect(makeDigest(report({ findings: [one] }), undefined, ROOM).findings).toEqual([one]);
});

test('the least severe findings give way first, and are counted', () => {
  const findings = [
    ...Array.from({ length: 400 }, () => finding({ severity: 'low' })),
    ...Array.from({ length: 100 }, () => finding({ severity: 'critical' })),
  ];
  const digest = makeDigest(report({ findings }), undefined, ROOM);
  const severities = digest.findings.map(({ severity }) => severity);
  expect(severities.slice(0, 100).every((severity) => severity === 'critical')).toBe(true);
  expect(severities.length).toBeGreaterThan(100);
  expect(digest.omitted).toEqual({ findings: 500 - severities.length, gaps: 0, where: null });
});

test('gaps that do not fit are counted', () => {
  const gaps = Array.from({ length: 55 }, () => gap());
  const digest = makeDigest(report({ gaps }), undefined, ROOM);
  expect(digest.coverage.gaps).toHaveLength(40);
  expect(digest.omitted.gaps).toBe(15);
  expect(digest.headline).toContain('55 things could not be seen');
});

test('a first scan says that it is one, and has no changes to tell', () => {
  const made = report({ findings: [finding({ since })] });
  const counts = changed(made).changes?.counts;
  if (counts === undefined) throw new Error('no counts');
  const digest = makeDigest({ ...made, changes: { counts, past: [], trend: [] } }, where, ROOM, 'baseline');
  expect(digest).toMatchObject({ reason: 'baseline', changes: { counts }, findings: [{ since }] });
  expect(digest).not.toHaveProperty('past');
  expect(digest.omitted).not.toHaveProperty('past');
  expect(digest.changes).not.toHaveProperty('since');
  expect(digest.headline).toBe('1 critical in 8 pools and 12 identities; all of it was seen');
});

describe('changes', () => {
  const named = (checkId: string, over: Partial<Finding>) => finding({ checkId, ...over });
  const findings = [
    named('still-low', { severity: 'low', change: 'still', since }),
    named('down', { severity: 'low', change: 'still', before: { ...before, severity: 'high' } }),
    named('up', { severity: 'high', change: 'still', before }),
    named('lost', { outcome: 'unknown', change: 'lostSight', before }),
    named('blind', { outcome: 'unknown', change: 'lostSight' }),
    named('new-low', { severity: 'low', change: 'new' }),
    named('new-high', { severity: 'high', change: 'new' }),
    named('resolved', { outcome: 'pass', change: 'resolved', before }),
    named('accepted', {
      change: 'resolved',
      accepted: { reason: 'r', owner: 'o', expires: '2026-12-31' },
      before,
    }),
  ];
  const past = [
    named('gone', { severity: 'critical', change: 'gone', since }),
    named('list', { outcome: 'unknown', severity: 'low', change: 'lostSight', before }),
    named('gone-accepted', {
      change: 'gone',
      accepted: { reason: 'r', owner: 'o', expires: '2026-12-31' },
    }),
  ];
  const counts = {
    new: 2,
    still: 3,
    severityUp: 1,
    severityDown: 1,
    resolved: 1,
    lostSight: 2,
    gone: 1,
    blind: 3,
    regained: 0,
  };
  const made = changed(report({ findings }), { past, counts });
  const digest = makeDigest(made, where, ROOM, 'changes');

  test('news comes first, each kind worst first, then the rest worst first', () => {
    expect(digest.findings.map(({ checkId }) => checkId)).toEqual([
      'new-high',
      'new-low',
      'up',
      'lost',
      'still-low',
      'down',
      'blind',
    ]);
  });

  test('what is over is told apart, as bad as it was, and nothing that was accepted', () => {
    expect(digest.past?.map(({ checkId, change, outcome }) => `${change} ${checkId} ${outcome}`)).toEqual([
      'gone gone fail',
      'resolved resolved pass',
      'lostSight list unknown',
    ]);
    expect(digest.past?.[1]).toEqual({
      change: 'resolved',
      checkId: 'resolved',
      severity: 'critical',
      outcome: 'pass',
      title: finding().title,
      because: finding().because,
      subject: finding().subject,
      before,
    });
  });

  test('counts, reason and headline', () => {
    expect(digest).toMatchObject({
      reason: 'changes',
      changes: { since: '2026-10-31T08:00:00.000Z', counts },
    });
    expect(digest.headline).toMatch(
      /^2 new, 1 worse, 1 less severe, 2 no longer seen, 1 resolved, 1 gone, 1 more without an answer since 2026-10-31 08:00 UTC; now 1 critical, 2 high, 3 low /,
    );
    expect(digest.omitted).toMatchObject({ findings: 0, past: 0 });
  });

  test('what changed gives way last, and of that the least severe first', () => {
    const many = (n: number, over: Partial<Finding>) => Array.from({ length: n }, () => finding(over));
    const still = many(300, { severity: 'critical', change: 'still' });
    const news = [
      ...many(60, { severity: 'low', change: 'new' }),
      ...many(5, { severity: 'high', change: 'new' }),
    ];
    const gone = many(30, { severity: 'high', change: 'gone' });
    const wide = makeDigest(changed(report({ findings: [...still, ...news] }), { past: gone }), where, ROOM);
    expect(wide.past).toHaveLength(30);
    expect(wide.findings.filter(({ change }) => change === 'new')).toHaveLength(65);
    expect(wide.findings.length).toBeGreaterThan(65);
    expect(wide.omitted.findings).toBe(365 - wide.findings.length);
    const narrow = makeDigest(
      changed(report({ findings: [...still, ...news] }), { past: gone }),
      where,
      40_000,
    );
    expect(narrow.findings.filter(({ severity }) => severity === 'high')).toHaveLength(5);
    expect(narrow.findings.filter(({ change }) => change === 'still')).toEqual([]);
    expect(narrow.past).toHaveLength(30);
    expect(narrow.omitted.findings).toBe(365 - narrow.findings.length);
    const least = makeDigest(changed(report({ findings: news }), { past: gone }), where, 8_000);
    expect(least.omitted).toMatchObject({
      findings: 65 - least.findings.length,
      past: 30 - (least.past?.length ?? 0),
    });
    expect(least.omitted.past).toBeGreaterThan(0);
  });
});

test('any report, compared or not, fits into the room, is read back and counts what was left out', () => {
  const isValid = publishedSchema('digest-1', { formats: false });
  const room = fc.integer({ min: 140_000, max: 260_000 });
  fc.assert(
    fc.property(fc.oneof(hostileReport, hostileCompared), room, (made, bytes) => {
      const digest = makeDigest(made, where, bytes, 'always');
      expect(embeddedBytes(digest)).toBeLessThanOrEqual(bytes);
      expect(parseDigest(JSON.stringify(digest))).toEqual(digest);
      isValid(digest);
      expect(isValid.errors).toBeNull();
      expectCounted(digest, made);
    }),
    { numRuns: 40 },
  );
});

function expectCounted({ findings, past, omitted }: Digest, made: Report): void {
  const { outcomes } = made.summary;
  expect(findings.length + omitted.findings).toBe(outcomes.fail + outcomes.unknown);
  expect(past === undefined).toBe(made.changes === undefined);
  if (past === undefined || made.changes === undefined) return;
  const over = alertsOf({ ...made, changes: { ...made.changes, past: [] } });
  const missing = alertsOf({ ...made, findings: [] });
  expect(past.length + (omitted.past ?? 0)).toBe(
    [...over].filter(({ change }) => change === 'resolved').length +
      [...missing].filter(({ change }) => change === 'gone' || change === 'lostSight').length,
  );
}

/** A digest in which every key that there is has a value. */
function fullDigest(): Digest {
  const follows = { checkId: 'c', subject: finding().subject };
  const step = {
    kind: 'ses',
    change: 'enableDkimSigning',
    identity: 'i',
    account: 'a',
    region: 'r',
    gone: [],
    paste: ['p'],
    check: 'k',
  } as const;
  const open = finding({
    follows,
    since,
    before,
    change: 'still',
    fix: { steps: Array.from({ length: 9 }, () => step), open: ['o'], plan: 'p' },
  });
  const past = [finding({ change: 'gone', since })];
  const findings = [open, finding({ outcome: 'pass', change: 'resolved', since, before })];
  return makeDigest(
    changed(report({ findings, gaps: [gap()], notes: ['n'] }), { past }),
    where,
    ROOM,
    'changes',
  );
}

describe('parseDigest', () => {
  const digest = fullDigest();

  test('reads what makeDigest wrote', () => {
    expect(parseDigest(JSON.stringify(digest))).toEqual(digest);
  });
  test('takes keys that a later version may add', () => {
    expect(parseDigest(JSON.stringify({ ...digest, later: 1 }))).toEqual(digest);
  });
  test('takes a digest from before there were changes', () => {
    const { reason, changes, past, ...older } = makeDigest(report({ findings: [finding()] }), where, ROOM);
    expect(parseDigest(JSON.stringify(older))).toEqual(older);
  });
  test.each<[string, string, RegExp]>([
    ['no JSON', 'hello', /not JSON/],
    ['an array', '[]', /no Mailposture digest/],
    ['another format', JSON.stringify({ ...digest, format: 'mailposture-digest/2' }), /digest: format: /],
    [
      'a field deep inside',
      JSON.stringify({ ...digest, findings: [{ ...finding(), severity: 'awful' }] }),
      /findings\.0\.severity/,
    ],
    ['a missing field', JSON.stringify({ ...digest, omitted: undefined }), /omitted/],
  ])('%s', (_, text, words) => {
    expect(() => parseDigest(text)).toThrow(DigestError);
    expect(() => parseDigest(text)).toThrow(words);
  });
});

describe('the published schema', () => {
  const takes = (message: unknown): boolean => {
    try {
      parseDigest(JSON.stringify(message));
      return true;
    } catch (error) {
      if (error instanceof DigestError) return false;
      throw error;
    }
  };

  test('takes and refuses what the reader does', () => {
    const isValid = publishedSchema('digest-1', { formats: false });
    let refused = 0;
    fc.assert(
      fc.property(brokenOf(fullDigest()), (message) => {
        refused += takes(message) ? 0 : 1;
        expect([message, isValid(message)]).toEqual([message, takes(message)]);
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  test('takes the example in docs/digest.md, and so does the reader', () => {
    const page = readFileSync(new URL('../../../docs/digest.md', import.meta.url), 'utf8');
    const example = /```json\n(\{\n {2}"format"[\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(parseDigest(example).findings).toHaveLength(1);
    const isValid = publishedSchema('digest-1', { formats: true });
    isValid(JSON.parse(example));
    expect(isValid.errors).toBeNull();
  });
});
