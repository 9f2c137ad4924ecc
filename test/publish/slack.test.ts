// A digest as a Slack message: within Slack's limits and without a mention or format of its own, for any input.
import fc from 'fast-check';
import { makeDigest } from '../../src/publish/digest.ts';
import { SlackError, type SlackMessage, sendToSlack, slackMessage } from '../../src/publish/slack.ts';
import { code, command, link, prose } from '../../src/publish/slack-text.ts';
import { judgeSlackMessage, type SlackWebhook, startSlackWebhook } from '../../src/simulator/slack.ts';
import { finding, gap, hostileReport, hostileText, report } from '../support/reports.ts';

const messageOf = (made: ReturnType<typeof report>, bucket?: string) =>
  slackMessage(makeDigest(made, bucket ? { bucket, key: 'k.json' } : undefined, 200_000));

/** Every text of a message, in order. */
function textsOf({ blocks }: SlackMessage): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'section' || block.type === 'header') return [block.text?.text ?? ''];
    return block.type === 'context'
      ? block.elements.map((element) => ('text' in element ? element.text : ''))
      : [];
  });
}

/** Links that we made and code spans, taken away: what is left must hold no control of Slack's. */
const withoutOurs = (text: string) =>
  text.replace(/<https:\/\/[^<>|]+\|[^<>|]+>/g, '').replace(/`[^`]*`/g, '');

test("any report fits Slack's limits and carries no mention, link or format of its own", () => {
  fc.assert(
    fc.property(hostileReport, (made) => {
      const message = messageOf(made);
      expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
      expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(12_000);
      for (const text of textsOf(message)) expect(text).not.toMatch(/\p{Surrogate}/u);
      const texts = message.blocks.flatMap((block) =>
        block.type === 'header' ? [] : textsOf({ text: '', blocks: [block] }),
      );
      for (const text of texts) {
        expect(withoutOurs(text)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }
      const shown = message.blocks.filter((block) => block.type === 'section').length;
      const news = made.summary.outcomes.fail + made.summary.outcomes.unknown;
      if (news > 0) expect(shown).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

test('tells the finding, where to look and what to type, and what was not seen', () => {
  const made = report({ findings: [finding(), finding({ outcome: 'unknown' })], gaps: [gap()] });
  const texts = textsOf(messageOf(made, 'reports')).map((text) => text.replaceAll('\u2060', ''));
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
    'The full report: `s3://reports/k.json`',
  ]);
});

test('in Japanese: everything around what the report says', () => {
  const findings = [finding(), finding({ outcome: 'unknown' })];
  const made = report({ findings, gaps: [gap()], locale: 'ja' });
  const texts = textsOf(messageOf(made, 'reports')).map((text) => text.replaceAll('\u2060', ''));
  expect(texts[0]).toBe(
    'Mailposture: 8 個のユーザープール、12 個の ID: critical 1 件。1 件を確認できず、1 件のチェックは結果が不明です',
  );
  expect(texts[1]).toBe(
    'アカウント 111122223333 · リージョン ap-northeast-1、eu-west-1 · 2026-11-01T08:00:00.000Z',
  );
  expect(texts[2]).toContain('ユーザープール `shop` (eu-west-1)');
  expect(texts[2]).toContain('|AWS コンソールで開く>');
  expect(texts[4]).toMatch(/^\*確認できなかったもの\* 1 個のアカウント、2 個のリージョンのうち、1 件を/);
  expect(texts[5]).toBe('レポート全体: `s3://reports/k.json`');
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

describe('sendToSlack', () => {
  let slack: SlackWebhook;
  beforeEach(async () => {
    slack = await startSlackWebhook();
  });
  afterEach(() => slack.close());
  const message: SlackMessage = { text: 'hello', blocks: [] };
  const failure = (sent: Promise<void>): Promise<SlackError> =>
    sent.then(
      () => {
        throw new Error('Slack took it');
      },
      (error: unknown) => {
        if (error instanceof SlackError) return error;
        throw error;
      },
    );

  test('delivers', async () => {
    await sendToSlack(fetch, slack.url, message);
    expect(slack.messages).toEqual([{ text: 'hello', blocks: [] }]);
  });

  test.each<[string, number, string, string]>([
    ['a refusal', 400, 'invalid_blocks', 'Slack answered 400: invalid_blocks'],
    ['a fault of Slack', 500, 'rollup_error', 'Slack answered 500: rollup_error'],
    ['2xx that is not ok', 200, '<html>proxy</html>', 'Slack answered 200: <html>proxy</html>'],
    ['a redirect', 302, '', 'Slack answered 302: (empty)'],
    [
      'too much without saying when',
      429,
      'rate_limited',
      'Slack answered 429; Retry-After: not given: rate_limited',
    ],
    ['a long story', 503, 'x'.repeat(900), `Slack answered 503: ${'x'.repeat(199)}…`],
  ])('throws on %s', async (_, status, body, words) => {
    slack.failNext(status, body);
    const error = await failure(sendToSlack(fetch, slack.url, message));
    expect(error).toMatchObject({ status, message: words });
    expect(slack.messages).toEqual([]);
  });

  test('passes on when to come back', async () => {
    await slack.close();
    slack = await startSlackWebhook({ ratePerSecond: 0.01 });
    await sendToSlack(fetch, slack.url, message);
    const error = await failure(sendToSlack(fetch, slack.url, message));
    expect(error.message).toMatch(/^Slack answered 429; Retry-After: \d+: rate_limited$/);
  });

  test('no error ever holds the URL: echoed, unreachable, or no URL at all', async () => {
    slack.failNext(400, `no such hook: ${slack.url}`);
    const echoed = await failure(sendToSlack(fetch, slack.url, message));
    expect(echoed.message).toBe('Slack answered 400: no such hook: [webhook]');
    const gone = await startSlackWebhook();
    await gone.close();
    const unreachable = await failure(sendToSlack(fetch, gone.url, message));
    expect(unreachable.message).toBe('could not reach Slack: ECONNREFUSED');
    const malformed = await failure(sendToSlack(fetch, 'https://[secret', message));
    for (const { message: words, stack, cause } of [echoed, unreachable, malformed]) {
      expect(`${words} ${stack} ${String(cause)}`).not.toMatch(/pretendsecret|\[secret/);
    }
  });
});
