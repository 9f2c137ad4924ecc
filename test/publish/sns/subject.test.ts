// The subject lines of SNS messages.
import fc from 'fast-check';
import type { Changes, Finding } from '../../../src/model.ts';
import { ALERT_CHANGES, type AlertChange } from '../../../src/publish/alerts.ts';
import type { DigestReason } from '../../../src/publish/messages/digest-schema.ts';
import { alertSubjectLine, subjectLine } from '../../../src/publish/sns/subject.ts';
import { changed } from '../../support/changes.ts';
import { hostileCompared } from '../../support/hostile-changes.ts';
import { finding, gap, report } from '../../support/reports.ts';

const SUBJECT = /^[\x21-\x7E][\x20-\x7E]{0,98}$/;
const base = report({ findings: [finding(), finding({ severity: 'low' })] });
const { changes } = changed(base);
const compared = (counts: Partial<Changes['counts']>, made = base) => {
  if (changes === undefined) throw new Error('no changes');
  return changed(made, { counts: { ...changes.counts, ...counts } });
};

test.each<[string, ReturnType<typeof report>, DigestReason | undefined, string]>([
  ['one account', base, 'always', 'Mailposture: 1 critical, 1 low in account 111122223333'],
  ['the first scan', base, 'baseline', 'Mailposture, first scan: 1 critical, 1 low in account 111122223333'],
  [
    'several accounts, not all seen',
    report({ gaps: [gap()], accounts: ['1', '2', '3'] }),
    undefined,
    'Mailposture: nothing failing, not everything seen in 3 accounts',
  ],
  [
    'changes',
    compared({ new: 2, resolved: 1 }),
    'changes',
    'Mailposture: 2 new, 1 resolved in account 111122223333; now 1 critical, 1 low',
  ],
  [
    'a reminder',
    compared({ still: 2 }),
    'reminder',
    'Mailposture reminder: 1 critical, 1 low in account 111122223333',
  ],
])('%s', (_, made, reason, expected) => {
  expect(subjectLine(made, made.coverage.accounts, reason)).toBe(expected);
});

test('what is cut off is what matters least', () => {
  const line = subjectLine(
    compared({ new: 2, severityUp: 1, severityDown: 1, lostSight: 3 }),
    ['1'],
    'changes',
  );
  expect(line).toMatch(/^Mailposture: 2 new, 1 worse, 1 less severe, 3 no longer seen in account 1; now /);
});

test('holds only printable ASCII, and fewer than 100 characters', () => {
  const made = subjectLine(base, [`名\n${'x'.repeat(200)}`], 'always');
  expect(made).toMatch(/^[\x20-\x7E]{99}$/);
  expect(made.endsWith('...')).toBe(true);
  const anyChange = fc.constantFrom(...ALERT_CHANGES);
  fc.assert(
    fc.property(hostileCompared, anyChange, (hostile, change) => {
      const { accounts } = hostile.coverage;
      expect(subjectLine(hostile, accounts, 'changes')).toMatch(SUBJECT);
      for (const one of [...hostile.findings].slice(0, 3)) {
        for (const naming of ['oneAccount', 'severalAccounts'] as const)
          expect(alertSubjectLine({ change, finding: one, naming })).toMatch(SUBJECT);
      }
    }),
    { numRuns: 40 },
  );
});

const before = { severity: 'medium', because: 'b', seenAt: '2026-10-31T08:00:00.000Z' } as const;
test.each<[AlertChange, Partial<Finding>, string]>([
  ['new', {}, 'Mailposture: new CRITICAL: dkim of user pool shop (eu-west-1)'],
  ['severityUp', { before }, 'Mailposture: worse CRITICAL, was MEDIUM: dkim of user pool shop (eu-west-1)'],
  [
    'severityDown',
    { severity: 'low', before },
    'Mailposture: less severe LOW, was MEDIUM: dkim of user pool shop (eu-west-1)',
  ],
  [
    'resolved',
    { outcome: 'pass', before },
    'Mailposture: resolved MEDIUM: dkim of user pool shop (eu-west-1)',
  ],
  [
    'lostSight',
    { outcome: 'unknown', before },
    'Mailposture: no longer seen MEDIUM: dkim of user pool shop (eu-west-1)',
  ],
  ['gone', {}, 'Mailposture: gone CRITICAL: dkim of user pool shop (eu-west-1)'],
])('an alert: %s', (change, over, expected) => {
  const one = finding({ checkId: 'dkim', ...over });
  expect(alertSubjectLine({ change, finding: one, naming: 'oneAccount' })).toBe(expected);
});

const domain = { kind: 'domain', id: 'd', name: 'd'.repeat(90), account: '1', region: 'global' } as const;
test.each<[string, AlertChange, Partial<Finding>, string]>([
  [
    'is told before what may be cut off',
    'new',
    {},
    'Mailposture: new CRITICAL in 111122223333: cognito-sender-verified of user pool shop (eu-west-1)',
  ],
  [
    'also where a severity moved',
    'severityUp',
    { before, checkId: 'dkim' },
    'Mailposture: worse CRITICAL, was MEDIUM in 111122223333: dkim of user pool shop (eu-west-1)',
  ],
  [
    'of a domain with a long name',
    'new',
    { subject: domain },
    `Mailposture: new CRITICAL in 1: cognito-sender-verified of domain ${'d'.repeat(30)}...`,
  ],
  [
    'that is none',
    'new',
    { subject: { ...domain, account: `\n名${'x'.repeat(90)}` } },
    `Mailposture: new CRITICAL in ?${'x'.repeat(39)}: cognito-sender-verified o...`,
  ],
])('an alert in one of several accounts: the account %s', (_, change, over, expected) => {
  expect(alertSubjectLine({ change, finding: finding(over), naming: 'severalAccounts' })).toBe(expected);
});
