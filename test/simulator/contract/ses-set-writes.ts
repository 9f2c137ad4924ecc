// What SES promises of the actions that make and change configuration sets and their event destinations. They happen in
// a Region of their own, so that the other cases find theirs as it was.
import {
  CreateConfigurationSetCommand,
  type CreateConfigurationSetCommandInput,
  CreateConfigurationSetEventDestinationCommand,
  CreateEmailIdentityCommand,
  type EventDestinationDefinition,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  PutConfigurationSetDeliveryOptionsCommand,
  PutConfigurationSetReputationOptionsCommand,
  PutEmailIdentityConfigurationSetAttributesCommand,
  SESv2Client,
  UpdateConfigurationSetEventDestinationCommand,
} from '@aws-sdk/client-sesv2';
import { at, type ContractCase, type ContractTarget, errorOf } from './target.ts';
import { TOPIC_REGION, topic, topicArn } from './topics.ts';

const REGION = TOPIC_REGION;

async function made(
  target: ContractTarget,
  ConfigurationSetName: string,
  more: Omit<CreateConfigurationSetCommandInput, 'ConfigurationSetName'> = {},
) {
  const client = new SESv2Client(at(target, REGION));
  await client.send(new CreateConfigurationSetCommand({ ConfigurationSetName, ...more }));
  const named = { ConfigurationSetName };
  return {
    client,
    get: () => client.send(new GetConfigurationSetCommand(named)),
    destinations: async () =>
      (await client.send(new GetConfigurationSetEventDestinationsCommand(named))).EventDestinations,
    add: (EventDestinationName: string, EventDestination: EventDestinationDefinition) =>
      client.send(
        new CreateConfigurationSetEventDestinationCommand({
          ...named,
          EventDestinationName,
          EventDestination,
        }),
      ),
    change: (EventDestinationName: string, EventDestination: EventDestinationDefinition) =>
      client.send(
        new UpdateConfigurationSetEventDestinationCommand({
          ...named,
          EventDestinationName,
          EventDestination,
        }),
      ),
  };
}

const to = (TopicArn: string): EventDestinationDefinition => {
  return { Enabled: true, MatchingEventTypes: ['BOUNCE', 'COMPLAINT'], SnsDestination: { TopicArn } };
};

/** A destination whose topic is there, and lets SES publish. */
const bounces = async (target: ContractTarget) => to((await topic(target, 'events')).TopicArn);

export const SES_SET_WRITE_CASES: readonly ContractCase[] = [
  {
    name: 'CreateConfigurationSet keeps what it is told',
    async run(target) {
      const { get } = await made(target, 'made', {
        DeliveryOptions: { TlsPolicy: 'REQUIRE' },
        ReputationOptions: { ReputationMetricsEnabled: true },
        SendingOptions: { SendingEnabled: true },
      });
      expect(await get()).toMatchObject({
        ConfigurationSetName: 'made',
        DeliveryOptions: { TlsPolicy: 'REQUIRE' },
        ReputationOptions: { ReputationMetricsEnabled: true },
      });
    },
  },
  {
    name: 'CreateConfigurationSet refuses what is there already',
    async run(target) {
      await made(target, 'twice');
      expect((await errorOf(made(target, 'twice'))).code).toBe('AlreadyExistsException 400');
    },
  },
  {
    name: 'CreateConfigurationSet refuses a name with other signs',
    async run(target) {
      expect((await errorOf(made(target, 'two words'))).code).toBe('BadRequestException 400');
    },
  },
  {
    name: 'PutConfigurationSetDeliveryOptions requires TLS',
    async run(target) {
      const { client, get } = await made(target, 'tls');
      const input = { ConfigurationSetName: 'tls', TlsPolicy: 'REQUIRE' } as const;
      await client.send(new PutConfigurationSetDeliveryOptionsCommand(input));
      expect((await get()).DeliveryOptions?.TlsPolicy).toBe('REQUIRE');
    },
  },
  {
    name: 'PutConfigurationSetReputationOptions switches the metrics on and off',
    async run(target) {
      const { client, get } = await made(target, 'metrics');
      for (const ReputationMetricsEnabled of [true, false]) {
        const input = { ConfigurationSetName: 'metrics', ReputationMetricsEnabled };
        await client.send(new PutConfigurationSetReputationOptionsCommand(input));
        expect((await get()).ReputationOptions).toMatchObject({ ReputationMetricsEnabled });
      }
    },
  },
  {
    name: 'PutConfigurationSetDeliveryOptions does not find a missing set',
    async run(target) {
      const input = { ConfigurationSetName: 'missing', TlsPolicy: 'REQUIRE' } as const;
      const call = new SESv2Client(at(target, REGION)).send(
        new PutConfigurationSetDeliveryOptionsCommand(input),
      );
      expect((await errorOf(call)).code).toBe('NotFoundException 404');
    },
  },
  {
    name: 'an event destination is made, and changed as a whole',
    async run(target) {
      const { add, change, destinations } = await made(target, 'events');
      const BOUNCES = await bounces(target);
      await add('bounces', BOUNCES);
      expect(await destinations()).toEqual([{ Name: 'bounces', ...BOUNCES }]);
      const changed = { ...BOUNCES, Enabled: false, MatchingEventTypes: ['BOUNCE'] } as const;
      await change('bounces', { ...changed, MatchingEventTypes: [...changed.MatchingEventTypes] });
      expect(await destinations()).toEqual([{ Name: 'bounces', ...changed }]);
    },
  },
  {
    name: 'CreateConfigurationSetEventDestination refuses what is there already',
    async run(target) {
      const { add } = await made(target, 'again');
      const BOUNCES = await bounces(target);
      await add('bounces', BOUNCES);
      expect((await errorOf(add('bounces', BOUNCES))).code).toBe('AlreadyExistsException 400');
    },
  },
  {
    name: 'UpdateConfigurationSetEventDestination does not find a missing destination',
    async run(target) {
      const { change } = await made(target, 'empty');
      expect((await errorOf(change('bounces', await bounces(target)))).code).toBe('NotFoundException 404');
    },
  },
  {
    name: 'CreateConfigurationSetEventDestination wants events, and one place for them',
    async run(target) {
      const { add, destinations } = await made(target, 'choosy');
      const bus = {
        EventBridgeDestination: { EventBusArn: `arn:aws:events:${REGION}:123456789012:event-bus/default` },
      };
      const BOUNCES = await bounces(target);
      const { SnsDestination: _, ...nowhere } = BOUNCES;
      for (const bad of [nowhere, { ...BOUNCES, ...bus }, { ...BOUNCES, MatchingEventTypes: [] }]) {
        expect((await errorOf(add('bounces', bad))).code).toBe('BadRequestException 400');
      }
      expect(await destinations()).toEqual([]);
    },
  },
  {
    name: 'CreateConfigurationSetEventDestination refuses a topic that is not there, or elsewhere',
    async run(target) {
      const { add, destinations } = await made(target, 'topicless');
      const missing = topicArn(target, 'nowhere');
      const { code, message } = await errorOf(add('bounces', to(missing)));
      expect(code).toBe('BadRequestException 400');
      expect(message).toBe(`SNS topic <${missing}> not found.`);
      const away = missing.replace(REGION, 'us-east-1');
      expect((await errorOf(add('bounces', to(away)))).code).toBe('BadRequestException 400');
      expect(await destinations()).toEqual([]);
    },
  },
  {
    name: 'CreateConfigurationSetEventDestination refuses a topic whose policy does not let SES publish',
    async run(target) {
      const { add, destinations } = await made(target, 'locked');
      const { TopicArn } = await topic(target, 'locked', '');
      expect((await errorOf(add('bounces', to(TopicArn)))).code).toBe('BadRequestException 400');
      expect(await destinations()).toEqual([]);
    },
  },
  {
    name: 'PutEmailIdentityConfigurationSetAttributes makes a set the default of an identity',
    async run(target) {
      const EmailIdentity = 'watched.example';
      const { client } = await made(target, 'default');
      await client.send(new CreateEmailIdentityCommand({ EmailIdentity }));
      const told = async () =>
        (await client.send(new GetEmailIdentityCommand({ EmailIdentity }))).ConfigurationSetName;
      const input = { EmailIdentity, ConfigurationSetName: 'default' };
      await client.send(new PutEmailIdentityConfigurationSetAttributesCommand(input));
      expect(await told()).toBe('default');
      await client.send(new PutEmailIdentityConfigurationSetAttributesCommand({ EmailIdentity }));
      expect(await told()).toBeUndefined();
    },
  },
];
