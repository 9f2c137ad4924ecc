// Reads user pools from Amazon Cognito: all pages of the list, then the e-mail settings of each pool.
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  type DescribeUserPoolResponse,
  paginateListUserPools,
  ResourceNotFoundException,
  type UserPoolDescriptionType,
} from '@aws-sdk/client-cognito-identity-provider';
import pLimit from 'p-limit';
import type { Journal } from '../fact.ts';
import type { Fact } from '../model.ts';
import { type ListRead, readList } from './list.ts';

/** A pool's e-mail settings as Cognito has them. */
export interface PoolEmail {
  readonly sendingAccount: 'COGNITO_DEFAULT' | 'DEVELOPER';
  readonly sourceArn: string | undefined;
  readonly from: string | undefined;
  readonly configurationSet: string | undefined;
  /** ARN of the custom email sender Lambda trigger, which then sends all of the pool's mail. */
  readonly customEmailSender: string | undefined;
}

export interface PoolRead {
  readonly arn: string;
  readonly name: string;
  readonly email: Fact<PoolEmail>;
}

/** The page size that ListUserPools allows at most. */
const PAGE = 60;
/** Requests under way at once; how many a second is the pacer's business. */
const CONCURRENCY = 10;

export interface PoolsAt {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** Reads every user pool of one account and Region. */
export async function readUserPools(
  client: CognitoIdentityProviderClient,
  at: PoolsAt,
  journal: Journal,
): Promise<ListRead<PoolRead>> {
  const listed = await readList(journal, { ...at, action: 'cognito-idp:ListUserPools' }, () => pages(client));
  const limit = pLimit(CONCURRENCY);
  const pools = await Promise.all(
    listed.items.map((pool) => limit(() => describe(client, at, pool, journal))),
  );
  return { items: pools.filter((pool) => pool !== undefined), whole: listed.whole };
}

async function* pages(client: CognitoIdentityProviderClient): AsyncIterable<UserPoolDescriptionType[]> {
  for await (const page of paginateListUserPools({ client, pageSize: PAGE }, { MaxResults: PAGE })) {
    yield page.UserPools ?? [];
  }
}

/** A pool's settings; undefined for a pool that was deleted after it was listed. */
async function describe(
  client: CognitoIdentityProviderClient,
  at: PoolsAt,
  { Id = '', Name = '' }: UserPoolDescriptionType,
  journal: Journal,
): Promise<PoolRead | undefined> {
  // The list tells no ARN, and an id is not unique: replicas in several Regions share theirs.
  const arn = `arn:${at.partition}:cognito-idp:${at.region}:${at.account}:userpool/${Id}`;
  const read = { ...at, action: 'cognito-idp:DescribeUserPool', what: Id };
  const email = await journal.attempt(read, async (tally) => {
    const answer = await unlessDeleted(client.send(new DescribeUserPoolCommand({ UserPoolId: Id })));
    tally(1);
    return answer === 'deleted' ? answer : emailOf(answer);
  });
  if (email.known && email.value === 'deleted') {
    journal.note(`The user pool ${Id} in ${at.region} was deleted while the scan ran.`);
    return undefined;
  }
  // The case above is the only one in which a known value is no PoolEmail; the compiler cannot see that in a Fact.
  return { arn, name: Name, email: email as Fact<PoolEmail> };
}

/** "No such pool" is an answer, not a failed read: the list and this question are not one moment. */
async function unlessDeleted<T>(answer: Promise<T>): Promise<T | 'deleted'> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 'deleted';
    throw error;
  }
}

function emailOf({ UserPool }: DescribeUserPoolResponse): PoolEmail {
  if (UserPool === undefined) throw new Error('the answer holds no user pool');
  const { EmailConfiguration: email, LambdaConfig: triggers } = UserPool;
  return {
    sendingAccount: email?.EmailSendingAccount ?? 'COGNITO_DEFAULT',
    sourceArn: email?.SourceArn || undefined,
    from: email?.From || undefined,
    configurationSet: email?.ConfigurationSet || undefined,
    customEmailSender: triggers?.CustomEmailSender?.LambdaArn || undefined,
  };
}
