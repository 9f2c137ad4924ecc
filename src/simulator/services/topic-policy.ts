// Whether a topic lets SES publish the events of a configuration set.
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html
import * as v from 'valibot';

/** The policy of a topic for which nobody has written one: the account's own identities may use it. */
export function defaultTopicPolicy(topicArn: string, account: string): object {
  return {
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action:
          'Publish Subscribe GetTopicAttributes SetTopicAttributes AddPermission RemovePermission DeleteTopic'
            .split(' ')
            .map((action) => `SNS:${action}`),
        Resource: topicArn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
        Sid: '__default_statement_ID',
      },
    ],
  };
}

const one = v.union([
  v.array(v.string()),
  v.pipe(
    v.string(),
    v.transform((text) => [text]),
  ),
]);
/** Operator -> key -> values. */
const Conditions = v.record(v.string(), v.record(v.string(), one));
const Statement = v.object({
  Effect: v.picklist(['Allow', 'Deny']),
  Principal: v.union([v.literal('*'), v.object({ Service: v.optional(one, []) })]),
  Action: one,
  Resource: v.optional(one, ['*']),
  Condition: v.optional(Conditions, {}),
});
type Statement = v.InferOutput<typeof Statement>;
/** Statements of another form say nothing of SES that is understood here. */
const Policy = v.object({
  Statement: v.union([
    v.array(v.unknown()),
    v.pipe(
      v.unknown(),
      v.transform((each) => [each]),
    ),
  ]),
});

export interface Publisher {
  readonly topicArn: string;
  readonly account: string;
  /** ARN of the configuration set. */
  readonly set: string;
}

/**
 * Does a statement admit SES, and none refuse it? AWS was seen to take a topic that has only SNS's own policy (LocalStack's
 * tests, which were run against AWS), and its guide asks for a statement all the same, as this does.
 * @param policy undefined for SNS's own
 */
export function letsSesPublish(policy: string | undefined, publisher: Publisher): boolean {
  if (policy === undefined) return false;
  const parsed = v.safeParse(Policy, JSON.parse(policy));
  if (!parsed.success) return false;
  const applying = parsed.output.Statement.flatMap((each) => {
    const statement = v.safeParse(Statement, each);
    return statement.success && applies(statement.output, publisher) ? [statement.output.Effect] : [];
  });
  return applying.includes('Allow') && !applying.includes('Deny');
}

function applies({ Principal, Action, Resource, Condition }: Statement, publisher: Publisher): boolean {
  const isSes = Principal === '*' || Principal.Service.includes('ses.amazonaws.com');
  const isPublish = Action.some((action) => fits('sns:publish', action.toLowerCase()));
  const isHere = Resource.some((resource) => fits(publisher.topicArn, resource));
  return isSes && isPublish && isHere && holds(Condition, publisher);
}

/** What the keys say of SES; a key or an operator that is not understood does not hold. */
function holds(conditions: Statement['Condition'], { account, set }: Publisher): boolean {
  const VALUES: ReadonlyMap<string, string> = new Map([
    ['aws:sourceaccount', account],
    ['aws:sourcearn', set],
  ]);
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const value = VALUES.get(key.toLowerCase());
      if (value === undefined) return false;
      if (operator === 'StringEquals') return wanted.includes(value);
      const isPattern = ['ArnLike', 'ArnEquals', 'StringLike'].includes(operator);
      return isPattern && wanted.some((pattern) => fits(value, pattern));
    }),
  );
}

function fits(value: string, pattern: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's').test(value);
}
