// The plan: each thing once, in an order that works, with ids that stay, and a way to see that each step took.
import { CHECKS } from '../../../src/checks/index.ts';
import { groupOf } from '../../../src/fix/plan/groups.ts';
import { stepIds } from '../../../src/fix/plan/ids.ts';
import { type LooseStep, withNeeds } from '../../../src/fix/plan/needs.ts';
import { PHASES, type Plan, planOf } from '../../../src/fix/plan.ts';
import type { Change, Finding, Inventory, SesChange } from '../../../src/model.ts';
import { localized, same } from '../../../src/model.ts';
import { loadEstate } from '../../../src/simulator/index.ts';
import { lookAt } from '../../support/company.ts';

const CHECK_IDS: ReadonlySet<string> = new Set(CHECKS.map(({ id }) => id));

let inventory: Inventory;
let findings: readonly Finding[];
let plan: Plan;

beforeAll(async () => {
  const looked = await lookAt(await loadEstate('story-before'), { request: { keepInventory: true } });
  inventory = looked.inventory;
  findings = [...looked.report.findings];
  plan = planOf(findings, inventory);
});

const numberOf = (id: string) => plan.steps.findIndex((step) => step.id === id);
const keyOf = ({ checkId, subject }: Pick<Finding, 'checkId' | 'subject'>) => `${checkId} ${subject.id}`;

test('steps stand in the order of the phases, and need only steps before them', () => {
  const phases = plan.steps.map(({ phase }) => PHASES.indexOf(phase));
  expect(phases).toEqual([...phases].sort((one, other) => one - other));
  for (const [number, { after }] of plan.steps.entries()) {
    for (const id of after) expect([id, numberOf(id)]).toEqual([id, expect.any(Number)]);
    expect(after.map(numberOf).filter((before) => before < 0 || before >= number)).toEqual([]);
  }
});

test('each change stands in the plan once, however many findings ask for it', () => {
  const all = plan.steps.flatMap(({ changes }) => changes.map((change) => JSON.stringify(change)));
  expect(new Set(all).size).toBe(all.length);
  const sets = plan.steps.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.kind === 'dns' ? [`${change.set.type} ${change.set.name}`] : [])),
  );
  expect(new Set(sets).size).toBe(sets.length);
  expect(sets.length).toBeGreaterThan(20);
});

test('every failing finding is cured by one step, or stands among those that are left', () => {
  const told = [...plan.steps.flatMap(({ cures }) => cures), ...plan.left].map(keyOf).sort();
  expect(told).toEqual(
    findings
      .filter(({ outcome }) => outcome === 'fail')
      .map(keyOf)
      .sort(),
  );
});

test('each step says how to see that it took, by checks that there are', () => {
  for (const { check } of plan.steps) {
    expect(check).toMatch(/^mailposture scan .*--check .*--subject /);
    for (const [, id = ''] of check.matchAll(/--check '?([\w*-]+)/g)) {
      const known = id.endsWith('*')
        ? [...CHECK_IDS].some((one) => one.startsWith(id.slice(0, -1)))
        : CHECK_IDS.has(id);
      expect([id, known]).toEqual([id, true]);
    }
  }
});

test('ids fit for file names, are one each, and the same in the next plan', () => {
  const ids = plan.steps.map(({ id }) => id);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9][\w.-]*$/);
  expect(new Set(ids).size).toBe(ids.length);
  const fewer = findings.filter(({ severity }) => severity !== 'low');
  const lost = planOf(fewer, inventory)
    .steps.map(({ id }) => id)
    .filter((id) => !ids.includes(id));
  expect(lost).toEqual([]);
});

test('DMARC is tightened after the records and senders of the domain are in order', () => {
  const tighten = plan.steps.find(({ id }) => id === 'tighten-kumo-blog.example');
  expect(tighten?.phase).toBe('tighten');
  const before = new Set<string>();
  const walk = (id: string): void => {
    before.add(id);
    for (const one of plan.steps.find((step) => step.id === id)?.after ?? []) walk(one);
  };
  for (const id of tighten?.after ?? []) walk(id);
  expect([...before]).toEqual(expect.arrayContaining(['dkim-kumo-blog.example']));
});

test('an identity that is yet to be made has a step for the records that SES then tells', () => {
  const made = plan.steps.filter(({ phase }) => phase === 'identities');
  expect(made.length).toBeGreaterThan(0);
  for (const { id, changes } of made) {
    const names = changes.map((change) =>
      change.kind === 'ses' && 'identity' in change ? change.identity : '',
    );
    const awaiting = plan.steps.filter(
      ({ awaits }) => awaits !== undefined && names.includes(awaits.identity),
    );
    expect(awaiting.flatMap(({ after }) => after)).toContain(id);
  }
});

test('a plan for one pool holds what its mail depends on, and nothing of others', () => {
  const one = planOf(findings, inventory, { subjects: ['kumo-eu-cards'] });
  const ids = one.steps.map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining(['dkim-kumo-cards.example', 'dkim-again-eu-west-1-kumo-cards.example']),
  );
  expect(ids.filter((id) => /status|blog|labs|kumo-events|invoices/.test(id))).toEqual([]);
});

test('what somebody has accepted is no part of the plan', () => {
  const accepted = { reason: 'on purpose', owner: 'team', expires: '2027-01-01' };
  const all = findings.map((finding) =>
    finding.checkId === 'domain-dmarc-enforced' ? ({ ...finding, accepted } as Finding) : finding,
  );
  expect(planOf(all, inventory).steps.filter(({ phase }) => phase === 'tighten')).toEqual([]);
});

test('where nothing fails there is nothing to do', async () => {
  const after = await lookAt(await loadEstate('story-after'), { request: { keepInventory: true } });
  expect(planOf(after.report.findings, after.inventory)).toMatchObject({ steps: [], left: [], unseen: 0 });
});

test('what was not seen is counted, and nothing is made of it', async () => {
  const faults = [{ kind: 'deny', action: 'cognito-idp:DescribeUserPool', region: 'eu-west-1' }] as const;
  const blind = await lookAt(await loadEstate('story-before'), { faults, request: { keepInventory: true } });
  const { steps, unseen } = planOf(blind.report.findings, blind.inventory);
  expect(unseen).toBe(blind.report.summary.outcomes.unknown);
  expect(unseen).toBeGreaterThan(0);
  const pools = steps.flatMap(({ changes }) => changes.filter(({ kind }) => kind === 'cognito'));
  expect(pools.filter((change) => 'region' in change && change.region === 'eu-west-1')).toEqual([]);
});

describe('ids', () => {
  const cases: [string, { account?: string; key: string[] }[], boolean, (string | RegExp)[]][] = [
    ['plain names', [{ key: ['dkim', 'example.com'] }], false, ['dkim-example.com']],
    [
      'an account, where there are several',
      [{ account: '111122223333', key: ['access', 'eu-west-1'] }],
      true,
      ['access-111122223333-eu-west-1'],
    ],
    ['what no file may be called', [{ key: ['policy', '../a b'] }], false, [/^policy-..-a-b-[0-9a-f]{8}$/]],
    [
      'two that become the same',
      [{ key: ['set', 'a b'] }, { key: ['set', 'a+b'] }],
      false,
      [/^set-a-b-[0-9a-f]{8}$/, /^set-a-b-[0-9a-f]{8}$/],
    ],
    ['a long one', [{ key: ['dkim', 'x'.repeat(300)] }], false, [/^dkim-x{75}-[0-9a-f]{8}$/]],
  ];
  test.each(cases)('%s', (_, groups, several, expected) => {
    const ids = stepIds(groups, several);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
  });
});

test('a step that another one implies is not told again', () => {
  const PLACE = { kind: 'ses', account: '111122223333', region: 'eu-west-1' } as const;
  const identity = 'example.com';
  const step = (id: string, phase: LooseStep['phase'], change: SesChange): LooseStep => {
    const changes: Change[] = [{ ...change, ...PLACE }];
    return { id, phase, title: same(id), changes, cures: [], check: '', notes: [], about: [] };
  };
  const steps = [
    step('make', 'identities', {
      ...PLACE,
      change: 'createDomainIdentity',
      identity,
      keyLength: 'RSA_2048_BIT',
    }),
    step('verify', 'verify', { ...PLACE, change: 'retryDkim', identity }),
    step('other', 'verify', { ...PLACE, change: 'retryDkim', identity: 'example.net' }),
    step('default', 'watch', { ...PLACE, change: 'setDefaultConfigurationSet', identity, set: 'mail' }),
  ];
  expect(withNeeds(steps).map(({ after }) => after)).toEqual([[], ['make'], [], ['verify']]);
});

test('titles are in both languages, and name what they are about', () => {
  for (const { changes } of plan.steps) {
    for (const change of changes) {
      const { title, key } = groupOf(change);
      expect(title.en).not.toBe(title.ja);
      for (const words of [localized(title, 'en'), localized(title, 'ja')])
        expect(words).toContain(key.at(-1));
    }
  }
});
