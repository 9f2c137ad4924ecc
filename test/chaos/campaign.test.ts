// The fault campaign: a short one by the command, as CI and people run it, and what it is made of.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FAULT_CLASSES } from '../../scripts/chaos/classes.ts';
import { seedOf } from '../../scripts/chaos/draw.ts';
import { estatePair } from '../../scripts/chaos/estates.ts';
import { type Figures, figuresOf, isClean, lastLine, tableOf } from '../../scripts/chaos/figures.ts';
import { planOf } from '../../scripts/chaos/plans.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Two for each class of faults. */
const ESTATES = 2 * FAULT_CLASSES.length;
const MINUTES = 10 * 60_000;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `npm run chaos`, with these arguments. */
async function chaos(...args: string[]): Promise<Ended> {
  const command = ['--import', 'tsx', 'scripts/chaos.ts', ...args];
  try {
    const { stdout: out, stderr: err } = await promisify(execFile)(process.execPath, command, { cwd: ROOT });
    return { code: 0, out, err };
  } catch (error) {
    // execFile rejects with an Error that has the exit code and what was printed.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

test(
  'a short campaign: every class of faults strikes, and nothing is wrong, lost or falsely resolved',
  async () => {
    const { code, out, err } = await chaos('--estates', String(ESTATES), '--json');
    expect({ code, err }).toMatchObject({ code: 0 });
    const { classes, all, neverStruck }: Figures = JSON.parse(out);
    expect(all).toMatchObject({ cases: ESTATES, wrong: 0, lost: 0, falseResolved: 0 });
    expect(Object.keys(classes)).toEqual([...FAULT_CLASSES]);
    expect(neverStruck).toEqual([]);
    // Faults that hurt nobody would prove nothing: scans end partial, throw and are told again, and there is much to lose.
    expect(all.changes).toBeGreaterThan(100);
    expect(Math.min(all.partial, all.threw, all.becameUnknown)).toBeGreaterThan(0);
  },
  MINUTES,
);

test(
  'one case is replayed by its number, and says what struck it',
  async () => {
    const { code, out, err } = await chaos('--seed', '1', '--only', '9', '--jobs', '1');
    expect(code).toBe(0);
    expect(err).toMatch(/^case 9 \(struck by dnsServfail [1-9]/m);
    expect(err).toMatch(/^replay: npm run chaos -- --seed 1 --only 9$/m);
    expect(out.trimEnd().split('\n').at(-1)).toBe('estates 1 wrong 0 lost 0 falseResolved 0');
  },
  MINUTES,
);

test.each([
  [['--estates', 'many'], /--estates.*whole number from 1/],
  [['--only', '-1'], /--only/],
  [['--nonsense'], /unknown option/],
])('%j is wrong use', async (args, words) => {
  const { code, out, err } = await chaos(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(words);
});

describe('figures', () => {
  const result = {
    number: 3,
    seed: 1,
    classes: ['throttle', 'slow'] as const,
    strikes: { throttle: 4, slow: 0 },
    scans: 2,
    partial: 1,
    threw: 1,
    changes: 5,
    becameUnknown: 6,
    carried: 1,
    toldAgain: 2,
    errors: [],
  };
  const none = { ...result, faults: [] };

  test('a case is in the row of each of its classes, and once in all', () => {
    const figures = figuresOf([none, { ...none, classes: ['throttle'], strikes: { throttle: 1 } }]);
    expect(figures.classes.throttle).toMatchObject({ cases: 2, strikes: 5, scans: 4 });
    expect(figures.classes.slow).toMatchObject({ cases: 1, strikes: 0 });
    expect(figures.all).toMatchObject({ cases: 2, strikes: 5, becameUnknown: 12, toldAgain: 4 });
    expect(tableOf(figures).split('\n')).toHaveLength(5);
  });

  test('a class that never struck fails the campaign', () => {
    const figures = figuresOf([none]);
    expect(figures.neverStruck).toEqual(['slow']);
    expect(isClean(figures)).toBe(false);
    expect(isClean({ ...figures, neverStruck: [] })).toBe(true);
  });

  test.each(['wrong', 'lost', 'falseResolved'] as const)(
    'one %s fails it too, and is in the last line',
    (kind) => {
      const figures = figuresOf([{ ...result, classes: ['throttle'], faults: [{ kind, what: 'planted' }] }]);
      expect(isClean(figures)).toBe(false);
      expect(lastLine(figures)).toMatch(new RegExp(`^estates 1 .*${kind} 1`));
    },
  );
});

describe('generators', () => {
  const numbers = Array.from({ length: 60 }, (_, number) => number);
  const pairs = numbers.map((number) => estatePair(seedOf(1, number)));
  const namesOf = ({ accounts: [account] }: (typeof pairs)[number]['before']) =>
    Object.entries(account?.regions ?? {}).flatMap(([region, { ses, userPools }]) => [
      ...ses.identities.map(({ IdentityName }) => `${region} ${IdentityName}`),
      ...userPools.map(({ Id }) => Id),
    ]);

  test('the same seed gives the same estates and the same plan', () => {
    expect(estatePair(seedOf(1, 5))).toEqual(pairs[5]);
    expect(estatePair(seedOf(2, 5))).not.toEqual(pairs[5]);
    expect(planOf(7, 3, ['eu-west-1'])).toEqual(planOf(7, 3, ['eu-west-1']));
  });

  test('some of an estate stays, some goes, and some is new', () => {
    const changes = pairs.map(({ before, after }) => {
      const [then, now] = [new Set(namesOf(before)), new Set(namesOf(after))];
      return {
        stays: [...then].filter((name) => now.has(name)).length,
        goes: [...then].filter((name) => !now.has(name)).length,
        isNew: [...now].filter((name) => !then.has(name)).length,
      };
    });
    for (const what of ['stays', 'goes', 'isNew'] as const) {
      expect(changes.filter((change) => change[what] > 0).length).toBeGreaterThan(numbers.length / 4);
    }
  });

  test('estates have one to three Regions, and the service is deployed in the first of both', () => {
    for (const { before, after } of pairs) {
      for (const { accounts } of [before, after]) {
        const regions = Object.values(accounts[0]?.regions ?? {});
        expect([1, 2, 3]).toContain(regions.length);
        expect(regions[0]?.buckets).toEqual(['mailposture-reports']);
      }
      const [home, stays] = [before, after].map(({ accounts }) => Object.keys(accounts[0]?.regions ?? {})[0]);
      expect(stays).toBe(home);
    }
  });

  test('every class has its turn', () => {
    const firsts = FAULT_CLASSES.map(
      (_, number) => planOf(seedOf(1, number), number, ['eu-west-1']).classes[0],
    );
    expect(firsts).toEqual([...FAULT_CLASSES]);
  });
});
