// What the actions of SNS share: its errors, reading arguments, finding a topic.
import * as v from 'valibot';
import type { TopicState } from '../estate.ts';
import { AwsError, type Call } from '../operation.ts';
import type { World } from '../world.ts';
import { topicArnOf } from './sns-topics.ts';

/** awsQuery: the entries of a map come as a list, and an empty list as empty text. */
export const listOf = <T extends v.GenericSchema>(item: T) =>
  v.optional(
    v.union([
      v.array(item),
      v.pipe(
        v.literal(''),
        v.transform((): v.InferOutput<T>[] => []),
      ),
    ]),
    [],
  );
/** SNS's word for an argument that is wrong. */
export const invalid = (what: string) => new AwsError('InvalidParameter', `Invalid parameter: ${what}`, 400);

/** @throws AwsError naming the first argument that does not fit */
export function readInput<T>(schema: v.GenericSchema<unknown, T>, call: Call): T {
  const result = v.safeParse(schema, call.input);
  if (result.success) return result.output;
  throw invalid(v.getDotPath(result.issues[0]) ?? 'request');
}

/** @throws AwsError as SNS refuses: another Region, another account's topic, no such topic */
export function requireTopic(
  call: Call,
  world: World,
  arn: string | undefined,
  action: string,
): { readonly arn: string; readonly topic: TopicState } {
  const [prefix, , service, region = '', account = '', name = ''] = (arn ?? '').split(':');
  if (prefix !== 'arn' || service !== 'sns' || region !== call.region || name === '')
    throw invalid('TopicArn');
  if (account !== call.account) {
    const message = `User: ${call.principal} is not authorized to perform: SNS:${action} on resource: ${arn}`;
    throw new AwsError('AuthorizationError', message, 403);
  }
  const topic = world.region(account, region).topics.find(({ Name }) => Name === name);
  if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return { arn: topicArnOf(account, region, name), topic };
}
