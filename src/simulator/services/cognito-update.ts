// UpdateUserPool, which resets what the call leaves out.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
import * as v from 'valibot';
import type { UserPoolState } from '../estate.ts';
import { AwsError, type Call, type Output } from '../operation.ts';
import { POOL_SETTINGS } from '../pool-settings.ts';
import type { World } from '../world.ts';
import { findPool, invalid, replacePool } from './cognito-pools.ts';
import { refuseSender } from './cognito-sender.ts';
import { temporaryPasswordDays } from './cognito-settings.ts';

/** What the call leaves out takes the default that stands here. Members that Cognito does not know are ignored. */
const Input = v.object({
  ...POOL_SETTINGS,
  PoolName: v.optional(v.string()),
  UserPoolTier: v.optional(v.picklist(['LITE', 'ESSENTIALS', 'PLUS'])),
  AutoVerifiedAttributes: v.optional(v.array(v.string()), []),
});
type Settings = v.InferOutput<typeof Input>;

/** Answers an update that was refused with the reason, and any other with nothing. */
export function updateUserPool(call: Call, world: World): Output {
  const pool = findPool(call, world);
  const after = updated(pool, parse(call));
  refuseWrong(pool, after);
  refuseSender(after, call, world);
  replacePool(call, world, after);
  return {};
}

/**
 * "With the exception of UserPoolTier, if you don't provide a value for an attribute, Amazon Cognito sets it to its
 * default value." Two more are kept: DcrConfiguration, by the same page, and UserAttributeUpdateSettings, as the
 * provider of Terraform notes (user_pool.go) and https://github.com/ekristen/aws-nuke/issues/477 shows. A name has no
 * default. Policies and MfaConfiguration were found kept in 2026 (https://github.com/go-to-k/cdkd/pull/1982) and
 * Policies reset in 2018 (https://github.com/aws/aws-cli/issues/3302): what AWS's page promises is done here.
 */
function updated(pool: UserPoolState, { PoolName, ...settings }: Settings): UserPoolState {
  // Other actions than this one set these.
  const { Id, EmailMfaConfiguration, LogConfigurations, ReplicaRegions } = pool;
  const { RiskConfiguration, RiskNotifyConfiguration } = pool;
  return {
    ...{ Id, EmailMfaConfiguration, LogConfigurations, ReplicaRegions },
    ...{ RiskConfiguration, RiskNotifyConfiguration },
    ...settings,
    Name: PoolName ?? pool.Name,
    UserPoolTier: settings.UserPoolTier ?? pool.UserPoolTier,
    DcrConfiguration: settings.DcrConfiguration ?? pool.DcrConfiguration,
    UserAttributeUpdateSettings: settings.UserAttributeUpdateSettings ?? pool.UserAttributeUpdateSettings,
    AllowedFirstAuthFactors: settings.Policies.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'],
  };
}

function parse(call: Call): Settings {
  const result = v.safeParse(Input, call.input);
  if (result.success) return result.output;
  const [{ message }] = result.issues;
  throw new AwsError('SerializationException', message, 400);
}

/** Combinations that Cognito refuses, each in words that somebody met. */
function refuseWrong(before: UserPoolState, after: UserPoolState): void {
  // https://github.com/pulumi/pulumi-aws-native/issues/1256; 0 stands for none (API_PasswordPolicyType)
  const legacy = after.AdminCreateUserConfig.UnusedAccountValidityDays ?? 0;
  if (legacy !== 0 && temporaryPasswordDays(after) !== undefined) {
    throw invalid(
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    );
  }
  // https://github.com/aws/aws-cli/issues/7151
  const { AttributesRequireVerificationBeforeUpdate: first = [] } = after.UserAttributeUpdateSettings ?? {};
  if (!first.every((name) => after.AutoVerifiedAttributes.includes(name))) {
    throw invalid(
      'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
    );
  }
  // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1176
  if (after.MfaConfiguration === 'ON' && before.MfaConfiguration !== 'ON') {
    throw invalid('Cannot turn MFA functionality ON, once the user pool has been created.');
  }
  // https://github.com/hashicorp/terraform-provider-aws/pull/40734
  const threatProtection = after.UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF';
  if (after.UserPoolTier === 'ESSENTIALS' && threatProtection !== 'OFF') {
    throw new AwsError(
      'FeatureUnavailableInTierException',
      'The following features need to be disabled for the ESSENTIALS pricing tier configured: Threat Protection',
      400,
    );
  }
}
