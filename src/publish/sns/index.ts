// SNS: one message for each scan that is due, and one for each change. Programs get JSON, people get an e-mail, Amazon Q
// Developer gets what it can show, and filter policies get attributes.
import {
  PublishBatchCommand,
  type PublishBatchCommandOutput,
  PublishCommand,
  type SNSClient,
} from '@aws-sdk/client-sns';
import type { Report } from '../../model.ts';
import { utf8Bytes } from '../../plain-text.ts';
import { alertsOf, type NamedAlert } from '../alerts.ts';
import { type BatchApi, type EntryAnswer, sendInBatches } from '../batches.ts';
import { excerptOf, IN_MESSAGES } from '../excerpt.ts';
import { type Digest, makeDigest, type ReportPlace } from '../messages/digest.ts';
import type { DigestReason } from '../messages/digest-schema.ts';
import { makeFindingMessage } from '../messages/finding-message.ts';
import { digestNotification, findingNotification } from './amazon-q.ts';
import { attributeBytes, digestAttributes, findingAttributes, type MessageAttributes } from './attributes.ts';
import { emailText } from './email.ts';
import { findingEmail } from './finding-email.ts';
import { alertSubjectLine, subjectLine } from './subject.ts';
import type { TopicForm } from './topic-form.ts';

/** What publishing to SNS needs. */
export interface SnsPort {
  readonly sns: SNSClient;
}

/** What publishing many messages needs. */
export interface SnsBatchPort extends SnsPort {
  /** Milliseconds: SNS may be too busy for some messages of a batch. */
  sleep(ms: number): Promise<void>;
}

/** The fields of an SNS Publish request that say what is published. */
interface SnsMessage {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageStructure: 'json';
  readonly MessageAttributes: MessageAttributes;
}

/**
 * SNS Publish: "the maximum size of a message is 262,144 bytes", with the names, types and values of its attributes; of
 * a batch, of all its messages together (API_PublishBatch). The subject is counted too: AWS does not say that it is not.
 */
const MAX_BYTES = 262_144;
/** API_PublishBatch: "up to ten messages". */
const MAX_ENTRIES = 10;
/** The e-mail's share, as a JSON string. A person reads no more of it. */
const MAX_EMAIL_BYTES = 49_152;

/** What stands beside the JSON of a message. */
interface Around {
  readonly Subject: string;
  readonly MessageAttributes: MessageAttributes;
  readonly email: string;
  /** Amazon Q Developer subscribes by https (user guide, "Getting started"). */
  readonly https?: string;
}

/** @param make the JSON for every protocol without a part of its own, within a number of bytes as they travel */
function messageOf<T>(around: Around, make: (maxBytes: number) => T): SnsMessage & { readonly value: T } {
  const { Subject, MessageAttributes, ...parts } = around;
  const spent = utf8Bytes(JSON.stringify({ default: '', ...parts })) + utf8Bytes(Subject);
  const value = make(MAX_BYTES - spent - attributeBytes(MessageAttributes));
  const Message = JSON.stringify({ default: JSON.stringify(value), ...parts });
  return { Subject, Message, MessageStructure: 'json', MessageAttributes, value };
}

const httpsPart = (form: TopicForm, notification: () => object): { https?: string } =>
  form === 'amazon-q' ? { https: JSON.stringify(notification()) } : {};

/** What of a report is published, and to whom. */
export interface DigestOptions {
  readonly reason: DigestReason;
  readonly form: TopicForm;
}

/**
 * The message of a report: never over SNS's limit, whatever the report holds. What changed gives way last, the least
 * severe first; the digest's `omitted` says how much, and where the full report is.
 */
export function digestMessage(
  whole: Report,
  where: ReportPlace | undefined,
  { reason, form }: DigestOptions,
): SnsMessage & { readonly value: Digest } {
  const report = excerptOf(whole, IN_MESSAGES);
  const around = {
    Subject: subjectLine(report, report.coverage.accounts, reason),
    MessageAttributes: digestAttributes(report, reason),
    email: emailText(report, where, MAX_EMAIL_BYTES, reason),
    ...httpsPart(form, () => digestNotification(report, where)),
  };
  return messageOf(around, (room) => makeDigest(report, where, room, reason));
}

/** What went out: SNS's id of the message, and how many findings it could not hold. */
export interface SentDigest {
  readonly messageId: string | undefined;
  readonly omitted: number;
}

/**
 * Publishes the digest of a report.
 * @throws what the SDK throws when SNS refuses
 */
export async function publishDigest(
  { sns }: SnsPort,
  topicArn: string,
  report: Report,
  where: ReportPlace | undefined,
  options: DigestOptions,
): Promise<SentDigest> {
  const { value: digest, ...message } = digestMessage(report, where, options);
  const answer = await sns.send(new PublishCommand({ TopicArn: topicArn, ...message }));
  const { findings, past = 0 } = digest.omitted;
  return { messageId: answer.MessageId, omitted: findings + past };
}

/** The message of one alert: never over SNS's limit; a fix that is too long for it is cut after a whole step. */
export function findingMessage(
  alert: NamedAlert,
  report: Report,
  where: ReportPlace | undefined,
  form: TopicForm,
): SnsMessage {
  const around = {
    Subject: alertSubjectLine(alert),
    MessageAttributes: findingAttributes(alert),
    email: findingEmail(alert, report, where),
    ...httpsPart(form, () => findingNotification(alert, report, where)),
  };
  const { value, ...message } = messageOf(around, (room) => makeFindingMessage(alert, report, where, room));
  return message;
}

/** What went out: how many messages, and SNS's ids of them. */
export interface SentFindings {
  readonly sent: number;
  readonly messageIds: readonly string[];
}

/**
 * Publishes a message for each change of a report; none on the first scan.
 * @throws BatchError naming how many messages SNS did not take, after all were tried
 */
export async function publishFindings(
  ports: SnsBatchPort,
  topicArn: string,
  report: Report,
  where: ReportPlace | undefined,
  { form }: Pick<DigestOptions, 'form'>,
): Promise<SentFindings> {
  function* messages(): Generator<SnsMessage> {
    for (const alert of alertsOf(report)) yield findingMessage(alert, report, where, form);
  }
  const messageIds = await sendInBatches(batchApi(ports, topicArn), messages());
  return { sent: messageIds.length, messageIds };
}

function batchApi({ sns, sleep }: SnsBatchPort, topicArn: string): BatchApi<SnsMessage, string> {
  return {
    service: 'SNS',
    maxEntries: MAX_ENTRIES,
    maxBytes: MAX_BYTES,
    sleep,
    bytesOf: ({ Message, Subject, MessageAttributes }) =>
      utf8Bytes(Message) + utf8Bytes(Subject) + attributeBytes(MessageAttributes),
    send: async (messages) => {
      const entries = messages.map((message, i) => ({ Id: String(i), ...message }));
      const answer = await sns.send(
        new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: entries }),
      );
      return entries.map(({ Id }) => answerOf(answer, Id));
    },
  };
}

/** Each entry is in one of the lists. */
type BatchAnswer = Pick<PublishBatchCommandOutput, 'Successful' | 'Failed'>;

function answerOf({ Successful = [], Failed = [] }: BatchAnswer, id: string): EntryAnswer<string> {
  const sent = Successful.find(({ Id }) => Id === id);
  if (sent !== undefined) return { kind: 'sent', value: sent.MessageId ?? '' };
  const failed = Failed.find(({ Id }) => Id === id);
  // An entry that is in neither list may not have arrived: told twice is better than never.
  if (failed === undefined) return { kind: 'failed', code: 'NoAnswer', again: true };
  return { kind: 'failed', code: failed.Code ?? 'Unknown', again: failed.SenderFault !== true };
}
