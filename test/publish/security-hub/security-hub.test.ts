// Importing findings into the simulator's Security Hub by the real SDK client: what a hub holds after each scan.
import { readFile } from 'node:fs/promises';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { Finding, Report } from '../../../src/model.ts';
import { importFindings, type SecurityHubPort } from '../../../src/publish/security-hub/index.ts';
import { refusalsOf } from '../../../src/simulator/refusals.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/server.ts';
import { importedFindingsOf } from '../../../src/simulator/services/security-hub.ts';
import { changed } from '../../support/changes.ts';
import { finding, report } from '../../support/reports.ts';
import { ACCOUNT, clientOf, OTHER, publishingEstate } from '../../support/simulated.ts';

let simulator: Simulator;
let clients: SecurityHubClient[];
let slept: number[];

async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
  simulator = await startSimulator({ estate: publishingEstate, ...options });
}
beforeEach(() => {
  clients = [];
  slept = [];
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await simulator.close();
});

/** Clients of the accounts that there are credentials of. */
function port(
  accounts: readonly string[] = [ACCOUNT],
  region = 'eu-west-1',
  maxAttempts = 1,
): SecurityHubPort {
  return {
    async securityHub(account) {
      if (!accounts.includes(account)) return undefined;
      const client = new SecurityHubClient({ ...clientOf(simulator, region, account), maxAttempts });
      clients.push(client);
      return client;
    },
    sleep: async (ms) => void slept.push(ms),
  };
}

const of = (over: Partial<Finding> = {}, id = 'pool', account = ACCOUNT): Finding =>
  finding({ subject: { ...finding().subject, id, account }, ...over });
const day = (n: number) => `2026-11-0${n}T08:00:00.000Z`;
const scanOf = (n: number, findings: readonly Finding[], past: readonly Finding[] = []): Report =>
  changed(report({ findings, takenAt: day(n) }), { past });
const run = (made: Report, to = port()) => importFindings(to, made, undefined);
const held = () => [...importedFindingsOf(simulator.world).values()];
const calls = () => simulator.calls.filter(({ action }) => action === 'securityhub:BatchImportFindings');

/** As a person does in the console. */
function setWorkflow(Status: 'SUPPRESSED' | 'RESOLVED' | 'NOTIFIED'): void {
  const findings = importedFindingsOf(simulator.world);
  for (const [key, each] of findings) findings.set(key, { ...each, Workflow: { Status } });
}

const before = { severity: 'critical' as const, because: 'It was PENDING.', seenAt: day(2) };
const resolved = of({ outcome: 'pass', change: 'resolved', since: day(1), before });
const lost = of({ outcome: 'unknown', change: 'lostSight', since: day(1), before });
const gone = of({ change: 'gone', since: day(1) });
const accepted = { reason: 'a test pool', owner: 'ops', expires: '2026-12-31' };

interface Shown {
  readonly compliance: string;
  readonly record: string;
  readonly workflow: string;
}
const shown = (): Shown | undefined => {
  const [one, ...others] = held();
  expect(others).toEqual([]);
  return (
    one && {
      compliance: one.Compliance?.Status ?? '',
      record: one.RecordState ?? '',
      workflow: one.Workflow?.Status ?? '',
    }
  );
};

test('one finding from scan to scan: it fails, fails still, is resolved, and fails again', async () => {
  await start();
  await run(scanOf(1, [of({ change: 'new', since: day(1) })]));
  expect(shown()).toEqual({ compliance: 'FAILED', record: 'ACTIVE', workflow: 'NEW' });

  await run(scanOf(2, [of({ change: 'still', since: day(1) })]));
  expect(held()).toMatchObject([{ CreatedAt: day(1), UpdatedAt: day(2), FirstObservedAt: day(1) }]);

  setWorkflow('NOTIFIED');
  await run(scanOf(3, [resolved]));
  expect(shown()).toEqual({ compliance: 'PASSED', record: 'ARCHIVED', workflow: 'NOTIFIED' });

  // It passes: nothing is said, and nothing changes.
  expect(await run(scanOf(4, [of({ outcome: 'pass' })]))).toEqual({ imported: 0 });
  expect(held()).toMatchObject([{ UpdatedAt: day(3) }]);

  await run(scanOf(5, [of({ change: 'new', since: day(5) })]));
  expect(shown()).toEqual({ compliance: 'FAILED', record: 'ACTIVE', workflow: 'NEW' });
});

test('what is out of sight stays active and unresolved, however long, until it is seen again', async () => {
  await start();
  await run(scanOf(2, [of({ change: 'new', since: day(1) })]));
  setWorkflow('RESOLVED');
  await run(scanOf(3, [lost]));
  expect(shown()).toMatchObject({ compliance: 'NOT_AVAILABLE', record: 'ACTIVE' });
  await run(scanOf(4, [of({ outcome: 'unknown', since: day(1), before })]));
  expect(shown()).toMatchObject({ compliance: 'NOT_AVAILABLE', record: 'ACTIVE' });
  expect(held()).toMatchObject([{ UpdatedAt: day(4) }]);
  await run(scanOf(5, [], [lost]));
  expect(shown()).toMatchObject({ compliance: 'NOT_AVAILABLE', record: 'ACTIVE' });
  await run(scanOf(6, [of({ change: 'still', since: day(1) })]));
  expect(shown()).toMatchObject({ compliance: 'FAILED', record: 'ACTIVE' });
});

test('what is accepted is out of the way, and comes back when it is accepted no longer', async () => {
  await start();
  await run(scanOf(1, [of({ accepted, since: day(1) })]));
  expect(shown()).toEqual({ compliance: 'FAILED', record: 'ARCHIVED', workflow: 'NEW' });
  setWorkflow('RESOLVED');
  await run(scanOf(2, [of({ change: 'new', since: day(1) })]));
  expect(shown()).toEqual({ compliance: 'FAILED', record: 'ACTIVE', workflow: 'NEW' });
});

test('what a person has suppressed stays suppressed', async () => {
  await start();
  await run(scanOf(1, [of({ change: 'new', since: day(1) })]));
  setWorkflow('SUPPRESSED');
  await run(scanOf(2, [of({ change: 'still', since: day(1) })]));
  expect(shown()).toEqual({ compliance: 'FAILED', record: 'ACTIVE', workflow: 'SUPPRESSED' });
});

test('what is gone is archived', async () => {
  await start();
  await run(scanOf(1, [of({ change: 'new', since: day(1) })]));
  await run(scanOf(2, [], [gone]));
  expect(shown()).toMatchObject({ compliance: 'NOT_AVAILABLE', record: 'ARCHIVED' });
});

test('the same report again changes nothing', async () => {
  await start();
  const made = scanOf(1, [of({ change: 'new', since: day(1) })]);
  await run(made);
  const first = held();
  expect(await run(made)).toEqual({ imported: 1 });
  expect(held()).toEqual(first);
});

const many = (n: number, over: Partial<Finding> = {}) =>
  Array.from({ length: n }, (_, i) => of({ change: 'new', since: day(1), ...over }, `pool-${i}`));

test.each([
  [0, 0],
  [100, 1],
  [101, 2],
])('%i findings go in %i requests', async (n, requests) => {
  await start();
  expect(await run(scanOf(1, many(n)))).toEqual({ imported: n });
  expect(held()).toHaveLength(n);
  expect(calls()).toHaveLength(requests);
});

test('each account is told by its own credentials, and no other account has to wait for one that fails', async () => {
  await start();
  const made = scanOf(1, [of(), of({}, 'theirs', OTHER), of({}, 'foreign', '333333333333')]);
  const failed = run(made, port([ACCOUNT, OTHER]));
  await expect(failed).rejects.toMatchObject({
    name: 'SecurityHubError',
    message: [
      `account ${OTHER}: Security Hub is not on in eu-west-1 of account ${OTHER}.`,
      'Switch it on there (aws securityhub enable-security-hub --no-enable-default-standards --region eu-west-1),',
      'or leave MAILPOSTURE_SECURITY_HUB off; account 333333333333: its findings are not imported: Security Hub takes',
      'them only from the account itself, and there are no credentials of it',
    ].join(' '),
    text: { ja: expect.stringContaining(`アカウント ${OTHER}: アカウント ${OTHER} の eu-west-1 では`) },
  });
  expect(held()).toMatchObject([{ AwsAccountId: ACCOUNT }]);
});

test.each([
  ['InternalError', 2],
  ['ThrottlingException', 1],
])('%s of single findings is tried again, for those alone', async (code, count) => {
  await start();
  refusalsOf(simulator.world).add('BatchImportFindings', { code, message: 'not now', count });
  expect(await run(scanOf(1, many(3)))).toEqual({ imported: 3 });
  expect(held()).toHaveLength(3);
  expect(slept).toHaveLength(1);
});

test('findings that Security Hub finds wrong are counted and named by its code, after all others were sent', async () => {
  await start();
  refusalsOf(simulator.world).add('BatchImportFindings', {
    code: 'InvalidInput',
    message: 'data.Title',
    count: 2,
  });
  await expect(run(scanOf(1, many(150)))).rejects.toThrow(
    `account ${ACCOUNT}: Security Hub did not take 2 of 150 findings: InvalidInput: data.Title (2)`,
  );
  expect(held()).toHaveLength(148);
  expect(slept).toEqual([]);
});

test('a hub that tells by single findings that it is off is named as one', async () => {
  await start();
  refusalsOf(simulator.world).add('BatchImportFindings', { code: 'InvalidAccess', message: 'off', count: 1 });
  await expect(run(scanOf(1, many(1)))).rejects.toThrow(
    `Security Hub is not on in eu-west-1 of account ${ACCOUNT}`,
  );
});

test('a missing permission is told in the words of AWS', async () => {
  await start({ faults: [{ kind: 'deny', action: 'securityhub:BatchImportFindings' }] });
  await expect(run(scanOf(1, many(2)))).rejects.toThrow(
    /Security Hub did not take 2 of 2 findings: AccessDeniedException \(2\); AccessDeniedException: User: .* is not authorized to perform: securityhub:BatchImportFindings/,
  );
});

test('throttling of a request is waited for by the SDK', async () => {
  await start({ faults: [{ kind: 'throttle', action: 'securityhub:BatchImportFindings', count: 1 }] });
  expect(await run(scanOf(1, many(1)), port([ACCOUNT], 'eu-west-1', 3))).toEqual({ imported: 1 });
});

test('the guide names the permission, the standings and the fields', async () => {
  await start();
  const guide = await readFile('docs/security-hub.md', 'utf8');
  const permission: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '');
  const since = day(1);
  const fix = { steps: [], open: [], plan: 'mailposture fix' };
  const passed = of({ outcome: 'pass', change: 'resolved', since, before }, 'd');
  const findings = [of({ since, before, fix }, 'a'), of({ accepted, since }, 'b'), lost, passed];
  await importFindings(port(), scanOf(3, findings, [of({ change: 'gone' }, 'c')]), { bucket: 'b', key: 'k' });
  expect(permission).toMatchObject({
    Action: 'securityhub:BatchImportFindings',
    Resource: held()[0]?.ProductArn?.replaceAll(ACCOUNT, '111122223333'),
  });
  const fields = new Set(held().flatMap(({ ProductFields = {} }) => Object.keys(ProductFields)));
  const named = [...guide.matchAll(/`([\w/]+)`/g)].map(([, name]) => `mailposture/${name}`);
  expect([...fields].filter((name) => !named.includes(name))).toEqual([]);
  expect(fields.size).toBe(17);
  const rowsOfHub = held().map(({ Compliance, RecordState }) =>
    [Compliance?.Status, RecordState, Compliance?.StatusReasons?.[0]?.ReasonCode ?? ''].join(' '),
  );
  const rows = guide.matchAll(/^\|[^|]+\| `(FAILED|PASSED|NOT_AVAILABLE)` \| `(\w+)` \| (?:`(\w+)`)?/gm);
  expect(rowsOfHub.sort()).toEqual(
    [...rows].map(([, status, record, reason = '']) => [status, record, reason].join(' ')).sort(),
  );
  for (const { ProductFields } of held()) {
    expect(guide).toContain(`\`${ProductFields?.['mailposture/standing']}\``);
  }
});
