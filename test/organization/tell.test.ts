// Telling of several accounts at once, and what each account's history is after it.
import { type Settings, settingsFrom } from '../../src/config.ts';
import { createDeps, type Deps } from '../../src/deps.ts';
import { openHistory } from '../../src/history.ts';
import { type Members, type Survey, survey } from '../../src/organization/survey.ts';
import { type ToldOfAll, tellOfAll } from '../../src/organization/tell.ts';
import { carriedFrom } from '../../src/scan.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import type { Company } from '../../src/simulator/index.ts';
import { importedFindingsOf } from '../../src/simulator/services/security-hub.ts';
import { withEnvironment } from '../support/company.ts';
import { ACCOUNT, domain, pool, poolOf, REGION, type RegionInput } from '../support/estate.ts';
import { EXTERNAL_ID, MEMBER, member, OTHER, organization, ROLE } from '../support/organization.ts';
import { changesIn, environmentOf, messagesOf, Service } from '../support/service.ts';

const ORG: Members = { which: { kind: 'organization' }, role: ROLE, externalId: EXTERNAL_ID };
const CHECKS = ['cognito-own-sender'];

/** A pool that fails the check, and one that does not. */
const bad: RegionInput = { userPools: [pool(`${REGION}_Pool`)], securityHub: true };
const good: RegionInput = {
  userPools: [poolOf('good.example', `${REGION}_Pool`)],
  ses: { identities: [domain('good.example')] },
  securityHub: true,
};

interface Run {
  readonly told: ToldOfAll | undefined;
  readonly error: unknown;
  readonly digests: readonly { readonly reason: string; readonly account: string }[];
  readonly changes: readonly string[];
  readonly company: Company;
}

interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly checks?: readonly string[];
  /** What happens between looking and telling. */
  readonly meanwhile?: (deps: Deps, history: string) => Promise<void>;
}

/** A scan of the organization that is published. */
function run(service: Service, estate: Estate, options: RunOptions = {}): Promise<Run> {
  return service.at(estate, async (company) => {
    const restore = withEnvironment({ ...environmentOf(company), ...options.environment });
    try {
      const settings = settingsFrom(process.env);
      const deps = await createDeps(settings);
      const outcome = await tell(deps, settings, options);
      const { digests, findings } = messagesOf(company);
      return {
        ...outcome,
        digests: digests.map(({ parts, attributes }) => ({
          reason: JSON.parse(parts.default).reason,
          account: attributes.account?.Value ?? '',
        })),
        changes: changesIn(findings),
        company,
      };
    } finally {
      restore();
    }
  });
}

async function tell(
  deps: Deps,
  settings: Settings,
  { checks = CHECKS, meanwhile }: RunOptions,
): Promise<Pick<Run, 'told' | 'error'>> {
  const { history = '' } = settings;
  const asked = { members: ORG, checks, history, ...carriedFrom(deps, history) };
  const seen: Survey = await survey(deps, asked);
  await meanwhile?.(deps, history);
  return tellOfAll(deps, settings, seen).then(
    (told) => ({ told, error: undefined }),
    (error: unknown) => ({ told: undefined, error }),
  );
}

const historyOf = (service: Service, account: string) =>
  JSON.parse(service.objects.get(`history/${account}/latest.json`) ?? '{}').history;
const failsIn = (service: Service, account: string): number => historyOf(service, account)?.standing.length;

const first = organization(good, [member(MEMBER, bad), member(OTHER, good)]);

test('one digest on all; then what changed in each, by each account’s own history', async () => {
  const service = new Service();
  const before = await run(service, first);
  expect(before.error).toBeUndefined();
  expect(before.digests).toEqual([{ reason: 'baseline', account: 'several' }]);
  expect(before.changes).toEqual([]);
  expect([ACCOUNT, MEMBER, OTHER].map((account) => failsIn(service, account))).toEqual([0, 1, 0]);

  const after = await run(service, organization(bad, [member(MEMBER, good), member(OTHER, good)]));
  expect(after.digests).toEqual([{ reason: 'changes', account: 'several' }]);
  expect(after.changes).toEqual([
    `new cognito-own-sender pool ${REGION}_Pool`,
    `resolved cognito-own-sender pool ${REGION}_Pool`,
  ]);
  expect(after.told?.report.changes?.counts).toMatchObject({ new: 1, resolved: 1, gone: 0 });
  expect([ACCOUNT, MEMBER, OTHER].map((account) => failsIn(service, account))).toEqual([1, 0, 0]);
});

test('an account whose role is gone keeps its history as it is, and nothing of it is resolved', async () => {
  const service = new Service();
  await run(service, first);
  const kept = historyOf(service, MEMBER);
  const without = organization(good, [member(MEMBER, bad, { Roles: [] }), member(OTHER, good)]);
  const { told, changes } = await run(service, without);
  expect(told?.report.coverage).toMatchObject({ complete: false, accounts: [ACCOUNT, OTHER] });
  expect(changes).toEqual([]);
  expect(historyOf(service, MEMBER)).toEqual(kept);
});

test('an account that another scan tells of at the same time is left out and said; the others are told', async () => {
  const service = new Service();
  await run(service, first);
  const second = organization(bad, [member(MEMBER, good), member(OTHER, bad)]);
  const { told, error, changes } = await run(service, second, {
    meanwhile: async (deps, history) => {
      const theirs = await openHistory(deps, history, MEMBER);
      if (theirs.history === undefined) throw new Error('there is no history');
      await theirs.save({ ...theirs.history, toldAt: '2026-11-01T08:00:00.000Z' });
    },
  });
  expect(error).toBeUndefined();
  expect(told?.leftOut).toEqual([MEMBER]);
  expect(told?.report.coverage.accounts).toEqual([ACCOUNT, OTHER]);
  expect(told?.report.coverage.gaps).toEqual([
    {
      account: MEMBER,
      region: REGION,
      action: 'mailposture:Scan',
      what: '',
      why: expect.stringContaining(`Another scan of account ${MEMBER} has changed the history`),
    },
  ]);
  expect(changes).toEqual(Array(2).fill(`new cognito-own-sender pool ${REGION}_Pool`));
  expect(historyOf(service, MEMBER).toldAt).toBe('2026-11-01T08:00:00.000Z');
  expect(failsIn(service, OTHER)).toBe(1);
});

test('an account that joins is told once by a digest, though nothing changed', async () => {
  const service = new Service();
  await run(service, organization(good, [member(MEMBER, bad)]));
  const joined = organization(good, [member(MEMBER, bad), member(OTHER, bad)]);
  const { digests, told, changes } = await run(service, joined);
  expect(digests).toEqual([{ reason: 'changes', account: 'several' }]);
  expect(changes).toEqual([]);
  expect(told?.report.coverage.notes.join()).toContain(`Account ${OTHER} was scanned for the first time`);
  expect((await run(service, joined)).digests).toEqual([]);
});

test('where nobody could be told, no history is written and every claim is given back', async () => {
  const service = new Service();
  await run(service, first);
  const kept = [ACCOUNT, MEMBER, OTHER].map((account) => historyOf(service, account));
  const second = organization(bad, [member(MEMBER, good), member(OTHER, bad)]);
  const topic = { MAILPOSTURE_TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:nowhere` };
  const { error } = await run(service, second, { environment: topic });
  expect(String(error)).toContain('could not publish to SNS topic');
  for (const [i, account] of [ACCOUNT, MEMBER, OTHER].entries()) {
    expect(historyOf(service, account)).toEqual(kept[i]);
    expect(service.objects.get(`history/${account}/latest.json`)).not.toContain('"claim"');
  }
});

test('each account’s findings go into its own Security Hub, with its own credentials', async () => {
  const estate = organization(bad, [member(MEMBER, bad), member(OTHER, { ...bad, securityHub: false })]);
  const { error, company } = await run(new Service(), estate, {
    environment: { MAILPOSTURE_SECURITY_HUB: 'on' },
  });
  expect(String(error)).toMatch(
    new RegExp(`could not publish to Security Hub: account ${OTHER}: Security Hub is not on in ${REGION}`),
  );
  const accounts = [...importedFindingsOf(company.aws.world).values()].map(
    ({ AwsAccountId }) => AwsAccountId,
  );
  expect(accounts.sort()).toEqual([ACCOUNT, MEMBER]);
  const imports = company.aws.calls.filter(({ action }) => action === 'securityhub:BatchImportFindings');
  expect(imports.map(({ account }) => account)).toEqual([ACCOUNT, MEMBER, OTHER]);
});
