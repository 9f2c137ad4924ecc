// A plan never rests on what was not seen: each action that a scan calls is denied, each name that it asks for is not
// answered, and facts are taken from saved inventories; what then is in the plan stands in the plan of somebody who saw
// everything, or is right all the same.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answers } from '../../../src/fix/answers.ts';
import { documentsOf } from '../../../src/fix/documents.ts';
import { type Plan, planOf } from '../../../src/fix/plan.ts';
import type { Change, Inventory, Report } from '../../../src/model.ts';
import type { Estate } from '../../../src/simulator/estate.ts';
import type { Fault } from '../../../src/simulator/faults.ts';
import { loadEstate } from '../../../src/simulator/index.ts';
import { mailposture } from '../../support/command.ts';
import { inCompany } from '../../support/company.ts';
import { changesOf, unfounded } from './founded.ts';
import { ANSWERS } from './people.ts';
import { SMALL_COMPANY } from './small-company.ts';

interface Planned {
  readonly plan: Plan;
  readonly inventory: Inventory;
  readonly report: Report;
  /** `ses:GetAccount` and the Region that was asked. */
  readonly actions: readonly (readonly [action: string, region: string])[];
  /** Names that DNS was asked for. */
  readonly names: readonly string[];
}

const COMPANIES: Readonly<Record<string, { load(): Promise<Estate>; answers: Answers }>> = {
  'story-before': { load: () => loadEstate('story-before'), answers: ANSWERS },
  'a small company': { load: async () => SMALL_COMPANY, answers: { senders: [], eventsTopic: 'events' } },
};

function planned(estate: Estate, answers: Answers, faults: readonly Fault[] = []): Promise<Planned> {
  return inCompany(
    estate,
    async ({ company, calls, look }) => {
      const { inventory, report } = await look({ keepInventory: true });
      const actions = calls.map(({ action = '', region }) => `${action} ${region}`);
      return {
        plan: planOf(report.findings, inventory, { answers }),
        inventory,
        report,
        actions: [...new Set(actions)].sort().map((one) => {
          const [action = '', region = ''] = one.split(' ');
          return [action, region] as const;
        }),
        names: [...new Set(company.dns.queries.map(({ name }) => name))].sort(),
      };
    },
    { faults },
  );
}

/** Without these no scan begins, or another answer stands in for theirs. */
const NOT_NEEDED = ['sts:GetCallerIdentity', 'account:ListRegions', 'ssm:GetParametersByPath'];

/** What may not be in a Region's part of a plan while an action is denied there. */
const RESTS_ON: Readonly<Record<string, (change: Change) => boolean>> = {
  'cognito-idp:ListUserPools': ({ kind }) => kind === 'cognito',
  'cognito-idp:DescribeUserPool': ({ kind }) => kind === 'cognito',
  'cognito-idp:DescribeRiskConfiguration': (change) => isA(change, 'setRiskConfiguration'),
  'cognito-idp:GetLogDeliveryConfiguration': (change) => isA(change, 'setLogDelivery'),
  'ses:ListEmailIdentities': (change) =>
    (change.kind === 'ses' && 'identity' in change) || isA(change, 'createConfigurationSet'),
  'ses:GetEmailIdentity': (change) => isA(change, 'putPolicy') || isA(change, 'setDefaultConfigurationSet'),
  'ses:GetConfigurationSet': (change) =>
    change.kind === 'ses' && ('set' in change || isA(change, 'createConfigurationSet')),
};

const isA = (change: Change, name: string): boolean => 'change' in change && change.change === name;

describe.each(Object.entries(COMPANIES))('%s', (_name, { load, answers }) => {
  let estate: Estate;
  let whole: Planned;
  beforeAll(async () => {
    estate = await load();
    whole = await planned(estate, answers);
  });

  test('is seen whole where nothing goes wrong', () => {
    expect(whole.plan.unseen).toBe(0);
    expect(whole.plan.steps.length).toBeGreaterThan(25);
  });

  test.each([0, 1, 2])('each action is denied in each Region: part %i', async (part) => {
    const denied = whole.actions.filter(([action], at) => at % 3 === part && !NOT_NEEDED.includes(action));
    expect(denied.length).toBeGreaterThan(5);
    for (const [action, region] of denied) {
      const { plan, report } = await planned(estate, answers, [{ kind: 'deny', action, region }]);
      const rested = changesOf(plan).filter(
        (change) => 'region' in change && change.region === region && RESTS_ON[action]?.(change) === true,
      );
      expect({ action, region, rested, ...judged(plan, report) }).toEqual({
        action,
        region,
        rested: [],
        ...FOUNDED,
      });
    }
  });

  test.each([0, 1, 2, 3])('each name in DNS is not answered: part %i', async (part) => {
    const names = whole.names.filter((_name, at) => at % 4 === part);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) await expectFoundedWithout(name, 'SERVFAIL');
  });

  test('names are not answered in time, or are cut short', async () => {
    const [first = '', second = ''] = whole.names.filter((name) => name.startsWith('_dmarc.'));
    await expectFoundedWithout(first, 'timeout');
    await expectFoundedWithout(second, 'truncateAndRefuseTcp');
  });

  async function expectFoundedWithout(name: string, fault: 'SERVFAIL' | 'timeout' | 'truncateAndRefuseTcp') {
    const dnsFaults = { ...estate.dnsFaults, [name]: fault };
    const { plan, report } = await planned({ ...estate, dnsFaults }, answers);
    const replaced = changesOf(plan).filter(
      (change) => change.kind === 'dns' && change.before.known && isAtOrBelow(change.set.name, name),
    );
    expect({ name, replaced, ...judged(plan, report) }).toEqual({ name, replaced: [], ...FOUNDED });
  }

  /** What is wrong with a plan that was made with something unseen. */
  function judged(plan: Plan, { findings, summary }: Report) {
    return {
      unfounded: unfounded(plan, whole.plan),
      blind: blindReplacements(plan),
      hasted: hasted(plan, whole.plan),
      isCounted: plan.unseen === summary.outcomes.unknown,
      // What is not counted nothing hangs on, such as a name that is only proposed.
      isMissed: plan.unseen === 0 && outcomesOf(findings) !== outcomesOf(whole.report.findings),
    };
  }
});

const FOUNDED = { unfounded: [], blind: [], hasted: [], isCounted: true, isMissed: false };

function outcomesOf(findings: Report['findings']): string {
  return JSON.stringify([...findings].map(({ checkId, outcome, subject }) => [checkId, outcome, subject.id]));
}

function isAtOrBelow(name: string, above: string): boolean {
  return name === above || name.endsWith(`.${above}`);
}

/** Sets that the change batches replace or delete though nobody saw what stands there. */
function blindReplacements(plan: Plan): string[] {
  const seen = new Set(
    changesOf(plan).flatMap((change) => {
      if (change.kind !== 'dns' || !change.before.known) return [];
      const { set, remove } = change;
      return [set, ...(remove === undefined ? [] : [remove])].map(({ type, name }) => `${type} ${name}`);
    }),
  );
  return (['route53', 'cli'] as const)
    .flatMap((form) => documentsOf(plan, form, { locale: 'en', zones: [] }))
    .filter(({ path, text }) => path.endsWith('.json') && text.includes('"ResourceRecordSet"'))
    .flatMap(({ text }) => (JSON.parse(text) as { Changes: readonly Batched[] }).Changes)
    .filter(({ Action }) => Action !== 'CREATE')
    .map(({ ResourceRecordSet: { Type, Name } }) => `${Type} ${Name}`)
    .filter((set) => !seen.has(set));
}

/** A change in a batch, as `route53 change-resource-record-sets` reads it. */
interface Batched {
  readonly Action: string;
  readonly ResourceRecordSet: { readonly Type: string; readonly Name: string };
}

/** DMARC policies that are tightened without what they waited for when everything was seen, but for what watches. */
function hasted(plan: Plan, whole: Plan): string[] {
  const before = new Map(whole.steps.map(({ id, after }) => [id, after]));
  const kept = new Set(plan.steps.map(({ id }) => id));
  return plan.steps
    .filter(({ phase }) => phase === 'tighten')
    .flatMap(({ id }) =>
      (before.get(id) ?? []).filter((need) => !kept.has(need)).map((need) => `${id} without ${need}`),
    )
    .filter((haste) => !/ without (?:set|events|feedback)-/.test(haste));
}

test('mailposture fix says by its exit code that something was not seen', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'not-seen-'));
  try {
    const file = join(folder, 'inventory.json');
    const deny = [{ kind: 'deny', action: 'cognito-idp:DescribeUserPool' }] as const;
    const { inventory } = await planned(SMALL_COMPANY, { senders: [] }, deny);
    await writeFile(file, JSON.stringify(inventory));
    const { code, stdout, stderr } = await mailposture(['fix', file]);
    expect(code).toBe(3);
    expect(stdout).not.toContain('update-user-pool');
    expect(stderr).toContain('what that needs is not in the plan');
  } finally {
    await rm(folder, { recursive: true });
  }
});
