// Simple Notification Service: publishing, with the limits that a publisher can run into; what makes and changes topics is
// in sns-topic-actions.ts.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html, …/API_PublishBatch.html
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { AwsError, type Call, type Output, type QueryService } from '../operation.ts';
import type { World } from '../world.ts';
import { invalid, listOf, readInput, requireTopic } from './sns-shared.ts';
import { TOPIC_ACTIONS } from './sns-topic-actions.ts';
import { type SnsPublished, topicsOf } from './sns-topics.ts';

export const sns: QueryService = {
  prefix: 'sns',
  protocol: 'awsQuery',
  version: '2010-03-31',
  xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  denied: { code: 'AuthorizationError', status: 403, message: 'The user has been denied access.' },
  operations: [
    { name: 'Publish', handle: publish },
    { name: 'PublishBatch', iamAction: 'Publish', handle: publishBatch },
    ...TOPIC_ACTIONS,
  ],
};

/** Bytes of a message with the names, types and values of its attributes; of a batch, all entries together. */
const MAX_BYTES = 262_144;

const text = v.string();
const Content = v.object({
  Message: v.optional(text, ''),
  Subject: v.optional(text),
  MessageStructure: v.optional(text),
  MessageAttributes: listOf(
    v.object({
      Name: text,
      Value: v.object({
        DataType: v.optional(text, ''),
        StringValue: v.optional(text),
        BinaryValue: v.optional(text),
      }),
    }),
  ),
});
type Content = v.InferOutput<typeof Content>;
const PublishInput = v.object({
  TopicArn: v.optional(text),
  TargetArn: v.optional(text),
  ...Content.entries,
});
const BatchInput = v.object({
  TopicArn: v.optional(text),
  PublishBatchRequestEntries: listOf(v.object({ Id: v.optional(text, ''), ...Content.entries })),
});

function publish(call: Call, world: World): Output {
  const { TopicArn, TargetArn, ...content } = readInput(PublishInput, call);
  const topicArn = requireTopic(call, world, TopicArn ?? TargetArn, 'Publish').arn;
  const message = accept(topicArn, content, world);
  topicsOf(world).accept(message);
  return { MessageId: message.messageId };
}

function bytesOf({ Message, MessageAttributes }: Content): number {
  const attributes = MessageAttributes.map(
    ({ Name, Value }) => Name + Value.DataType + (Value.StringValue ?? Value.BinaryValue ?? ''),
  );
  return Buffer.byteLength([Message, ...attributes].join(''));
}

/** @throws AwsError what is wrong with a message, in SNS's words */
function accept(topicArn: string, content: Content, world: World): SnsPublished {
  const { Message, Subject, MessageStructure, MessageAttributes } = content;
  if (Message === '') throw invalid('Empty message');
  if (bytesOf(content) > MAX_BYTES) throw invalid('Message too long');
  // "Subjects must be ASCII text that begins with a letter, number, or punctuation mark; must not include line breaks
  // or control characters; and must be less than 100 characters long" (API_Publish).
  if (Subject !== undefined && !/^[!-~][ -~]{0,98}$/.test(Subject)) throw invalid('Subject');
  if (MessageStructure !== undefined && MessageStructure !== 'json') throw invalid('MessageStructure');
  for (const { Name, Value } of MessageAttributes) {
    if (!/^[\w.-]{1,256}$/.test(Name) || Value.DataType === '') throw invalid(`Message attribute ${Name}`);
    if (!Value.StringValue && !Value.BinaryValue) {
      const message =
        `The message attribute '${Name}' must contain non-empty message attribute value ` +
        `for message attribute type '${Value.DataType}'.`;
      throw new AwsError('ParameterValueInvalid', message, 400);
    }
  }
  return {
    topicArn,
    messageId: randomUUID(),
    subject: Subject,
    parts: MessageStructure === 'json' ? partsOf(Message) : { default: Message },
    attributes: Object.fromEntries(
      MessageAttributes.map(({ Name, Value }) => [
        Name,
        { Type: Value.DataType, Value: Value.StringValue ?? Value.BinaryValue ?? '' },
      ]),
    ),
    at: world.now(),
  };
}

/** MessageStructure json: "a top-level JSON key of default with a value that is a string". */
function partsOf(message: string): SnsPublished['parts'] {
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
  const parsed = v.safeParse(v.looseObject({ default: text }), json);
  if (!parsed.success) throw invalid('Message Structure - No default entry in JSON message body');
  const texts = Object.entries(parsed.output).filter(
    (part): part is [string, string] => typeof part[1] === 'string',
  );
  return { ...Object.fromEntries(texts), default: parsed.output.default };
}

/** Faults of the whole batch refuse it; a fault of one entry fails that entry alone. */
function publishBatch(call: Call, world: World): Output {
  const { TopicArn, PublishBatchRequestEntries: entries } = readInput(BatchInput, call);
  const topicArn = requireTopic(call, world, TopicArn, 'Publish').arn;
  const ids = entries.map(({ Id }) => Id);
  const refuse = (code: string, message: string) => new AwsError(code, message, 400);
  if (entries.length === 0) {
    throw refuse('EmptyBatchRequest', 'The batch request does not contain any entries.');
  }
  if (entries.length > 10) {
    throw refuse('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  }
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw refuse(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(ids).size < ids.length) {
    throw refuse('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  if (entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > MAX_BYTES) {
    throw refuse(
      'BatchRequestTooLong',
      'The length of all the batch messages put together is more than the limit.',
    );
  }
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const { Id, ...content } of entries) {
    try {
      const message = accept(topicArn, content, world);
      const fault = topicsOf(world).faultOf(message);
      if (fault !== undefined) {
        Failed.push({ Id, ...fault });
        continue;
      }
      topicsOf(world).accept(message);
      Successful.push({ Id, MessageId: message.messageId });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}
