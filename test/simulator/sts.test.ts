// STS refuses what AWS refuses of AssumeRole, besides what the contract with moto holds.
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import type { KeyPair } from '../../src/simulator/credentials.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { ACCOUNT, REGION } from '../support/estate.ts';
import { EXTERNAL_ID, MEMBER, member, OTHER, organization, ROLE } from '../support/organization.ts';

const chained = { RoleName: 'Chained', TrustedAccounts: [MEMBER] };
let company: Company;
beforeAll(async () => {
  const accounts = [member(MEMBER), member(OTHER, {}, { Roles: [chained] })];
  company = await startCompany({ estate: organization({}, accounts) });
});
afterAll(() => company.close());

const arnOf = (account: string, role: string) => `arn:aws:iam::${account}:role/${role}`;

function assume(
  over: Partial<AssumeRoleCommandInput>,
  credentials: KeyPair = company.aws.credentialsFor(ACCOUNT),
) {
  const client = new STSClient({
    endpoint: company.aws.endpoint,
    region: REGION,
    credentials,
    maxAttempts: 1,
  });
  const usual = { RoleArn: arnOf(MEMBER, ROLE), RoleSessionName: 'test', ExternalId: EXTERNAL_ID };
  return client.send(new AssumeRoleCommand({ ...usual, ...over }));
}

test.each([
  [
    'x',
    /Value 'x' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2/,
  ],
  [
    'x'.repeat(1225),
    /'externalId' failed to satisfy constraint: Member must have length less than or equal to 1224/,
  ],
  ['two words', /'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern/],
])('an external ID of another form', async (ExternalId, words) => {
  await expect(assume({ ExternalId })).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringMatching(words),
  });
});

test('a role that becomes another one gets an hour at most', async () => {
  const { Credentials } = await assume({ DurationSeconds: 7200 });
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const RoleArn = arnOf(OTHER, 'Chained');
  await expect(assume({ RoleArn, DurationSeconds: 3601 }, session)).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining('exceeds the 1 hour session limit for roles assumed by role chaining'),
  });
  const hour = await assume({ RoleArn, DurationSeconds: 3600 }, session);
  expect(hour.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${OTHER}:assumed-role/Chained/test`);
});
