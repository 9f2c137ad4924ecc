// What a scan of one Region costs in requests and in time, against the least that AWS's quotas allow.
import { DEEP_READS } from '../../src/collect/identity-details.ts';
import { ofScan, type Scanner, withCompany } from './company.ts';

export interface Calls {
  readonly identities: number;
  readonly pools: number;
  readonly made: number;
  readonly fewest: number;
  readonly ratio: number;
}

interface Wall {
  readonly identities: number;
  readonly pools: number;
  readonly seconds: number;
  readonly floorSeconds: number;
  readonly ratio: number;
}

/** A wall with what the table tells besides. */
export interface WallRow extends Wall {
  readonly deepReads: number;
  /** Which reading of the quota of SES the company keeps. */
  readonly sesLanes: SesLanes;
  readonly throttled: number;
}

type SesLanes = 'perAction' | 'shared';

const REGION = 'eu-west-1';

interface Requests {
  /** Each by itself once a second. */
  readonly ses: Readonly<Record<string, number>>;
  /** 15 a second together. */
  readonly userPools: number;
  /** 20 a second together. */
  readonly userPoolResources: number;
  readonly cloudWatch: number;
}

/**
 * The fewest requests that can tell the same: GetAccount and GetMetricData; one list and one batch of each kind (DKIM,
 * MAIL FROM, notifications) for identities, and each identity by itself as far as the scan may; one list for pools, and
 * for each its description and where it logs.
 */
function fewestRequests(identities: number, pools: number, deepReads: number): Requests {
  const batches = Math.ceil(identities / 100);
  return {
    ses: {
      account: 1,
      list: Math.ceil(identities / 1000),
      dkim: batches,
      mailFrom: batches,
      notifications: batches,
      deep: Math.min(identities, deepReads),
    },
    userPools: Math.ceil(pools / 60) + pools,
    userPoolResources: pools,
    cloudWatch: 1,
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * The time before which the last request of the busiest quota cannot be sent: the first is sent at once, and each other
 * its share of a second after the one before. That quotas let a burst through is not counted on.
 */
function floorOf({ ses, userPools, userPoolResources }: Requests, sesLanes: SesLanes): number {
  const ofSes = Object.values(ses);
  return Math.max(
    (sesLanes === 'shared' ? sum(ofSes) : Math.max(...ofSes)) - 1,
    (userPools - 1) / 15,
    (userPoolResources - 1) / 20,
  );
}

/** Requests of a scan with all checks, without quotas. */
export async function callsOf(scanner: Scanner, identities: number, pools: number): Promise<Calls> {
  const sizes = { [REGION]: { identities, pools } };
  const made = await withCompany({ sizes, quotas: 'off', sesLanes: 'perAction' }, async (company) => {
    await scanner.scan(company, { pace: 'off' });
    return ofScan((await company.calls()).byAction);
  });
  const { ses, userPools, userPoolResources, cloudWatch } = fewestRequests(identities, pools, DEEP_READS);
  const fewest = sum([...Object.values(ses), userPools, userPoolResources, cloudWatch]);
  return { identities, pools, made, fewest, ratio: made / fewest };
}

/** The time of a scan under AWS's quotas, in real time. */
export async function wallOf(
  scanner: Scanner,
  identities: number,
  pools: number,
  deepReads: number,
  sesLanes: SesLanes = 'perAction',
): Promise<WallRow> {
  const sizes = { [REGION]: { identities, pools } };
  return withCompany({ sizes, quotas: 'aws', sesLanes }, async (company) => {
    const { seconds } = await scanner.scan(company, { pace: 'aws', deepReads });
    const { refused: throttled } = await company.calls();
    const floorSeconds = floorOf(fewestRequests(identities, pools, deepReads), sesLanes);
    return {
      identities,
      pools,
      seconds,
      floorSeconds,
      ratio: seconds / floorSeconds,
      deepReads,
      sesLanes,
      throttled,
    };
  });
}
