// Amazon Cognito user pools: what is read of them for their mail; what changes them is in the files beside this one.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/
import type { UserPoolState } from '../estate.ts';
import { intArg, textArg } from '../input.ts';
import type { Call, JsonService, Output } from '../operation.ts';
import type { World } from '../world.ts';
import { LOG_ACTIONS } from './cognito-logs.ts';
import { CREATED, findPool, invalid, modified, poolsOf, violated } from './cognito-pools.ts';
import { RISK_ACTIONS } from './cognito-risk.ts';
import { settingsOf } from './cognito-settings.ts';
import { updateUserPool } from './cognito-update.ts';

export const cognito: JsonService = {
  prefix: 'cognito-idp',
  protocol: 'awsJson',
  jsonVersion: '1.1',
  targetPrefix: 'AWSCognitoIdentityProviderService',
  throttled: { code: 'TooManyRequestsException', status: 400, message: 'Rate exceeded' },
  failed: { code: 'InternalErrorException', status: 500, message: 'Something went wrong' },
  operations: [
    { name: 'ListUserPools', handle: listUserPools },
    { name: 'DescribeUserPool', handle: describeUserPool },
    { name: 'GetUserPoolMfaConfig', handle: getUserPoolMfaConfig },
    { name: 'UpdateUserPool', handle: updateUserPool },
    ...RISK_ACTIONS,
    ...LOG_ACTIONS,
  ],
};

/** MaxResults is required: left out, Cognito takes it for 0 and refuses it. */
function listUserPools(call: Call, world: World): Output {
  const size = intArg(call, 'MaxResults') ?? 0;
  if (size < 1) throw violated(size, 'maxResults', 'Member must have value greater than or equal to 1');
  if (size > 60) throw violated(size, 'maxResults', 'Member must have value less than or equal to 60');
  const userPools = poolsOf(call, world);
  const badToken = () => invalid('Invalid pagination token.');
  const page = world.pages.page(call, userPools, size, textArg(call, 'NextToken'), badToken);
  return { UserPools: page.items.map((pool) => description(pool, world)), NextToken: page.next };
}

function description(pool: UserPoolState, world: World): object {
  const { Id, Name, LambdaConfig, ReplicaRegions } = pool;
  const replicas = ReplicaRegions.length > 0 ? { ReplicaRegions } : {};
  return {
    Id,
    Name,
    LambdaConfig,
    CreationDate: CREATED,
    LastModifiedDate: modified(pool, world),
    ...replicas,
  };
}

function describeUserPool(call: Call, world: World): Output {
  const pool = findPool(call, world);
  return {
    UserPool: {
      Id: pool.Id,
      Name: pool.Name,
      Arn: `arn:aws:cognito-idp:${call.region}:${call.account}:userpool/${pool.Id}`,
      CreationDate: CREATED,
      LastModifiedDate: modified(pool, world),
      EstimatedNumberOfUsers: 0,
      ...settingsOf(pool),
    },
  };
}

function getUserPoolMfaConfig(call: Call, world: World): Output {
  const { MfaConfiguration, EmailMfaConfiguration } = findPool(call, world);
  return { MfaConfiguration, EmailMfaConfiguration };
}
