// The steps of a scan: discover -> collect -> evaluate -> compare -> publish. Nothing else joins them. What is collected is
// evaluated as it comes.

import { heirOf, selectChecks } from './checks/index.ts';
import { type CollectPorts, collect } from './collect/index.ts';
import { ALL_FACTS } from './collect/wanted.ts';
import { compare, type Scope } from './compare.ts';
import type { ScanRequest } from './config.ts';
import type { Deadline } from './deadline.ts';
import { type DiscoverPorts, discover } from './discover.ts';
import { Journal, type ReadOf } from './fact.ts';
import {
  HistoryConflict,
  type HistoryPorts,
  loadCarried,
  type OpenHistory,
  openHistory,
  requireNewer,
  type StorePorts,
} from './history.ts';
import { Judging } from './judge.ts';
import {
  type Carried,
  eachStandingAs,
  type History,
  type Inventory,
  type KeepFindings,
  keptAll,
  type PastHistory,
  type Report,
} from './model.ts';
import { digestReason } from './publish/due.ts';
import { type PublishConfig, type Published, type PublishPorts, publish } from './publish/index.ts';
import { factsNeeded, scopeOf } from './scope.ts';

/** What was learned, and what follows from it. */
export interface Looked {
  readonly inventory: Inventory;
  readonly report: Report;
  /** What was looked at. */
  readonly scope: Scope;
  /** What this scan and earlier ones read of identities one by one. */
  readonly carried: Carried;
}

export interface LookRequest
  extends Pick<ScanRequest, 'regions' | 'checks' | 'policy' | 'deepReads' | 'locale'> {
  /** Read every fact, not only those that the checks need: the inventory is kept for other checks. */
  readonly keepInventory?: boolean;
  /** Loads what earlier scans of an account read of identities one by one; left out: nothing is carried from them. */
  readonly carried?: (account: string) => Promise<Carried>;
}

/** What looking asks the outside. */
export interface LookPorts extends DiscoverPorts, CollectPorts {
  /** When reading stops: what is not read by then is unknown. Left out: when all is read. */
  readonly deadline?: Deadline;
  /** Where findings are kept; they are as long-lived as what keeps them. */
  readonly keep: KeepFindings;
}

/**
 * Looks at the estate, without telling anyone yet.
 * @param onRead told of each answered request, for progress on a terminal
 * @throws DiscoverError when the scan cannot start, and what loading what is carried throws; what goes wrong later is in
 *   the report as unknown
 */
export async function look(
  ports: LookPorts,
  request: LookRequest,
  onRead?: (at: ReadOf) => void,
): Promise<Looked> {
  const checks = selectChecks(request.checks ?? ['*']);
  const journal = new Journal(onRead, ports.deadline);
  const scope = await discover(ports, journal, request.regions);
  const wanted = request.keepInventory ? ALL_FACTS : factsNeeded(checks, request.policy);
  const { deepReads } = request;
  const before = await request.carried?.(scope.account);
  const { policy, locale } = request;
  const manner = { ...(policy && { policy }), ...(locale && { locale }) };
  const takenAt = ports.now().toISOString();
  const judging = new Judging(ports.keep, checks, takenAt, manner);
  const { inventory, carried } = await collect(ports, scope, wanted, journal, {
    takenAt,
    onComplete: judging.ask,
    ...(deepReads !== undefined && { deepReads }),
    ...(before && { carried: before }),
  });
  const report = judging.report(inventory);
  return { inventory, report, scope: scopeOf(request.regions, checks, inventory), carried };
}

/**
 * What is carried by the scans whose history is there.
 * @param at of the history; undefined: there is none
 */
export function carriedFrom(ports: StorePorts, at: string | undefined): Pick<LookRequest, 'carried'> {
  return at === undefined ? {} : { carried: (account) => loadCarried(ports, at, account) };
}

/** A look, compared with the scan before where there is a history. */
export interface Recalled {
  /** With what changed. */
  readonly report: Report;
  readonly past?: {
    readonly open: OpenHistory;
    /** What this scan leaves to the next. */
    readonly next: History;
    readonly carried: Carried;
    readonly isWhole: boolean;
  };
}

/**
 * Compares a look with the scan before.
 * @param at where the history is; undefined: there is none
 * @throws HistoryError where it cannot be read, HistoryConflict where a later scan has been told
 */
export async function recall(
  ports: HistoryPorts & Pick<LookPorts, 'keep'>,
  at: string | undefined,
  looked: Looked,
): Promise<Recalled> {
  const [account = ''] = looked.inventory.accounts;
  if (at === undefined) return { report: looked.report };
  const open = await openHistory(ports, at, account);
  requireNewer(open.history, looked.report.takenAt, account);
  const before = open.history && underHeirs(open.history);
  const { report: compared, history, isWhole } = compare(before, looked);
  // What became of each is told from the history once: nobody has to hold that to read the report.
  const report = { ...compared, findings: keptAll(ports.keep, compared.findings) };
  return { report, past: { open, next: history, carried: looked.carried, isWhole } };
}

/** Findings of checks that have left their ids to an heir are its findings. */
function underHeirs(history: PastHistory): PastHistory {
  const standing = eachStandingAs(history.standing, ({ finding, ...rest }) => ({
    ...rest,
    finding: { ...finding, checkId: heirOf(finding.checkId) },
  }));
  return { ...history, standing };
}

/**
 * Tells people, and leaves the history to the next scan once they have been told: a crash in between tells them again.
 * @throws HistoryConflict where another scan tells at the same time: then nobody was told; PublishError
 */
export async function tell(
  ports: PublishPorts,
  targets: PublishConfig,
  recalled: Recalled,
): Promise<Published> {
  const { report, past } = recalled;
  const told = past && { toldAt: past.next.toldAt, isWhole: past.isWhole };
  const reason = digestReason(report, targets.digest, told);
  await past?.open.claim();
  try {
    const published = await publish(ports, targets, report, reason);
    // A digest of a part of the estate puts off no reminder of the rest.
    const toldAll = reason !== undefined && past?.isWhole === true;
    const next = past && { ...past.next, ...(toldAll && { toldAt: report.takenAt }) };
    if (next) await past.open.save(next, past.carried);
    return published;
  } catch (error) {
    // The next scan need not wait for the claim to run out; one that lost it has none to give back.
    throw past === undefined || error instanceof HistoryConflict
      ? error
      : await afterRelease(past.open, error);
  }
}

/** Leaves the history to the next scan where nobody but the person at the terminal is told. @throws HistoryConflict */
export async function remember({ report, past }: Recalled): Promise<void> {
  await past?.open.save({ ...past.next, toldAt: report.takenAt }, past.carried);
}

/** What went wrong, and what went wrong with giving the claim back. */
async function afterRelease(open: OpenHistory, error: unknown): Promise<unknown> {
  try {
    await open.release();
    return error;
  } catch (another) {
    return new AggregateError([error, another], [error, another].map(String).join('; '));
  }
}

export interface Scanned extends Looked {
  readonly published: Published;
}

/**
 * Looks, compares, and publishes where the request asks for it.
 * @throws DiscoverError, HistoryError, HistoryConflict, PublishError
 */
export async function scan(
  ports: LookPorts & HistoryPorts & PublishPorts,
  request: ScanRequest,
  targets: PublishConfig & { readonly history?: string },
): Promise<Scanned> {
  const looked = await look(ports, { ...request, ...carriedFrom(ports, targets.history) });
  if (!request.publish) return { ...looked, published: {} };
  const recalled = await recall(ports, targets.history, looked);
  return { ...looked, report: recalled.report, published: await tell(ports, targets, recalled) };
}
