// SNS: one message for each scan. Programs get the digest as JSON, people get an e-mail, and filter policies get
// attributes.
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Report } from '../model.ts';
import { type Digest, makeDigest, type ReportPlace } from './digest.ts';
import { emailText } from './email.ts';
import { subjectLine } from './summary.ts';
import { utf8Bytes } from './text.ts';

/** What publishing to SNS needs. */
export interface SnsPort {
  readonly sns: SNSClient;
}

/** The fields of an SNS Publish request that say what is published. */
export interface DigestMessage {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageStructure: 'json';
  readonly MessageAttributes: Record<string, { DataType: 'String'; StringValue: string }>;
}

/**
 * SNS Publish: "the maximum size of a message is 262,144 bytes", with the names, types and values of its attributes.
 * The subject is counted too: AWS does not say that it is not.
 */
const MAX_BYTES = 262_144;
/** The e-mail's share, as a JSON string. A person reads no more of it. */
const MAX_EMAIL_BYTES = 49_152;

/** Attributes for filter policies; their values come from short fixed sets, or are an account id. */
function attributesOf(report: Report): DigestMessage['MessageAttributes'] {
  const { accounts, complete } = report.coverage;
  const [account = ''] = accounts;
  const one = /^\d{12}$/.test(account) ? account : 'unknown';
  const attribute = (StringValue: string) => ({ DataType: 'String' as const, StringValue });
  return {
    kind: attribute('digest'),
    worst: attribute(report.summary.worst),
    account: attribute(accounts.length > 1 ? 'several' : one),
    // A scan that saw nothing has no worst finding: a subscriber to bad news must be able to ask for this as well.
    coverage: attribute(complete ? 'complete' : 'incomplete'),
  };
}

/** Bytes of attributes as SNS counts them: name, type and value. */
function attributeBytes(attributes: DigestMessage['MessageAttributes']): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + utf8Bytes(name) + utf8Bytes(DataType) + utf8Bytes(StringValue),
    0,
  );
}

/**
 * The message of a report: never over SNS's limit, whatever the report holds. The least severe findings give way
 * first; the digest's `omitted` says how many, and where the full report is.
 */
export function digestMessage(
  report: Report,
  where: ReportPlace | undefined,
): DigestMessage & { digest: Digest } {
  const Subject = subjectLine(report, report.coverage.accounts);
  const MessageAttributes = attributesOf(report);
  const email = emailText(report, where, MAX_EMAIL_BYTES);
  const around = utf8Bytes(JSON.stringify({ default: '', email }));
  const room = MAX_BYTES - around - utf8Bytes(Subject) - attributeBytes(MessageAttributes);
  const digest = makeDigest(report, where, room);
  const Message = JSON.stringify({ default: JSON.stringify(digest), email });
  return { Subject, Message, MessageStructure: 'json', MessageAttributes, digest };
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
): Promise<SentDigest> {
  const { digest, ...message } = digestMessage(report, where);
  const answer = await sns.send(new PublishCommand({ TopicArn: topicArn, ...message }));
  return { messageId: answer.MessageId, omitted: digest.omitted.findings };
}
