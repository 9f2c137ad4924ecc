// The way of a message to an incoming webhook.
import type { SlackMessage } from '../../../src/publish/slack/blocks.ts';
import { SlackError } from '../../../src/publish/slack/error.ts';
import { postToWebhook } from '../../../src/publish/slack/webhook.ts';
import { type PretendSlack, startSlack } from '../../../src/simulator/slack.ts';

let slack: PretendSlack;
beforeEach(async () => {
  slack = await startSlack();
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
  await postToWebhook(fetch, slack.webhookUrl, message);
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
  const error = await failure(postToWebhook(fetch, slack.webhookUrl, message));
  expect(error).toMatchObject({ fault: { status }, message: words });
  expect(error.fault).not.toHaveProperty('retryAfter');
  expect(slack.messages).toEqual([]);
});

test('says when to come back', async () => {
  slack.failNext(429, 'rate_limited', { wait: 30 });
  const error = await failure(postToWebhook(fetch, slack.webhookUrl, message));
  expect(error.message).toBe('Slack answered 429; Retry-After: 30: rate_limited');
  expect(error.fault).toEqual({ status: 429, retryAfter: 30 });
});

test('no error ever holds the URL: echoed, unreachable, or no URL at all', async () => {
  slack.failNext(400, `no such hook: ${slack.webhookUrl}`);
  const echoed = await failure(postToWebhook(fetch, slack.webhookUrl, message));
  expect(echoed.message).toBe('Slack answered 400: no such hook: [webhook]');
  const gone = await startSlack();
  await gone.close();
  const unreachable = await failure(postToWebhook(fetch, gone.webhookUrl, message));
  expect(unreachable.message).toBe('could not reach Slack: ECONNREFUSED');
  const malformed = await failure(postToWebhook(fetch, 'https://[secret', message));
  for (const { message: words, stack, cause } of [echoed, unreachable, malformed]) {
    expect(`${words} ${stack} ${String(cause)}`).not.toMatch(/pretendsecret|\[secret/);
  }
});
