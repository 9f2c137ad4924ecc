// The pretend Slack refuses what Slack refuses: blocks, and what a webhook does not take.
import { startSlack } from '../../src/simulator/slack.ts';
import { judgeSlackMessage } from '../../src/simulator/slack-webhook.ts';

const text = (length: number) => 'x'.repeat(length);
const section = (length: number) => ({ type: 'section', text: { type: 'mrkdwn', text: text(length) } });
const header = (length: number, type = 'plain_text') => ({
  type: 'header',
  text: { type, text: text(length) },
});
const divider = { type: 'divider' };
const fields = (count: number, length = 5) => ({
  type: 'section',
  fields: Array(count).fill({ type: 'mrkdwn', text: text(length) }),
});

test.each<[string, unknown, string | undefined]>([
  ['text alone', { text: 'hello' }, undefined],
  ['nothing', {}, 'no_text'],
  ['empty text', { text: '' }, 'no_text'],
  ['a list', [], 'invalid_payload'],
  ['text that is none', { text: 7 }, 'invalid_payload'],
  ['50 blocks', { blocks: Array(50).fill(divider) }, undefined],
  ['51 blocks', { blocks: Array(51).fill(divider) }, 'invalid_blocks'],
  ['blocks that are no list', { blocks: divider }, 'invalid_blocks'],
  ['a section of 3,000', { blocks: [section(3000)] }, undefined],
  ['a section of 3,001', { blocks: [section(3001)] }, 'invalid_blocks'],
  ['an empty section', { blocks: [section(0)] }, 'invalid_blocks'],
  ['a section without text or fields', { blocks: [{ type: 'section' }] }, 'invalid_blocks'],
  ['10 fields', { blocks: [fields(10)] }, undefined],
  ['11 fields', { blocks: [fields(11)] }, 'invalid_blocks'],
  ['a field of 2,000', { blocks: [fields(1, 2000)] }, undefined],
  ['a field of 2,001', { blocks: [fields(1, 2001)] }, 'invalid_blocks'],
  ['a header of 150', { blocks: [header(150)] }, undefined],
  ['a header of 151', { blocks: [header(151)] }, 'invalid_blocks'],
  ['a header in mrkdwn', { blocks: [header(5, 'mrkdwn')] }, 'invalid_blocks'],
  ['a context of nothing', { blocks: [{ type: 'context', elements: [] }] }, 'invalid_blocks'],
  ['an unknown type', { blocks: [{ type: 'banner' }] }, 'invalid_blocks'],
  ['an unknown key', { blocks: [{ ...divider, colour: 'red' }] }, 'invalid_blocks'],
  ['13,000 characters of blocks', { blocks: Array(13).fill(section(930)) }, undefined],
  ['14,000 characters of blocks', { blocks: Array(14).fill(section(950)) }, 'msg_blocks_too_long'],
])('%s', (_, body, expected) => {
  const judged = judgeSlackMessage(JSON.stringify(body));
  expect('error' in judged ? judged.error : undefined).toBe(expected);
});

describe('a webhook', () => {
  const post = (url: string, body: string, type = 'application/json') =>
    fetch(url, { method: 'POST', headers: { 'content-type': type }, body });

  test('takes a message and says ok', async () => {
    await using slack = await disposable();
    const answer = await post(slack.webhookUrl, '{"text":"hello"}');
    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
    expect(slack.messages).toEqual([{ text: 'hello', blocks: [] }]);
  });

  test.each([
    ['a wrong path', '/services/T0/B0/guess', '{"text":"x"}', 'application/json', 404, 'no_service'],
    ['no JSON', '', 'hello', 'application/json', 400, 'invalid_payload'],
    ['another type', '', '{"text":"x"}', 'text/plain', 400, 'invalid_payload'],
    ['no text', '', '{}', 'application/json', 400, 'no_text'],
  ])('refuses %s', async (_, path, body, type, status, word) => {
    await using slack = await disposable();
    const { webhookUrl } = slack;
    const answer = await post(path ? new URL(path, webhookUrl).href : webhookUrl, body, type);
    expect([answer.status, await answer.text()]).toEqual([status, word]);
    expect(slack.messages).toEqual([]);
  });

  test('says when to come back, when it was told to hold a rate', async () => {
    await using slack = await disposable({ ratePerSecond: 0.01 });
    await post(slack.webhookUrl, '{"text":"one"}');
    const answer = await post(slack.webhookUrl, '{"text":"two"}');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(90);
    expect(slack.messages).toHaveLength(1);
  });
});

async function disposable(options: Parameters<typeof startSlack>[0] = {}) {
  const slack = await startSlack(options);
  return { ...slack, [Symbol.asyncDispose]: () => slack.close() };
}
