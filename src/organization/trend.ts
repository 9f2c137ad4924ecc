// The trend of several accounts: a point for each time that they were all scanned, from the points of each.
import { SEVERITIES, type Severity, type TrendPoint } from '../model.ts';

/**
 * Adds trends up. Scans of one run are minutes apart: points belong to one run until an account has its second. An account
 * that a run did not scan counts with what it came to before.
 * @param trends one of each account, oldest point first
 * @returns oldest first, each point with the time of the first scan of its run
 */
export function addTrends(trends: readonly (readonly TrendPoint[])[]): TrendPoint[] {
  const points = trends
    .flatMap((trend, account) => trend.map((point) => ({ account, point })))
    .sort((a, b) => Date.parse(a.point.takenAt) - Date.parse(b.point.takenAt));
  const latest = new Map<number, TrendPoint>();
  const sums: TrendPoint[] = [];
  const inRun = new Set<number>();
  let takenAt = '';
  const close = () => {
    if (inRun.size > 0) sums.push(sumOf([...latest.values()], takenAt));
    inRun.clear();
  };
  for (const { account, point } of points) {
    if (inRun.has(account)) close();
    if (inRun.size === 0) takenAt = point.takenAt;
    inRun.add(account);
    latest.set(account, point);
  }
  close();
  return sums;
}

function sumOf(points: readonly TrendPoint[], takenAt: string): TrendPoint {
  const of = (severity: Severity) => points.reduce((sum, { failing }) => sum + failing[severity], 0);
  const [critical = 0, high = 0, medium = 0, low = 0] = SEVERITIES.map(of);
  return {
    takenAt,
    failing: { critical, high, medium, low },
    unknown: points.reduce((sum, { unknown }) => sum + unknown, 0),
  };
}
