// A pool's settings in the shapes in which UpdateUserPool, SetRiskConfiguration and SetLogDeliveryConfiguration take
// them, from what Cognito tells of them.
import type {
  LogDeliveryConfigurationType,
  RiskConfigurationType,
  SetRiskConfigurationRequest,
  UpdateUserPoolRequest,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Json, JsonObject, PoolSettings } from '../model.ts';

type Member = Exclude<keyof UpdateUserPoolRequest, 'UserPoolId'>;

/**
 * Every member of UpdateUserPool's input, and where DescribeUserPool has it. The compiler holds both to the SDK: when
 * Cognito gains a setting, this does not compile until it is here. Only the name is called otherwise; the types of the
 * others are the same on both sides (API_UpdateUserPool and API_UserPoolType of the Amazon Cognito API reference).
 */
const MEMBERS: { readonly [M in Member]: M extends keyof UserPoolType ? M : keyof UserPoolType } = {
  AccountRecoverySetting: 'AccountRecoverySetting',
  AcrConfiguration: 'AcrConfiguration',
  AdminCreateUserConfig: 'AdminCreateUserConfig',
  AutoVerifiedAttributes: 'AutoVerifiedAttributes',
  DcrConfiguration: 'DcrConfiguration',
  DeletionProtection: 'DeletionProtection',
  DeviceConfiguration: 'DeviceConfiguration',
  EmailConfiguration: 'EmailConfiguration',
  EmailVerificationMessage: 'EmailVerificationMessage',
  EmailVerificationSubject: 'EmailVerificationSubject',
  IssuerConfiguration: 'IssuerConfiguration',
  KeyConfiguration: 'KeyConfiguration',
  LambdaConfig: 'LambdaConfig',
  MfaConfiguration: 'MfaConfiguration',
  Policies: 'Policies',
  PoolName: 'Name',
  SmsAuthenticationMessage: 'SmsAuthenticationMessage',
  SmsConfiguration: 'SmsConfiguration',
  SmsVerificationMessage: 'SmsVerificationMessage',
  UserAttributeUpdateSettings: 'UserAttributeUpdateSettings',
  UserPoolAddOns: 'UserPoolAddOns',
  UserPoolTags: 'UserPoolTags',
  UserPoolTier: 'UserPoolTier',
  VerificationMessageTemplate: 'VerificationMessageTemplate',
};

/** What a pool has now, as it came; members that Cognito does not tell of are left out. */
export function poolSettings(pool: UserPoolType): PoolSettings {
  return membersOf(MEMBERS, pool);
}

/** @param members what each member of an input is called where Cognito tells it */
function membersOf<T extends object>(
  members: Readonly<Record<string, string & keyof T>>,
  told: T,
): JsonObject {
  return plainObject(
    Object.fromEntries(Object.entries(members).map(([member, name]) => [member, told[name]])),
  );
}

type RiskMember = Exclude<keyof SetRiskConfigurationRequest, 'UserPoolId' | 'ClientId'>;

/** Every member of SetRiskConfiguration's input; DescribeRiskConfiguration calls them the same. */
const RISK_MEMBERS: { readonly [M in RiskMember]: M & keyof RiskConfigurationType } = {
  AccountTakeoverRiskConfiguration: 'AccountTakeoverRiskConfiguration',
  CompromisedCredentialsRiskConfiguration: 'CompromisedCredentialsRiskConfiguration',
  RiskExceptionConfiguration: 'RiskExceptionConfiguration',
};

/** What threat protection has now, as it came. */
export function riskSettings(risk: RiskConfigurationType): JsonObject {
  return membersOf(RISK_MEMBERS, risk);
}

/** The log configurations of a pool, as they came. */
export function logDelivery({
  LogConfigurations = [],
}: Partial<LogDeliveryConfigurationType>): readonly JsonObject[] {
  return LogConfigurations.map(plainObject);
}

function plainObject(value: object): JsonObject {
  const told = Object.entries(value).filter(([, held]) => held !== undefined && held !== null);
  return Object.fromEntries(told.map(([name, held]) => [name, plain(held)]));
}

/** What the SDK made of JSON, as JSON again: times as ISO 8601, nothing where nothing was told. */
function plain(value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) return plainObject(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}
