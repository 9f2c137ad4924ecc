// From an SNS event to Slack: what handlers/slack.ts does, with its ports handed in.
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import * as v from 'valibot';
import { LOCALES, type Locale } from '../model.ts';
import { alarmMessage } from './alarm.ts';
import { parseDigest } from './digest.ts';
import { type FetchLike, SlackError, sendToSlack, slackMessage } from './slack.ts';

export interface SlackPorts {
  readonly ssm: SSMClient;
  readonly fetch: FetchLike;
}

export interface SlackConfig {
  /** Name of the SecureString parameter that holds the webhook's URL. */
  readonly webhookParameter: string;
  /** The language of alarms; a digest brings its own. */
  readonly locale: Locale;
}

/** The service is not set up rightly: trying again will not help until somebody mends it. */
class SlackConfigError extends Error {
  override readonly name = 'SlackConfigError';
}

/**
 * Reads the environment.
 * @throws SlackConfigError when SLACK_WEBHOOK_PARAMETER is missing, or MAILPOSTURE_LOCALE is no language of ours
 */
export function slackConfig(env: Readonly<Record<string, string | undefined>>): SlackConfig {
  const webhookParameter = env.SLACK_WEBHOOK_PARAMETER ?? '';
  if (webhookParameter === '') {
    throw new SlackConfigError(
      'SLACK_WEBHOOK_PARAMETER must name the SSM SecureString parameter that holds the Slack webhook URL',
    );
  }
  const wanted = env.MAILPOSTURE_LOCALE || 'en';
  const locale = LOCALES.find((each) => each === wanted);
  if (locale !== undefined) return { webhookParameter, locale };
  throw new SlackConfigError(`MAILPOSTURE_LOCALE: expected ${LOCALES.join(' or ')}`);
}

const Event = v.object({
  Records: v.pipe(v.array(v.object({ Sns: v.object({ Message: v.string() }) })), v.minLength(1)),
});

/**
 * Delivers each digest or alarm of an SNS event to Slack, in order.
 * @param event SNS's event for Lambda; `Message` is the `default` part of the published message
 * @throws when the event is none of SNS's, a message is neither, the webhook cannot be read, or Slack refuses
 */
export async function deliverToSlack(ports: SlackPorts, config: SlackConfig, event: unknown): Promise<void> {
  const parsed = v.safeParse(Event, event);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new TypeError(`not an SNS event: ${v.getDotPath(issue) ?? '(whole)'}: ${issue.message}`);
  }
  const messages = parsed.output.Records.map(
    ({ Sns: { Message } }) => alarmMessage(Message, config.locale) ?? slackMessage(parseDigest(Message)),
  );
  for (const message of messages) {
    const url = await webhookUrl(ports.ssm, config.webhookParameter);
    try {
      await sendToSlack(ports.fetch, url, message);
    } catch (error) {
      // 403, 404 and 410 say that this webhook is no more: the next try reads the parameter afresh.
      if (error instanceof SlackError && [403, 404, 410].includes(error.status ?? 0))
        webhooks.delete(ports.ssm);
      throw error;
    }
  }
}

/** One read for each client and parameter, which is once for each Lambda container. */
const webhooks = new WeakMap<SSMClient, Map<string, Promise<string>>>();

function webhookUrl(ssm: SSMClient, parameter: string): Promise<string> {
  const known = webhooks.get(ssm) ?? new Map<string, Promise<string>>();
  webhooks.set(ssm, known);
  const read = known.get(parameter) ?? readWebhook(ssm, parameter);
  known.set(parameter, read);
  // A failed read is not kept: the next event asks again.
  read.catch(() => known.delete(parameter));
  return read;
}

async function readWebhook(ssm: SSMClient, parameter: string): Promise<string> {
  const answer = await ssm.send(new GetParameterCommand({ Name: parameter, WithDecryption: true }));
  const url = answer.Parameter?.Value?.trim() ?? '';
  if (answer.Parameter?.Type !== 'SecureString') {
    throw new SlackConfigError(`${parameter} must be a SecureString: a webhook URL is a secret`);
  }
  if (isWebhook(url)) return url;
  throw new SlackConfigError(`${parameter} does not hold an https URL`);
}

/** https, or plain http to this machine, where a pretend webhook may listen. */
function isWebhook(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  );
}
