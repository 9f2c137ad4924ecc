// What a pool has now: every setting that UpdateUserPool takes, read with no call more, and only where it is wanted.
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { poolSettings } from '../../src/collect/pool-settings.ts';
import { parseInventory } from '../../src/inventory.ts';
import type { Fact, Inventory, PoolSettings } from '../../src/model.ts';
import { countCalls, inCompany, lookAt } from '../support/company.ts';
import { estate, type PoolInput, REGION } from '../support/estate.ts';

const HOSTILE = '"; $(id) \u0000\u001b[31m </script> \u202e';
const POOL: PoolInput = {
  Id: `${REGION}_Pool`,
  Name: HOSTILE,
  DeletionProtection: 'ACTIVE',
  SmsAuthenticationMessage: HOSTILE,
  UserPoolTags: { [HOSTILE]: HOSTILE, constructor: 'kept' },
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
};
const ESTATE = estate({ [REGION]: { userPools: [POOL] } });

/** The fact of the only pool. */
function settingsIn({ listings }: Inventory): Fact<PoolSettings> {
  const facts = listings.flatMap((listing) =>
    listing.kind === 'userPool' && listing.subjects.known
      ? listing.subjects.value.map(({ facts: { settings } }) => settings)
      : [],
  );
  const [only] = facts;
  if (only === undefined || facts.length > 1) throw new Error('not one pool');
  return only;
}

test('settings are read with an inventory that is kept, as they came, and survive it', async () => {
  const { inventory, calls } = await lookAt(ESTATE, { request: { keepInventory: true } });
  const settings = settingsIn(inventory);
  expect(settings).toMatchObject({ known: true, source: 'cognito-idp:DescribeUserPool' });
  expect(settings.known && settings.value).toMatchObject({
    PoolName: HOSTILE,
    DeletionProtection: 'ACTIVE',
    SmsAuthenticationMessage: HOSTILE,
    UserPoolTags: { [HOSTILE]: HOSTILE, constructor: 'kept' },
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
    UserPoolTier: 'ESSENTIALS',
  });
  expect(countCalls(calls)['cognito-idp:DescribeUserPool']).toBe(1);
  expect(settingsIn(parseInventory(JSON.stringify(inventory), 'a.json'))).toEqual(settings);
});

test('a scan for any check of pools has them, for fixes, with no call more', async () => {
  const { inventory, calls } = await lookAt(ESTATE, { request: { checks: ['cognito-own-sender'] } });
  expect(settingsIn(inventory)).toMatchObject({ known: true, value: { PoolName: HOSTILE } });
  const ofPools = Object.entries(countCalls(calls)).filter(([action]) => action.startsWith('cognito-idp:'));
  expect(Object.fromEntries(ofPools)).toEqual({
    'cognito-idp:ListUserPools': 1,
    'cognito-idp:DescribeUserPool': 1,
  });
});

test('a scan for other checks knows nothing of pools', async () => {
  const { inventory } = await lookAt(ESTATE, { request: { checks: ['domain-*'] } });
  expect(inventory.listings).toContainEqual(
    expect.objectContaining({ kind: 'userPool', subjects: expect.objectContaining({ known: false }) }),
  );
});

test('where Cognito does not tell of the pool, they are not known', async () => {
  const faults = [{ kind: 'deny', action: 'cognito-idp:DescribeUserPool' }] as const;
  await inCompany(
    ESTATE,
    async ({ look }) => {
      const { inventory } = await look({ keepInventory: true });
      expect(settingsIn(inventory)).toMatchObject({ known: false });
    },
    { faults: [...faults] },
  );
});

test.each(['[]', '"text"', 'null', '1'])('an inventory whose settings are %s is refused', async (wrong) => {
  const { inventory } = await lookAt(ESTATE, { request: { keepInventory: true } });
  const settings = JSON.stringify(settingsIn(inventory));
  const known = { known: true, value: JSON.parse(wrong), source: 'a' };
  const json = JSON.stringify(inventory).replace(settings, JSON.stringify(known));
  expect(() => parseInventory(json, 'a.json')).toThrow(/settings\.value: expected a JSON object/);
});

test('what is no setting is left out, and what the SDK made of JSON is JSON again', () => {
  const pool: UserPoolType = {
    Id: 'a',
    Arn: 'b',
    Name: 'n',
    CreationDate: new Date(0),
    SchemaAttributes: [{ Name: 'email' }],
    UsernameAttributes: ['email'],
    EmailConfigurationFailure: 'x',
    DeviceConfiguration: undefined,
    AutoVerifiedAttributes: [],
    // A setting of a later day may hold a time.
    LambdaConfig: JSON.parse('{"PreSignUp":null}'),
    SmsConfiguration: { SnsCallerArn: 'r', ExternalId: undefined },
    AdminCreateUserConfig: Object.assign({ AllowAdminCreateUserOnly: false }, { Since: new Date(0) }),
  };
  expect(poolSettings(pool)).toEqual({
    PoolName: 'n',
    AutoVerifiedAttributes: [],
    LambdaConfig: {},
    SmsConfiguration: { SnsCallerArn: 'r' },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, Since: '1970-01-01T00:00:00.000Z' },
  });
});
