// The pretend Slack beside the simulator, and the ports of the Slack function on both: real clients, and a clock of the
// test's own.
import { slackPorts } from '../../src/deps.ts';
import type { SlackMessage } from '../../src/publish/slack/blocks.ts';
import type { SlackConfig, SlackWay } from '../../src/publish/slack/config.ts';
import type { SlackPorts } from '../../src/publish/slack/handler.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import {
  CHANNEL,
  type PretendSlack,
  type PretendSlackOptions,
  startSlack,
} from '../../src/simulator/slack.ts';
import { withEnvironment } from './company.ts';
import { publishingEstate, REGION } from './simulated.ts';

const WEBHOOK = '/mailposture/slack-webhook';
const TOKEN = '/mailposture/slack-token';
export const THREADS = 'reports';

export interface SlackService {
  readonly slack: PretendSlack;
  readonly simulator: Simulator;
  readonly ports: SlackPorts;
  readonly byWebhook: SlackConfig;
  readonly byBot: SlackConfig & { readonly way: Extract<SlackWay, { kind: 'bot' }> };
  /** What is left of the invocation, in milliseconds; sleeping takes of it at once. */
  readonly clock: { left: number; readonly slept: number[] };
  close(): Promise<void>;
}

/** @param more other parameters of SSM */
export async function startSlackService(
  options: PretendSlackOptions = {},
  more: Readonly<Record<string, string>> = {},
): Promise<SlackService> {
  const slack = await startSlack(options);
  const parameters = { [WEBHOOK]: slack.webhookUrl, [TOKEN]: slack.botToken, ...more };
  const simulator = await startSimulator({ estate: publishingEstate, parameters });
  const restore = withEnvironment({ ...simulator.env, AWS_REGION: REGION });
  const clock: SlackService['clock'] = { left: 30_000, slept: [] };
  const made = slackPorts();
  const { apiUrl } = slack;
  return {
    slack,
    simulator,
    clock,
    ports: {
      ...made,
      timeLeft: () => clock.left,
      sleep: (ms) => {
        clock.left -= ms;
        clock.slept.push(ms);
        return Promise.resolve();
      },
    },
    byWebhook: { way: { kind: 'webhook', parameter: WEBHOOK }, locale: 'en' },
    byBot: {
      way: { kind: 'bot', parameter: TOKEN, channel: CHANNEL, bucket: THREADS, apiUrl },
      locale: 'en',
    },
    close: async () => {
      restore();
      made.ssm.destroy();
      made.s3.destroy();
      await Promise.all([simulator.close(), slack.close()]);
    },
  };
}

/** Every text of a message in order, as it is sent. */
function sentTextsOf({ blocks }: Pick<SlackMessage, 'blocks'>): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'section' || block.type === 'header') return [block.text?.text ?? ''];
    return block.type === 'context'
      ? block.elements.map((element) => ('text' in element ? element.text : ''))
      : [];
  });
}

/** Every text of a message in order, without what only keeps Slack from formatting it. */
export const textsOf = (message: Pick<SlackMessage, 'blocks'>): string[] =>
  sentTextsOf(message).map((text) => text.replaceAll('\u2060', ''));

/**
 * Formatting characters inside a word, which format nothing, links that we made and code, taken away: what is left must
 * hold no control of Slack's.
 */
const withoutOurs = (text: string) =>
  text
    .replace(/\u2060[*_~`:]\u2060/g, '')
    .replace(/```[^`]*```/g, '')
    .replace(/<https:\/\/[^<>|]+\|[^<>|]+>/g, '')
    .replace(/`[^`]*`/g, '');

/** Within our own limit, and with no mention, link, escape or half character that is not ours. */
export function expectHarmless({ text, blocks }: SlackMessage): void {
  expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(12_000);
  const formatted = blocks.flatMap((block) =>
    block.type === 'header' ? [] : sentTextsOf({ blocks: [block] }),
  );
  for (const each of [text, ...formatted]) {
    expect(withoutOurs(each)).not.toMatch(/[<>`]|&(?!amp;|lt;|gt;)/);
    expect(each).not.toMatch(/\p{Surrogate}/u);
  }
}
