// The schema of a user pool's settings in an estate: the members of UpdateUserPool's input, spelled as AWS spells them.
// What concerns more than mail is kept as it comes.
import * as v from 'valibot';

const text = v.string();
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = v.custom<object>(isObject, 'expected an object');
/** No `record`: that leaves out the name "constructor". */
const textByName = v.custom<Readonly<Record<string, string>>>(
  (value) => isObject(value) && Object.values(value).every((held) => typeof held === 'string'),
  'expected an object of texts',
);

/** The settings but the pool's name, with what stands in an estate for those that it leaves out. */
export const POOL_SETTINGS = {
  UserPoolTier: v.optional(v.picklist(['LITE', 'ESSENTIALS', 'PLUS']), 'ESSENTIALS'),
  EmailConfiguration: v.optional(
    v.strictObject({
      EmailSendingAccount: v.optional(v.picklist(['COGNITO_DEFAULT', 'DEVELOPER']), 'COGNITO_DEFAULT'),
      SourceArn: v.optional(text),
      From: v.optional(text),
      ReplyToEmailAddress: v.optional(text),
      ConfigurationSet: v.optional(text),
    }),
    {},
  ),
  LambdaConfig: v.optional(
    v.looseObject({
      CustomEmailSender: v.optional(
        v.strictObject({ LambdaArn: text, LambdaVersion: v.optional(text, 'V1_0') }),
      ),
      KMSKeyID: v.optional(text),
      CustomMessage: v.optional(text),
    }),
    {},
  ),
  AutoVerifiedAttributes: v.optional(v.array(text), ['email']),
  AccountRecoverySetting: v.optional(
    v.strictObject({ RecoveryMechanisms: v.array(v.strictObject({ Name: text, Priority: v.number() })) }),
  ),
  MfaConfiguration: v.optional(v.picklist(['OFF', 'ON', 'OPTIONAL']), 'OFF'),
  UserPoolTags: v.optional(textByName, {}),
  Policies: v.optional(
    v.strictObject({
      PasswordPolicy: v.optional(v.looseObject({ TemporaryPasswordValidityDays: v.optional(v.number()) })),
      SignInPolicy: v.optional(v.looseObject({ AllowedFirstAuthFactors: v.optional(v.array(text)) })),
    }),
    {},
  ),
  UserAttributeUpdateSettings: v.optional(
    v.strictObject({ AttributesRequireVerificationBeforeUpdate: v.optional(v.array(text)) }),
  ),
  AdminCreateUserConfig: v.optional(v.looseObject({ UnusedAccountValidityDays: v.optional(v.number()) }), {}),
  UserPoolAddOns: v.optional(v.looseObject({ AdvancedSecurityMode: text })),
  DeletionProtection: v.optional(v.picklist(['ACTIVE', 'INACTIVE']), 'INACTIVE'),
  SmsVerificationMessage: v.optional(text),
  EmailVerificationMessage: v.optional(text),
  EmailVerificationSubject: v.optional(text),
  SmsAuthenticationMessage: v.optional(text),
  VerificationMessageTemplate: v.optional(object, { DefaultEmailOption: 'CONFIRM_WITH_CODE' }),
  DeviceConfiguration: v.optional(object),
  SmsConfiguration: v.optional(object),
  DcrConfiguration: v.optional(object),
  KeyConfiguration: v.optional(object),
  IssuerConfiguration: v.optional(object),
  AcrConfiguration: v.optional(object),
};
