// What becomes of a published message: the log of what was published, and its delivery to subscribers, as Lambda and
// HTTP endpoints get it. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
import { perWorld, type World } from '../world.ts';
import { type FilterPolicy, passes, readFilterPolicy, type SnsAttribute } from './sns-filter.ts';

/** A message that SNS took. */
export interface SnsPublished {
  readonly topicArn: string;
  readonly messageId: string;
  readonly subject: string | undefined;
  /** What each protocol gets; every other protocol gets `default`. */
  readonly parts: Readonly<Record<string, string>> & { readonly default: string };
  readonly attributes: Readonly<Record<string, SnsAttribute>>;
  readonly at: Date;
}

/** The event with which SNS invokes a Lambda function. */
export interface SnsLambdaEvent {
  readonly Records: readonly {
    readonly EventSource: 'aws:sns';
    readonly EventVersion: '1.0';
    readonly EventSubscriptionArn: string;
    readonly Sns: SnsEnvelope & { readonly MessageAttributes: Readonly<Record<string, SnsAttribute>> };
  }[];
}

interface SnsEnvelope {
  readonly Type: 'Notification';
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject: string | null;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: '1';
  readonly Signature: string;
  readonly SigningCertUrl: string;
  readonly UnsubscribeUrl: string;
}

/** A delivery that failed at every try. */
interface SnsDeadLetter {
  readonly message: SnsPublished;
  readonly subscription: string;
  readonly error: Error;
}

interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  /** Left out: every message. */
  readonly filter?: FilterPolicy;
  deliver(message: SnsPublished): Promise<void>;
}

interface SubscriptionOptions {
  /** As the attribute FilterPolicy of a subscription, on message attributes. */
  readonly filterPolicy?: object;
}

/** What SNS says of an entry of a batch that it does not take. */
export interface EntryFault {
  readonly Code: string;
  readonly Message: string;
  /** The entry itself is wrong; else SNS was at fault, and may take it later. */
  readonly SenderFault: boolean;
}

/** The topics of one simulator. */
export interface SnsTopics {
  /** Every message so far, in the order in which they were published. */
  readonly published: readonly SnsPublished[];
  readonly deadLetters: readonly SnsDeadLetter[];
  /** Subscribes a function as if it were a Lambda: it throws, and is tried twice more. */
  subscribeLambda(
    topicArn: string,
    handler: (event: SnsLambdaEvent) => Promise<unknown>,
    options?: SubscriptionOptions,
  ): void;
  /** Subscribes an HTTP endpoint. @throws RangeError for any place but this machine's loopback */
  subscribeHttp(topicArn: string, url: string): void;
  accept(message: SnsPublished): void;
  /** Fails entries of batches that are right in themselves, as a busy SNS does. Asked at each try; undefined takes it. */
  failEntries(fault: (entry: SnsPublished) => EntryFault | undefined): void;
  faultOf(entry: SnsPublished): EntryFault | undefined;
  /** Waits until all that was published has been delivered or given up. */
  settled(): Promise<void>;
}

/** Tries of one delivery; Lambda tries an asynchronous invocation three times. The waits between are left out. */
const TRIES = 3;

function makeTopics(): SnsTopics {
  const published: SnsPublished[] = [];
  const deadLetters: SnsDeadLetter[] = [];
  const subscriptions: Subscription[] = [];
  const pending = new Set<Promise<void>>();
  let faultOf: SnsTopics['faultOf'] = () => undefined;

  const subscribe = (
    topicArn: string,
    make: (arn: string) => Subscription['deliver'],
    { filterPolicy }: SubscriptionOptions = {},
  ) => {
    const number = String(subscriptions.length + 1).padStart(12, '0');
    const arn = `${topicArn}:00000000-0000-4000-8000-${number}`;
    const filter = filterPolicy && readFilterPolicy(JSON.stringify(filterPolicy));
    subscriptions.push({ arn, topicArn, deliver: make(arn), ...(filter && { filter }) });
  };
  const deliver = async (message: SnsPublished, { arn, deliver }: Subscription) => {
    let error = new Error('not tried');
    for (let tried = 0; tried < TRIES; tried += 1) {
      try {
        await deliver(message);
        return;
      } catch (cause) {
        error = cause instanceof Error ? cause : new Error(String(cause));
      }
    }
    deadLetters.push({ message, subscription: arn, error });
  };
  return {
    published,
    deadLetters,
    subscribeLambda: (topicArn, handler, options) =>
      subscribe(
        topicArn,
        (arn) => async (message) => {
          await handler(lambdaEvent(message, arn));
        },
        options,
      ),
    subscribeHttp(topicArn, url) {
      requireLoopback(url);
      subscribe(topicArn, (arn) => (message) => post(url, message, arn));
    },
    accept(message) {
      published.push(message);
      const reached = subscriptions.filter(
        ({ topicArn, filter }) =>
          topicArn === message.topicArn && (filter === undefined || passes(filter, message.attributes)),
      );
      for (const subscription of reached) {
        const delivery: Promise<void> = deliver(message, subscription).finally(() =>
          pending.delete(delivery),
        );
        pending.add(delivery);
      }
    },
    failEntries(fault) {
      faultOf = fault;
    },
    faultOf: (entry) => faultOf(entry),
    async settled() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

/** The topics of the estate, with the HTTP endpoints that it names subscribed. */
export const topicsOf: (world: World) => SnsTopics = (world) => {
  const { topics, subscribed } = state(world);
  if (!subscribed.done) {
    subscribed.done = true;
    for (const { Id, regions } of world.estate.accounts)
      for (const [region, held] of Object.entries(regions))
        for (const { Name, HttpEndpoints } of held.topics)
          for (const url of HttpEndpoints) topics.subscribeHttp(topicArnOf(Id, region, Name), url);
  }
  return topics;
};

const state = perWorld(() => ({ topics: makeTopics(), subscribed: { done: false } }));

export const topicArnOf = (account: string, region: string, name: string): string =>
  `arn:aws:sns:${region}:${account}:${name}`;

function envelope(message: SnsPublished, protocol: string, subscriptionArn: string): SnsEnvelope {
  return {
    Type: 'Notification',
    MessageId: message.messageId,
    TopicArn: message.topicArn,
    Subject: message.subject ?? null,
    Message: message.parts[protocol] ?? message.parts.default,
    Timestamp: message.at.toISOString(),
    SignatureVersion: '1',
    // Nothing is signed here: a subscriber that verifies signatures must refuse this, as it should.
    Signature: 'simulated',
    SigningCertUrl: 'http://127.0.0.1/simulated.pem',
    UnsubscribeUrl: `http://127.0.0.1/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
  };
}

function lambdaEvent(message: SnsPublished, arn: string): SnsLambdaEvent {
  const Sns = { ...envelope(message, 'lambda', arn), MessageAttributes: message.attributes };
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: arn, Sns }] };
}

/** https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html: the names end in URL, and no Subject is none */
async function post(url: string, message: SnsPublished, arn: string): Promise<void> {
  const { SigningCertUrl, UnsubscribeUrl, Subject, ...rest } = envelope(message, 'http', arn);
  const body = {
    ...rest,
    ...(Subject === null ? {} : { Subject }),
    SigningCertURL: SigningCertUrl,
    UnsubscribeURL: UnsubscribeUrl,
    ...(Object.keys(message.attributes).length > 0 && { MessageAttributes: message.attributes }),
  };
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': message.messageId,
      'x-amz-sns-topic-arn': message.topicArn,
      'x-amz-sns-subscription-arn': arn,
    },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}

function requireLoopback(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return;
  throw new RangeError(`${url}: the simulator delivers to http on this machine's loopback only`);
}
