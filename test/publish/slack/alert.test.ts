// A finding message in Slack: what became of it, why, and how to cure it.
import fc from 'fast-check';
import type { Finding, Locale } from '../../../src/model.ts';
import { ALERT_CHANGES, type AlertChange } from '../../../src/publish/alerts.ts';
import { type FindingMessage, makeFindingMessage } from '../../../src/publish/messages/finding-message.ts';
import { alertMessage } from '../../../src/publish/slack/alert.ts';
import { judgeSlackMessage } from '../../../src/simulator/slack-webhook.ts';
import { finding, hostileReport, hostileText, report } from '../../support/reports.ts';
import { textsOf } from '../../support/slack.ts';

const TAKEN_AT = '2026-11-01T08:00:00.000Z';
const since = '2026-09-01T08:00:00.000Z';
const before = {
  severity: 'high',
  because: 'It was on the way.',
  seenAt: '2026-10-31T08:00:00.000Z',
} as const;

function messageOf(change: AlertChange, more: Partial<Finding> = {}, locale: Locale = 'en'): FindingMessage {
  const where = { bucket: 'reports', key: 'k.json' };
  return makeFindingMessage({ change, finding: finding(more) }, report({ locale }), where, 200_000);
}
const shown = (message: FindingMessage) => textsOf(alertMessage(message, 'eu-west-1'));

test('what is new: how bad, which check, about what, why, on what evidence, how to cure it, and where to go', () => {
  const [title, what, why, evidence, fix, links, ...rest] = shown(messageOf('new', { since: TAKEN_AT }));
  expect(title).toBe(
    'Mailposture: New: cognito-sender-verified fails for user pool shop (eu-west-1), critical',
  );
  expect(what?.split('\n')).toEqual([
    '🆕 *NEW* · 🔴 *CRITICAL* `cognito-sender-verified`',
    'The identity that a pool sends from is verified',
    'user pool `shop` in eu-west-1',
    '`arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01`',
    'account 111122223333',
  ]);
  expect(why).toBe('The pool sends as example.com, whose verification is PENDING.');
  expect(evidence).toBe('*Evidence*\n• ses:GetEmailIdentity VerificationStatus: `PENDING`');
  expect(fix?.split('\n')).toEqual([
    '*How to fix it*',
    'Publish the DKIM records of example.com.',
    '`aws sesv2 get-email-identity --email-identity example.com --region eu-west-1`',
  ]);
  expect(links).toBe(
    [
      '<https://console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Example01/users?region=eu-west-1|Open in the AWS console>',
      '<https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html|How to fix it>',
      'The full report: `s3://reports/k.json`',
      '<https://console.aws.amazon.com/s3/object/reports?region=eu-west-1&amp;prefix=k.json|Open it in S3>',
      '2026-11-01 08:00 UTC',
    ].join(' · '),
  );
  expect(rest).toEqual([]);
});

const steady = { evidence: [] };
const was = 'It was high on 2026-10-31 08:00 UTC: It was on the way.';
const SAID: Record<AlertChange, { of: Partial<Finding>; what: string; why: readonly string[] }> = {
  new: { of: {}, what: '🆕 *NEW* · 🔴 *CRITICAL*', why: [] },
  severityUp: {
    of: { since, before },
    what: '🔺 *WORSE* · 🔴 *CRITICAL*',
    why: [was, 'It has been failing since 2026-09-01 08:00 UTC.'],
  },
  severityDown: {
    of: { since, before, severity: 'low' },
    what: '🔽 *LESS SEVERE* · 🔵 *LOW*',
    why: [was, 'It has been failing since 2026-09-01 08:00 UTC.'],
  },
  resolved: {
    of: { since, before, outcome: 'pass' },
    what: '✅ *RESOLVED* · 🟠 *HIGH*',
    why: [was, 'It had been failing since 2026-09-01 08:00 UTC.'],
  },
  lostSight: {
    of: { since, before, outcome: 'unknown' },
    what: '❔ *NO LONGER SEEN* · 🟠 *HIGH*',
    why: [was, 'It had been failing since 2026-09-01 08:00 UTC. Nobody can tell whether it still does.'],
  },
  gone: {
    of: { since, severity: 'low' },
    what: '➖ *GONE* · 🔵 *LOW*',
    why: ['What it was about is no more: nothing was mended.'],
  },
};

test.each(ALERT_CHANGES)('%s', (change) => {
  const { of, what, why } = SAID[change];
  const texts = shown(messageOf(change, { ...steady, ...of }));
  expect(texts[1]?.split('\n')[0]).toBe(`${what} \`cognito-sender-verified\``);
  expect(texts[2]?.split('\n')).toEqual([finding().because, ...why]);
});

test('how far the severity moved stands by itself', () => {
  const { of } = SAID.severityUp;
  expect(shown(messageOf('severityUp', of))[1]?.split('\n')[1]).toBe('*HIGH → CRITICAL*');
});

test.each<[AlertChange, readonly string[]]>([
  ['new', ['🆕 *新規*', 'アカウント 111122223333', '*根拠*', '*修正方法*', '|AWS コンソールで開く>']],
  ['severityUp', ['🔺 *重要度上昇*', '2026-10-31 08:00 UTC の時点では high でした: It was on the way.']],
  ['severityDown', ['🔽 *重要度低下*', '2026-09-01 08:00 UTC から不合格です。']],
  ['resolved', ['✅ *解消*', '2026-09-01 08:00 UTC から不合格でした。']],
  ['lostSight', ['❔ *確認不能*', '現在の状態は確認できません。']],
  ['gone', ['➖ *対象なし*', '対象がなくなりました。修正されたわけではありません。']],
])('in Japanese: %s', (change, words) => {
  const text = shown(messageOf(change, SAID[change].of, 'ja')).join('\n');
  for (const word of [...words, 'レポート全体: `s3://reports/k.json`', '|S3 で開く>'])
    expect(text).toContain(word);
});

test('a cause, a domain that has no page in the console, and no report: nothing is made up', () => {
  const domain = {
    kind: 'domain',
    id: 'example.com',
    name: 'example.com',
    account: '1',
    region: 'global',
  } as const;
  const { remediation: _, ...bare } = finding();
  const follows = { checkId: 'ses-identity-verified', subject: finding().subject };
  const made = makeFindingMessage(
    { change: 'new', finding: { ...bare, subject: domain, evidence: [], follows } },
    report(),
    undefined,
    200_000,
  );
  expect(shown(made).slice(1)).toEqual([
    [
      '🆕 *NEW* · 🔴 *CRITICAL* `cognito-sender-verified`',
      'The identity that a pool sends from is verified',
      'domain `example.com`',
      'account 1',
    ].join('\n'),
    `${finding().because}\nFollows from ses-identity-verified of user pool shop (eu-west-1).`,
    '2026-11-01 08:00 UTC',
  ]);
});

test('a finding without a reason is a section that Slack takes, all the same', () => {
  const message = alertMessage(messageOf('new', { because: '' }));
  expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
});

test("any finding fits Slack's limits, and says what became of it", () => {
  const changes = fc.constantFrom(...ALERT_CHANGES);
  const past = fc.option(
    fc.record({ severity: fc.constant('high' as const), because: hostileText, seenAt: hostileText }),
  );
  fc.assert(
    fc.property(hostileReport, changes, past, fc.option(hostileText), (made, change, was, from) => {
      for (const each of [...made.findings].slice(0, 4)) {
        const one = { ...each, ...(was && { before: was }), ...(from !== null && { since: from }) };
        const where = { bucket: made.takenAt, key: made.takenAt };
        const message = alertMessage(makeFindingMessage({ change, finding: one }, made, where, 200_000));
        expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
        expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(12_000);
        const texts = textsOf(message);
        expect(texts[1]).toMatch(/^\S+ \*[^*]+\* · \S+ \*[A-Z]+\*/);
        for (const text of texts) expect(text).not.toMatch(/\p{Surrogate}/u);
      }
    }),
    { numRuns: 60 },
  );
});
