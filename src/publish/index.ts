// The last step: every channel that is configured hears of the report, and no channel's failure is lost.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { SNSClient } from '@aws-sdk/client-sns';
import {
  en,
  ja,
  joined,
  type Part,
  type Report,
  say,
  type Text,
  ToldError,
  withoutSecrets,
} from '../model.ts';
import type { DigestRule } from './due.ts';
import type { SentEvents } from './event-bridge.ts';
import type { FormatName } from './formats/names.ts';
import type { ReportPlace } from './messages/digest.ts';
import type { DigestReason } from './messages/digest-schema.ts';
import type { ImportedFindings } from './security-hub/index.ts';
import type { SentDigest, SentFindings } from './sns/index.ts';
import type { TopicForm } from './sns/topic-form.ts';

/** What publishing asks the outside: clients by Region. */
export interface PublishPorts {
  readonly homeRegion: string;
  sns(region: string): SNSClient;
  s3(region: string): S3Client;
  /** With the credentials of an account: it takes its findings from nobody else. Undefined: there are none. */
  securityHub(region: string, account: string): Promise<SecurityHubClient | undefined>;
  eventBridge(region: string): Promise<EventBridgeClient>;
  sleep(ms: number): Promise<void>;
}

/** Where to publish, and what; a channel that is left out is not used. */
export interface PublishConfig {
  readonly topicArn?: string;
  /** What Amazon Q Developer gets of the topic's messages: its own form, or what everybody gets. */
  readonly topicForm: TopicForm;
  /** When a scan is told by a digest. */
  readonly digest: DigestRule;
  /** A message for each change. */
  readonly findings: boolean;
  readonly reportBucket?: string;
  /** JSON is always among them: the other channels refer to it. */
  readonly reportFormats: readonly FormatName[];
  readonly securityHub: boolean;
  /** Name or ARN. */
  readonly eventBus?: string;
}

/** What went out. */
export interface Published {
  readonly report?: ReportPlace;
  readonly digest?: SentDigest;
  /** Messages of single changes. */
  readonly findings?: Pick<SentFindings, 'sent'>;
  readonly securityHub?: ImportedFindings;
  readonly eventBridge?: SentEvents;
}

/** One or more channels failed; the others were tried all the same, and `published` tells what they did. */
export class PublishError extends AggregateError {
  override readonly name = 'PublishError';
  readonly published: Published;
  /** Out of sight of whoever logs an error with all its properties, as Lambda does: it may be 50 MB. */
  readonly #report: Report;
  /** The message in every language. */
  readonly text: Text;

  constructor(failures: readonly ChannelFailure[], published: Published, report: Report) {
    const each = joined(
      failures.map(({ channel, cause }) => joined([channel, wordsOf(cause)], ': ')),
      '; ',
    );
    const text = say(en`could not publish to ${each}`, ja`公開できませんでした: ${each}`);
    super(
      failures.map(({ cause }) => cause),
      text.en,
    );
    this.published = published;
    this.#report = report;
    this.text = text;
  }

  /** What could not be published. */
  get report(): Report {
    return this.#report;
  }
}

interface ChannelFailure {
  readonly channel: string;
  readonly cause: unknown;
}

function wordsOf(cause: unknown): Part {
  if (cause instanceof ToldError) return cause.text;
  return withoutSecrets(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
}

/** Each is loaded when it is configured: others have clients, formats and a page that a function would read for nothing. */
const CHANNELS = {
  bucket: () => import('./report-store.ts'),
  topic: () => import('./sns/index.ts'),
  securityHub: () => import('./security-hub/index.ts'),
  eventBus: () => import('./event-bridge.ts'),
};

/**
 * Begins to load the channels that publishing by a configuration is going to use, for who has to wait for AWS before. One
 * that cannot be loaded fails when it is used.
 */
export function loadChannels({ reportBucket, topicArn, securityHub, eventBus }: PublishConfig): void {
  void Promise.allSettled([
    reportBucket && CHANNELS.bucket(),
    topicArn && CHANNELS.topic(),
    securityHub && CHANNELS.securityHub(),
    eventBus && CHANNELS.eventBus(),
  ]);
}

/**
 * Publishes a report: first into the bucket, so that the other channels can say where the whole of it is; then to each of
 * them.
 * @param reason why there is a digest; undefined: there is none
 * @throws PublishError when any channel failed, after every channel was tried
 */
export async function publish(
  ports: PublishPorts,
  config: PublishConfig,
  report: Report,
  reason: DigestReason | undefined,
): Promise<Published> {
  const failures: ChannelFailure[] = [];
  const attempt: Attempt = async (channel, send) => {
    try {
      return await send();
    } catch (cause) {
      failures.push({ channel, cause });
      return undefined;
    }
  };
  const { reportBucket: bucket, reportFormats } = config;
  const s3 = ports.s3(ports.homeRegion);
  const place = bucket
    ? await attempt(`S3 bucket ${bucket}`, async () => {
        const { saveReport } = await CHANNELS.bucket();
        return saveReport({ s3 }, bucket, report, reportFormats);
      })
    : undefined;
  const sent = await tellChannels(ports, config, { report, reason, place }, attempt);
  const published = { ...(place && { report: place }), ...sent };
  if (failures.length > 0) throw new PublishError(failures, published, report);
  return published;
}

type Attempt = <T>(channel: string, send: () => Promise<T>) => Promise<T | undefined>;

interface News {
  readonly report: Report;
  readonly reason: DigestReason | undefined;
  readonly place: ReportPlace | undefined;
}

async function tellChannels(
  ports: PublishPorts,
  { topicArn, topicForm: form, findings: each, securityHub: hub, eventBus }: PublishConfig,
  { report, reason, place }: News,
  attempt: Attempt,
): Promise<Omit<Published, 'report'>> {
  const { sleep, homeRegion } = ports;
  const topic = topicArn && {
    arn: topicArn,
    name: `SNS topic ${topicArn}`,
    port: { sns: ports.sns(regionOf(topicArn)), sleep },
  };
  const digest =
    topic &&
    reason &&
    (await attempt(topic.name, async () => {
      const { publishDigest } = await CHANNELS.topic();
      return publishDigest(topic.port, topic.arn, report, place, { reason, form });
    }));
  const findings =
    topic &&
    each &&
    (await attempt(topic.name, async () => {
      const { publishFindings } = await CHANNELS.topic();
      return publishFindings(topic.port, topic.arn, report, place, { form });
    }));
  const securityHub =
    hub &&
    (await attempt('Security Hub', async () => {
      const { importFindings } = await CHANNELS.securityHub();
      const port = { securityHub: (account: string) => ports.securityHub(homeRegion, account), sleep };
      return importFindings(port, report, place);
    }));
  const eventBridge =
    eventBus &&
    (await attempt(`event bus ${eventBus}`, async () => {
      const { publishEvents } = await CHANNELS.eventBus();
      const port = { eventBridge: await ports.eventBridge(busRegion(eventBus, homeRegion)), sleep };
      return publishEvents(port, eventBus, report, place);
    }));
  return {
    ...(digest && { digest }),
    // The ids of thousands of messages are of use to nobody.
    ...(findings && findings.sent > 0 && { findings: { sent: findings.sent } }),
    ...(securityHub && { securityHub }),
    ...(eventBridge && { eventBridge }),
  };
}

/** A topic is spoken to in the Region that its ARN names. */
const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
/** So is a bus that is named by its ARN. */
const busRegion = (bus: string, home: string): string => (bus.startsWith('arn:') ? regionOf(bus) : home);
