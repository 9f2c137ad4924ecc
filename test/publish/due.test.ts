// When a scan is told by a digest, and why.
import { type ChangeCounts, type Finding, NO_CHANGES, type Report } from '../../src/model.ts';
import { type DigestRule, digestReason } from '../../src/publish/due.ts';
import { finding, report } from '../support/reports.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOW = '2026-11-08T08:00:00.000Z';
const ago = (ms: number) => new Date(Date.parse(NOW) - ms).toISOString();
const before = { severity: 'high', because: 'x', seenAt: ago(DAY) } as const;

function compared(
  findings: readonly Finding[],
  counts: Partial<ChangeCounts> = {},
  past: Finding[] = [],
): Report {
  const changes = { since: ago(DAY), counts: { ...NO_CHANGES, ...counts }, past, trend: [] };
  return { ...report({ findings, takenAt: NOW }), changes };
}
const baseline: Report = {
  ...report({ findings: [finding()], takenAt: NOW }),
  changes: { counts: NO_CHANGES, past: [], trend: [] },
};
const open = compared([finding({ change: 'still', since: ago(9 * DAY) })]);
const told = (ms: number, isWhole = true) => ({ toldAt: ago(ms), isWhole });
const usual: DigestRule = { when: 'changes', remindDays: 7 };

test.each<[string, Report, Partial<DigestRule>, ReturnType<typeof told> | undefined, string | undefined]>([
  ['no history', report(), {}, undefined, 'always'],
  ['the first scan', baseline, {}, told(0), 'baseline'],
  ['nothing changed', open, {}, told(DAY), undefined],
  ['nothing changed, always', open, { when: 'always' }, told(DAY), 'always'],
  [
    'never, whatever changed',
    compared([finding({ change: 'new' })]),
    { when: 'never' },
    told(DAY),
    undefined,
  ],
  ['something is new', compared([finding({ change: 'new' })]), {}, told(DAY), 'changes'],
  [
    'something is resolved',
    compared([finding({ outcome: 'pass', change: 'resolved', before })]),
    {},
    told(DAY),
    'changes',
  ],
  ['a severity moved', compared([finding({ change: 'still', before })]), {}, told(DAY), 'changes'],
  ['something is gone', compared([], {}, [finding({ change: 'gone' })]), {}, told(DAY), 'changes'],
  ['what passed is out of sight', compared([], { blind: 1 }), {}, told(DAY), 'changes'],
  ['something is in sight again', compared([], { regained: 1 }), {}, told(DAY), 'changes'],
  ['a week has passed, and it is still open', open, {}, told(7 * DAY), 'reminder'],
  [
    'a week has passed but for the minutes that a schedule may be off',
    open,
    {},
    told(7 * DAY - 60_000),
    'reminder',
  ],
  ['six days have passed', open, {}, told(6 * DAY), undefined],
  ['a week has passed, of part of the estate', open, {}, told(7 * DAY, false), undefined],
  ['a week has passed, without reminders', open, { remindDays: 0 }, told(70 * DAY), undefined],
  ['a day has passed, with a reminder each day', open, { remindDays: 1 }, told(DAY), 'reminder'],
  [
    'a week has passed, and all is well',
    compared([finding({ outcome: 'pass' })]),
    {},
    told(7 * DAY),
    undefined,
  ],
  [
    'a week has passed, and what fails was accepted',
    compared([finding({ accepted: { owner: 'kim', reason: 'x', expires: '2027-01-01' } })]),
    {},
    told(7 * DAY),
    undefined,
  ],
  [
    'a week has passed, and something has no answer',
    compared([finding({ outcome: 'unknown' })]),
    {},
    told(7 * DAY),
    'reminder',
  ],
])('%s', (_, of, rule, before, reason) => {
  expect(digestReason(of, { ...usual, ...rule }, before)).toBe(reason);
});
