// The finding message, its reader, and its published JSON Schema, which must tell the same story.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { stepOf } from '../../../src/fix/step.ts';
import { type Change, type Finding, LOCALES } from '../../../src/model.ts';
import { embeddedBytes } from '../../../src/plain-text.ts';
import { alertWords } from '../../../src/publish/alert-words.ts';
import { ALERT_CHANGES, type AlertChange } from '../../../src/publish/alerts.ts';
import {
  type FindingMessage,
  LEAST_FINDING_BYTES,
  makeFindingMessage,
  parseFindingMessage,
} from '../../../src/publish/messages/finding-message.ts';
import { changed } from '../../support/changes.ts';
import { hostileCompared } from '../../support/hostile-changes.ts';
import { finding, report } from '../../support/reports.ts';
import { brokenOf, publishedSchema } from '../../support/schemas.ts';

const ROOM = 200_000;
const where = { bucket: 'reports', key: 'a.json' };
const before = { severity: 'medium', because: 'It was so.', seenAt: '2026-10-31T08:00:00.000Z' } as const;
const since = '2026-10-01T08:00:00.000Z';
const made = changed(report());
const signing: Change = {
  kind: 'ses',
  account: '111122223333',
  region: 'eu-west-1',
  change: 'enableDkimSigning',
  identity: 'example.com',
};
const fixOf = (steps: number) => ({
  steps: Array.from({ length: steps }, () => stepOf(signing, 'c', 'en')),
  open: Array.from({ length: 6 }, (_, i) => `Look at ${i}.`),
  plan: 'mailposture fix',
});
const follows = { checkId: 'c', subject: finding().subject };
const full = makeFindingMessage(
  { change: 'severityUp', finding: finding({ since, before, follows, fix: fixOf(2) }) },
  changed(report({ accounts: ['111122223333', '444455556666'] })),
  where,
  ROOM,
);

test('is the finding as it is, with what became of it', () => {
  const one = finding({ since, before, change: 'still' });
  const { change, ...expected } = one;
  expect(makeFindingMessage({ change: 'severityUp', finding: one }, made, where, ROOM)).toEqual({
    format: 'mailposture-finding/1',
    version: '0.1.0',
    locale: 'en',
    takenAt: '2026-11-01T08:00:00.000Z',
    change: 'severityUp',
    headline: 'Worse: cognito-sender-verified of user pool shop (eu-west-1) is critical now, it was medium',
    account: '111122223333',
    region: 'eu-west-1',
    finding: expected,
    where: 's3://reports/a.json',
  });
});

test.each<[AlertChange, Partial<Finding>, string, string]>([
  [
    'new',
    {},
    'New: cognito-sender-verified fails for user pool shop (eu-west-1), critical',
    '新規: ユーザープール shop (eu-west-1) が cognito-sender-verified に不合格です (critical)',
  ],
  [
    'severityDown',
    { severity: 'low', before },
    'Less severe: cognito-sender-verified of user pool shop (eu-west-1) is low now, it was medium',
    '重要度低下: ユーザープール shop (eu-west-1) の cognito-sender-verified は medium から low になりました',
  ],
  [
    'resolved',
    { outcome: 'pass', before },
    'Resolved: cognito-sender-verified fails no more for user pool shop (eu-west-1), it was medium',
    '解消: ユーザープール shop (eu-west-1) の cognito-sender-verified は不合格ではなくなりました (以前は medium)',
  ],
  [
    'lostSight',
    { outcome: 'unknown', before },
    'No longer seen: cognito-sender-verified of user pool shop (eu-west-1) could not be judged, it was medium on 2026-10-31 08:00 UTC',
    '確認不能: ユーザープール shop (eu-west-1) の cognito-sender-verified を判定できませんでした (以前は medium、2026-10-31 08:00 UTC)',
  ],
  [
    'gone',
    {},
    'Gone: user pool shop (eu-west-1) is no more, for which cognito-sender-verified failed, critical',
    '対象なし: ユーザープール shop (eu-west-1) はなくなりました (cognito-sender-verified に不合格でした: critical)',
  ],
])('one sentence: %s', (change, over, english, japanese) => {
  expect(alertWords({ change, finding: finding(over), naming: 'oneAccount' })).toEqual({
    en: english,
    ja: japanese,
  });
});

test('of a scan of several accounts it says how many, and names the account in its sentence', () => {
  const several = report({ accounts: ['111122223333', '444455556666'] });
  const { headline, scannedAccounts } = makeFindingMessage(
    { change: 'new', finding: finding() },
    several,
    where,
    ROOM,
  );
  expect(headline).toBe(
    'New: cognito-sender-verified fails for user pool shop (eu-west-1, account 111122223333), critical',
  );
  expect(scannedAccounts).toBe(2);
});

test('holds the whole fix, and where there is no room for it the first steps, each whole', () => {
  const { remediation, ...bareFinding } = finding();
  const of = (fix: Finding['fix'], room = ROOM) =>
    makeFindingMessage(
      { change: 'new', finding: { ...bareFinding, ...(fix && { fix }) } },
      made,
      where,
      room,
    );
  const whole = of(fixOf(40)).finding.fix;
  expect([whole?.steps.length, whole?.open.length, whole?.more]).toEqual([40, 6, undefined]);
  const cut = of(fixOf(2000), 60_000);
  expect(cut.finding.fix?.steps.length).toBeGreaterThan(100);
  expect((cut.finding.fix?.steps.length ?? 0) + (cut.finding.fix?.more ?? 0)).toBe(2000);
  expect(embeddedBytes(cut)).toBeLessThanOrEqual(60_000);
  expect(embeddedBytes(cut)).toBeGreaterThan(59_000);
  const bare = embeddedBytes(of(undefined));
  expect(of(fixOf(3), bare + 100).finding.fix).toEqual({
    steps: [],
    open: [],
    plan: 'mailposture fix',
    more: 3,
  });
  expect(of(fixOf(3), bare + 10).finding).not.toHaveProperty('fix');
});

test('any alert of any report fits into the room, and is read back', () => {
  const isValid = publishedSchema('finding-1', { formats: false });
  const room = fc.integer({ min: LEAST_FINDING_BYTES, max: 250_000 });
  fc.assert(
    fc.property(hostileCompared, fc.constantFrom(...ALERT_CHANGES), room, (hostile, change, bytes) => {
      for (const one of [...hostile.findings].slice(0, 4)) {
        const message = makeFindingMessage({ change, finding: one }, hostile, where, bytes);
        expect(embeddedBytes(message)).toBeLessThanOrEqual(bytes);
        expect(parseFindingMessage(JSON.stringify(message))).toEqual(message);
        isValid(message);
        expect(isValid.errors).toBeNull();
        const { fix } = message.finding;
        expect((fix?.steps.length ?? 0) + (fix?.more ?? 0)).toBeLessThanOrEqual(one.fix?.steps.length ?? 0);
      }
    }),
    { numRuns: 40 },
  );
});

describe('parseFindingMessage', () => {
  test('reads what makeFindingMessage wrote, and takes keys that a later version may add', () => {
    expect(parseFindingMessage(JSON.stringify({ ...full, later: 1 }))).toEqual(full);
  });
  test.each<[string, string, RegExp]>([
    ['no JSON', 'hello', /no Mailposture finding: it is not JSON/],
    ['a digest', JSON.stringify({ ...full, format: 'mailposture-digest/1' }), /finding: format: /],
    ['another change', JSON.stringify({ ...full, change: 'moved' }), /finding: change: /],
    [
      'a field deep inside',
      JSON.stringify({ ...full, finding: { ...full.finding, severity: 'awful' } }),
      /finding\.severity/,
    ],
  ])('%s', (_, text, words) => {
    expect(() => parseFindingMessage(text)).toThrow(words);
  });
});

describe('the published schema', () => {
  const takes = (message: unknown): boolean => {
    try {
      parseFindingMessage(JSON.stringify(message));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'FindingMessageError') return false;
      throw error;
    }
  };

  test('takes and refuses what the reader does', () => {
    const isValid = publishedSchema('finding-1', { formats: false });
    let refused = 0;
    fc.assert(
      fc.property(brokenOf(full), (message) => {
        refused += takes(message) ? 0 : 1;
        expect([message, isValid(message)]).toEqual([message, takes(message)]);
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(300);
  });

  test('takes every change in every language, times and all', () => {
    const isValid = publishedSchema('finding-1', { formats: true });
    for (const change of ALERT_CHANGES)
      for (const locale of LOCALES) {
        const one = finding({ since, before, fix: fixOf(1) });
        isValid(makeFindingMessage({ change, finding: one }, { ...made, locale }, undefined, ROOM));
        expect(isValid.errors).toBeNull();
      }
  });

  test('takes the example in docs/finding.md, and so does the reader', () => {
    const page = readFileSync(new URL('../../../docs/finding.md', import.meta.url), 'utf8');
    const example = /```json\n(\{\n {2}"format"[\s\S]*?)```/.exec(page)?.[1] ?? '';
    const message: FindingMessage = parseFindingMessage(example);
    expect(message.change).toBe('severityUp');
    const isValid = publishedSchema('finding-1', { formats: true });
    isValid(JSON.parse(example));
    expect(isValid.errors).toBeNull();
  });
});
