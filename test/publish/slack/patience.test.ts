// How long a message waits for Slack.
import { SlackError } from '../../../src/publish/slack/error.ts';
import { patiently } from '../../../src/publish/slack/patience.ts';

/** Slack that says these waits (seconds) one after the other, and then takes the message. */
function slackThatSays(...waits: readonly (number | undefined)[]) {
  const said = [...waits];
  return () => {
    if (said.length === 0) return Promise.resolve('taken');
    const retryAfter = said.shift();
    const fault = { status: 429, ...(retryAfter !== undefined && { retryAfter }) };
    return Promise.reject(new SlackError('429', fault));
  };
}

function clockWith(left: number) {
  const slept: number[] = [];
  const timeLeft = () => left - slept.reduce((sum, ms) => sum + ms, 0);
  return { slept, timeLeft, sleep: (ms: number) => Promise.resolve(void slept.push(ms)) };
}

test.each<[string, readonly number[], readonly number[]]>([
  ['no wait', [], []],
  ['a wait', [3], [3000]],
  ['waits as long as there is time', [3, 4], [3000, 4000]],
  ['a wait of nothing is a second: it would knock without end', [0], [1000]],
  ['the longest wait that leaves room for a request', [17], [17_000]],
])('%s', async (_, waits, slept) => {
  const clock = clockWith(30_000);
  expect(await patiently(clock, slackThatSays(...waits))).toBe('taken');
  expect(clock.slept).toEqual(slept);
});

test.each<[string, readonly (number | undefined)[], readonly number[]]>([
  ['a wait that is too long', [18], []],
  ['waits that are too long together', [9, 9], [9000]],
  ['no word of when', [undefined], []],
])('throws on %s: Lambda tries again', async (_, waits, slept) => {
  const clock = clockWith(30_000);
  await expect(patiently(clock, slackThatSays(...waits))).rejects.toThrow('429');
  expect(clock.slept).toEqual(slept);
});

test('throws what is no matter of waiting', async () => {
  const clock = clockWith(30_000);
  await expect(patiently(clock, () => Promise.reject(new TypeError('broken')))).rejects.toThrow('broken');
  expect(clock.slept).toEqual([]);
});
