// The steps of a scan, on one screen: discover -> collect -> evaluate -> publish. Nothing else joins them.

import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { AnyCheck } from './checks/define.ts';
import { selectChecks } from './checks/index.ts';
import { type CollectPorts, collect } from './collect/index.ts';
import { ALL_FACTS, type FactName, forFixes, type Wanted } from './collect/wanted.ts';
import type { ScanRequest } from './config.ts';
import { type DiscoverPorts, discover } from './discover.ts';
import { Journal, type ReadOf } from './fact.ts';
import { judge } from './judge.ts';
import type { Inventory, Policy, Report } from './model.ts';
import { type PublishConfig, type Published, publish } from './publish/index.ts';

/** What was learned, and what follows from it. */
export interface Looked {
  readonly inventory: Inventory;
  readonly report: Report;
}

export interface LookRequest
  extends Pick<ScanRequest, 'regions' | 'checks' | 'policy' | 'deepReads' | 'locale'> {
  /** Read every fact, not only those that the checks need: the inventory is kept for other checks. */
  readonly keepInventory?: boolean;
}

/**
 * Looks at the estate, without telling anyone yet.
 * @param onRead told of each answered request, for progress on a terminal
 * @throws DiscoverError when the scan cannot start; what goes wrong later is in the report as unknown
 */
export async function look(
  ports: DiscoverPorts & CollectPorts,
  request: LookRequest,
  onRead?: (at: ReadOf) => void,
): Promise<Looked> {
  const checks = selectChecks(request.checks ?? ['*']);
  const journal = new Journal(onRead);
  const scope = await discover(ports, journal, request.regions);
  const wanted = request.keepInventory ? ALL_FACTS : factsNeeded(checks, request.policy);
  const { deepReads } = request;
  const options = deepReads === undefined ? {} : { deepReads };
  const inventory = await collect(ports, scope, wanted, journal, options);
  return { inventory, report: judge(inventory, checks, request.policy, request.locale) };
}

export interface Scanned extends Looked {
  readonly published: Published;
}

/**
 * Looks, and publishes where the request asks for it.
 * @throws DiscoverError, PublishError
 */
export async function scan(
  ports: DiscoverPorts & CollectPorts & TellPorts,
  request: ScanRequest,
  targets: PublishConfig,
): Promise<Scanned> {
  const looked = await look(ports, request);
  return { ...looked, published: request.publish ? await tell(ports, targets, looked.report) : {} };
}

/** What publishing asks the outside. */
export interface TellPorts {
  readonly homeRegion: string;
  sns(region: string): SNSClient;
  s3(region: string): S3Client;
}

/**
 * Publishes a report. A topic is spoken to in the Region that its ARN names, the bucket in the home Region.
 * @throws PublishError
 */
export function tell(ports: TellPorts, targets: PublishConfig, report: Report): Promise<Published> {
  const sns = ports.sns(targets.topicArn?.split(':')[3] ?? ports.homeRegion);
  return publish({ sns, s3: ports.s3(ports.homeRegion) }, targets, report);
}

function factsNeeded(checks: readonly AnyCheck[], policy?: Policy): Wanted {
  // A check's kind and needs are typed where it is defined; the catalogue forgets the types, the names stay true.
  const needed = checks.flatMap(({ kind, needs }) => needs.map((fact) => `${kind}.${fact}` as FactName));
  const ids = checks.map(({ id }) => id);
  return new Set([...needed, ...tagsNeeded(checks, policy), ...forFixes(new Set(needed), ids)]);
}

/** Tags of identities take a call each: only for environments that go by tags, and checks that environments lower. */
function tagsNeeded(checks: readonly AnyCheck[], policy: Policy | undefined): FactName[] {
  const goesByTags = policy?.environments.some(({ tag }) => tag !== undefined) ?? false;
  const isLowered = checks.some(({ kind, outsideProduction }) => kind === 'identity' && outsideProduction);
  return goesByTags && isLowered ? ['identity.tags'] : [];
}
