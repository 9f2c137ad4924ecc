// A run over an organization, under AWS's quotas, and what it costs a month.

import { BUNDLED_REGIONS } from '../../src/regions.ts';
import { packageService } from '../../test/support/package.ts';
import { type Scanner, withCompany } from './company.ts';
import { accountIds, ORGANIZATION } from './estates.ts';

/** What a worker is to run. */
export interface OrganizationOrder {
  readonly accounts: readonly string[];
  /** Accounts that are scanned at once, as the machine's MaxConcurrency has it. */
  readonly sideBySide: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** What it took. */
export interface OrganizationRun {
  /** `alone`: the scan of one account, while no other one runs; `map`: those of all others. */
  readonly seconds: Readonly<Record<'list' | 'alone' | 'map' | 'merge' | 'publish', number>>;
  readonly findings: number;
  readonly peakRssMiB: number;
}

export interface OrganizationFigures {
  readonly accounts: number;
  readonly regions: number;
  /** From the first state to the last, with so many accounts at once, all of them on this machine. */
  readonly seconds: number;
  readonly monthlyUsd: number;
}

/**
 * US dollars in us-east-1, November 2026, without the free tier: aws.amazon.com/lambda/pricing (Arm), …/step-functions/pricing
 * (Standard Workflows), …/s3/pricing, …/cloudwatch/pricing (metrics requested by GetMetricData).
 */
const USD = {
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  stateTransition: 0.025 / 1000,
  s3Put: 0.005 / 1000,
  s3Get: 0.0004 / 1000,
  metric: 0.01 / 1000,
};
/** Each SES Region is asked for two: bounces and complaints. */
const METRICS_A_CALL = 2;
const RUNS_A_MONTH = 30;
/** The start, ListAccounts, ScanAccounts, Merge and Publish; of each child its start and its one state. */
const TRANSITIONS = { run: 5, child: 2 };

/** @param count accounts, each with two identities and a pool in each of so many Regions */
export async function organizationFigures(
  scanner: Scanner,
  count: number,
  regionCount: number,
  sideBySide: number,
): Promise<OrganizationFigures & { readonly details: object }> {
  const regions = Object.entries(BUNDLED_REGIONS)
    .filter(([, { ses, cognito }]) => ses && cognito)
    .map(([region]) => region)
    .slice(0, regionCount);
  const [home = ''] = regions;
  const accounts = accountIds(count);
  const { bucket, topic, role, externalId } = ORGANIZATION;
  const environment = {
    AWS_REGION: home,
    MAILPOSTURE_REPORT_BUCKET: bucket,
    MAILPOSTURE_TOPIC_ARN: `arn:aws:sns:${home}:${accounts[0]}:${topic}`,
    MAILPOSTURE_HISTORY: `s3://${bucket}/history`,
    MAILPOSTURE_REPORT_FORMATS: 'json,html',
    MAILPOSTURE_ROLE: role,
    MAILPOSTURE_EXTERNAL_ID: externalId,
  };
  const organization = { accounts: count, regions, identities: 2, pools: 1 };
  const company = { organization, quotas: 'aws', sesLanes: 'perAction' } as const;
  const { run, byAction } = await withCompany(company, async (at) => {
    const worked = await scanner.organization(at, { accounts, sideBySide, environment });
    return { run: worked, byAction: (await at.calls()).byAction };
  });
  const { list, alone, map, merge, publish } = run.seconds;
  const memory = await memoryGb();
  const gbSeconds =
    list * memory.list + alone * count * memory.scan + merge * memory.merge + publish * memory.publish;
  const usd =
    gbSeconds * USD.lambdaGbSecond +
    (count + 3) * USD.lambdaRequest +
    (TRANSITIONS.run + TRANSITIONS.child * count) * USD.stateTransition +
    (byAction['s3:PutObject'] ?? 0) * USD.s3Put +
    (byAction['s3:GetObject'] ?? 0) * USD.s3Get +
    (byAction['cloudwatch:GetMetricData'] ?? 0) * METRICS_A_CALL * USD.metric;
  return {
    accounts: count,
    regions: regions.length,
    seconds: list + alone + map + merge + publish,
    monthlyUsd: usd * RUNS_A_MONTH,
    details: {
      ...run.seconds,
      findings: run.findings,
      peakRssMiB: run.peakRssMiB,
      sideBySide,
      gbSecondsARun: gbSeconds,
      calls: Object.values(byAction).reduce((a, b) => a + b, 0),
    },
  };
}

/** What each function is deployed with. */
async function memoryGb(): Promise<Readonly<Record<'list' | 'scan' | 'merge' | 'publish', number>>> {
  const service = await packageService({ org: 'true', orgExternalId: 'bench-1' });
  try {
    const of = (name: string) => {
      const size = service.resources[`Org${name}LambdaFunction`]?.Properties?.MemorySize;
      if (typeof size !== 'number') throw new TypeError(`Org${name} has no MemorySize`);
      return size / 1024;
    };
    return { list: of('List'), scan: of('Scan'), merge: of('Merge'), publish: of('Publish') };
  } finally {
    await service.remove();
  }
}
