// Telling people of several accounts at once, and leaving each account's history to the next scan once they have been told.
import pLimit from 'p-limit';
import { LONGEST_LEASE_MS } from '../history/claim.ts';
import { HistoryConflict, HistoryError, type HistoryPorts } from '../history.ts';
import type { Report } from '../model.ts';
import { digestReason } from '../publish/due.ts';
import { type PublishConfig, type Published, type PublishPorts, publish } from '../publish/index.ts';
import type { DigestReason } from '../publish/messages/digest-schema.ts';
import type { Recalled } from '../scan.ts';
import { asOne, failuresOf } from './failures.ts';
import { type HubPorts, Hubs } from './hubs.ts';
import { type AccountScan, leaveOut, newcomers, reportOn, type Survey } from './survey.ts';

/** What telling asks the outside. */
export type TellPorts = PublishPorts & HubPorts & Pick<HistoryPorts, 'now'>;

/** What people were told. */
export interface ToldOfAll {
  /** On the accounts that were told of. */
  readonly report: Report;
  readonly published: Published;
  /** Accounts that another scan tells of at the same time: they are left out, and the coverage says so. */
  readonly leftOut: readonly string[];
}

/**
 * Tells people once of all accounts of a survey: first the history of each is claimed, then the report on those that could
 * be claimed is published, then each history is written. A crash in between tells again and loses nothing (docs/adr/0010).
 * @throws HistoryConflict or HistoryError where no account could be claimed: then nobody was told; PublishError; where
 *   histories could not be written after people were told, what the first of them said, or all in an AggregateError
 */
export async function tellOfAll(
  ports: TellPorts,
  targets: PublishConfig,
  survey: Survey,
): Promise<ToldOfAll> {
  // Telling of hundreds of accounts takes longer than the usual claim lasts; this process ends its claims in any case.
  const until = new Date(ports.now().getTime() + LONGEST_LEASE_MS);
  const { claimed, leftOut } = await claimAll(survey, until);
  const { report, reason, published } = await publishAll(ports, targets, survey, claimed);
  await saveAll(claimed, (past) => {
    // A digest of a part of an account puts off no reminder of the rest.
    const toldAll = reason !== undefined && past.isWhole;
    return { ...past.next, ...(toldAll && { toldAt: report.takenAt }) };
  });
  return { report, published, leftOut };
}

interface PublishedOfAll {
  readonly report: Report;
  readonly reason: DigestReason | undefined;
  readonly published: Published;
}

async function publishAll(
  ports: TellPorts,
  targets: PublishConfig,
  survey: Survey,
  claimed: readonly AccountScan[],
): Promise<PublishedOfAll> {
  const hubs = new Hubs(ports, claimed);
  try {
    const report = reportOn(survey, claimed);
    const reason = reasonFor(report, claimed, targets);
    const published = await publish({ ...ports, securityHub: hubs.of }, targets, report, reason);
    return { report, reason, published };
  } catch (error) {
    // The next scan need not wait for the claims to run out.
    throw asOne([error, ...(await releaseAll(claimed))]);
  } finally {
    hubs.close();
  }
}

/** Leaves the histories to the next scan where nobody but the person at the terminal is told. @throws as tellOfAll */
export function rememberAll({ scans }: Survey): Promise<void> {
  return saveAll(scans, (past, { takenAt }) => ({ ...past.next, toldAt: takenAt }));
}

/** Histories that are written side by side. */
const SIDE_BY_SIDE = 16;

interface Claims {
  /** At least one. */
  readonly claimed: readonly AccountScan[];
  readonly leftOut: readonly string[];
}

async function claimAll({ scans, journal, homeRegion }: Survey, until: Date): Promise<Claims> {
  const limit = pLimit(SIDE_BY_SIDE);
  const results = await Promise.allSettled(
    scans.map(({ recalled }) => limit(async () => recalled.past?.open.claim({ until }))),
  );
  const claimed: AccountScan[] = [];
  const refused: { readonly account: string; readonly error: unknown }[] = [];
  for (const [i, scan] of scans.entries()) {
    const result = results[i];
    if (result?.status === 'rejected') refused.push({ account: scan.account, error: result.reason });
    else claimed.push(scan);
  }
  const strange = refused.filter(({ error }) => !isOfHistory(error)).map(({ error }) => error);
  if (strange.length > 0 || claimed.length === 0) {
    const more = await releaseAll(claimed);
    throw asOne([...(strange.length > 0 ? strange : refused.map(({ error }) => error)), ...more]);
  }
  for (const { account, error } of refused) leaveOut(journal, { account, region: homeRegion }, error);
  return { claimed, leftOut: refused.map(({ account }) => account) };
}

const isOfHistory = (error: unknown): boolean =>
  error instanceof HistoryConflict || error instanceof HistoryError;

/** Why there is a digest, by the oldest that people know; undefined: there is none. */
function reasonFor(
  report: Report,
  scans: readonly AccountScan[],
  { digest }: PublishConfig,
): DigestReason | undefined {
  const pasts = scans.flatMap(({ recalled: { past } }) => past ?? []);
  const [toldAt] = pasts.map(({ next }) => next.toldAt).toSorted();
  const told = toldAt === undefined ? undefined : { toldAt, isWhole: pasts.every(({ isWhole }) => isWhole) };
  const reason = digestReason(report, digest, told);
  // What is open in an account that joins the others is no change, and would else be told after a week.
  return reason ?? (digest.when !== 'never' && newcomers(scans).length > 0 ? 'changes' : undefined);
}

type Past = NonNullable<Recalled['past']>;

async function saveAll(
  scans: readonly AccountScan[],
  next: (past: Past, report: Report) => Past['next'],
): Promise<void> {
  const limit = pLimit(SIDE_BY_SIDE);
  const save = async ({ recalled: { past, report } }: AccountScan) => {
    await past?.open.save(next(past, report), past.carried).catch(async (error: unknown) => {
      // One that lost its claim has none to give back.
      if (error instanceof HistoryConflict) throw error;
      throw asOne([error, ...(await failuresOf([past.open.release()]))]);
    });
  };
  const failures = await failuresOf(scans.map((scan) => limit(() => save(scan))));
  if (failures.length > 0) throw asOne(failures);
}

const releaseAll = (scans: readonly AccountScan[]): Promise<unknown[]> =>
  failuresOf(scans.map(({ recalled }) => recalled.past?.open.release()));
