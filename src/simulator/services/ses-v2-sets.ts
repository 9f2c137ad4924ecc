// SES API v2: the writes of configuration sets and their event destinations.
// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSet.html
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Call, Output, RestOperation } from '../operation.ts';
import { flag, oneOf } from '../values.ts';
import type { World } from '../world.ts';
import {
  alreadyExists,
  badRequest,
  type ConfigurationSetState,
  findConfigurationSet,
  inputOf,
  notFound,
  sesOf,
  write,
} from './ses-v2-shared.ts';
import { topicArnOf, topicsOf } from './sns-topics.ts';
import { letsSesPublish } from './topic-policy.ts';

const SETS = '/v2/email/configuration-sets';
const SET = `${SETS}/{ConfigurationSetName}`;
const DESTINATIONS = `${SET}/event-destinations`;

export const SET_WRITES: readonly RestOperation[] = [
  write('CreateConfigurationSet', `POST ${SETS}`, createSet),
  write('PutConfigurationSetDeliveryOptions', `PUT ${SET}/delivery-options`, putDelivery),
  write('PutConfigurationSetReputationOptions', `PUT ${SET}/reputation-options`, putReputation),
  write('CreateConfigurationSetEventDestination', `POST ${DESTINATIONS}`, createDestination),
  write(
    'UpdateConfigurationSetEventDestination',
    `PUT ${DESTINATIONS}/{EventDestinationName}`,
    updateDestination,
  ),
];

/** "Letters, numbers, hyphens (-) and underscores (_) only", up to 64: sets and event destinations alike. */
const setName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'Member must be up to 64 letters, digits, dashes and underscores'),
);
const TlsPolicy = v.optional(oneOf(['REQUIRE', 'OPTIONAL']), 'OPTIONAL');

const CreateInput = v.object({
  ConfigurationSetName: setName,
  DeliveryOptions: v.optional(v.object({ TlsPolicy }), {}),
  ReputationOptions: v.optional(v.object({ ReputationMetricsEnabled: flag }), {}),
  SendingOptions: v.optional(v.object({ SendingEnabled: flag }), { SendingEnabled: true }),
});

/**
 * Options that the estate does not keep (tracking, suppression, VDM, archiving, tags) are taken and forgotten. AWS does
 * not tell whether reputation metrics are on where nothing is said: here they are off, so that a caller must say it.
 */
function createSet(call: Call, world: World): Output {
  const input = inputOf(call, CreateInput);
  const { ConfigurationSetName, DeliveryOptions } = input;
  const { configurationSets } = sesOf(call, world);
  if (configurationSets.some((set) => set.ConfigurationSetName === ConfigurationSetName)) {
    throw alreadyExists(`Configuration set ${ConfigurationSetName} already exists.`);
  }
  configurationSets.push({
    ConfigurationSetName,
    DeliveryOptions,
    ReputationMetricsEnabled: input.ReputationOptions.ReputationMetricsEnabled,
    SendingEnabled: input.SendingOptions.SendingEnabled,
    EventDestinations: [],
  });
  return {};
}

function putDelivery(call: Call, world: World): Output {
  findConfigurationSet(call, world).DeliveryOptions = inputOf(call, v.object({ TlsPolicy }));
  return {};
}

function putReputation(call: Call, world: World): Output {
  const { ReputationMetricsEnabled } = inputOf(call, v.object({ ReputationMetricsEnabled: flag }));
  findConfigurationSet(call, world).ReputationMetricsEnabled = ReputationMetricsEnabled;
  return {};
}

const EVENT_TYPES = [
  'SEND',
  'REJECT',
  'BOUNCE',
  'COMPLAINT',
  'DELIVERY',
  'OPEN',
  'CLICK',
  'RENDERING_FAILURE',
  'DELIVERY_DELAY',
  'SUBSCRIPTION',
] as const;

const arn = v.pipe(v.string(), v.startsWith('arn:', 'Member must be an ARN'));
const Dimension = v.object({
  DimensionName: v.string(),
  DimensionValueSource: oneOf(['MESSAGE_TAG', 'EMAIL_HEADER', 'LINK_TAG']),
  DefaultDimensionValue: v.string(),
});
const KINDS = {
  SnsDestination: v.optional(v.object({ TopicArn: arn })),
  CloudWatchDestination: v.optional(v.object({ DimensionConfigurations: v.array(Dimension) })),
  KinesisFirehoseDestination: v.optional(v.object({ IamRoleArn: arn, DeliveryStreamArn: arn })),
  EventBridgeDestination: v.optional(v.object({ EventBusArn: arn })),
  PinpointDestination: v.optional(v.object({ ApplicationArn: arn })),
};
const DestinationInput = v.object({
  EventDestinationName: setName,
  EventDestination: v.object({
    Enabled: flag,
    MatchingEventTypes: v.optional(v.array(oneOf(EVENT_TYPES)), []),
    ...KINDS,
  }),
});

type Destination = ConfigurationSetState['EventDestinations'][number];

/** Whether a stream or bus is there, and lets SES in, is not asked. */
function destinationOf(call: Call, set: ConfigurationSetState, world: World): Destination {
  const { EventDestinationName: Name, EventDestination } = inputOf(call, DestinationInput);
  if (EventDestination.MatchingEventTypes.length === 0) {
    throw badRequest('At least one event type must be specified.');
  }
  const kinds = Object.keys(KINDS).filter((kind) => kind in EventDestination);
  if (kinds.length !== 1) throw badRequest(`An event destination has one destination, not ${kinds.length}.`);
  const topic = EventDestination.SnsDestination?.TopicArn;
  if (topic !== undefined) tryTopic(topic, set.ConfigurationSetName, call, world);
  return { Name, ...EventDestination };
}

/**
 * SES publishes a message to the topic, and refuses one that it cannot publish to. The message and the words for a topic
 * that is not there are AWS's (LocalStack's tests of v1, where the error is InvalidSNSDestination); that v2 calls it a bad
 * request, and the words for a topic that does not let SES in, are not documented.
 */
function tryTopic(topicArn: string, set: string, call: Call, world: World): void {
  const { account, region } = call;
  const [, , , , , name] = topicArn.split(':');
  const topic = world.region(account, region).topics.find(({ Name }) => Name === name);
  if (topic === undefined || topicArn !== topicArnOf(account, region, topic.Name)) {
    throw badRequest(`SNS topic <${topicArn}> not found.`);
  }
  const publisher = { topicArn, account, set: `arn:aws:ses:${region}:${account}:configuration-set/${set}` };
  if (!letsSesPublish(topic.Policy, publisher)) {
    throw badRequest(`SES is not allowed to publish to SNS topic <${topicArn}>.`);
  }
  topicsOf(world).accept({
    topicArn,
    messageId: randomUUID(),
    subject: undefined,
    parts: { default: 'Successfully validated SNS topic for Amazon SES event publishing.' },
    attributes: {},
    at: world.now(),
  });
}

function createDestination(call: Call, world: World): Output {
  const set = findConfigurationSet(call, world);
  const { ConfigurationSetName, EventDestinations } = set;
  const destination = destinationOf(call, set, world);
  if (EventDestinations.some(({ Name }) => Name === destination.Name)) {
    const there = `An event destination with name <${destination.Name}> already exists`;
    throw alreadyExists(`${there} for configuration set <${ConfigurationSetName}>.`);
  }
  EventDestinations.push(destination);
  return {};
}

function updateDestination(call: Call, world: World): Output {
  const set = findConfigurationSet(call, world);
  const { ConfigurationSetName, EventDestinations } = set;
  const destination = destinationOf(call, set, world);
  const at = EventDestinations.findIndex(({ Name }) => Name === destination.Name);
  if (at === -1) {
    const missing = `An event destination with name <${destination.Name}> does not exist`;
    throw notFound(`${missing} for configuration set <${ConfigurationSetName}>.`);
  }
  EventDestinations[at] = destination;
  return {};
}
