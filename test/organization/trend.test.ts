// Trends of accounts, added up run by run.
import fc from 'fast-check';
import type { TrendPoint } from '../../src/model.ts';
import { addTrends } from '../../src/organization/trend.ts';

const point = (takenAt: string, critical: number, unknown = 0): TrendPoint => ({
  takenAt,
  failing: { critical, high: 0, medium: 0, low: critical * 2 },
  unknown,
});
const at = (day: number, minute = 0) => new Date(Date.UTC(2026, 10, day, 8, minute)).toISOString();

test('scans of one run are one point, with the time of its first', () => {
  const trends = [
    [point(at(1, 0), 1), point(at(2, 3), 2)],
    [point(at(1, 9), 10, 1), point(at(2, 1), 20)],
  ];
  expect(addTrends(trends)).toEqual([point(at(1, 0), 11, 1), point(at(2, 1), 22)]);
});

test('an account that a run did not scan counts as it was; one that joined later does not before', () => {
  const trends = [
    [point(at(1), 1), point(at(2), 2), point(at(3), 3)],
    [point(at(1, 1), 10), point(at(3, 1), 30)],
    [point(at(3, 2), 100)],
  ];
  expect(addTrends(trends)).toEqual([point(at(1), 11), point(at(2), 12), point(at(3), 133)]);
});

test('nothing of nothing', () => {
  expect(addTrends([])).toEqual([]);
  expect(addTrends([[], []])).toEqual([]);
});

const trendOf = (length: number) =>
  fc.array(fc.nat(1000), { minLength: length, maxLength: length }).map((figures) => ({ figures }));

test('whatever the figures: a run that scans every account adds them up, in whatever order it comes to them', () => {
  const runs = fc
    .integer({ min: 1, max: 8 })
    .chain((length) =>
      fc.array(fc.record({ trend: trendOf(length), minute: fc.nat(59) }), { minLength: 1, maxLength: 6 }),
    );
  fc.assert(
    fc.property(runs, (accounts) => {
      const trends = accounts.map(({ trend: { figures }, minute }) =>
        figures.map((figure, day) => point(at(day + 1, minute), figure)),
      );
      const sums = addTrends(trends);
      const days = trends[0]?.length ?? 0;
      expect(sums).toHaveLength(days);
      for (const [day, { failing, takenAt }] of sums.entries()) {
        const expected = trends.reduce((sum, trend) => sum + (trend[day]?.failing.critical ?? 0), 0);
        expect(failing.critical).toBe(expected);
        expect(takenAt).toBe(trends.map((trend) => trend[day]?.takenAt ?? '').sort()[0]);
      }
    }),
  );
});
