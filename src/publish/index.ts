// The last step: every channel that is configured hears of the report, and no channel's failure is lost.
import { en, ja, joined, type Report, say, type Text } from '../model.ts';
import type { ReportPlace } from './digest.ts';
import { type S3Port, saveReport } from './report-store.ts';
import { publishDigest, type SentDigest, type SnsPort } from './sns.ts';

/** Where to publish; a channel that is left out is not used. */
export interface PublishConfig {
  readonly topicArn?: string | undefined;
  readonly reportBucket?: string | undefined;
}

/** What went out. */
export interface Published {
  readonly report?: ReportPlace;
  readonly digest?: SentDigest;
}

/** One or more channels failed; the others were tried all the same, and `published` tells what they did. */
export class PublishError extends AggregateError {
  override readonly name = 'PublishError';
  readonly published: Published;
  /** The message in every language. */
  readonly text: Text;

  constructor(failures: readonly ChannelFailure[], published: Published) {
    const each = joined(
      failures.map(({ channel, cause }) => `${channel}: ${wordsOf(cause)}`),
      '; ',
    );
    const text = say(en`could not publish to ${each}`, ja`公開できませんでした: ${each}`);
    super(
      failures.map(({ cause }) => cause),
      text.en,
    );
    this.published = published;
    this.text = text;
  }
}

interface ChannelFailure {
  readonly channel: string;
  readonly cause: unknown;
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}

/**
 * Publishes a report: first into the bucket, so that the digest can say where the whole of it is; then to the topic.
 * @throws PublishError when any channel failed, after every channel was tried
 */
export async function publish(
  ports: SnsPort & S3Port,
  config: PublishConfig,
  report: Report,
): Promise<Published> {
  const { topicArn, reportBucket } = config;
  const failures: ChannelFailure[] = [];
  const attempt = async <T>(channel: string, send: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await send();
    } catch (cause) {
      failures.push({ channel, cause });
      return undefined;
    }
  };

  const place = reportBucket
    ? await attempt(`S3 bucket ${reportBucket}`, () => saveReport(ports, reportBucket, report))
    : undefined;
  const digest = topicArn
    ? await attempt(`SNS topic ${topicArn}`, () => publishDigest(ports, topicArn, report, place))
    : undefined;

  const published = { ...(place && { report: place }), ...(digest && { digest }) };
  if (failures.length > 0) throw new PublishError(failures, published);
  return published;
}
