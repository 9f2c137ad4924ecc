// EventBridge: an event for each change of a finding, and one that a scan is finished, so that rules can act on them and
// alarms can tell when they stay away.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
import {
  DescribeEventBusCommand,
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import { en, ja, type Noun, type Report, say, ToldError } from '../model.ts';
import { oneLine, utf8Bytes } from '../plain-text.ts';
import { alertsOf } from './alerts.ts';
import { type EntryAnswer, sendInBatches } from './batches.ts';
import type { ReportPlace } from './messages/digest.ts';
import { makeFindingMessage } from './messages/finding-message.ts';
import { makeScanMessage } from './messages/scan-message.ts';

/** What putting events needs. */
export interface EventBridgePort {
  /** Of the bus's account and Region. */
  readonly eventBridge: EventBridgeClient;
  /** Milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** What went out. */
export interface SentEvents {
  readonly events: number;
  /** Whether the bus was seen to be there: EventBridge takes events for one that is not, and drops them. */
  readonly bus: 'seen' | 'notSeen';
}

/** There is no such event bus. */
class NoEventBusError extends ToldError {
  override readonly name = 'NoEventBusError';

  constructor(bus: string, cause: unknown) {
    super(
      say(
        en`there is no event bus ${oneLine(bus)}: EventBridge would take the events and drop them`,
        ja`イベントバス ${oneLine(bus)} がありません。EventBridge はイベントを受け付けても破棄してしまいます`,
      ),
      { cause },
    );
  }
}

/** What rules match on. */
const SOURCE = 'mailposture';
const FINDING_CHANGE = 'Mailposture Finding Change';
const SCAN_FINISHED = 'Mailposture Scan Finished';

const MAX_ENTRIES = 10;
/**
 * Of all entries together. API reference and user guide ("Sending events with PutEvents") name 1 MB, those of the China
 * Regions still 256 KB; and what a rule passes on to SNS may not be larger than that either.
 */
const MAX_BYTES = 262_144;
/** The detail of one event: leaves room for the event around it where a target takes 256 KB of the whole. */
const MAX_DETAIL_BYTES = 240_000;

/**
 * Puts an event for each alert of a report, then one that says that the scan is finished.
 * @param bus name or ARN
 * @throws NoEventBusError; BatchError where EventBridge did not take events, after every pack was tried; or what the SDK
 *   throws when the bus cannot be asked about for another reason than a missing permission
 */
export async function publishEvents(
  port: EventBridgePort,
  bus: string,
  report: Report,
  where: ReportPlace | undefined,
): Promise<SentEvents> {
  const isSeen = await seeBus(port.eventBridge, bus);
  const sent = await sendInBatches(
    {
      service: 'EventBridge',
      noun: EVENTS,
      maxEntries: MAX_ENTRIES,
      maxBytes: MAX_BYTES,
      bytesOf: entryBytes,
      send: (entries) => putEvents(port.eventBridge, entries),
      sleep: port.sleep,
    },
    entriesOf(report, bus, where),
  );
  return { events: sent.length, bus: isSeen ? 'seen' : 'notSeen' };
}

const EVENTS: Noun = { one: 'event', many: 'events', ja: '件のイベント' };

/**
 * PutEvents gives an id to an event for a bus that does not exist, and drops it without a word
 * (https://github.com/aws/aws-cli/issues/9186): only asking for the bus tells. Another account's bus lets one in by its
 * policy, which need not allow to ask.
 */
async function seeBus(client: EventBridgeClient, bus: string): Promise<boolean> {
  try {
    await client.send(new DescribeEventBusCommand({ Name: bus }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw new NoEventBusError(bus, error);
    if (error instanceof Error && error.name === 'AccessDeniedException') return false;
    throw error;
  }
}

function* entriesOf(
  report: Report,
  bus: string,
  where: ReportPlace | undefined,
): Generator<PutEventsRequestEntry> {
  const common = { EventBusName: bus, Source: SOURCE, Time: new Date(report.takenAt) };
  for (const alert of alertsOf(report)) {
    yield {
      ...common,
      DetailType: FINDING_CHANGE,
      Detail: JSON.stringify(makeFindingMessage(alert, report, where, MAX_DETAIL_BYTES)),
      Resources: resourcesOf(alert.finding.subject.id),
    };
  }
  yield { ...common, DetailType: SCAN_FINISHED, Detail: JSON.stringify(makeScanMessage(report, where)) };
}

/** "Resources, identified by Amazon Resource Name (ARN), which the event primarily concerns." A domain has none. */
function resourcesOf(id: string): string[] {
  return /^arn:[!-~]{1,1600}$/.test(id) ? [id] : [];
}

/** As EventBridge counts (user guide, "Sending events with PutEvents", "Calculating event entry size"). */
function entryBytes({ Source, DetailType, Detail, Resources = [] }: PutEventsRequestEntry): number {
  const time = 14;
  return time + utf8Bytes([Source, DetailType, Detail, ...Resources].join(''));
}

async function putEvents(
  client: EventBridgeClient,
  entries: readonly PutEventsRequestEntry[],
): Promise<EntryAnswer<string>[]> {
  const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...entries] }));
  return Entries.map(({ EventId, ErrorCode = 'NoEventId' }): EntryAnswer<string> => {
    if (EventId !== undefined) return { kind: 'sent', value: EventId };
    return { kind: 'failed', code: ErrorCode, again: PASSING.has(ErrorCode) };
  });
}

/** "Retryable errors include" (API reference, "PutEventsResultEntry"); InternalException is what the SDK calls the first. */
const PASSING: ReadonlySet<string> = new Set(['InternalFailure', 'InternalException', 'ThrottlingException']);
