// Security Hub of the simulator, as the real SDK client sees it.
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { refusalsOf } from '../../src/simulator/refusals.ts';
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

const AT = (day: number) => `2026-11-0${day}T08:00:00.000Z`;
const own = (Label: 'HIGH' | 'LOW') => ({ FindingProviderFields: { Severity: { Label } } });
const ungraded = ({ Severity, ...rest }: AwsSecurityFinding) => rest;

test('what the provider says of severity and types stands at the top too, and an update moves both', async () => {
  const Types = ['Software and Configuration Checks'];
  const first = { FindingProviderFields: { Severity: { Label: 'HIGH' as const }, Types } };
  await send([ungraded(finding({ Id: 'graded', ...first }))]);
  expect(held('graded')).toMatchObject({ Severity: { Label: 'HIGH' }, Types, RecordState: 'ACTIVE' });
  await send([ungraded(finding({ Id: 'graded', UpdatedAt: AT(2), ...own('LOW') }))]);
  expect(held('graded')).toMatchObject({ Severity: { Label: 'LOW' } });
});

test('an import cannot change what belongs to the investigation', async () => {
  const Note = { Text: 'first', UpdatedBy: 'me', UpdatedAt: AT(1) };
  await send([finding({ Id: 'workflow', Note, Workflow: { Status: 'SUPPRESSED' } })]);
  const Later = { ...Note, Text: 'second' };
  await send([finding({ Id: 'workflow', Note: Later, Workflow: { Status: 'NEW' }, UpdatedAt: AT(2) })]);
  expect(held('workflow')).toMatchObject({ Note, Workflow: { Status: 'SUPPRESSED' }, UpdatedAt: AT(2) });
});

type State = Pick<AwsSecurityFinding, 'RecordState' | 'Compliance' | 'Workflow'>;
test.each<[string, State, State, string]>([
  ['comes back from the archive', { RecordState: 'ARCHIVED' }, { RecordState: 'ACTIVE' }, 'NEW'],
  ['fails again', { Compliance: { Status: 'PASSED' } }, { Compliance: { Status: 'FAILED' } }, 'NEW'],
  ['fails still', { Compliance: { Status: 'FAILED' } }, { Compliance: { Status: 'FAILED' } }, 'RESOLVED'],
  ['stays in the archive', { RecordState: 'ARCHIVED' }, { RecordState: 'ARCHIVED' }, 'RESOLVED'],
])('the workflow of a resolved finding that %s', async (name, before, after, Status) => {
  await send([finding({ Id: name, ...before, Workflow: { Status: 'RESOLVED' } })]);
  await send([finding({ Id: name, ...after, UpdatedAt: AT(2) })]);
  expect(held(name)?.Workflow).toEqual({ Status });
});

test('what is suppressed stays suppressed when it comes back', async () => {
  await send([finding({ Id: 'quiet', RecordState: 'ARCHIVED', Workflow: { Status: 'SUPPRESSED' } })]);
  await send([finding({ Id: 'quiet', RecordState: 'ACTIVE', UpdatedAt: AT(2) })]);
  expect(held('quiet')?.Workflow).toEqual({ Status: 'SUPPRESSED' });
});

const long = (n: number) => 'x'.repeat(n);
test.each<[string, AwsSecurityFinding, string]>([
  ['title', finding({ Title: long(257) }), 'data.Title should NOT be longer than 256 characters.'],
  ['blanks', finding({ Description: ' ' }), 'data.Description should match pattern'],
  [
    'recommendation',
    finding({ Remediation: { Recommendation: { Text: long(513) } } }),
    'data.Remediation.Recommendation.Text should NOT be longer than 512 characters.',
  ],
  ['type', finding({ Types: ['a/b/c/d'] }), 'data.Types[0] should match pattern "^([^/]+)(/[^/]+){0,2}$".'],
  ['no resource', finding({ Resources: [] }), 'data.Resources should NOT have fewer than 1 items.'],
  ['resource', finding({ Resources: [{ Type: 'Other', Id: '' }] }), 'data.Resources[0].Id should NOT be'],
  ['a time', finding({ UpdatedAt: '2026-11-01' }), 'data.UpdatedAt should match format "date-time".'],
  ['a field', finding({ ProductFields: { a: long(2049) } }), 'data.ProductFields.a should NOT be longer'],
  [
    'no severity',
    ungraded(finding()),
    "data should have required property 'FindingProviderFields', data should match some schema in anyOf.",
  ],
  [
    'a large field',
    finding({ ProductFields: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, long(2000)])) }),
    'The maximum size of an individual field should be less than 32768',
  ],
])('refuses by the format: %s', async (_, bad, words) => {
  const { FailedFindings = [] } = await send([{ ...bad, Id: 'bad' }]);
  expect(FailedFindings).toMatchObject([{ Id: 'bad', ErrorCode: 'InvalidInput' }]);
  expect(FailedFindings[0]?.ErrorMessage).toContain(words);
  expect(held('bad')).toBeUndefined();
});

test('findings are refused on demand', async () => {
  const refusal = { code: 'InternalError', message: 'again', count: 1 };
  refusalsOf(simulator.world).add('BatchImportFindings', refusal);
  expect(await send([finding({ Id: 'r1' }), finding({ Id: 'r2' })])).toMatchObject({
    SuccessCount: 1,
    FailedFindings: [{ Id: 'r1', ErrorCode: 'InternalError' }],
  });
});

test('refuses more than 6 MB', async () => {
  const Note = { Text: long(500), UpdatedBy: 'x', UpdatedAt: AT(1) };
  const Resources = Array.from({ length: 32 }, () => ({
    Type: 'Other',
    Id: long(500),
    Details: { Other: { a: long(1000), b: long(400) } },
  }));
  const Findings = Array.from({ length: 100 }, (_, i) => finding({ Id: `heavy-${i}`, Note, Resources }));
  expect(JSON.stringify(Findings).length).toBeGreaterThan(6 * 1024 * 1024);
  await expect(send(Findings)).rejects.toMatchObject({ name: 'InvalidInputException' });
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
