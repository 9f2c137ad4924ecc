// What Cognito promises of UpdateUserPool: what it changes, resets and refuses. All of it is tried on the pool "member".
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { at, type ContractCase, type ContractTarget, errorOf, HOME } from './target.ts';

type Settings = Omit<UpdateUserPoolCommandInput, 'UserPoolId'>;

const cognito = (target: ContractTarget) =>
  new CognitoIdentityProviderClient(at(target, HOME, target.member.credentials));

async function update(target: ContractTarget, settings: Settings, UserPoolId = target.pools.member) {
  await cognito(target).send(new UpdateUserPoolCommand({ UserPoolId, ...settings }));
}

async function pool(target: ContractTarget): Promise<UserPoolType> {
  const UserPoolId = target.pools.member;
  const { UserPool } = await cognito(target).send(new DescribeUserPoolCommand({ UserPoolId }));
  return UserPool ?? {};
}

/** A call that Cognito refuses with these words. */
const refused = (name: string, settings: Settings, message: string): ContractCase => ({
  name,
  async run(target) {
    await update(target, {});
    expect(await errorOf(update(target, settings))).toEqual({
      code: 'InvalidParameterException 400',
      message,
    });
  },
});

export const COGNITO_UPDATE_CASES: readonly ContractCase[] = [
  {
    name: 'UpdateUserPool changes what it is given',
    async run(target) {
      await update(target, { SmsAuthenticationMessage: 'Code {####}', AutoVerifiedAttributes: ['email'] });
      expect(await pool(target)).toMatchObject({
        SmsAuthenticationMessage: 'Code {####}',
        AutoVerifiedAttributes: ['email'],
      });
    },
  },
  {
    name: 'UpdateUserPool resets what it is not given',
    async run(target) {
      const LambdaConfig = { PreSignUp: `arn:aws:lambda:${HOME}:${target.member.id}:function:pre` };
      await update(target, { LambdaConfig, SmsAuthenticationMessage: '{####}', UserPoolTags: { a: 'b' } });
      await update(target, { EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' } });
      const { SmsAuthenticationMessage, ...after } = await pool(target);
      expect(SmsAuthenticationMessage).toBeUndefined();
      expect(after.LambdaConfig ?? {}).toEqual({});
      expect(after.UserPoolTags ?? {}).toEqual({});
      expect(after.AutoVerifiedAttributes ?? []).toEqual([]);
    },
  },
  {
    name: 'UpdateUserPool keeps the tier that it is not given',
    async run(target) {
      await update(target, { UserPoolTier: 'LITE' });
      await update(target, {});
      const { UserPoolTier } = await pool(target);
      await update(target, { UserPoolTier: 'ESSENTIALS' });
      expect(UserPoolTier).toBe('LITE');
    },
  },
  {
    name: 'UpdateUserPool does not find a missing pool',
    async run(target) {
      const call = update(target, {}, `${HOME}_Missing00`);
      expect((await errorOf(call)).code).toBe('ResourceNotFoundException 400');
    },
  },
  refused(
    'UpdateUserPool refuses the legacy number of days beside its successor',
    {
      Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 7 } },
      AdminCreateUserConfig: { UnusedAccountValidityDays: 7 },
    },
    'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
  ),
  refused(
    'UpdateUserPool refuses to verify before an update what is not verified by itself',
    { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
    'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
  ),
  refused(
    'UpdateUserPool refuses to require MFA of a pool that did not',
    { MfaConfiguration: 'ON' },
    'Cannot turn MFA functionality ON, once the user pool has been created.',
  ),
  {
    name: 'UpdateUserPool refuses threat protection in the tier ESSENTIALS',
    async run(target) {
      const settings: Settings = {
        UserPoolTier: 'ESSENTIALS',
        UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
      };
      const { code, message } = await errorOf(update(target, settings));
      expect(code).toBe('FeatureUnavailableInTierException 400');
      expect(message).toContain('Threat Protection');
    },
  },
  {
    name: 'UpdateUserPool refuses what has another type',
    async run(target) {
      // The SDK's types would not let it pass.
      const settings: Settings = JSON.parse('{"AutoVerifiedAttributes":"email"}');
      const call = cognito(target).send(
        new UpdateUserPoolCommand({ UserPoolId: target.pools.member, ...settings }),
      );
      expect((await errorOf(call)).code).toBe('SerializationException 400');
    },
  },
];
