// What a scan costs this machine where no quota holds it back: time, requests and memory, and how they grow.
import { execFileSync } from 'node:child_process';
import { BUNDLED_REGIONS } from '../../src/regions.ts';
import { ofScan, type RequestFigures, type ScanFigures, type Scanner, withCompany } from './company.ts';
import type { Sizes } from './estates.ts';

export interface Unthrottled {
  readonly seconds: number;
  readonly calls: number;
  /** Resident at the most, above what an empty process of Node.js has. */
  readonly peakRssMiB: number;
}

export interface Growth {
  readonly rows: readonly { identities: number; seconds: number; cpuSeconds: number; peakRssMiB: number }[];
  /** 1: twice as many identities take twice the time. Of the slope of the logarithms, by least squares. */
  readonly exponent: number;
}

/** As many Regions as have SES, and as have Amazon Cognito, at the most. */
const SES_REGIONS = 22;
const COGNITO_REGIONS = 27;

/** A heap that holds whatever it takes: how much that is, is what is measured. */
const ROOM = ['--max-old-space-size=16384'];

/** @param identities in each of 22 Regions; @param pools in each of 27 */
export async function unthrottled(
  scanner: Scanner,
  identities: number,
  pools: number,
): Promise<Unthrottled & { readonly figures: ScanFigures; readonly alone: RequestFigures }> {
  const sizes = sizesOf(identities, pools);
  return withCompany({ sizes, quotas: 'off', sesLanes: 'perAction' }, async (company) => {
    const figures = await scanner.scan(company, { pace: 'off', node: ROOM });
    const { byAction } = await company.calls();
    return {
      seconds: figures.seconds,
      calls: ofScan(byAction),
      peakRssMiB: figures.peakRssMiB - emptyRssMiB(),
      figures,
      alone: await scanner.requests(company, sizes),
    };
  });
}

function sizesOf(identities: number, pools: number): Sizes {
  const enabled = Object.entries(BUNDLED_REGIONS).sort(([, a], [, b]) => Number(b.ses) - Number(a.ses));
  return Object.fromEntries(
    enabled.slice(0, COGNITO_REGIONS).map(([region], index) => {
      return [region, { identities: index < SES_REGIONS ? identities : 0, pools }];
    }),
  );
}

/** Scans of one Region, twice as many identities each time. */
export async function growth(scanner: Scanner, sizes: readonly number[]): Promise<Growth> {
  const rows = [];
  for (const identities of sizes) {
    const { seconds, cpuSeconds, peakRssMiB } = await oneRegion(scanner, identities);
    rows.push({ identities, seconds, cpuSeconds, peakRssMiB });
  }
  return { rows, exponent: slope(rows.map((row) => [Math.log(row.identities), Math.log(row.cpuSeconds)])) };
}

function oneRegion(scanner: Scanner, identities: number): Promise<ScanFigures> {
  const sizes = { 'eu-west-1': { identities, pools: 10 } };
  return withCompany({ sizes, quotas: 'off', sesLanes: 'perAction' }, (company) =>
    scanner.scan(company, { pace: 'off' }),
  );
}

function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([x]) => x), mean(([, y]) => y)];
  return mean(([a, b]) => (a - x) * (b - y)) / mean(([a]) => (a - x) ** 2);
}

/** MiB of a process that does nothing. */
function emptyRssMiB(): number {
  const script = 'process.stdout.write(String(process.resourceUsage().maxRSS))';
  return Number(execFileSync(process.execPath, ['--eval', script])) / 1024;
}
