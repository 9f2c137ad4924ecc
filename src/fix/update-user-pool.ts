// The complete input of UpdateUserPool for a pool whose mail is to go out otherwise. "If you don't provide a value for an
// attribute, Amazon Cognito sets it to its default value" (API_UpdateUserPool): so everything that the pool has goes
// back with the change. Pure.
import { en, type Json, ja, type PoolSettings, say, type Text } from '../model.ts';

/** `EmailConfiguration` as Cognito spells it (API_EmailConfigurationType); it replaces the pool's as a whole. */
export interface EmailConfiguration {
  readonly EmailSendingAccount: 'COGNITO_DEFAULT' | 'DEVELOPER';
  readonly SourceArn?: string;
  readonly From?: string;
  readonly ReplyToEmailAddress?: string;
  readonly ConfigurationSet?: string;
}

export interface UpdateUserPoolInput {
  /** For `aws cognito-idp update-user-pool --cli-input-json`. */
  readonly input: PoolSettings & { readonly UserPoolId: string };
  /** Settings that DescribeUserPool tells, and this call cannot hold at their value. */
  readonly notKept: readonly Text[];
}

/**
 * The call that gives a pool another e-mail configuration and keeps the rest. The attribute schema, alias and user name
 * attributes are no part of it: they cannot be changed, nor sent (Amazon Cognito developer guide, "Settings you can't
 * change"). Settings that this version of the SDK does not know are not in `settings`.
 * @param settings the fact `userPool.settings`
 * @param email the whole of the new configuration: a reply-to address of the old one stays only if it is in here
 */
export function updateUserPoolInput(
  settings: PoolSettings,
  poolId: string,
  email: EmailConfiguration,
): UpdateUserPoolInput {
  const { config, notKept } = adminCreateUserConfig(settings);
  const input = {
    ...withoutHigherTiers(settings),
    ...(config === undefined ? {} : { AdminCreateUserConfig: config }),
    EmailConfiguration: { ...email },
    UserPoolId: poolId,
  };
  return { input, notKept };
}

/**
 * Custom names of ACR levels and dynamic client registration want the Essentials tier (API_UpdateUserPool). On Lite
 * Cognito tells the names all the same ("always returns the effective configuration"), and to send them back is to
 * configure them. Left out, nothing changes: the names are the default ones, and a DcrConfiguration that is left out
 * is kept.
 */
function withoutHigherTiers(settings: PoolSettings): PoolSettings {
  if (memberOf(settings, 'UserPoolTier') !== 'LITE') return settings;
  const { AcrConfiguration: _names, DcrConfiguration: _registration, ...rest } = settings;
  return rest;
}

/**
 * "When you set TemporaryPasswordValidityDays for a user pool, you can no longer set a value for the legacy
 * UnusedAccountValidityDays parameter in that user pool" (API_PasswordPolicyType), though DescribeUserPool goes on
 * telling both. Sent together they are refused: "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of
 * UnusedAccountValidityDays" (https://github.com/pulumi/pulumi-aws-native/issues/1256).
 */
function adminCreateUserConfig(settings: PoolSettings): {
  readonly config: Json | undefined;
  readonly notKept: readonly Text[];
} {
  const config = memberOf(settings, 'AdminCreateUserConfig');
  const passwords = memberOf(memberOf(settings, 'Policies'), 'PasswordPolicy');
  const days = memberOf(passwords, 'TemporaryPasswordValidityDays');
  const legacy = memberOf(config, 'UnusedAccountValidityDays');
  if (!isObject(config) || typeof days !== 'number' || typeof legacy !== 'number') {
    return { config, notKept: [] };
  }
  const { UnusedAccountValidityDays: _legacy, ...rest } = config;
  return { config: rest, notKept: legacy === days ? [] : [legacyLeftOut(legacy, days)] };
}

const legacyLeftOut = (legacy: number, days: number) =>
  say(
    en`AdminCreateUserConfig.UnusedAccountValidityDays (${legacy}) is left out: Cognito refuses it in a pool whose
      Policies.PasswordPolicy.TemporaryPasswordValidityDays is set, which is ${days} here and stays.`,
    ja`AdminCreateUserConfig.UnusedAccountValidityDays (${legacy}) は含めていません。
      Policies.PasswordPolicy.TemporaryPasswordValidityDays が設定されているユーザープールでは、
      Cognito がこの値を受け付けないためです。ここでの設定値は ${days} で、そのまま維持されます。`,
  );

type JsonObject = { readonly [name: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}
