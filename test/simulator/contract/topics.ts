// What SNS promises of making, telling of, changing and subscribing to topics. They lie in a Region of their own.
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { at, type ContractCase, type ContractTarget, errorOf } from './target.ts';

export const TOPIC_REGION = 'eu-central-1';

/** A topic whose policy lets the account's configuration sets publish, or one with a policy of another kind. */
export async function topic(target: ContractTarget, Name: string, policy = sesMayPublish(target, Name)) {
  const client = new SNSClient(at(target, TOPIC_REGION));
  const { TopicArn = '' } = await client.send(
    new CreateTopicCommand({ Name, Attributes: policy === '' ? {} : { Policy: policy } }),
  );
  return {
    client,
    TopicArn,
    attributes: async () => {
      const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
      return Attributes;
    },
  };
}

export const topicArn = ({ management }: ContractTarget, name: string) =>
  `arn:aws:sns:${TOPIC_REGION}:${management.id}:${name}`;

function sesMayPublish(target: ContractTarget, name: string): string {
  const account = target.management.id;
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'ses.amazonaws.com' },
    Action: 'SNS:Publish',
    Resource: topicArn(target, name),
    Condition: {
      StringEquals: { 'AWS:SourceAccount': account },
      ArnLike: { 'AWS:SourceArn': `arn:aws:ses:${TOPIC_REGION}:${account}:configuration-set/*` },
    },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

export const TOPIC_CASES: readonly ContractCase[] = [
  {
    name: 'CreateTopic gives the same topic again, with the policy that it was made with',
    async run(target) {
      const { TopicArn, attributes } = await topic(target, 'same');
      expect(TopicArn).toBe(topicArn(target, 'same'));
      expect((await topic(target, 'same')).TopicArn).toBe(TopicArn);
      expect((await topic(target, 'same', '')).TopicArn).toBe(TopicArn);
      const { Policy = '', ...rest } = await attributes();
      expect(JSON.parse(Policy)).toEqual(JSON.parse(sesMayPublish(target, 'same')));
      expect(rest).toMatchObject({ TopicArn, Owner: target.management.id, SubscriptionsPending: '0' });
    },
  },
  {
    name: 'CreateTopic refuses other attributes than the topic has',
    async run(target) {
      await topic(target, 'different', '');
      const { code, message } = await errorOf(topic(target, 'different'));
      expect(code).toBe('InvalidParameterException 400');
      expect(message).toContain('Topic already exists with different attributes');
    },
  },
  {
    name: 'CreateTopic refuses a name with other signs, and an attribute that is none',
    async run(target) {
      expect((await errorOf(topic(target, 'two words'))).code).toBe('InvalidParameterException 400');
      const odd = new CreateTopicCommand({ Name: 'odd', Attributes: { Colour: 'red' } });
      const call = new SNSClient(at(target, TOPIC_REGION)).send(odd);
      expect((await errorOf(call)).code).toBe('InvalidParameterException 400');
    },
  },
  {
    name: 'a topic without a policy of its own has one for the account',
    async run(target) {
      const { attributes } = await topic(target, 'bare', '');
      const { Policy = '' } = await attributes();
      expect(JSON.parse(Policy)).toMatchObject({
        Id: '__default_policy_ID',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Condition: { StringEquals: { 'AWS:SourceOwner': target.management.id } },
          },
        ],
      });
    },
  },
  {
    name: 'SetTopicAttributes changes the policy and the display name',
    async run(target) {
      const { client, TopicArn, attributes } = await topic(target, 'changed', '');
      const set = (AttributeName: string, AttributeValue: string) =>
        client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
      const policy = sesMayPublish(target, 'changed');
      await set('Policy', policy);
      await set('DisplayName', 'Mail');
      const { Policy = '', DisplayName } = await attributes();
      expect([JSON.parse(Policy), DisplayName]).toEqual([JSON.parse(policy), 'Mail']);
    },
  },
  {
    name: 'SetTopicAttributes refuses a policy that is none',
    async run(target) {
      const { client, TopicArn } = await topic(target, 'broken', '');
      const input = { TopicArn, AttributeName: 'Policy', AttributeValue: 'anyone' };
      const { code } = await errorOf(client.send(new SetTopicAttributesCommand(input)));
      expect(code).toBe('InvalidParameterException 400');
    },
  },
  {
    name: 'GetTopicAttributes, SetTopicAttributes and Subscribe do not find a missing topic',
    async run(target) {
      const client = new SNSClient(at(target, TOPIC_REGION));
      const TopicArn = topicArn(target, 'missing');
      const set = { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'a' };
      const mail = { TopicArn, Protocol: 'email', Endpoint: 'team@example.com' };
      const missing = 'NotFoundException 404';
      // One after the other: a refusal that nobody waits for yet would end the test.
      expect((await errorOf(client.send(new GetTopicAttributesCommand({ TopicArn })))).code).toBe(missing);
      expect((await errorOf(client.send(new SetTopicAttributesCommand(set)))).code).toBe(missing);
      expect((await errorOf(client.send(new SubscribeCommand(mail)))).code).toBe(missing);
    },
  },
  {
    name: 'Subscribe by e-mail waits for somebody to confirm it',
    async run(target) {
      const { client, TopicArn, attributes } = await topic(target, 'read', '');
      const mail = { TopicArn, Protocol: 'email', Endpoint: 'team@example.com' };
      const { SubscriptionArn } = await client.send(new SubscribeCommand(mail));
      expect(SubscriptionArn).toBe('pending confirmation');
      expect((await attributes()).SubscriptionsPending).toBe('1');
      const told = await client.send(
        new SubscribeCommand({ ...mail, Endpoint: 'two@example.com', ReturnSubscriptionArn: true }),
      );
      expect(told.SubscriptionArn).toMatch(new RegExp(`^${TopicArn}:[0-9a-f-]{36}$`));
    },
  },
  {
    name: 'Subscribe refuses a protocol that is none',
    async run(target) {
      const { client, TopicArn } = await topic(target, 'odd-protocol', '');
      const pigeon = { TopicArn, Protocol: 'pigeon', Endpoint: 'loft 7' };
      expect((await errorOf(client.send(new SubscribeCommand(pigeon)))).code).toBe(
        'InvalidParameterException 400',
      );
    },
  },
];
