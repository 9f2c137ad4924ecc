// The secrets by which Slack knows us, a webhook's URL or a bot's token: read from Parameter Store, kept in this process, and
// never told.
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** The service is not set up rightly: trying again will not help until somebody mends it. */
export class SlackConfigError extends Error {
  override readonly name = 'SlackConfigError';
}

/** What a parameter must hold. */
export interface SecretKind {
  readonly called: string;
  fits(value: string): boolean;
}

export const WEBHOOK: SecretKind = { called: 'an https URL', fits: isWebhook };

/** https://docs.slack.dev/authentication/tokens ("Bot tokens"; with token rotation they begin with xoxe). */
export const BOT_TOKEN: SecretKind = {
  called: 'a bot token (xoxb-…)',
  fits: (value) => /^(xoxe\.)?xoxb-[\w-]+$/.test(value),
};

/** One read for each client and parameter, which is once for each Lambda container. */
const secrets = new WeakMap<SSMClient, Map<string, Promise<string>>>();

/**
 * The secret that a parameter holds.
 * @throws SlackConfigError when it is no SecureString, or holds something else; what SSM refuses
 */
export function secretOf(ssm: SSMClient, parameter: string, kind: SecretKind): Promise<string> {
  const known = secrets.get(ssm) ?? new Map<string, Promise<string>>();
  secrets.set(ssm, known);
  const reading = known.get(parameter) ?? readSecret(ssm, parameter, kind);
  known.set(parameter, reading);
  // A failed read is not kept: the next event asks again.
  reading.catch(() => known.delete(parameter));
  return reading;
}

/** Has the next event read the parameter afresh: Slack no longer knows what it held. */
export function forgetSecret(ssm: SSMClient, parameter: string): void {
  secrets.get(ssm)?.delete(parameter);
}

async function readSecret(ssm: SSMClient, parameter: string, { called, fits }: SecretKind): Promise<string> {
  const answer = await ssm.send(new GetParameterCommand({ Name: parameter, WithDecryption: true }));
  const value = answer.Parameter?.Value?.trim() ?? '';
  if (answer.Parameter?.Type !== 'SecureString') {
    throw new SlackConfigError(`${parameter} must be a SecureString: what it holds is a secret`);
  }
  if (fits(value)) return value;
  throw new SlackConfigError(`${parameter} does not hold ${called}`);
}

/** https, or plain http to this machine, where a pretend webhook may listen. */
function isWebhook(text: string): boolean {
  if (!URL.canParse(text)) return false;
  return new URL(text).protocol === 'https:' || isOnThisMachine(text);
}

/** Plain http to this machine, where a pretend Slack may listen. */
export function isOnThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
