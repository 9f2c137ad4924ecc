// A digest of what changed, in Slack: a part for each kind of change, what is new in full, and figures for the rest.
import {
  type ChangeCounts,
  type Changes,
  type Finding,
  NO_CHANGES,
  type Report,
} from '../../../src/model.ts';
import { type Digest, makeDigest } from '../../../src/publish/messages/digest.ts';
import { slackMessage } from '../../../src/publish/slack/digest.ts';
import { judgeSlackMessage } from '../../../src/simulator/slack-webhook.ts';
import { finding, report } from '../../support/reports.ts';
import { textsOf } from '../../support/slack.ts';

const SINCE = '2026-10-31T08:00:00.000Z';
const where = { bucket: 'reports', key: 'k.json' };

/** A report with what changed; a finding that says nothing of it fails as before. */
function compared(
  findings: readonly Finding[],
  counts: Partial<ChangeCounts>,
  more: Partial<Changes> & Parameters<typeof report>[0] = {},
): Report {
  const { past = [], since = SINCE, trend = [], ...rest } = more;
  return {
    ...report({ findings, ...rest }),
    changes: { since, counts: { ...NO_CHANGES, ...counts }, past, trend },
  };
}
const digestOf = (made: Report, reason: Digest['reason'] = 'changes') =>
  makeDigest(made, where, 200_000, reason);
const shown = (made: Report, reason?: Digest['reason']) => textsOf(slackMessage(digestOf(made, reason)));
const named = (name: string, more: Partial<Finding> = {}) =>
  finding({ subject: { ...finding().subject, name, id: `arn:pool/${name}` }, ...more });

const before = { severity: 'high', because: 'It was on the way.', seenAt: SINCE } as const;
const old = { change: 'still', since: '2026-09-01T08:00:00.000Z' } as const;
const EVERYTHING = [
  named('fresh', { change: 'new', since: '2026-11-01T08:00:00.000Z' }),
  named('worse', { ...old, before }),
  named('hidden', { outcome: 'unknown', change: 'lostSight', because: 'AccessDenied', before }),
  named('stale', { ...old }),
  named('better', { ...old, severity: 'medium', before }),
  named('cured', { outcome: 'pass', change: 'resolved', because: 'It is verified.', before }),
];
const COUNTS = {
  new: 1,
  still: 3,
  severityUp: 1,
  severityDown: 1,
  resolved: 1,
  lostSight: 1,
  gone: 1,
  blind: 3,
};
const PAST = [named('left', { change: 'gone', severity: 'low' })];

test('what changed comes first, each kind by itself, and then the worst of what is open', () => {
  const [title, scope, now, newHead, fresh, upHead, worse, lost, resolved, gone, still, ...rest] = shown(
    compared(EVERYTHING, COUNTS, { past: PAST, complete: true }),
  );
  expect(title).toBe('Mailposture: 1 new, 1 worse, 1 less severe, 1 no longer seen, 1 resolved, 1 gone');
  expect(scope).toMatch(/ · 2026-11-01T08:00:00.000Z · compared with 2026-10-31 08:00 UTC$/);
  expect(now).toBe('*Now:* 🔴 3 critical · 🟡 1 medium · ⚪ 1 unknown');
  expect(newHead).toBe('🆕 *New: 1*');
  expect(fresh?.split('\n')).toEqual([
    '🔴 *CRITICAL* `cognito-sender-verified`',
    'user pool `fresh` in eu-west-1',
    'The pool sends as example.com, whose verification is PENDING.',
    '• ses:GetEmailIdentity VerificationStatus: `PENDING`',
    '`aws sesv2 get-email-identity --email-identity example.com --region eu-west-1`',
    expect.stringMatching(/\|Open in the AWS console> · <https:.*\|How to fix it>$/),
  ]);
  expect(upHead).toBe('🔺 *Worse: 1*');
  expect(worse).toMatch(/^🔴 \*CRITICAL\* `cognito-sender-verified` \(HIGH → CRITICAL\)\nuser pool `worse`/);
  expect(lost?.split('\n')).toEqual([
    '❔ *No longer seen: 1*',
    '2 more checks have no answer now; none of them failed before.',
    '❔ `cognito-sender-verified` user pool `hidden` in eu-west-1 (was HIGH): AccessDenied',
  ]);
  expect(resolved).toBe(
    '✅ *Resolved: 1*\n✅ `cognito-sender-verified` user pool `cured` in eu-west-1 (was HIGH): It is verified.',
  );
  expect(gone).toBe(
    '➖ *Gone: 1*\n➖ `cognito-sender-verified` user pool `left` in eu-west-1 (was LOW): The pool sends as example.com, whose verification is PENDING.',
  );
  expect(still?.split('\n')).toEqual([
    '⏳ *Still open: 2*',
    '🔴 *CRITICAL* `cognito-sender-verified` user pool `stale` in eu-west-1 (failing since 2026-09-01 08:00 UTC)',
    '🟡 *MEDIUM* `cognito-sender-verified` user pool `better` in eu-west-1 (HIGH → MEDIUM, failing since 2026-09-01 08:00 UTC)',
  ]);
  expect(rest).toEqual([expect.stringMatching(/^The full report: `s3:\/\/reports\/k.json` · /)]);
});

test('in Japanese: the same names and figures', () => {
  const texts = shown(compared(EVERYTHING, COUNTS, { past: PAST, complete: true, locale: 'ja' }));
  expect(texts[0]).toBe(
    'Mailposture: 新規 1 件、重要度上昇 1 件、重要度低下 1 件、確認不能 1 件、解消 1 件、対象なし 1 件',
  );
  expect(texts[1]).toMatch(/ · 2026-10-31 08:00 UTC と比較$/);
  expect(texts[2]).toBe('*現在:* 🔴 3 critical · 🟡 1 medium · ⚪ 1 unknown');
  expect(texts[3]).toBe('🆕 *新規: 1*');
  expect(texts[7]).toBe(
    [
      '❔ *確認不能: 1*',
      'ほかに 2 件のチェックの結果が不明になりました (以前の不合格は含みません)。',
      '❔ `cognito-sender-verified` ユーザープール `hidden` (eu-west-1) (以前は HIGH): AccessDenied',
    ].join('\n'),
  );
  expect(texts[10]).toContain('(HIGH → MEDIUM、2026-09-01 08:00 UTC から不合格)');
});

test('what follows from another is folded under it, in each part', () => {
  const identity = {
    ...finding().subject,
    kind: 'identity',
    id: 'arn:identity',
    name: 'shop.example',
  } as const;
  const cause = { checkId: 'ses-identity-verified', subject: identity };
  const follows = (name: string, change: 'new' | 'still') => named(name, { change, follows: cause });
  const findings = [
    finding({ ...cause, change: 'still' }),
    follows('new-one', 'new'),
    ...['a', 'b'].map((name) => follows(name, 'still')),
  ];
  const texts = shown(compared(findings, { new: 1, still: 3 }));
  expect(texts[4]).toContain('Follows from ses-identity-verified of SES identity shop.example (eu-west-1).');
  expect(texts[5]).toBe(
    '⏳ *Still open: 3*\n🔴 *CRITICAL* `ses-identity-verified` SES identity `shop.example` in eu-west-1 (2 more follow from it)',
  );
});

test('many of everything: a few of each, how many more, and of what is known how bad', () => {
  const many = (count: number, more: Partial<Finding>) =>
    Array.from({ length: count }, (_, i) => named(`${i}`, more));
  const findings = [
    ...many(40, { change: 'new' }),
    ...many(30, { ...old, severity: 'high' }),
    ...many(30, { outcome: 'pass', change: 'resolved', before }),
  ].map((one, i) => ({ ...one, checkId: `check-${i}` }));
  const made = compared(findings, { new: 40, still: 30, resolved: 30 });
  const message = slackMessage(digestOf(made));
  expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
  const text = textsOf(message).join('\n');
  expect(text.match(/How to fix it/g)?.length).toBeGreaterThan(3);
  const told = new Set(text.match(/`check-\d+`/g) ?? []);
  const more = [...text.matchAll(/… and (\d+) more: (\d+) (\w+)/g)].map(([, count, bad, level]) => [
    count === bad,
    level,
    Number(count),
  ]);
  expect(more.map(([all, level]) => [all, level])).toEqual([
    [true, 'critical'],
    [true, 'high'],
    [true, 'high'],
  ]);
  const left = more.reduce((sum, [, , count]) => sum + Number(count), 0);
  expect(told.size + left).toBe(100);
});

test('what the digest itself left out is counted as well', () => {
  const digest = digestOf(compared([named('a', { change: 'new' })], { new: 7, still: 5 }));
  const texts = textsOf(slackMessage({ ...digest, omitted: { ...digest.omitted, findings: 11 } }));
  expect(texts.slice(3)).toEqual([
    '🆕 *New: 7*',
    expect.stringContaining('`a`'),
    '… and 6 more',
    '⏳ *Still open: 5*\n… and 5 more',
    expect.anything(),
  ]);
});

describe('where nothing changed, all that is open is told', () => {
  const open = [named('stale', { ...old })];

  test.each<[string, Report, Digest['reason'], string, string]>([
    [
      'the first scan',
      { ...report({ findings: open }), changes: { counts: NO_CHANGES, past: [], trend: [] } },
      'baseline',
      'Mailposture: 1 critical in 8 pools and 12 identities; all of it was seen',
      'This is the first scan: later messages tell what has changed.',
    ],
    [
      'the first scan, in Japanese',
      { ...report({ findings: open, locale: 'ja' }), changes: { counts: NO_CHANGES, past: [], trend: [] } },
      'baseline',
      'Mailposture: 8 個のユーザープール、12 個の ID: critical 1 件。すべて確認できました',
      '初回のスキャンです。次回からは変化を通知します。',
    ],
    [
      'a reminder',
      compared(open, { still: 1 }),
      'reminder',
      'Mailposture: nothing changed since 2026-10-31 08:00 UTC; now 1 critical in 8 pools and 12 identities; all of it was seen',
      'A reminder: this is what is still open. Nothing has changed since 2026-10-31 08:00 UTC.',
    ],
    [
      'a reminder, in Japanese',
      compared(open, { still: 1 }, { locale: 'ja' }),
      'reminder',
      'Mailposture: 2026-10-31 08:00 UTC から変化はありません。現在、8 個のユーザープール、12 個の ID: critical 1 件。すべて確認できました',
      'リマインダー: 未解決のものをお知らせします。2026-10-31 08:00 UTC から変化はありません。',
    ],
  ])('%s', (_, made, reason, title, words) => {
    const texts = shown(made, reason);
    expect([texts[0], texts[2]]).toEqual([title, words]);
    expect(texts[3]).toMatch(/^🔴 \*CRITICAL\* `cognito-sender-verified`\n/);
  });

  test('a digest that is always sent says so by its title alone', () => {
    const texts = shown(compared(open, { still: 1 }), 'always');
    expect(texts[0]).toMatch(/^Mailposture: nothing changed since /);
    expect(texts[2]).toMatch(/^🔴 \*CRITICAL\*/);
  });

  test('what is seen again, and nothing else, is in the title', () => {
    const texts = shown(compared(open, { still: 1, regained: 2 }));
    expect(texts[0]).toMatch(/^Mailposture: 2 answered again since 2026-10-31 08:00 UTC; now 1 critical/);
    expect(texts[2]).toMatch(/^🔴 \*CRITICAL\*/);
  });
});

test('sight lost of what did not fail is news, too', () => {
  const texts = shown(compared([], { blind: 1 }, { complete: false }));
  expect(texts[0]).toMatch(/^Mailposture: 1 more without an answer since /);
  expect(texts.slice(2, 4)).toEqual([
    '*Now:* ✅ nothing failing',
    '❔ *No longer seen*\n1 more check has no answer now; none of them failed before.',
  ]);
});
