// SNS -> Slack. Return means delivered; throw means that Lambda tries again and then hands the event to the
// dead-letter queue.
import type { Context } from 'aws-lambda';
import { slackPorts } from '../src/deps.ts';
import { logged } from '../src/log.ts';
import { slackConfig } from '../src/publish/slack/config.ts';
import { deliverToSlack, messageIdsOf } from '../src/publish/slack/handler.ts';

const config = slackConfig(process.env);
const ports = slackPorts();

/** Posts each digest, finding or alarm in the event by the webhook or the bot that the environment names. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const timeLeft = () => context.getRemainingTimeInMillis();
  await logged(context, async (log) => {
    log.info('delivering to Slack', { messages: messageIdsOf(event) });
    await deliverToSlack({ ...ports, timeLeft }, config, event);
    log.info('delivered to Slack');
  });
}
