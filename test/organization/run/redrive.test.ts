// What fails in a run, what is told of it, and that a redrive finishes it: only what failed is done again, people hear
// everything, and no history is lost.
import { objectsOf } from '../../../src/simulator/services/s3.ts';
import { ACCOUNT, domain, pool, poolOf, REGION, type RegionInput } from '../../support/estate.ts';
import { OrgService, type Ran, type RunOptions } from '../../support/org-service.ts';
import { EXTERNAL_ID, MEMBER, member, OTHER, organization } from '../../support/organization.ts';
import { packageService, type ServicePackage } from '../../support/package.ts';
import { changesIn } from '../../support/service.ts';

const FOURTH = '444444444444';
let built: ServicePackage;
beforeAll(async () => {
  // One after the other, so that it is known who is still to come.
  built = await packageService({ org: 'true', orgExternalId: EXTERNAL_ID, orgConcurrency: '1' });
}, 120_000);
afterAll(() => built?.remove());

const CHECKS = ['cognito-own-sender'];
const ONE_CHECK: RunOptions = { input: { checks: CHECKS } };
const bad: RegionInput = { userPools: [pool(`${REGION}_Pool`)] };
const good: RegionInput = {
  userPools: [poolOf('good.example', `${REGION}_Pool`)],
  ses: { identities: [domain('good.example')] },
};
const ALL = [ACCOUNT, MEMBER, OTHER, FOURTH];
const first = organization(good, [member(MEMBER, good), member(OTHER, bad), member(FOURTH, bad)]);
const second = organization(bad, [member(MEMBER, bad), member(OTHER, good), member(FOURTH, bad)]);
const CHANGES = [
  ...Array(2).fill(`new cognito-own-sender pool ${REGION}_Pool`),
  `resolved cognito-own-sender pool ${REGION}_Pool`,
];

/** Told once already. */
async function service(): Promise<OrgService> {
  const org = new OrgService(built.resources);
  const { outcome } = await org.start(first, ONE_CHECK);
  expect(outcome.status).toBe('SUCCEEDED');
  return org;
}

const historyOf = ({ service: { objects } }: OrgService, account: string, name = 'latest') =>
  JSON.parse(objects.get(`history/${account}/${name}.json`) ?? '{}');
const tookAtOf = (org: OrgService) => ALL.map((account) => historyOf(org, account).history.takenAt);
const accountsOf = ({ invocations }: Pick<Ran, 'invocations'>) =>
  invocations.filter(({ state }) => state === 'ScanAccount').map(({ payload }) => Object(payload).account);
const statesOf = ({ invocations }: Ran) => [...new Set(invocations.map(({ state }) => state))];

/** Breaks the histories of accounts, so that their children fail. */
function broken(org: OrgService, ...accounts: string[]): () => void {
  const texts = accounts.map((account) => {
    const key = `history/${account}/latest.json`;
    const text = org.service.objects.get(key) ?? '';
    org.service.rewrite(key, () => '{');
    return { key, text };
  });
  return () => {
    for (const { key, text } of texts) org.service.rewrite(key, () => text);
  };
}

describe('children that fail', () => {
  test('within what is tolerated are gaps of the report, with the reason; the others are told', async () => {
    const org = await service();
    const kept = historyOf(org, MEMBER);
    const mend = broken(org, MEMBER);
    const ran = await org.start(second, ONE_CHECK);
    expect(ran.outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        coverage: {
          complete: false,
          accounts: [ACCOUNT, OTHER, FOURTH],
          gaps: [
            {
              account: MEMBER,
              region: REGION,
              action: 'mailposture:Scan',
              what: '',
              why: expect.stringMatching(/^its scan failed: HistoryError: The history s3:.* cannot be read/),
            },
          ],
        },
      },
    });
    // Tried twice, since another try may mend it.
    expect(accountsOf(ran).filter((account) => account === MEMBER)).toHaveLength(2);
    expect(changesIn(ran.findings)).toEqual([CHANGES[0], CHANGES[2]]);
    mend();
    expect(historyOf(org, MEMBER)).toEqual(kept);
    // Nothing is lost: the next run tells what changed in it.
    expect(changesIn((await org.start(second, ONE_CHECK)).findings)).toEqual([CHANGES[0]]);
  });

  test('beyond it fail the run, and nobody is told; mended and redriven, only those that failed run again', async () => {
    const org = await service();
    const before = tookAtOf(org);
    const mend = broken(org, ACCOUNT, MEMBER, OTHER);
    const failed = await org.start(second, ONE_CHECK);
    expect(failed.outcome).toMatchObject({
      status: 'FAILED',
      state: 'ScanAccounts',
      error: 'States.ExceedToleratedFailureThreshold',
    });
    expect([failed.digests, failed.findings]).toEqual([[], []]);
    mend();
    expect(tookAtOf(org)).toEqual(before);
    // Three of four had failed before the fourth began.
    expect(accountsOf(failed)).toEqual([ACCOUNT, ACCOUNT, MEMBER, MEMBER, OTHER, OTHER]);
    const { outcome, findings, ...redriven } = await org.redrive(failed.execution, second, ONE_CHECK);
    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: { coverage: { complete: true, accounts: ALL } },
    });
    expect(accountsOf(redriven)).toEqual(ALL);
    expect(changesIn(findings)).toEqual(CHANGES);
  });

  test('a child that succeeded is not run again by a redrive', async () => {
    const org = await service();
    const mend = broken(org, MEMBER, OTHER, FOURTH);
    const failed = await org.start(second, ONE_CHECK);
    expect(failed.outcome).toMatchObject({ status: 'FAILED', state: 'ScanAccounts' });
    mend();
    const redriven = await org.redrive(failed.execution, second, ONE_CHECK);
    expect(redriven.outcome.status).toBe('SUCCEEDED');
    expect(accountsOf(redriven)).toEqual([MEMBER, OTHER, FOURTH]);
    expect(changesIn(redriven.findings)).toEqual(CHANGES);
  });

  test('S3 refuses once while a child keeps its work: tried again, and nothing is missing', async () => {
    const org = await service();
    let isFirst = true;
    const ran = await org.start(second, {
      ...ONE_CHECK,
      around: async ({ name, event, company }, run) => {
        const refuses = name === 'scan' && Object(event).account === OTHER && isFirst;
        if (!refuses) return run();
        isFirst = false;
        const [home] = company.aws.world.estate.accounts;
        const region = home?.regions[REGION];
        const buckets = region?.buckets.splice(0) ?? [];
        try {
          return await run();
        } finally {
          region?.buckets.push(...buckets);
        }
      },
    });
    expect(ran.invocations.filter(({ error }) => error !== undefined)).toHaveLength(1);
    expect(ran.outcome).toMatchObject({ status: 'SUCCEEDED', output: { coverage: { complete: true } } });
    expect(changesIn(ran.findings)).toEqual(CHANGES);
  });
});

describe('telling that fails', () => {
  const NOWHERE = { MAILPOSTURE_TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:nowhere` };

  test('at a channel: no history is written, every claim is given back; redriven, it is told once', async () => {
    const org = await service();
    const before = tookAtOf(org);
    const failed = await org.start(second, { ...ONE_CHECK, environment: NOWHERE });
    expect(failed.outcome).toMatchObject({
      status: 'FAILED',
      state: 'Publish',
      error: 'PublishError',
      cause: expect.stringContaining('could not publish to SNS topic'),
    });
    expect(failed.findings).toEqual([]);
    expect(tookAtOf(org)).toEqual(before);
    for (const account of ALL) expect(historyOf(org, account)).not.toHaveProperty('claim');
    const redriven = await org.redrive(failed.execution, second, ONE_CHECK);
    expect(redriven.outcome.status).toBe('SUCCEEDED');
    expect(statesOf(redriven)).toEqual(['Publish']);
    expect(redriven.digests).toHaveLength(1);
    expect(changesIn(redriven.findings)).toEqual(CHANGES);
    expect((await org.start(second, ONE_CHECK)).findings).toEqual([]);
  });

  test('while histories are written: redriven, all accounts are told again, none is lost', async () => {
    const org = await service();
    const before = ALL.map((account) => historyOf(org, account).history);
    const failed = await org.start(second, {
      ...ONE_CHECK,
      // What the scan of one account left to the next is gone.
      around: async ({ name, company }, run) => {
        const objects = objectsOf(company.aws.world);
        const hidden = [...objects].filter(
          ([path]) => path.includes(`/parts/${OTHER}/`) && /next/.test(path),
        );
        if (name === 'publish') for (const [path] of hidden) objects.delete(path);
        return run().finally(() => hidden.forEach(([path, object]) => void objects.set(path, object)));
      },
    });
    expect(failed.outcome).toMatchObject({ status: 'FAILED', state: 'Publish', error: 'RunError' });
    expect(changesIn(failed.findings)).toEqual(CHANGES);
    expect(historyOf(org, OTHER).history).toEqual(before[2]);
    expect(historyOf(org, MEMBER).history.standing).toHaveLength(1);
    const redriven = await org.redrive(failed.execution, second, ONE_CHECK);
    expect(redriven.outcome).toMatchObject({ status: 'SUCCEEDED', output: { coverage: { accounts: ALL } } });
    expect(changesIn(redriven.findings)).toEqual(CHANGES);
    // The one before is still the one before, though the history was written twice.
    expect(ALL.map((account) => historyOf(org, account, 'previous').history)).toEqual(before);
  });

  test('by a crash that leaves its claims: the redrive of the same run takes them up at once', async () => {
    const org = await service();
    const failed = await org.start(second, {
      ...ONE_CHECK,
      around: async ({ name, company }, run) => {
        if (name !== 'publish') return run();
        // The function is killed while it tells: what it had claimed stays so.
        const objects = objectsOf(company.aws.world);
        const claimed = new Map(objects);
        await run();
        const until = new Date(Date.now() + 800_000).toISOString();
        for (const [path, object] of claimed) {
          if (!/history\/\d+\/latest/.test(path)) continue;
          const claim = {
            id: 'x',
            host: 'another',
            pid: 1,
            at: new Date().toISOString(),
            until,
            run: 'run-2',
          };
          const body = Buffer.from(JSON.stringify({ ...JSON.parse(object.body.toString()), claim }));
          objects.set(path, { ...object, body, etag: `"claimed-${path}"` });
        }
        throw Object.assign(new Error('Runtime exited'), { name: 'Runtime.ExitError' });
      },
    });
    expect(failed.outcome).toMatchObject({ status: 'FAILED', error: 'Runtime.ExitError' });
    const redriven = await org.redrive(failed.execution, second, ONE_CHECK);
    expect(redriven.outcome).toMatchObject({ status: 'SUCCEEDED', output: { coverage: { accounts: ALL } } });
    expect(changesIn(redriven.findings)).toEqual(CHANGES);
    for (const account of ALL) expect(historyOf(org, account)).not.toHaveProperty('claim');
  });
});

test('a run in which no account can be looked at fails with the first reason, and tells nobody', async () => {
  const org = new OrgService(built.resources);
  const environment = { MAILPOSTURE_ACCOUNTS: MEMBER };
  const without = organization(good, [member(MEMBER, bad, { Roles: [] })]);
  const { outcome, digests } = await org.start(without, { ...ONE_CHECK, environment });
  expect(outcome).toMatchObject({
    status: 'FAILED',
    state: 'Merge',
    error: 'OrganizationError',
    cause: expect.stringContaining(
      'None of the accounts could be scanned. Account 222222222222: sts:AssumeRole',
    ),
  });
  expect(digests).toEqual([]);
});
