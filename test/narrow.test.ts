// Reports and plans on what somebody named only.
import { selectChecks } from '../src/checks/index.ts';
import { DEFAULT_SENDER } from '../src/checks/samples.ts';
import type { CuredFinding, Plan, PlanStep } from '../src/fix/plan.ts';
import { judge } from '../src/judge.ts';
import { type Inventory, type Listing, type Report, same } from '../src/model.ts';
import { narrowPlan, narrowReport, requireSubjects, UnknownSubjectError } from '../src/narrow.ts';
import { nearest } from '../src/nearest.ts';
import { inventory, known, pool, pools, unread } from './support/probe.ts';

const SHOP = pool('eu-west-1_Shop00001', known(DEFAULT_SENDER));
const FORUM = { ...pool('eu-west-1_Forum0001', known(DEFAULT_SENDER)), name: 'forum' };
const listed = inventory([pools({ ...SHOP, name: 'shop' }, { ...SHOP, id: 'b', name: 'shop-test' }, FORUM)]);
const NO_LIST: Listing = {
  kind: 'identity',
  account: '111122223333',
  region: 'eu-west-1',
  subjects: { known: false, why: unread.why },
};
const hidden = inventory([...listed.listings, NO_LIST]);

function reportOn(seen: Inventory): Report {
  return judge(seen, selectChecks(['cognito-own-sender', 'ses-dkim-live']));
}

const namesOf = ({ findings }: Report) => [...findings].map(({ subject }) => subject.name);

describe('a report', () => {
  test.each<[string, string[], string[]]>([
    ['a name', ['shop'], ['shop']],
    ['a pool id', ['eu-west-1_Forum0001'], ['forum']],
    ['an ARN', [FORUM.id], ['forum']],
    ['a glob', ['shop*'], ['shop', 'shop-test']],
    ['several', ['forum', 'shop'], ['forum', 'shop']],
    ['none', [], ['shop', 'forum', 'shop-test']],
  ])('by %s', (_, patterns, names) => {
    const report = narrowReport(reportOn(listed), listed, patterns);
    expect(namesOf(report).sort()).toEqual([...names].sort());
    expect(report.summary.subjects.userPool).toBe(names.length);
    expect(report.summary.failing.high).toBe(names.length);
    expect(report.summary.outcomes.fail).toBe(names.length);
  });

  test('what was seen and what not stays', () => {
    const whole = reportOn(hidden);
    const narrow = narrowReport(whole, hidden, ['shop']);
    expect(whole.coverage.complete).toBe(false);
    expect(narrow.coverage).toEqual(whole.coverage);
  });

  test('a list that was not read stays where it may hold what was named', () => {
    const whole = reportOn(hidden);
    const everyIdentity = 'every identity in eu-west-1';
    expect(namesOf(narrowReport(whole, hidden, ['shop.example']))).toEqual([everyIdentity]);
    expect(namesOf(narrowReport(whole, hidden, ['shop*']))).toContain(everyIdentity);
    // An id is that of one thing, and it is there.
    expect(namesOf(narrowReport(whole, hidden, ['eu-west-1_Forum0001']))).toEqual(['forum']);
  });

  test('a cause that is left out is still named', () => {
    const whole = reportOn(listed);
    const findings = [...whole.findings].map((finding) =>
      finding.subject.name === 'shop'
        ? { ...finding, follows: { checkId: 'cognito-own-sender', subject: FORUM } }
        : finding,
    );
    const { summary, findings: narrow } = narrowReport({ ...whole, findings }, listed, ['shop']);
    expect([...narrow][0]?.follows?.subject.name).toBe('forum');
    expect(summary.causes).toBe(1);
  });
});

describe('a name that fits nothing', () => {
  const asked = { option: '--subject' };
  const { findings } = reportOn(listed);

  test('is told, with the nearest, in both languages', () => {
    const told = () => requireSubjects(['shop', 'froum'], asked, listed, findings);
    expect(told).toThrow(UnknownSubjectError);
    expect(told).toThrow(
      '--subject: nothing that was looked at is called "froum" (near: "forum", "shop", "b", "shop-test", ',
    );
    expect(told).toThrow(
      expect.objectContaining({
        text: expect.objectContaining({ ja: expect.stringMatching(/"froum" という対象.*"forum"/) }),
      }),
    );
  });

  test('stays on one line, whatever it and the others are', () => {
    const odd = inventory([pools({ ...SHOP, name: 'a\nb' })]);
    expect(() => requireSubjects(['c\nd'], asked, odd, [])).toThrow(/^[^\n]*"c\\nd"[^\n]*"a\\nb"[^\n]*$/);
  });

  test('also a pool by its id', () => {
    expect(() => requireSubjects(['eu-west-1_Forum0002'], asked, listed, findings)).toThrow(
      'near: "eu-west-1_Forum0001"',
    );
  });

  test('may be in a list that was not read, but not one of another kind', () => {
    const { findings: some } = reportOn(hidden);
    expect(() => requireSubjects(['froum'], asked, hidden, some)).not.toThrow();
    expect(() => requireSubjects(['froum'], { option: '--from', kinds: ['userPool'] }, hidden, some)).toThrow(
      '--from: nothing',
    );
  });

  test('where there is nothing at all', () => {
    expect(() => requireSubjects(['froum'], asked, inventory([]), [])).toThrow(/called "froum"$/);
  });
});

test('the nearest names, each once, and no more than asked for', () => {
  expect(nearest('forum', ['shop', 'forums', 'shop', 'for', 'forum-2'], 3)).toEqual([
    'forums',
    'for',
    'forum-2',
  ]);
});

describe('a plan', () => {
  const cured = (checkId: string): CuredFinding => ({ checkId, severity: 'high', subject: SHOP });
  const step = (id: string, after: string[], ...checks: string[]): PlanStep => ({
    id,
    phase: 'dns',
    title: same(id),
    changes: [],
    after,
    cures: checks.map(cured),
    check: '',
    notes: [],
  });
  const plan: Plan = {
    takenAt: listed.takenAt,
    accounts: listed.accounts,
    steps: [
      step('identity', []),
      step('records', ['identity'], 'a'),
      step('other', [], 'b'),
      step('pool', ['records'], 'c', 'd'),
    ],
    left: [cured('c'), cured('e')],
    unseen: 0,
  };

  test.each([
    [['a'], ['identity', 'records'], []],
    [['b'], ['other'], []],
    [['c'], ['identity', 'records', 'pool'], ['c']],
    [['e'], [], ['e']],
    [['f'], [], []],
  ])('for %j: with what has to take before', (checks, steps, left) => {
    const narrow = narrowPlan(plan, new Set(checks));
    expect(narrow.steps.map(({ id }) => id)).toEqual(steps);
    expect(narrow.left.map(({ checkId }) => checkId)).toEqual(left);
  });
});
