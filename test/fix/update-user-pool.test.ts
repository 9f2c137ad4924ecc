// The call that changes a pool's e-mail configuration changes nothing else: by itself, and on the simulator, which
// resets what a call leaves out.
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { poolSettings } from '../../src/collect/pool-settings.ts';
import { type EmailConfiguration, updateUserPoolInput } from '../../src/fix/update-user-pool.ts';
import { type PoolSettings, told } from '../../src/model.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { ACCOUNT, estate, identityArn, type PoolInput, REGION } from '../support/estate.ts';
import { describePool, EMAIL, EMAIL_SES, fixPool, NAME, SETTINGS } from './pools.ts';

const ID = `${REGION}_Pool`;
const OWN: EmailConfiguration = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: identityArn('example.com'),
  From: 'no-reply@example.com',
};

/** Runs something with a client of a simulator that has one pool. */
async function withPool(
  pool: Omit<PoolInput, 'Id'>,
  run: (client: CognitoIdentityProviderClient) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator({
    estate: estate({ [REGION]: { ses: EMAIL_SES, userPools: [{ Id: ID, ...pool }] } }),
  });
  try {
    const credentials = simulator.credentialsFor(ACCOUNT);
    await run(
      new CognitoIdentityProviderClient({ endpoint: simulator.endpoint, region: REGION, credentials }),
    );
  } finally {
    await simulator.close();
  }
}

test('on the simulator, EmailConfiguration changes and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(NAME, SETTINGS, EMAIL, EMAIL, (Name, settings, before, email) =>
      withPool({ Name, ...settings, EmailConfiguration: before }, async (client) => {
        const was = await describePool(client, ID);
        const { input, notKept } = await fixPool(client, ID, email);
        expect(await describePool(client, ID)).toEqual({ ...was, EmailConfiguration: email });
        expect(notKept).toEqual([]);
        expect(Object.keys(input).sort()).toEqual([...Object.keys(poolSettings(was)), 'UserPoolId'].sort());
      }),
    ),
    { numRuns: 60 },
  );
}, 60_000);

/** A pool on which somebody set everything that can be reset. */
const RICH: Omit<PoolInput, 'Id'> = {
  Name: 'customers',
  UserPoolTier: 'PLUS',
  DeletionProtection: 'ACTIVE',
  MfaConfiguration: 'OPTIONAL',
  AutoVerifiedAttributes: ['email'],
  AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
  Policies: { PasswordPolicy: { MinimumLength: 14, TemporaryPasswordValidityDays: 1 } },
  LambdaConfig: { PreSignUp: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:pre` },
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK', EmailSubject: 'Welcome' },
  SmsAuthenticationMessage: 'Code {####}',
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
  UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
  UserPoolTags: { team: 'identity', constructor: 'kept' },
};

test('a call with EmailConfiguration alone resets the pool: the property above can fail', async () => {
  await withPool(RICH, async (client) => {
    const was = poolSettings(await describePool(client, ID));
    await client.send(new UpdateUserPoolCommand({ UserPoolId: ID, EmailConfiguration: { ...OWN } }));
    const is = poolSettings(await describePool(client, ID));
    const changed = Object.keys(was).filter((member) => !same(was[member], is[member]));
    expect(changed.sort()).toEqual([
      'AccountRecoverySetting',
      'AdminCreateUserConfig',
      'AutoVerifiedAttributes',
      'DeletionProtection',
      'DeviceConfiguration',
      'EmailConfiguration',
      'LambdaConfig',
      'MfaConfiguration',
      'Policies',
      'SmsAuthenticationMessage',
      'UserPoolAddOns',
      'UserPoolTags',
      'VerificationMessageTemplate',
    ]);
  });
});

test('the same pool keeps it all by the call that is made of it, and tells that it was changed', async () => {
  await withPool(RICH, async (client) => {
    const was = await describePool(client, ID);
    await fixPool(client, ID, OWN);
    expect(await describePool(client, ID)).toEqual({ ...was, EmailConfiguration: OWN });
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: ID }));
    expect(UserPool?.LastModifiedDate).not.toEqual(UserPool?.CreationDate);
  });
});

test('without another member of the pool, the call loses that member', async () => {
  await withPool(RICH, async (client) => {
    const was = await describePool(client, ID);
    const { LambdaConfig: _, ...settings } = poolSettings(was);
    const { input } = updateUserPoolInput(settings, ID, OWN);
    await client.send(new UpdateUserPoolCommand({ UserPoolId: ID, ...JSON.parse(JSON.stringify(input)) }));
    expect((await describePool(client, ID)).LambdaConfig).toEqual({});
  });
});

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const made = (settings: PoolSettings) => updateUserPoolInput(settings, ID, OWN);

test.each<[string, number, number, RegExp | undefined]>([
  ['the same number', 7, 7, undefined],
  ['another number', 30, 7, /UnusedAccountValidityDays \(30\).* 7 /],
])('the legacy number of days goes where its successor stands: %s', (_, legacy, days, words) => {
  const { input, notKept } = made({
    Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: days } },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: legacy },
  });
  expect(input).toMatchObject({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
  expect(input).not.toHaveProperty('AdminCreateUserConfig.UnusedAccountValidityDays');
  for (const locale of ['en', 'ja'] as const) {
    const words_ = notKept.map((text) => told(text, locale));
    expect(words_).toEqual(words === undefined ? [] : [expect.stringMatching(words)]);
  }
});

test.each<[string, PoolSettings]>([
  ['no password policy', {}],
  ['a policy that does not tell the new number', { Policies: { PasswordPolicy: { MinimumLength: 8 } } }],
])('the legacy number of days stays with %s', (_, policies) => {
  const AdminCreateUserConfig = { UnusedAccountValidityDays: 30 };
  expect(made({ ...policies, AdminCreateUserConfig }).input).toMatchObject({ AdminCreateUserConfig });
});

test.each([
  ['LITE', false],
  ['ESSENTIALS', true],
  ['PLUS', true],
])('what wants a higher tier is sent in the tier %s: %s', (UserPoolTier, sent) => {
  const { input } = made({
    UserPoolTier,
    AcrConfiguration: { '1': { AcrValue: 'urn:cognito:loa:1' } },
    DcrConfiguration: { EnableStatus: 'Disabled' },
  });
  expect('AcrConfiguration' in input).toBe(sent);
  expect('DcrConfiguration' in input).toBe(sent);
  expect(input).toHaveProperty('UserPoolTier', UserPoolTier);
});

test('the new configuration replaces the old one as a whole, and the pool id is the one given', () => {
  const { input } = made({
    UserPoolId: 'another',
    EmailConfiguration: { ReplyToEmailAddress: 'old@example.com' },
  });
  expect(input).toEqual({ UserPoolId: ID, EmailConfiguration: OWN });
});
