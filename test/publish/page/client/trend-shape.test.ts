// The shapes of the trend.
import fc from 'fast-check';
import { SEVERITIES, type TrendPoint } from '../../../../src/model.ts';
import { HEIGHT, trendShape, WIDTH } from '../../../../src/publish/page/client/trend-shape.ts';

const point = (takenAt: string, critical: number, low: number, unknown = 0): TrendPoint => ({
  takenAt,
  failing: { critical, high: 0, medium: 0, low },
  unknown,
});

test('severities stand on each other, the mildest below, where their time is', () => {
  const { areas, unknown, top } = trendShape([
    point('2026-11-01T00:00:00Z', 2, 2),
    point('2026-11-02T00:00:00Z', 0, 4, 4),
    point('2026-11-05T00:00:00Z', 1, 1, 2),
  ]);
  expect(top).toBe(4);
  expect(areas.map(({ severity }) => severity)).toEqual(['low', 'medium', 'high', 'critical']);
  expect(areas[0]?.path).toBe('M0,100L250,0L1000,150L1000,200L250,200L0,200Z');
  expect(areas[3]?.path).toBe('M0,0L250,0L1000,100L1000,150L250,0L0,100Z');
  expect(unknown).toBe('M0,200L250,0L1000,100');
});

test.each([
  ['that cannot be read', ['then', 'now', 'later']],
  ['that go back', ['2026-11-05T00:00:00Z', '2026-11-01T00:00:00Z', '2026-11-06T00:00:00Z']],
  ['that are all one', ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z']],
])('scans of times %s stand side by side', (_, times) => {
  const { unknown } = trendShape(times.map((time) => point(time, 1, 0)));
  expect(unknown).toBe('M0,200L500,200L1000,200');
});

test('whatever the figures, no shape leaves the box', () => {
  const count = fc.nat({ max: 100_000 });
  const any = fc.record({
    takenAt: fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.string(),
    ),
    failing: fc.record({ critical: count, high: count, medium: count, low: count }),
    unknown: count,
  });
  fc.assert(
    fc.property(fc.array(any, { minLength: 2, maxLength: 40 }), (points) => {
      const { areas, unknown } = trendShape(points);
      expect(areas).toHaveLength(SEVERITIES.length);
      for (const path of [unknown, ...areas.map((area) => area.path)]) {
        const numbers = path.match(/-?[\d.]+|NaN/g)?.map(Number) ?? [];
        for (const [i, value] of numbers.entries()) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(i % 2 === 0 ? WIDTH : HEIGHT);
        }
      }
    }),
  );
});
