// SNS: topics are made, told of and changed, and subscribed to by people who have to confirm it.
// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
import * as v from 'valibot';
import type { TopicState } from '../estate.ts';
import type { Call, Operation, Output } from '../operation.ts';
import { perWorld, regionOf, type World } from '../world.ts';
import { FilterPolicyError, readFilterPolicy } from './sns-filter.ts';
import { invalid, listOf, readInput, requireTopic } from './sns-shared.ts';
import { topicArnOf } from './sns-topics.ts';
import { defaultTopicPolicy } from './topic-policy.ts';

export const TOPIC_ACTIONS: readonly Operation[] = [
  { name: 'CreateTopic', handle: createTopic },
  { name: 'GetTopicAttributes', handle: getTopicAttributes },
  { name: 'SetTopicAttributes', handle: setTopicAttributes },
  { name: 'Subscribe', handle: subscribe },
];

const text = v.string();

const CreateInput = v.object({
  Name: v.optional(text, ''),
  Attributes: listOf(v.object({ key: text, value: v.optional(text, '') })),
});

/**
 * "If the requester already owns a topic with the specified name, that topic's ARN is returned without creating a new
 * topic"; one with other attributes is refused. Attributes that are not given are not compared. Tags are taken and
 * forgotten; FIFO topics are not simulated.
 */
function createTopic(call: Call, world: World): Output {
  const { Name, Attributes } = readInput(CreateInput, call);
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(Name)) throw invalid('Topic Name');
  const TopicArn = topicArnOf(call.account, call.region, Name);
  const made: TopicState = { Name, DisplayName: '', HttpEndpoints: [] };
  for (const { key, value } of Attributes) setAttribute(made, key, value);
  const { topics } = regionOf(call, world);
  const before = topics.find((topic) => topic.Name === Name);
  if (before === undefined) {
    topics.push(made);
    return { TopicArn };
  }
  const isSame = Attributes.every(({ key, value }) => {
    return isAttribute(key) && canonical(attribute(before, key, TopicArn, call)) === canonical(value);
  });
  if (!isSame) throw invalid('Attributes Reason: Topic already exists with different attributes');
  return { TopicArn };
}

const ATTRIBUTES = ['Policy', 'DisplayName'] as const;
type Attribute = (typeof ATTRIBUTES)[number];
const isAttribute = (name: string): name is Attribute => ATTRIBUTES.some((each) => each === name);

/** Those that the estate keeps; the others are refused, so that nobody believes they were set. */
function setAttribute(topic: TopicState, name: string, value: string): void {
  if (!isAttribute(name))
    throw invalid(`AttributeName ${name}: the simulator keeps ${ATTRIBUTES.join(' and ')}`);
  if (name === 'Policy') requirePolicy(value);
  topic[name] = value;
}

function attribute(topic: TopicState, name: Attribute, arn: string, call: Call): string {
  return topic[name] ?? JSON.stringify(defaultTopicPolicy(arn, call.account));
}

/** AWS does not document its words. */
function requirePolicy(policy: string): void {
  const parsed = parsedJson(policy);
  if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) {
    throw invalid('Policy Error: it is not a policy document');
  }
}

/** JSON without its white space; other text as it is. */
function canonical(value: string): string {
  const parsed = parsedJson(value);
  return parsed === undefined ? value : JSON.stringify(parsed);
}

function parsedJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const Named = { TopicArn: v.optional(text) };

function getTopicAttributes(call: Call, world: World): Output {
  const { TopicArn } = readInput(v.object(Named), call);
  const { arn, topic } = requireTopic(call, world, TopicArn, 'GetTopicAttributes');
  const waiting = subscriptions(world).filter(({ topicArn }) => topicArn === arn).length;
  return {
    Attributes: new Map([
      ['TopicArn', arn],
      ['Owner', call.account],
      ...ATTRIBUTES.map((name) => [name, attribute(topic, name, arn, call)] as const),
      ['SubscriptionsPending', String(waiting)],
      ['SubscriptionsConfirmed', String(topic.HttpEndpoints.length)],
      ['SubscriptionsDeleted', '0'],
    ]),
  };
}

const SetInput = v.object({
  ...Named,
  AttributeName: v.optional(text, ''),
  AttributeValue: v.optional(text, ''),
});

function setTopicAttributes(call: Call, world: World): Output {
  const { TopicArn, AttributeName, AttributeValue } = readInput(SetInput, call);
  const { topic } = requireTopic(call, world, TopicArn, 'SetTopicAttributes');
  setAttribute(topic, AttributeName, AttributeValue);
  return {};
}

/** Subscriptions that wait for somebody to confirm them; in the simulator nobody does. */
const subscriptions = perWorld((): { readonly topicArn: string; readonly arn: string }[] => []);

const SubscribeInput = v.object({
  ...Named,
  Protocol: v.optional(text, ''),
  Endpoint: v.optional(text, ''),
  ReturnSubscriptionArn: v.optional(text, 'false'),
  Attributes: listOf(v.object({ key: text, value: v.optional(text, '') })),
});

/**
 * Only by e-mail: what else SNS delivers to is subscribed in the estate, or by whoever runs the simulator. A filter policy
 * is judged, and forgotten with the subscription that nobody confirms.
 */
function subscribe(call: Call, world: World): Output {
  const { TopicArn, Protocol, Endpoint, ReturnSubscriptionArn, Attributes } = readInput(SubscribeInput, call);
  const { arn: topicArn } = requireTopic(call, world, TopicArn, 'Subscribe');
  if (Protocol !== 'email' && Protocol !== 'email-json') {
    throw invalid(`Protocol ${Protocol}: the simulator has email and email-json`);
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(Endpoint)) throw invalid('Email address');
  for (const { key, value } of Attributes) requireSubscriptionAttribute(key, value);
  const all = subscriptions(world);
  const arn = `${topicArn}:00000000-0000-4000-9000-${String(all.length + 1).padStart(12, '0')}`;
  all.push({ topicArn, arn });
  return { SubscriptionArn: ReturnSubscriptionArn === 'true' ? arn : 'pending confirmation' };
}

function requireSubscriptionAttribute(name: string, value: string): void {
  if (name !== 'FilterPolicy') throw invalid(`Attributes Reason: ${name}: the simulator takes FilterPolicy`);
  try {
    readFilterPolicy(value);
  } catch (error) {
    if (error instanceof FilterPolicyError) throw invalid(`Attributes Reason: ${error.message}`);
    throw error;
  }
}
