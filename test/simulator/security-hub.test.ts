// Security Hub of the simulator, as the real SDK client sees it.
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { importedFindingsOf } from '../../src/simulator/services/security-hub.ts';
import { ACCOUNT, clientOf, OTHER, publishingEstate } from '../support/simulated.ts';

let simulator: Simulator;
let hub: SecurityHubClient;
beforeAll(async () => {
  simulator = await startSimulator({ estate: publishingEstate });
  hub = new SecurityHubClient(clientOf(simulator));
});
afterAll(async () => {
  hub.destroy();
  await simulator.close();
});

const finding = (over: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding => ({
  SchemaVersion: '2018-10-08',
  Id: 'one',
  ProductArn: `arn:aws:securityhub:eu-west-1:${ACCOUNT}:product/${ACCOUNT}/default`,
  GeneratorId: 'check',
  AwsAccountId: ACCOUNT,
  CreatedAt: '2026-11-01T08:00:00.000Z',
  UpdatedAt: '2026-11-01T08:00:00.000Z',
  Severity: { Label: 'HIGH' },
  Title: 'title',
  Description: 'description',
  Resources: [{ Type: 'Other', Id: 'resource' }],
  ...over,
});
const send = (Findings: AwsSecurityFinding[]) => hub.send(new BatchImportFindingsCommand({ Findings }));
const held = (id: string) => [...importedFindingsOf(simulator.world).values()].find(({ Id }) => Id === id);

test('takes good findings and tells which others fail, and why', async () => {
  const answer = await send([
    finding(),
    finding({ Id: 'foreign', AwsAccountId: OTHER }),
    finding({ Id: 'untitled', Title: '' }),
    finding({
      Id: 'large',
      Note: { Text: 'x'.repeat(250_000), UpdatedBy: 'x', UpdatedAt: '2026-11-01T08:00:00Z' },
    }),
  ]);
  expect(answer).toMatchObject({ SuccessCount: 1, FailedCount: 3 });
  expect(answer.FailedFindings).toEqual([
    { Id: 'foreign', ErrorCode: 'InvalidInput', ErrorMessage: `AwsAccountId must be ${ACCOUNT}.` },
    { Id: 'untitled', ErrorCode: 'InvalidInput', ErrorMessage: expect.stringContaining('data.Title') },
    { Id: 'large', ErrorCode: 'InvalidInput', ErrorMessage: 'Finding is larger than 240 KB.' },
  ]);
});

test('an update counts only with a newer UpdatedAt', async () => {
  await send([finding({ Id: 'two', Title: 'first' })]);
  await send([finding({ Id: 'two', Title: 'same time' })]);
  expect(held('two')?.Title).toBe('first');
  await send([finding({ Id: 'two', Title: 'later', UpdatedAt: '2026-11-02T08:00:00.000Z' })]);
  expect(held('two')?.Title).toBe('later');
});

test('takes 100 findings and refuses 101', async () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => finding({ Id: `many-${i}` }));
  expect(await send(many(100))).toMatchObject({ SuccessCount: 100, FailedCount: 0 });
  await expect(send(many(101))).rejects.toMatchObject({ name: 'InvalidInputException' });
});

test('refuses where Security Hub is not switched on', async () => {
  const elsewhere = new SecurityHubClient(clientOf(simulator, 'us-east-1'));
  const sent = elsewhere.send(new BatchImportFindingsCommand({ Findings: [finding()] }));
  await expect(sent).rejects.toMatchObject({
    name: 'InvalidAccessException',
    $metadata: { httpStatusCode: 401 },
  });
  elsewhere.destroy();
});
