// SNS of the simulator, as the real SDK client sees it.
import { createServer } from 'node:http';
import { PublishBatchCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { type SnsLambdaEvent, topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { clientOf, publishingEstate } from '../support/simulated.ts';

const topic = (name: string, region = 'eu-west-1', account = '111111111111') =>
  `arn:aws:sns:${region}:${account}:${name}`;

let simulator: Simulator;
let sns: SNSClient;
beforeAll(async () => {
  simulator = await startSimulator({ estate: publishingEstate });
  sns = new SNSClient(clientOf(simulator));
});
afterAll(async () => {
  sns.destroy();
  await simulator.close();
});

const lastPublished = () => topicsOf(simulator.world).published.at(-1);

describe('Publish', () => {
  test('takes a message and gives its id', async () => {
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn: topic('quiet'),
        Subject: 'Hello',
        Message: 'plain & <text>',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'digest' } },
      }),
    );
    expect(lastPublished()).toMatchObject({
      messageId: MessageId,
      topicArn: topic('quiet'),
      subject: 'Hello',
      parts: { default: 'plain & <text>' },
      attributes: { kind: { Type: 'String', Value: 'digest' } },
    });
  });

  test('takes MessageStructure json apart', async () => {
    const Message = JSON.stringify({ default: 'for all', email: 'for people' });
    await sns.send(new PublishCommand({ TopicArn: topic('quiet'), Message, MessageStructure: 'json' }));
    expect(lastPublished()?.parts).toEqual({ default: 'for all', email: 'for people' });
  });

  const full = 'x'.repeat(262_144);
  const attribute = (StringValue: string) => ({
    MessageAttributes: { a: { DataType: 'String', StringValue } },
  });
  test.each<[string, Partial<ConstructorParameters<typeof PublishCommand>[0]>, string, RegExp]>([
    ['an unknown topic', { TopicArn: topic('nowhere') }, 'NotFoundException', /Topic does not exist/],
    ['another Region', { TopicArn: topic('far', 'us-east-1') }, 'InvalidParameterException', /TopicArn/],
    [
      'another account',
      { TopicArn: topic('theirs', 'eu-west-1', '222222222222') },
      'AuthorizationErrorException',
      /SNS:Publish/,
    ],
    ['one byte too many', { Message: `${full}x` }, 'InvalidParameterException', /Message too long/],
    ['attributes that count', { Message: full, ...attribute('x') }, 'InvalidParameterException', /too long/],
    [
      'characters of several bytes',
      { Message: '名'.repeat(90_000) },
      'InvalidParameterException',
      /too long/,
    ],
    ['an empty message', { Message: '' }, 'InvalidParameterException', /Empty message/],
    [
      'json without default',
      { Message: '{"email":"x"}', MessageStructure: 'json' },
      'InvalidParameterException',
      /No default/,
    ],
    [
      'json that is none',
      { Message: 'x', MessageStructure: 'json' },
      'InvalidParameterException',
      /failed to parse/,
    ],
    ['a subject with a line break', { Subject: 'a\nb' }, 'InvalidParameterException', /Subject/],
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, 'InvalidParameterException', /Subject/],
    ['an attribute without a value', attribute(''), 'InvalidParameterValueException', /non-empty/],
  ])('refuses %s', async (_, over, name, message) => {
    const before = topicsOf(simulator.world).published.length;
    const sent = sns.send(new PublishCommand({ TopicArn: topic('quiet'), Message: 'm', ...over }));
    await expect(sent).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
    expect(topicsOf(simulator.world).published).toHaveLength(before);
  });

  test('takes exactly 262,144 bytes', async () => {
    await sns.send(new PublishCommand({ TopicArn: topic('quiet'), Message: full }));
    expect(lastPublished()?.parts.default).toHaveLength(262_144);
  });
});

describe('PublishBatch', () => {
  const batch = (entries: { Id: string; Message: string; Subject?: string }[]) =>
    sns.send(new PublishBatchCommand({ TopicArn: topic('quiet'), PublishBatchRequestEntries: entries }));
  const numbered = (n: number, Message = 'm') =>
    Array.from({ length: n }, (_, i) => ({ Id: `id-${i}`, Message }));

  test('fails one entry and takes the other', async () => {
    const { Successful, Failed } = await batch([
      { Id: 'good', Message: 'm' },
      { Id: 'bad', Message: 'm', Subject: 'a\nb' },
    ]);
    expect(Successful).toEqual([{ Id: 'good', MessageId: lastPublished()?.messageId }]);
    expect(Failed).toEqual([
      { Id: 'bad', Code: 'InvalidParameter', Message: 'Invalid parameter: Subject', SenderFault: true },
    ]);
  });

  test('fails entries for no fault of theirs, where the test says so', async () => {
    const own = await startSimulator({ estate: publishingEstate });
    const client = new SNSClient(clientOf(own));
    const topics = topicsOf(own.world);
    let busy = true;
    topics.failEntries(({ parts }) =>
      busy && parts.default === 'm-1'
        ? { Code: 'InternalError', Message: 'Internal error.', SenderFault: false }
        : undefined,
    );
    const entries = [0, 1, 2].map((i) => ({ Id: `id-${i}`, Message: `m-${i}` }));
    const command = () =>
      new PublishBatchCommand({ TopicArn: topic('digest'), PublishBatchRequestEntries: entries });
    const { Successful, Failed } = await client.send(command());
    expect(Successful?.map(({ Id }) => Id)).toEqual(['id-0', 'id-2']);
    expect(Failed).toEqual([
      { Id: 'id-1', Code: 'InternalError', Message: 'Internal error.', SenderFault: false },
    ]);
    expect(topics.published.map(({ parts }) => parts.default)).toEqual(['m-0', 'm-2']);
    busy = false;
    expect((await client.send(command())).Failed ?? []).toEqual([]);
    client.destroy();
    await own.close();
  });

  test('takes ten', async () => {
    const { Successful, Failed = [] } = await batch(numbered(10));
    expect(Successful).toHaveLength(10);
    expect(Failed).toEqual([]);
  });

  test.each([
    ['eleven', numbered(11), 'TooManyEntriesInBatchRequestException'],
    ['none', [], 'EmptyBatchRequestException'],
    ['the same id twice', [...numbered(1), ...numbered(1)], 'BatchEntryIdsNotDistinctException'],
    ['an id with a space', [{ Id: 'a b', Message: 'm' }], 'InvalidBatchEntryIdException'],
    ['more than 262,144 bytes together', numbered(3, 'x'.repeat(90_000)), 'BatchRequestTooLongException'],
  ])('refuses %s', async (_, entries, name) => {
    await expect(batch(entries)).rejects.toMatchObject({ name });
  });
});

describe('Subscribe', () => {
  const subscribe = (Attributes: Record<string, string>) =>
    sns.send(
      new SubscribeCommand({
        TopicArn: topic('quiet'),
        Protocol: 'email',
        Endpoint: 'a@example.com',
        Attributes,
      }),
    );

  test('takes a filter policy', async () => {
    const FilterPolicy = JSON.stringify({ kind: ['digest', { exists: false }] });
    await expect(subscribe({ FilterPolicy })).resolves.toMatchObject({
      SubscriptionArn: 'pending confirmation',
    });
  });

  test.each<[string, Record<string, string>, string]>([
    ['no JSON', { FilterPolicy: 'kind' }, 'FilterPolicy: failed to parse JSON.'],
    ['no list', { FilterPolicy: '{"kind": "digest"}' }, 'FilterPolicy: "kind" must be an object or an array'],
    [
      'another attribute',
      { RawMessageDelivery: 'true' },
      'RawMessageDelivery: the simulator takes FilterPolicy',
    ],
  ])('refuses %s', async (_, attributes, words) => {
    await expect(subscribe(attributes)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Invalid parameter: Attributes Reason: ${words}`,
    });
  });
});

describe('delivery', () => {
  test('a filter policy keeps messages from a subscription, and is judged when it is made', async () => {
    const own = await startSimulator({ estate: publishingEstate });
    const client = new SNSClient(clientOf(own));
    const topics = topicsOf(own.world);
    const got: string[] = [];
    const keep = async ({ Records }: SnsLambdaEvent) => {
      got.push(...Records.map(({ Sns }) => Sns.Message));
    };
    topics.subscribeLambda(topic('digest'), keep, { filterPolicy: { kind: ['digest'] } });
    for (const kind of ['digest', 'finding']) {
      const MessageAttributes = { kind: { DataType: 'String', StringValue: kind } };
      await client.send(new PublishCommand({ TopicArn: topic('digest'), Message: kind, MessageAttributes }));
    }
    await client.send(new PublishCommand({ TopicArn: topic('digest'), Message: 'an alarm' }));
    await topics.settled();
    expect(got).toEqual(['digest']);
    expect(() => topics.subscribeLambda(topic('digest'), keep, { filterPolicy: { kind: 'digest' } })).toThrow(
      'must be an object or an array',
    );
    client.destroy();
    await own.close();
  });

  test('a function gets the event that Lambda gets, and is tried again when it throws', async () => {
    const topics = topicsOf(simulator.world);
    const events: SnsLambdaEvent[] = [];
    topics.subscribeLambda(topic('digest'), async (event) => {
      events.push(event);
      if (events.length < 3) throw new Error('not yet');
    });
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn: topic('digest'),
        Message: JSON.stringify({ default: 'for all', email: 'for people' }),
        MessageStructure: 'json',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'digest' } },
      }),
    );
    await topics.settled();
    expect(events).toHaveLength(3);
    expect(events[2]?.Records[0]).toMatchObject({
      EventSource: 'aws:sns',
      Sns: {
        Type: 'Notification',
        MessageId,
        TopicArn: topic('digest'),
        Subject: null,
        Message: 'for all',
        MessageAttributes: { kind: { Type: 'String', Value: 'digest' } },
      },
    });
    expect(topics.deadLetters).toEqual([]);
  });

  test('what fails at every try becomes a dead letter', async () => {
    const own = await startSimulator({ estate: publishingEstate });
    const client = new SNSClient(clientOf(own));
    const topics = topicsOf(own.world);
    topics.subscribeLambda(topic('digest'), () => Promise.reject(new Error('never')));
    await client.send(new PublishCommand({ TopicArn: topic('digest'), Message: 'm' }));
    await topics.settled();
    expect(topics.deadLetters).toMatchObject([
      { message: { parts: { default: 'm' } }, error: { message: 'never' } },
    ]);
    client.destroy();
    await own.close();
  });

  test("an HTTP endpoint gets SNS's JSON, and only on loopback", async () => {
    const got: { type: string | undefined; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        got.push({ type: request.headers['x-amz-sns-message-type']?.toString(), body });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const topics = topicsOf(simulator.world);
    topics.subscribeHttp(topic('quiet'), `http://127.0.0.1:${address.port}/hook`);
    const { MessageId } = await sns.send(
      new PublishCommand({ TopicArn: topic('quiet'), Subject: 's', Message: 'm' }),
    );
    await topics.settled();
    expect(got.map(({ type }) => type)).toEqual(['Notification']);
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      Subject: 's',
      Message: 'm',
      UnsubscribeURL: expect.any(String),
    });
    expect(() => topics.subscribeHttp(topic('quiet'), 'http://192.0.2.1/')).toThrow(RangeError);
    await new Promise((resolve) => server.close(resolve));
  });
});
