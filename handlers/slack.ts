// SNS -> Slack. Return means delivered; throw means that Lambda tries again and then hands the event to the
// dead-letter queue.
import type { SNSEvent } from 'aws-lambda';
import { ssmClient } from '../src/deps.ts';
import { deliverToSlack, slackConfig } from '../src/publish/slack-handler.ts';

const config = slackConfig(process.env);
const ports = { ssm: ssmClient(), fetch };

/** Posts each digest or alarm in the event to the Slack webhook that SLACK_WEBHOOK_PARAMETER names. */
export async function handler(event: SNSEvent): Promise<void> {
  await deliverToSlack(ports, config, event);
}
