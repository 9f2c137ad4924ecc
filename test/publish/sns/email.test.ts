// The e-mail of a digest and of an alert: what a person reads who has no other tool.
import fc from 'fast-check';
import type { Finding, Report } from '../../../src/model.ts';
import { jsonBytes } from '../../../src/plain-text.ts';
import { ALERT_CHANGES } from '../../../src/publish/alerts.ts';
import { mannerOf } from '../../../src/publish/naming.ts';
import { emailText } from '../../../src/publish/sns/email.ts';
import { findingEmail } from '../../../src/publish/sns/finding-email.ts';
import { changed } from '../../support/changes.ts';
import { hostileCompared } from '../../support/hostile-changes.ts';
import { finding, report } from '../../support/reports.ts';

const ROOM = 49_152;
const where = { bucket: 'b', key: 'k.json' };
const since = '2026-09-01T08:00:00.000Z';
const seenAt = '2026-10-31T08:00:00.000Z';
const was = (severity: Finding['severity']) => ({ severity, because: 'It was so.', seenAt });
const named = (name: string): Finding['subject'] => ({
  kind: 'identity',
  id: `arn:aws:ses:eu-west-1:111122223333:identity/${name}`,
  name,
  account: '111122223333',
  region: 'eu-west-1',
});

const cause = finding({ checkId: 'ses-identity-verified', change: 'new', subject: named('example.com') });
const { remediation, ...bare } = finding();
const news: Finding[] = [
  cause,
  finding({ change: 'new', follows: { checkId: cause.checkId, subject: cause.subject } }),
  finding({ checkId: 'up', severity: 'high', change: 'still', before: was('medium'), subject: named('up') }),
  { ...bare, checkId: 'down', severity: 'low', change: 'still', before: was('high'), subject: named('down') },
  { ...bare, checkId: 'lost', outcome: 'unknown', change: 'lostSight', before: was('high'), since },
  { ...bare, checkId: 'over', outcome: 'pass', change: 'resolved', before: was('critical'), since },
  { ...bare, checkId: 'open', severity: 'medium', change: 'still', since, subject: named('open') },
  {
    ...bare,
    checkId: 'follows',
    severity: 'low',
    change: 'still',
    since,
    follows: { checkId: 'open', subject: named('open') },
  },
];
const past: Finding[] = [{ ...bare, checkId: 'left', severity: 'high', change: 'gone', since }];
const compared = (locale: 'en' | 'ja' = 'en') => {
  const made = changed(report({ findings: news, locale }), { past });
  const counts = { new: 2, still: 4, severityUp: 1, severityDown: 1, resolved: 1, lostSight: 1, gone: 1 };
  return changed(made, { past, counts: { ...counts, blind: 1, regained: 0 } });
};

test('tells what changed in sections, each worst first, and how to mend what is new', () => {
  expect(emailText(compared(), where, ROOM, 'changes')).toBe(`\
Mailposture, 2026-11-01 08:00 UTC: 2 new, 1 worse, 1 less severe, 1 no longer
seen, 1 resolved, 1 gone since 2026-10-31 08:00 UTC; now 2 critical, 1 high, 1
medium, 2 low from 4 causes in 8 pools and 12 identities; 1 check has no
answer.


NEW (2)
=======

CRITICAL  ses-identity-verified
  Required:   The identity that a pool sends from is verified
  What to do: Publish the DKIM records of example.com.
  Command:    aws sesv2 get-email-identity --email-identity example.com --region eu-west-1
  Read:       https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
  - SES identity example.com (eu-west-1)
    The pool sends as example.com, whose verification is PENDING.
    Seen: ses:GetEmailIdentity VerificationStatus: PENDING
    https://console.aws.amazon.com/ses/home?region=eu-west-1#/identities/example.com
    -> CRITICAL cognito-sender-verified: user pool shop (eu-west-1)


WORSE (1)
=========

HIGH  up
  Required:   The identity that a pool sends from is verified
  What to do: Publish the DKIM records of example.com.
  Command:    aws sesv2 get-email-identity --email-identity example.com --region eu-west-1
  Read:       https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
  - SES identity up (eu-west-1)
    The pool sends as example.com, whose verification is PENDING.
    It was medium on 2026-10-31 08:00 UTC: It was so.
    Seen: ses:GetEmailIdentity VerificationStatus: PENDING
    https://console.aws.amazon.com/ses/home?region=eu-west-1#/identities/up


LESS SEVERE (1)
===============
  - LOW down: SES identity down (eu-west-1)
    The pool sends as example.com, whose verification is PENDING.
    It was high on 2026-10-31 08:00 UTC: It was so.


NO LONGER SEEN (1)
==================
  - HIGH lost: user pool shop (eu-west-1)
    could not be judged: The pool sends as example.com, whose verification is
    PENDING.
    When last seen, 2026-10-31 08:00 UTC, it failed: It was so.
    It had failed since 2026-09-01 08:00 UTC.


RESOLVED (1)
============
  - CRITICAL over: user pool shop (eu-west-1)
    The pool sends as example.com, whose verification is PENDING.
    It had failed since 2026-09-01 08:00 UTC.


GONE (1)
========
  - HIGH left: user pool shop (eu-west-1)
    It had failed since 2026-09-01 08:00 UTC.
    At last: The pool sends as example.com, whose verification is PENDING.


STILL OPEN (2)
==============
  - MEDIUM open: SES identity open (eu-west-1)
    failing since 2026-09-01 08:00 UTC
    -> 1 finding follows from it


All of 1 account, 2 Regions was seen.


The full report: s3://b/k.json`);
});

test('in Japanese, with every figure and name of the English', () => {
  const [english, japanese] = (['en', 'ja'] as const).map((locale) =>
    emailText(compared(locale), where, ROOM, 'changes'),
  );
  const figures = (text = '') => text.match(/[\d-]+ [\d:]+ UTC|[a-z]+(?:-[a-z]+)+:|s3:\S+/g)?.toSorted();
  expect(figures(japanese)).toEqual(figures(english));
  for (const heading of [
    '新規 (2)',
    '重要度上昇 (1)',
    '重要度低下 (1)',
    '確認不能 (1)',
    '解消 (1)',
    '対象なし (1)',
    '未解決 (2)',
  ])
    expect(japanese).toContain(`\n\n\n${heading}\n===`);
  expect(japanese).not.toMatch(/\b(?:failed|since|could|follows from)\b/);
});

/** A report of a first scan, and one that nothing changed in. */
const first = (made: Report): Report => {
  const { changes } = changed(made);
  if (changes === undefined) return made;
  const { since, ...baseline } = changes;
  return { ...made, changes: baseline };
};
const unchanged = report({ findings: [finding({ change: 'still', since })] });

test.each<[string, Report, Parameters<typeof emailText>[3], string]>([
  [
    'the first scan',
    first(report({ findings: [finding()] })),
    'baseline',
    `Mailposture, 2026-11-01 08:00 UTC: 1 critical in 8 pools and 12 identities;
all of it was seen.
This is the first scan: it tells everything that is open, and later scans are
compared with it.

CRITICAL  cognito-sender-verified
`,
  ],
  [
    'a reminder',
    changed(unchanged),
    'reminder',
    `Mailposture, 2026-11-01 08:00 UTC: nothing changed since 2026-10-31 08:00 UTC;
now 1 critical in 8 pools and 12 identities; all of it was seen.
A reminder of what is still open.

CRITICAL  cognito-sender-verified
`,
  ],
  [
    'every scan is told, and nothing changed',
    changed(unchanged),
    'always',
    `Mailposture, 2026-11-01 08:00 UTC: nothing changed since 2026-10-31 08:00 UTC;
now 1 critical in 8 pools and 12 identities; all of it was seen.

CRITICAL  cognito-sender-verified
`,
  ],
])('says what it is: %s', (_, made, reason, start) => {
  const text = emailText(made, where, ROOM, reason);
  expect(text.slice(0, start.length)).toBe(start);
  expect(text).toContain('What to do: Publish');
});

test('counts what it had no room for: what changed gives way last', () => {
  const many = (count: number, over: Partial<Finding>) =>
    Array.from({ length: count }, (_, i) => finding({ subject: named(`n${i}`), ...over }));
  const findings = [...many(40, { change: 'new' }), ...many(2000, { change: 'still', checkId: 'open' })];
  const text = emailText(changed(report({ findings })), where, ROOM, 'changes');
  expect(jsonBytes(text)).toBeLessThanOrEqual(ROOM);
  expect(text.match(/Seen: /g)).toHaveLength(40);
  const open = text.match(/ {2}- CRITICAL open/g)?.length ?? 0;
  expect(open).toBeGreaterThan(100);
  expect(text).toContain(`\n\n\n… and ${2000 - open} findings more, left out of this mail.\n`);
});

test('a long section of what nobody has to mend is a list of names', () => {
  const findings = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      finding({ subject: named(`n${i}`), outcome: 'pass', change: 'resolved', before: was('high'), since }),
    );
  const text = emailText(changed(report({ findings: findings(11) })), where, ROOM, 'changes');
  expect(text).toContain(`
RESOLVED (11)
=============
  - HIGH cognito-sender-verified: SES identity n0 (eu-west-1)
  - HIGH cognito-sender-verified: SES identity n1 (eu-west-1)
`);
  const short = emailText(changed(report({ findings: findings(10) })), where, ROOM, 'changes');
  expect(short.match(/It had failed since/g)).toHaveLength(10);
});

test('an alert is told by itself', () => {
  const alert = {
    change: 'resolved',
    finding: { ...bare, outcome: 'pass', before: was('high'), since },
    naming: 'oneAccount',
  } as const;
  expect(findingEmail(alert, report(), where)).toBe(`\
Resolved: cognito-sender-verified fails no more for user pool shop
(eu-west-1), it was high.

  - HIGH cognito-sender-verified: user pool shop (eu-west-1)
    The pool sends as example.com, whose verification is PENDING.
    It had failed since 2026-09-01 08:00 UTC.

The full report: s3://b/k.json`);
  const worse = findingEmail(
    { change: 'new', finding: cause, naming: 'oneAccount' },
    report({ locale: 'ja' }),
    undefined,
  );
  expect(worse).toMatch(/^新規: SES ID example\.com .*\n\nCRITICAL {2}ses-identity-verified\n {2}要件: /s);
  expect(worse).toContain('レポート全体はバケットに保存されていません。');
});

test('any report and any alert has a text within bounds, on lines of its own', () => {
  fc.assert(
    fc.property(hostileCompared, fc.constantFrom(...ALERT_CHANGES), (made, change) => {
      const { naming } = mannerOf(made);
      const texts = [...made.findings]
        .slice(0, 3)
        .map((one) => findingEmail({ change, finding: one, naming }, made, where));
      for (const text of texts) expect(jsonBytes(text)).toBeLessThanOrEqual(24_576);
      const text = emailText(made, where, ROOM, 'changes');
      expect(jsonBytes(text)).toBeLessThanOrEqual(ROOM);
      for (const one of [text, ...texts]) expect(one).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    }),
    { numRuns: 40 },
  );
});
