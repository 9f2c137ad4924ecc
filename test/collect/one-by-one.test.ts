// In which order identities are asked for one by one, and when: real SDK clients against the simulator.
import fc from 'fast-check';
import { IdentityDetails } from '../../src/collect/identity-details.ts';
import { ByWorth, WORTH, type Worth } from '../../src/collect/worth.ts';
import { Journal } from '../../src/fact.ts';
import { type CarriedDetail, dayOf } from '../../src/model.ts';
import type { CallRecord } from '../../src/simulator/server.ts';
import { countCalls, inCompany } from '../support/company.ts';
import { ACCOUNT, domain, estate, many, poolOf, REGION } from '../support/estate.ts';

const NOW = '2026-11-30T00:00:00.000Z';

test('what waits is taken out by its best reason, then by age; one that was never read is the oldest', () => {
  const one = fc.record({
    name: fc.integer({ min: 0, max: 9 }).map((i) => `d${i}.example`),
    worth: fc.constantFrom(...WORTH),
  });
  const readAts = fc.array(fc.option(fc.integer({ min: 1, max: 9 }).map((day) => `2026-11-0${day}`)), {
    minLength: 10,
    maxLength: 10,
  });
  fc.assert(
    fc.property(fc.array(one), readAts, (all, ages) => {
      const ageOf = (name: string) => ages[Number(name.charAt(1))] ?? undefined;
      const waiting = new ByWorth();
      const best = new Map<string, Worth>();
      for (const { name, worth } of all) {
        waiting.put(name, worth, ageOf(name));
        const before = best.get(name) ?? worth;
        best.set(name, WORTH.indexOf(worth) < WORTH.indexOf(before) ? worth : before);
      }
      expect(waiting.size).toBe(best.size);
      const taken = many(best.size, () => waiting.take() ?? '');
      expect([...taken].sort()).toEqual([...best.keys()].sort());
      expect(waiting.take()).toBeUndefined();
      const keys = taken.map(
        (name) => [WORTH.indexOf(best.get(name) ?? 'there'), ageOf(name) ?? ''] as const,
      );
      const inOrder = keys.toSorted(
        ([a, age], [b, other]) => a - b || (age < other ? -1 : Number(age > other)),
      );
      expect(keys).toEqual(inOrder);
    }),
  );
});

test('one that is asked for again keeps its place, unless it is for a better reason', () => {
  const waiting = new ByWorth();
  for (const name of ['b', 'c', 'a', 'b']) waiting.put(name, 'sender', undefined);
  for (const name of ['a', 'b', 'c', 'd', 'e']) waiting.put(name, 'there', undefined);
  waiting.put('e', 'open', undefined);
  expect(many(6, () => waiting.take())).toEqual(['b', 'c', 'a', 'e', 'd', undefined]);
});

/** Details of ten identities, with what was asked so far. */
function details(
  use: (of: IdentityDetails, asked: () => string[]) => Promise<void>,
  options: { readonly most?: number; readonly carried?: ReadonlyMap<string, CarriedDetail> } = {},
): Promise<void> {
  const identities = many(10, (i) => domain(`d${i}.example`));
  return inCompany(estate({ [REGION]: { ses: { identities } } }), async ({ deps }) => {
    const asked: string[] = [];
    const client = deps.sesv2(REGION);
    client.middlewareStack.add(
      (next) => (args) => {
        if ('EmailIdentity' in args.input) asked.push(String(args.input.EmailIdentity));
        return next(args);
      },
      { step: 'initialize' },
    );
    const at = { account: ACCOUNT, region: REGION };
    const of = new IdentityDetails(client, at, new Journal(), { most: 10, takenAt: NOW, ...options });
    await use(of, () => asked.map((name) => name.slice(0, 2)));
  });
}

describe('before all is known', () => {
  test('one is read for each second that others take, the best that is known by then', () =>
    details(async (of, asked) => {
      for (const i of [0, 1, 2, 3, 4]) of.want(`d${i}.example`, 'there');
      expect(asked()).toEqual([]);
      of.second(1);
      await of.of('d0.example');
      expect(asked()).toEqual(['d0']);
      of.want('d3.example', 'sender');
      of.want('d9.example', 'changed');
      of.second(1);
      await of.of('d3.example');
      of.second(1);
      await of.of('d9.example');
      expect(asked()).toEqual(['d0', 'd3', 'd9']);
      of.want('d4.example', 'open');
      of.allKnown();
      await Promise.all([1, 2, 4].map((i) => of.of(`d${i}.example`)));
      expect(asked()).toEqual(['d0', 'd3', 'd9', 'd4', 'd1', 'd2']);
    }));

  test('where the others take longer anyway, nothing is read that might not be worth it', () =>
    details(
      async (of, asked) => {
        for (const i of many(10, (each) => each)) of.want(`d${i}.example`, 'there');
        // Three may be read, and the others have more to do than that.
        for (const left of [9, 8, 7, 3]) of.second(left);
        of.want('d7.example', 'sender');
        expect(asked()).toEqual([]);
        // Now both would be done at once.
        of.second(2);
        await of.of('d7.example');
        expect(asked()).toEqual(['d7']);
      },
      { most: 3 },
    ));

  test('whoever waits for one that is not asked for is told as soon as that is clear', () =>
    details(
      async (of, asked) => {
        of.want('d0.example', 'there');
        const other = of.of('d1.example');
        of.want('d2.example', 'sender');
        of.allKnown();
        expect(await other).toMatchObject({ known: false });
        expect(await of.of('d2.example')).toMatchObject({ known: true });
        expect(asked()).toEqual(['d2']);
      },
      { most: 1 },
    ));

  test('an earlier scan stands in for those that are passed over', () => {
    const detail = { ownKey: false, tokens: [], policies: [], tags: {} };
    const readAt = '2026-11-20T00:00:00.000Z';
    const carried = new Map([['d1.example', { readAt, detail }]]);
    return details(
      async (of, asked) => {
        expect(await of.of('d1.example')).toMatchObject({ known: true, asOf: readAt, value: detail });
        expect(await of.of('d2.example')).toMatchObject({ known: false });
        expect(asked()).toEqual([]);
        expect(dayOf(readAt)).toBe('2026-11-20');
      },
      { most: 0, carried },
    );
  });
});

const LAST_BATCH = 'ses:GetIdentityDkimAttributes';

/** The places of an action in the order of all calls. */
const placesOf = (calls: readonly CallRecord[], action: string): number[] =>
  calls.flatMap((call, place) => (call.action === action ? [place] : []));

describe('a scan', () => {
  const CHECKS = ['ses-identity-not-public', 'ses-dkim-enabled', 'cognito-own-sender'];
  const identities = many(420, (i) => domain(`d${i}.example`));
  const userPools = [poolOf('d415.example', `${REGION}_A`)];
  const company = estate({ [REGION]: { ses: { identities }, userPools } });

  test(
    "begins to read one by one while batches are read at AWS's rate, and makes no more calls for it",
    () =>
      inCompany(
        company,
        async ({ look, calls }) => {
          const { carried, report } = await look({ checks: CHECKS, deepReads: 7 });
          const deep = placesOf(calls, 'ses:GetEmailIdentity');
          const [last = 0] = placesOf(calls, LAST_BATCH).slice(-1);
          expect(deep.filter((place) => place < last).length).toBeGreaterThanOrEqual(1);
          expect(countCalls(calls)).toMatchObject({ 'ses:GetEmailIdentity': 7, [LAST_BATCH]: 5 });
          // However early it begins, whom a pool sends as is among them.
          expect([...(carried.get(REGION)?.keys() ?? [])]).toContain('d415.example');
          expect(report.coverage.gaps).toMatchObject([{ what: '413 identities' }]);
        },
        { pace: 'aws' },
      ),
    60_000,
  );

  test(
    'waits with those that may not be worth it where the batches take longer',
    () =>
      inCompany(
        company,
        async ({ look, calls }) => {
          await look({ checks: CHECKS, deepReads: 1 });
          const [deep = 0] = placesOf(calls, 'ses:GetEmailIdentity');
          const batches = placesOf(calls, LAST_BATCH);
          expect(batches.filter((place) => place < deep).length).toBeGreaterThanOrEqual(4);
          expect(countCalls(calls)).toMatchObject({ 'ses:GetEmailIdentity': 1 });
        },
        { pace: 'aws' },
      ),
    60_000,
  );
});
