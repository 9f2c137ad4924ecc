// Amazon Cognito user pools, as far as mail is concerned.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/
import type { UserPoolState } from '../estate.ts';
import { intArg, textArg } from '../input.ts';
import { AwsError, type Call, type JsonService, type Output } from '../operation.ts';
import type { World } from '../world.ts';

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
    { name: 'DescribeRiskConfiguration', handle: describeRiskConfiguration },
    { name: 'GetLogDeliveryConfiguration', handle: getLogDeliveryConfiguration },
  ],
};

/** The estate does not say when a pool was made. */
const CREATED = new Date('2025-01-15T09:00:00Z');

const invalid = (message: string) => new AwsError('InvalidParameterException', message, 400);
const violated = (value: string | number, name: string, constraint: string) =>
  invalid(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );

/** MaxResults is required: left out, Cognito takes it for 0 and refuses it. */
function listUserPools(call: Call, world: World): Output {
  const size = intArg(call, 'MaxResults') ?? 0;
  if (size < 1) throw violated(size, 'maxResults', 'Member must have value greater than or equal to 1');
  if (size > 60) throw violated(size, 'maxResults', 'Member must have value less than or equal to 60');
  const { userPools } = world.region(call.account, call.region);
  const badToken = () => invalid('Invalid pagination token.');
  const page = world.pages.page(call, userPools, size, textArg(call, 'NextToken'), badToken);
  return { UserPools: page.items.map(description), NextToken: page.next };
}

function description(pool: UserPoolState): object {
  const { Id, Name, LambdaConfig, ReplicaRegions } = pool;
  const replicas = ReplicaRegions.length > 0 ? { ReplicaRegions } : {};
  return { Id, Name, LambdaConfig, CreationDate: CREATED, LastModifiedDate: CREATED, ...replicas };
}

function describeUserPool(call: Call, world: World): Output {
  const pool = findPool(call, world);
  return {
    UserPool: {
      Id: pool.Id,
      Name: pool.Name,
      Arn: `arn:aws:cognito-idp:${call.region}:${call.account}:userpool/${pool.Id}`,
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: pool.AllowedFirstAuthFactors },
      },
      DeletionProtection: 'INACTIVE',
      LambdaConfig: pool.LambdaConfig,
      CreationDate: CREATED,
      LastModifiedDate: CREATED,
      AutoVerifiedAttributes: pool.AutoVerifiedAttributes,
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      MfaConfiguration: pool.MfaConfiguration,
      EstimatedNumberOfUsers: 0,
      EmailConfiguration: pool.EmailConfiguration,
      UserPoolTags: pool.UserPoolTags,
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      AccountRecoverySetting: pool.AccountRecoverySetting,
      UserPoolTier: pool.UserPoolTier,
    },
  };
}

function getUserPoolMfaConfig(call: Call, world: World): Output {
  const { MfaConfiguration, EmailMfaConfiguration } = findPool(call, world);
  return { MfaConfiguration, EmailMfaConfiguration };
}

/** Threat protection is a feature of the Plus tier; on a lesser one the call is refused. */
function describeRiskConfiguration(call: Call, world: World): Output {
  const { Id, UserPoolTier, RiskNotifyConfiguration } = findPool(call, world);
  if (RiskNotifyConfiguration === undefined) {
    if (UserPoolTier === 'PLUS') return { RiskConfiguration: { UserPoolId: Id } };
    throw new AwsError('UserPoolAddOnNotEnabledException', 'User pool add-ons are not enabled.', 400);
  }
  const notifyOnly = { Notify: true, EventAction: 'NO_ACTION' };
  return {
    RiskConfiguration: {
      UserPoolId: Id,
      AccountTakeoverRiskConfiguration: {
        NotifyConfiguration: RiskNotifyConfiguration,
        Actions: { LowAction: notifyOnly, MediumAction: notifyOnly, HighAction: notifyOnly },
      },
      LastModifiedDate: CREATED,
    },
  };
}

function getLogDeliveryConfiguration(call: Call, world: World): Output {
  const pool = findPool(call, world);
  const LogConfigurations = pool.LogConfigurations.map(({ LogLevel, EventSource, LogGroupArn }) => ({
    LogLevel,
    EventSource,
    CloudWatchLogsConfiguration: LogGroupArn === undefined ? undefined : { LogGroupArn },
  }));
  return { LogDeliveryConfiguration: { UserPoolId: pool.Id, LogConfigurations } };
}

/** A pool is seen from its own Region only, though its id names the Region. */
function findPool(call: Call, world: World): UserPoolState {
  const id = textArg(call, 'UserPoolId') ?? '';
  if (!/^[\w-]+_[0-9a-zA-Z]+$/.test(id) || id.length > 55) {
    const constraint = 'Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+';
    throw violated(id, 'userPoolId', constraint);
  }
  const pool = world.region(call.account, call.region).userPools.find(({ Id }) => Id === id);
  if (pool === undefined) {
    throw new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`, 400);
  }
  return pool;
}
