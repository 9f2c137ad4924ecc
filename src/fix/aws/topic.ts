// An SNS topic that SES publishes events to: its ARN, and a policy that keeps what a new topic's owner has.
import type { Json } from '../../model.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** The ARN of a topic in an account and Region. */
export function topicArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:sns:${region}:${account}:${name}`;
}

/** By a Region's name (AWS General Reference, "ARN partitions"). */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** By which the owner of a new topic finds the statement that SES needs. */
export const PUBLISH_SID = 'AllowSesToPublish';

/**
 * The policy of a topic. What SES needs is AWS's own statement ("Set up an Amazon SNS event destination for event
 * publishing" of the Amazon SES developer guide), for every configuration set of the account in the Region rather than
 * for one. A policy takes the place of the one that SNS gives a new topic, so the first statement is that one: the
 * account's own identities keep their rights, with AWS:SourceOwner, a key that AWS has left undocumented
 * (https://github.com/awsdocs/iam-user-guide/issues/111).
 */
export function topicPolicy({ account, region }: Place, name: string): { readonly [member: string]: Json } {
  const Resource = topicArn({ account, region }, name);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: OWNERS_ACTIONS,
        Resource,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
      {
        Sid: PUBLISH_SID,
        Effect: 'Allow',
        Principal: { Service: 'ses.amazonaws.com' },
        Action: 'SNS:Publish',
        Resource,
        Condition: {
          StringEquals: { 'AWS:SourceAccount': account },
          ArnLike: {
            'AWS:SourceArn': `arn:${partitionOf(region)}:ses:${region}:${account}:configuration-set/*`,
          },
        },
      },
    ],
  };
}

const OWNERS_ACTIONS = [
  'SNS:GetTopicAttributes',
  'SNS:SetTopicAttributes',
  'SNS:AddPermission',
  'SNS:RemovePermission',
  'SNS:DeleteTopic',
  'SNS:Subscribe',
  'SNS:ListSubscriptionsByTopic',
  'SNS:Publish',
];
