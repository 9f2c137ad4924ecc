// Reads user pools from Amazon Cognito: all pages of the list, then the e-mail settings of each pool, and what else of it
// is wanted.
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  type DescribeUserPoolResponse,
  paginateListUserPools,
  ResourceNotFoundException,
  type UserPoolDescriptionType,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import pLimit from 'p-limit';
import { type Journal, mapFact, notKnown } from '../fact.ts';
import { en, type Fact, ja, type PoolSettings, say, ToldError } from '../model.ts';
import { type ListRead, readList } from './list.ts';
import { type PoolExtras, type PoolTraits, readPoolExtras, traitsOf } from './pool-extras.ts';
import { poolSettings } from './pool-settings.ts';
import { NOT_WANTED, type Wanted } from './wanted.ts';

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
  readonly tags: Fact<Readonly<Record<string, string>>>;
  readonly settings: Fact<PoolSettings>;
  readonly extras: PoolExtras;
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

/**
 * Reads every user pool of one account and Region: its e-mail settings, and what is wanted besides.
 * @param onPool told of each pool as it is read
 */
export async function readUserPools(
  client: CognitoIdentityProviderClient,
  at: PoolsAt,
  wanted: Wanted,
  journal: Journal,
  onPool: (pool: PoolRead) => void = () => {},
): Promise<ListRead<PoolRead>> {
  const listed = await readList(journal, { ...at, action: 'cognito-idp:ListUserPools' }, () => pages(client));
  const limit = pLimit(CONCURRENCY);
  const pools = await Promise.all(
    listed.items.map((pool) =>
      limit(async () => {
        const read = await readPool(client, at, pool, wanted, journal);
        if (read === 'deleted') {
          journal.note(
            say(
              en`The user pool ${pool.Id ?? ''} in ${at.region} was deleted while the scan ran.`,
              ja`${at.region} のユーザープール ${pool.Id ?? ''} は、スキャン中に削除されました。`,
            ),
          );
        } else onPool(read);
        return read;
      }),
    ),
  );
  return { items: pools.filter((pool) => pool !== 'deleted'), whole: listed.whole };
}

async function* pages(client: CognitoIdentityProviderClient): AsyncIterable<UserPoolDescriptionType[]> {
  for await (const page of paginateListUserPools({ client, pageSize: PAGE }, { MaxResults: PAGE })) {
    yield page.UserPools ?? [];
  }
}

async function readPool(
  client: CognitoIdentityProviderClient,
  at: PoolsAt,
  { Id = '', Name = '' }: UserPoolDescriptionType,
  wanted: Wanted,
  journal: Journal,
): Promise<PoolRead | 'deleted'> {
  // The list tells no ARN, and an id is not unique: replicas in several Regions share theirs.
  const arn = `arn:${at.partition}:cognito-idp:${at.region}:${at.account}:userpool/${Id}`;
  const told = await describe(client, at, Id, journal);
  if (told === 'deleted') return told;
  const traits = mapFact(told, ({ traits }) => traits);
  const extras = await readPoolExtras(client, { ...at, id: Id }, traits, wanted, journal);
  if (extras === 'deleted') return extras;
  return {
    arn,
    name: Name,
    email: mapFact(told, ({ email }) => email),
    tags: mapFact(told, ({ tags }) => tags),
    settings: wanted.has('userPool.settings')
      ? mapFact(told, ({ settings }) => settings())
      : notKnown(NOT_WANTED),
    extras,
  };
}

/** What DescribeUserPool tells. */
interface Described {
  readonly email: PoolEmail;
  readonly traits: PoolTraits;
  readonly tags: Readonly<Record<string, string>>;
  settings(): PoolSettings;
}

/** What it tells of a pool; `deleted` for a pool that was deleted after it was listed. */
async function describe(
  client: CognitoIdentityProviderClient,
  at: PoolsAt,
  id: string,
  journal: Journal,
): Promise<Fact<Described> | 'deleted'> {
  const read = { ...at, action: 'cognito-idp:DescribeUserPool', what: id };
  const told = await journal.attempt(read, async (tally) => {
    const answer = await unlessDeleted(client.send(new DescribeUserPoolCommand({ UserPoolId: id })));
    tally(1);
    return answer === 'deleted' ? answer : describedBy(answer);
  });
  if (told.known && told.value === 'deleted') return 'deleted';
  // The case above is the only one in which a known value is no Described; the compiler cannot see that in a Fact.
  return told as Fact<Described>;
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

const NO_POOL = say(en`the answer holds no user pool`, ja`応答にユーザープールが含まれていません`);

function describedBy({ UserPool }: DescribeUserPoolResponse): Described {
  if (UserPool === undefined) throw new ToldError(NO_POOL);
  return {
    email: emailOf(UserPool),
    traits: traitsOf(UserPool),
    tags: UserPool.UserPoolTags ?? {},
    settings: () => poolSettings(UserPool),
  };
}

function emailOf({ EmailConfiguration: email, LambdaConfig: triggers }: UserPoolType): PoolEmail {
  return {
    sendingAccount: email?.EmailSendingAccount ?? 'COGNITO_DEFAULT',
    sourceArn: email?.SourceArn || undefined,
    from: email?.From || undefined,
    configurationSet: email?.ConfigurationSet || undefined,
    customEmailSender: triggers?.CustomEmailSender?.LambdaArn || undefined,
  };
}
