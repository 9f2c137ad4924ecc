// The call that changes a pool's e-mail configuration, against moto: it resets what a call leaves out, too. Not part of
// `npm test`, since it needs Python: `npm run test:moto`.
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  UpdateUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { describeOnMoto, type Moto, startMoto } from '../simulator/contract/moto.ts';
import { describePool, EMAIL, fixPool, NAME, SETTINGS } from './pools.ts';

const describeMoto = describeOnMoto('The fix of a user pool is not tried on moto');

describeMoto('moto', () => {
  let moto: Moto;
  let client: CognitoIdentityProviderClient;

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'AKIAMOTO000000000000', secretAccessKey: 'any' };
    client = new CognitoIdentityProviderClient({ endpoint: moto.endpoint, region: 'eu-west-1', credentials });
  }, 120_000);

  afterAll(() => moto.stop());

  async function make(pool: CreateUserPoolCommandInput): Promise<string> {
    const { UserPool } = await client.send(new CreateUserPoolCommand(pool));
    return UserPool?.Id ?? '';
  }

  test('EmailConfiguration changes and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(NAME, SETTINGS, EMAIL, EMAIL, async (PoolName, settings, before, email) => {
        // What a generated pool is made of is plain JSON in the shape of CreateUserPool's input.
        const pool: CreateUserPoolCommandInput = JSON.parse(JSON.stringify(settings));
        const id = await make({ ...pool, PoolName, EmailConfiguration: { ...before } });
        const was = await describePool(client, id);
        await fixPool(client, id, email);
        expect(inForce(await describePool(client, id))).toEqual(
          inForce({ ...was, EmailConfiguration: { ...email } }),
        );
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('a call with EmailConfiguration alone resets the pool', async () => {
    const id = await make({
      PoolName: 'a',
      AutoVerifiedAttributes: ['email'],
      SmsAuthenticationMessage: '{####}',
    });
    await client.send(
      new UpdateUserPoolCommand({
        UserPoolId: id,
        EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      }),
    );
    const pool = await describePool(client, id);
    expect(pool.AutoVerifiedAttributes).toBeUndefined();
    expect(pool.SmsAuthenticationMessage).toBeUndefined();
  });
});

/** moto forgets the legacy number of days, where Cognito goes on telling the one that took its place. */
function inForce(pool: UserPoolType): UserPoolType {
  if (pool.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays === undefined) return pool;
  const { UnusedAccountValidityDays: _, ...config } = pool.AdminCreateUserConfig ?? {};
  return { ...pool, AdminCreateUserConfig: config };
}
