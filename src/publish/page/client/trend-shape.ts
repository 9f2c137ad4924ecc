// The shapes of the trend: areas of failing findings, one severity on top of the other, and the line of what is not known.
// Pure.
import { SEVERITIES, type Severity, type TrendPoint } from '../../../model.ts';

export interface TrendShape {
  /** Paths in a box of WIDTH x HEIGHT, the mildest severity at the bottom. */
  readonly areas: readonly { readonly severity: Severity; readonly path: string }[];
  readonly unknown: string;
  /** What the top of the box stands for. */
  readonly top: number;
}

export const WIDTH = 1000;
export const HEIGHT = 200;

/** Points stand where their time is; without times that can be read, side by side. At least two points. */
export function trendShape(points: readonly TrendPoint[]): TrendShape {
  const xs = placesOf(points);
  const sums = points.map(({ failing }) => SEVERITIES.reduce((sum, severity) => sum + failing[severity], 0));
  const top = Math.max(1, ...sums, ...points.map(({ unknown }) => unknown));
  const y = (count: number) => round(HEIGHT - (count / top) * HEIGHT);
  const line = (counts: readonly number[]) => counts.map((count, i) => `${xs[i] ?? 0},${y(count)}`);
  let floor = points.map(() => 0);
  const areas = SEVERITIES.toReversed().map((severity) => {
    const ceiling = points.map(({ failing }, i) => (floor[i] ?? 0) + failing[severity]);
    const path = `M${[...line(ceiling), ...line(floor).toReversed()].join('L')}Z`;
    floor = ceiling;
    return { severity, path };
  });
  return { areas, unknown: `M${line(points.map(({ unknown }) => unknown)).join('L')}`, top };
}

function placesOf(points: readonly TrendPoint[]): number[] {
  const times = points.map(({ takenAt }) => Date.parse(takenAt));
  const [first = Number.NaN] = times;
  const span = (times.at(-1) ?? Number.NaN) - first;
  const isOrdered = span > 0 && times.every((time, i) => time >= (times[i - 1] ?? time));
  return points.map((_, i) => {
    const share = isOrdered ? ((times[i] ?? first) - first) / span : i / Math.max(points.length - 1, 1);
    return round(share * WIDTH);
  });
}

const round = (value: number): number => Math.round(value * 10) / 10;
