// A digest as a Slack message: within Slack's limits and without a mention or format of its own, for any input.
import fc from 'fast-check';
import { stepOf } from '../../../src/fix/step.ts';
import { type Finding, SEVERITIES, told } from '../../../src/model.ts';
import { CHANGE_WORDS } from '../../../src/publish/change-words.ts';
import { makeDigest } from '../../../src/publish/messages/digest.ts';
import { slackMessage } from '../../../src/publish/slack/digest.ts';
import { code, command, link, prose } from '../../../src/publish/slack/text.ts';
import { judgeSlackMessage } from '../../../src/simulator/slack-webhook.ts';
import { finding, gap, hostileReport, hostileText, report } from '../../support/reports.ts';
import { expectHarmless, textsOf } from '../../support/slack.ts';

const messageOf = (made: ReturnType<typeof report>, bucket?: string) =>
  slackMessage(makeDigest(made, bucket ? { bucket, key: 'k.json' } : undefined, 200_000));

test("any report fits Slack's limits and carries no mention, link or format of its own", () => {
  fc.assert(
    fc.property(hostileReport, (made) => {
      const message = messageOf(made);
      expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
      expectHarmless(message);
      const shown = message.blocks.filter((block) => block.type === 'section').length;
      const news = made.summary.outcomes.fail + made.summary.outcomes.unknown;
      if (news > 0) expect(shown).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

test.each([1, 2])('the longest section of all fits, of reports on so many accounts: %i', (count) => {
  const long = 'x'.repeat(1000);
  const subject = { ...finding().subject, name: long, account: long, region: long };
  const leads = Array.from({ length: 6 }, (_, i) =>
    finding({ subject: { ...subject, id: `${i}` }, follows: { checkId: long, subject } }),
  );
  const change = { kind: 'ses', change: 'enableDkimSigning', identity: 'example.com' } as const;
  const step = stepOf({ ...change, account: '111122223333', region: 'eu-west-1' }, 'c', 'en');
  const cause = (length: number) => {
    const paste = [`file://${'y'.repeat(length)}`];
    const fix = { steps: [{ ...step, paste }], open: [], plan: 'p'.repeat(160) };
    const follows = { checkId: long, subject: { ...subject, id: 'elsewhere' } };
    return finding({ checkId: long, subject, because: long, follows, fix });
  };
  const accounts = Array.from({ length: count }, (_, i) => `${i}`);
  const sizes = Array.from({ length: 45 }, (_, i) => {
    const message = messageOf(report({ findings: [cause(i * 20), ...leads], accounts }));
    expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
    return message.blocks.map((block) => (block.type === 'section' ? (block.text?.text.length ?? 0) : 0));
  }).flat();
  expect(Math.max(...sizes)).toBeGreaterThan(2800);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2900);
});

const amount = fc.oneof(fc.constant(0), fc.nat({ max: 3000 }));
const counts = fc.record({
  new: amount,
  still: amount,
  severityUp: amount,
  severityDown: amount,
  resolved: amount,
  lostSight: amount,
  gone: amount,
  blind: amount,
  regained: amount,
});
const change = fc.record({
  change: fc.constantFrom('new', 'still', 'resolved', 'lostSight', 'gone'),
  since: hostileText,
  before: fc.record({ severity: fc.constantFrom(...SEVERITIES), because: hostileText, seenAt: hostileText }),
});

test('so does any report that was compared, whatever changed in it and however much', () => {
  fc.assert(
    fc.property(
      hostileReport,
      fc.array(change, { minLength: 3 }),
      counts,
      hostileText,
      (made, more, much, since) => {
        const withChange = (each: Finding, i: number): Finding => ({ ...each, ...more[i % more.length] });
        const findings = [...made.findings].map(withChange);
        const changes = { since, counts: much, past: findings.slice(0, 300), trend: [] };
        const message = messageOf({ ...made, findings, changes }, 'reports');
        expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
        expectHarmless(message);
        // Each kind of change is told by a heading and its figure, whatever else there is room for.
        const text = textsOf(message).join('\n');
        for (const [kind, heading] of HEADINGS) {
          const isNews = Object.entries(much).some(
            ([name, count]) => count > 0 && name !== 'still' && name !== 'regained',
          );
          if (isNews && much[kind] > 0) {
            expect(text).toContain(
              `*${told(heading, made.locale).replace(/^./, (c) => c.toUpperCase())}: ${much[kind]}*`,
            );
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

const HEADINGS = (['new', 'severityUp', 'lostSight', 'resolved', 'gone'] as const).map(
  (kind) => [kind, CHANGE_WORDS[kind]] as const,
);

test('tells the finding, where to look and what to type, and what was not seen', () => {
  const made = report({ findings: [finding(), finding({ outcome: 'unknown' })], gaps: [gap()] });
  const texts = textsOf(messageOf(made, 'reports'));
  expect(texts).toEqual([
    'Mailposture: 1 critical in 8 pools and 12 identities; 1 thing could not be seen, so 1 check has no answer',
    'account 111122223333 · Region ap-northeast-1 and eu-west-1 · 2026-11-01T08:00:00.000Z',
    [
      '🔴 *CRITICAL* `cognito-sender-verified`',
      'user pool `shop` in eu-west-1',
      'The pool sends as example.com, whose verification is PENDING.',
      '`aws sesv2 get-email-identity --email-identity example.com --region eu-west-1`',
      '<https://console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Example01/users?region=eu-west-1|Open in the AWS console> · <https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html|How to fix it>',
    ].join('\n'),
    expect.stringMatching(/^⚪ \*UNKNOWN\*/),
    '*Not seen.* In 1 account, 2 Regions, 1 thing could not be seen:\n• eu-west-1, account 111122223333: ses:ListEmailIdentities (the list of identities): AccessDeniedException: not authorized',
    'The full report: `s3://reports/k.json` · <https://console.aws.amazon.com/s3/object/reports?prefix=k.json|Open it in S3>',
  ]);
});

test('in Japanese: everything around what the report says', () => {
  const findings = [finding(), finding({ outcome: 'unknown' })];
  const made = report({ findings, gaps: [gap()], locale: 'ja' });
  const texts = textsOf(messageOf(made, 'reports'));
  expect(texts[0]).toBe(
    'Mailposture: 8 個のユーザープール、12 個の ID: critical 1 件。1 件を確認できず、1 件のチェックは結果が不明です',
  );
  expect(texts[1]).toBe(
    'アカウント 111122223333 · リージョン ap-northeast-1、eu-west-1 · 2026-11-01T08:00:00.000Z',
  );
  expect(texts[2]).toContain('ユーザープール `shop` (eu-west-1)');
  expect(texts[2]).toContain('|AWS コンソールで開く>');
  expect(texts[4]).toMatch(/^\*確認できなかったもの\* 1 個のアカウント、2 個のリージョンのうち、1 件を/);
  expect(texts[5]).toBe(
    'レポート全体: `s3://reports/k.json` · <https://console.aws.amazon.com/s3/object/reports?prefix=k.json|S3 で開く>',
  );
});

test('shows the worst and counts the rest, also what the digest had left out', () => {
  const findings = [
    ...Array.from({ length: 900 }, () => finding({ severity: 'low' })),
    finding({ severity: 'critical', checkId: 'the-worst' }),
  ];
  const message = messageOf(report({ findings }));
  const texts = textsOf(message);
  expect(texts[2]).toContain('the-worst');
  const shown = message.blocks.filter((block) => block.type === 'section').length;
  expect(shown).toBeGreaterThan(10);
  expect(texts.at(-1)).toBe(`… and ${901 - shown} findings more, no worse than these.`);
});

test('says nothing of coverage when all was seen, and always when not', () => {
  expect(textsOf(messageOf(report()))).toHaveLength(2);
  expect(textsOf(messageOf(report({ complete: false }))).at(-1)).toContain('Not seen.');
});

describe('text for mrkdwn', () => {
  test.each([
    ['<!channel> & <@U1>', '&lt;!channel\u2060&gt; &amp; &lt;@U1\u2060&gt;'],
    ['*bold*', '\u2060*\u2060bold\u2060*\u2060'],
    [':aws:', '\u2060:\u2060aws\u2060:\u2060'],
    ['a\nb', 'a b'],
  ])('prose(%j)', (text, expected) => {
    expect(prose(text, 100)).toBe(expected);
  });
  test.each([
    ['one line', 'aws x --a <b>', 100, '`aws x --a &lt;b&gt;`'],
    ['several lines', 'aws x\n# then\naws y', 100, '```\naws x\n# then\naws y\n```'],
    ['a cut between lines', 'aws first\naws second\naws third', 34, '```\naws first\naws second\n…\n```'],
    ['a first line that is too long', 'aws first\naws second', 8, '`aws f…`'],
    ['backticks', 'a`b\n```c', 100, "```\na'b\n'''c\n```"],
  ])('command: %s', (_, text, max, expected) => {
    expect(command(text, max)).toBe(expected);
  });
  test('cuts never inside an escape, and never over the limit', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 60 }), (text, max) => {
        for (const made of [prose(text, max), code(text, max + 3), command(text, max + 20)]) {
          expect(made.length).toBeLessThanOrEqual(max + 20);
          expect(made).not.toMatch(/&(?!amp;|lt;|gt;)|\p{Surrogate}/u);
        }
      }),
    );
  });
  test.each([
    ['code as it is', code('a_b *c* <d>', 99), '`a_b *c* &lt;d&gt;`'],
    ['a backtick would end the span', code('a`b', 99), "`a'b`"],
    ['no empty span', code('\n', 99), ''],
    ['a link', link('https://example.com/?a=1&b=2', 'Go', 99), '<https://example.com/?a=1&amp;b=2|Go>'],
    [
      'a link that would end early',
      link('https://example.com/#a|b>', 'Go', 99),
      '<https://example.com/#a%7Cb%3E|Go>',
    ],
    ['not https', link('javascript:alert(1)', 'Go', 99), ''],
    ['no URL', link('nowhere', 'Go', 99), ''],
    ['too long', link(`https://example.com/${'x'.repeat(99)}`, 'Go', 99), ''],
  ])('%s', (_, made, expected) => {
    expect(made).toBe(expected);
  });
});
