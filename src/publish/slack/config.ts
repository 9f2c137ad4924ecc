// How Slack is reached, from the environment: by a webhook, or by a bot that keeps a thread for each finding.
import { LOCALES, type Locale } from '../../model.ts';
import { isOnThisMachine, SlackConfigError } from './secret.ts';

/** The way to Slack. Parameters are names of SecureStrings in SSM. */
export type SlackWay =
  | { readonly kind: 'webhook'; readonly parameter: string }
  | {
      readonly kind: 'bot';
      readonly parameter: string;
      /** Channel's ID. */
      readonly channel: string;
      /** Bucket in which threads are kept. */
      readonly bucket: string;
      /** What stands in the place of Slack, on this machine; left out: Slack. */
      readonly apiUrl?: string;
    };

export interface SlackConfig {
  readonly way: SlackWay;
  /** The language of alarms; digests and findings bring their own. */
  readonly locale: Locale;
  /** The Region of this service, and so of its bucket: for links to reports. */
  readonly home?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. An empty variable counts as not set.
 * @throws SlackConfigError naming the variable, and what was expected
 */
export function slackConfig(env: Environment): SlackConfig {
  const wanted = env.MAILPOSTURE_LOCALE || 'en';
  const locale = LOCALES.find((each) => each === wanted);
  if (locale === undefined)
    throw new SlackConfigError(`MAILPOSTURE_LOCALE: expected ${LOCALES.join(' or ')}`);
  const home = env.AWS_REGION;
  return { way: wayOf(env), locale, ...(home && { home }) };
}

function wayOf(env: Environment): SlackWay {
  const webhook = env.SLACK_WEBHOOK_PARAMETER || undefined;
  const token = env.SLACK_TOKEN_PARAMETER || undefined;
  if (webhook !== undefined && token !== undefined) {
    throw new SlackConfigError(
      'SLACK_WEBHOOK_PARAMETER and SLACK_TOKEN_PARAMETER: expected one of them, not both',
    );
  }
  if (webhook !== undefined) {
    if (!env.SLACK_CHANNEL) return { kind: 'webhook', parameter: webhook };
    throw new SlackConfigError(
      'SLACK_CHANNEL: a webhook posts to its own channel; expected none, or a bot token',
    );
  }
  if (token !== undefined) return botOf(env, token);
  throw new SlackConfigError(
    'SLACK_WEBHOOK_PARAMETER or SLACK_TOKEN_PARAMETER must name the SSM SecureString parameter that holds the Slack ' +
      'webhook URL or bot token',
  );
}

function botOf(env: Environment, parameter: string): SlackWay {
  const { SLACK_CHANNEL: channel = '', SLACK_THREADS_BUCKET: bucket = '', SLACK_API_URL: apiUrl = '' } = env;
  // An ID stays when the channel is renamed, and with it the threads.
  if (!/^[CGD][A-Z0-9]{5,}$/.test(channel)) {
    throw new SlackConfigError('SLACK_CHANNEL: expected the ID of a channel, like C0123456789');
  }
  if (bucket === '') {
    throw new SlackConfigError(
      'SLACK_THREADS_BUCKET: expected the name of the S3 bucket that keeps the threads',
    );
  }
  // The token goes wherever this leads.
  if (apiUrl !== '' && !isOnThisMachine(apiUrl)) {
    throw new SlackConfigError(
      'SLACK_API_URL: expected http on this machine (127.0.0.1, localhost or [::1]), or none',
    );
  }
  return { kind: 'bot', parameter, channel, bucket, ...(apiUrl && { apiUrl }) };
}
