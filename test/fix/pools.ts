// Pools of every kind for the fix of a user pool, and the way that it goes: what a pool has, the call made of it, and
// what the pool has then.
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { poolSettings } from '../../src/collect/pool-settings.ts';
import {
  type EmailConfiguration,
  type UpdateUserPoolInput,
  updateUserPoolInput,
} from '../../src/fix/update-user-pool.ts';

const lambda = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
const ROLE = 'arn:aws:iam::111122223333:role/sms';

/** What somebody may have written anywhere: quotes of every language, shell, JSON and none of them. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    'Your code is {####}.',
    `'; rm -rf ~; "$(id)" \\`,
    '{"a":1}',
    '確認コード: {####}',
    '</script>\u0000',
  ),
);
const days = fc.integer({ min: 1, max: 365 });
/** The SDK cannot carry a member of this name. */
const tagName = fc.oneof(text, fc.constant('constructor')).filter((name) => name !== '__proto__');
const some = <T extends object>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(members, { requiredKeys: [] });

const contacts = fc.subarray(['email', 'phone_number'] as const);
/** What must be verified before it changes is among what is verified by itself. */
const verified = contacts.chain((AutoVerifiedAttributes) =>
  fc.record({
    AutoVerifiedAttributes: fc.constant(AutoVerifiedAttributes),
    UserAttributeUpdateSettings: fc.record({
      AttributesRequireVerificationBeforeUpdate: fc.subarray(AutoVerifiedAttributes),
    }),
  }),
);

const signIn = some({
  SignInPolicy: fc.record({
    AllowedFirstAuthFactors: fc.subarray(['PASSWORD', 'EMAIL_OTP'] as const, { minLength: 1 }),
  }),
});
const passwordRules = { MinimumLength: fc.integer({ min: 6, max: 99 }), RequireSymbols: fc.boolean() };
const invitation = {
  AllowAdminCreateUserOnly: fc.boolean(),
  InviteMessageTemplate: some({ EmailMessage: text, EmailSubject: text, SMSMessage: text }),
};
/** Either number by which a temporary password ends: the legacy one is there where the other never was. */
const passwords = fc.oneof(
  fc.record({
    Policies: fc
      .tuple(signIn, fc.record({ ...passwordRules, TemporaryPasswordValidityDays: days }))
      .map(([factors, PasswordPolicy]) => ({ ...factors, PasswordPolicy })),
    AdminCreateUserConfig: fc.record(invitation),
  }),
  fc.record({
    Policies: fc.record({ PasswordPolicy: fc.record(passwordRules) }),
    AdminCreateUserConfig: fc.record({ ...invitation, UnusedAccountValidityDays: days }),
  }),
);

/** Settings that want a tier. */
const tier = fc.oneof(
  fc.record({ UserPoolTier: fc.constantFrom('LITE' as const, 'ESSENTIALS' as const) }),
  fc.record({
    UserPoolTier: fc.constant('PLUS' as const),
    UserPoolAddOns: fc.record({ AdvancedSecurityMode: fc.constantFrom('OFF', 'AUDIT', 'ENFORCED') }),
    AcrConfiguration: fc.dictionary(fc.constantFrom('1', '2'), fc.record({ AcrValue: text })),
    DcrConfiguration: some({
      EnableStatus: fc.constantFrom('Enabled', 'Disabled'),
      AllowedScopes: fc.array(text, { maxLength: 3 }),
    }),
  }),
);

const rest = some({
  DeletionProtection: fc.constantFrom('ACTIVE' as const, 'INACTIVE' as const),
  LambdaConfig: fc.constantFrom(
    { PreSignUp: lambda('pre'), CustomMessage: lambda('words') },
    {
      PreTokenGeneration: lambda('tokens'),
      PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: lambda('tokens') },
    },
  ),
  EmailVerificationMessage: text,
  EmailVerificationSubject: text,
  SmsVerificationMessage: text,
  SmsAuthenticationMessage: text,
  VerificationMessageTemplate: some({
    EmailMessage: text,
    EmailSubject: text,
    SmsMessage: text,
    DefaultEmailOption: fc.constantFrom('CONFIRM_WITH_LINK', 'CONFIRM_WITH_CODE'),
  }),
  MfaConfiguration: fc.constantFrom('OFF' as const, 'OPTIONAL' as const, 'ON' as const),
  DeviceConfiguration: some({
    ChallengeRequiredOnNewDevice: fc.boolean(),
    DeviceOnlyRememberedOnUserPrompt: fc.boolean(),
  }),
  SmsConfiguration: fc.record({ SnsCallerArn: fc.constant(ROLE), ExternalId: text }),
  UserPoolTags: fc.dictionary(tagName, text, { noNullPrototype: true }),
  AccountRecoverySetting: fc.record({
    RecoveryMechanisms: fc.array(
      fc.record({ Name: fc.constantFrom('verified_email', 'admin_only'), Priority: fc.constant(1) }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  KeyConfiguration: fc.constant({ KeyType: 'AWS_OWNED_KEY' }),
  IssuerConfiguration: fc.constantFrom({ Type: 'ORIGINAL' }, { Type: 'UPDATED' }),
});

/** Settings that a pool can have together, but its name and e-mail configuration. */
export const SETTINGS = fc
  .tuple(verified, passwords, tier, rest)
  .map(([verifiedOnes, passwordOnes, tierOnes, others]) => ({
    ...verifiedOnes,
    ...passwordOnes,
    ...tierOnes,
    ...others,
  }));

export const NAME = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 128 });

/** The SES that EMAIL asks for, in eu-west-1 of account 111122223333. */
export const EMAIL_SES = {
  identities: [{ IdentityName: 'example.com' }],
  configurationSets: [{ ConfigurationSetName: 'watched' }],
};

const email = {
  SourceArn: fc.constant('arn:aws:ses:eu-west-1:111122223333:identity/example.com'),
  From: fc.constantFrom('no-reply@example.com', '"Example; $(id)" <no-reply@example.com>'),
  ReplyToEmailAddress: fc.constant('help@example.com'),
  ConfigurationSet: fc.constant('watched'),
};
/** A pool that sends through SES names an identity. */
export const EMAIL: fc.Arbitrary<EmailConfiguration> = fc.oneof(
  fc.record(
    { EmailSendingAccount: fc.constant('DEVELOPER' as const), ...email },
    { requiredKeys: ['EmailSendingAccount', 'SourceArn'] },
  ),
  fc.record(
    { EmailSendingAccount: fc.constant('COGNITO_DEFAULT' as const), ...email },
    { requiredKeys: ['EmailSendingAccount'] },
  ),
);

/** What DescribeUserPool tells, but when the pool was changed. */
export async function describePool(
  client: CognitoIdentityProviderClient,
  id: string,
): Promise<Omit<UserPoolType, 'LastModifiedDate'>> {
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  if (UserPool === undefined) throw new Error('no pool');
  const { LastModifiedDate: _, ...pool } = UserPool;
  return pool;
}

/** Gives a pool another e-mail configuration by the call that the fix makes of it, written as JSON and read back. */
export async function fixPool(
  client: CognitoIdentityProviderClient,
  id: string,
  email: EmailConfiguration,
): Promise<UpdateUserPoolInput> {
  const made = updateUserPoolInput(poolSettings(await describePool(client, id)), id, email);
  const input: UpdateUserPoolCommandInput = JSON.parse(JSON.stringify(made.input));
  await client.send(new UpdateUserPoolCommand(input));
  return made;
}
