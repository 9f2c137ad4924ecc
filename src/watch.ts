// A scan as those see it who run the service: a line of the log at its start and one at its end, and metrics of what it
// came to.
import type { ScanRequest } from './config.ts';
import type { Log } from './log.ts';
import type { Report } from './model.ts';
import { clip, oneLine } from './plain-text.ts';
import { PublishError } from './publish/index.ts';
import { emitMetrics, metricsOf, type Run } from './publish/metrics.ts';

/** What watching asks the outside. */
export interface WatchPorts {
  now(): Date;
  /** Requests sent, retries included. */
  readonly requests: ReadonlyMap<string, number>;
}

/** What is to be said of a scan. */
export interface Watch {
  /** What it was asked to do, with what the environment adds to it. */
  readonly asked: ScanRequest;
  readonly metrics: boolean;
}

/** Reasons that are logged; the report has all of them. */
const MOST_GAPS = 5;
const MAX_GAP = 500;

/**
 * Does a request ask for all that is scanned on schedule, and for telling it? Only of such scans are there metrics: others
 * would pull the figures down, and count as the scan that an alarm waits for.
 */
export function isWhole({ regions, checks, publish }: ScanRequest): boolean {
  return publish && regions === undefined && checks === undefined;
}

/**
 * Runs a scan between two lines of the log.
 * @throws what the scan throws; where only publishing failed, its figures are logged and measured all the same
 */
export async function watched<S extends { readonly report: Report }>(
  log: Log,
  ports: WatchPorts,
  { asked, metrics }: Watch,
  scan: () => Promise<S>,
): Promise<S> {
  const startedAt = ports.now().getTime();
  log.info('scan started', { request: requestFields(asked) });
  const ended = (report: Report, publishFailures: number): Record<string, unknown> => {
    const seconds = (ports.now().getTime() - startedAt) / 1000;
    const calls = [...ports.requests.values()].reduce((sum, sent) => sum + sent, 0);
    const run: Run = { seconds, calls, publishFailures };
    if (metrics) emitMetrics(metricsOf(report, run));
    return { ...reportFields(report), ...run };
  };
  try {
    const scanned = await scan();
    log.info('scan finished', ended(scanned.report, 0));
    return scanned;
  } catch (error) {
    const failed = publishErrorIn(error);
    if (failed) log.warn('scan not published', ended(failed.report, failed.errors.length));
    throw error;
  }
}

/** The failure to publish in an error, which may stand beside another one. */
function publishErrorIn(error: unknown): PublishError | undefined {
  if (error instanceof PublishError) return error;
  const several: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return several.find((one) => one instanceof PublishError);
}

function requestFields({ policy: _, deepReads, ...request }: ScanRequest): Record<string, unknown> {
  // JSON knows no Infinity.
  return {
    ...request,
    ...(deepReads !== undefined && { deepReads: Number.isFinite(deepReads) ? deepReads : 'all' }),
  };
}

function reportFields({ takenAt, summary, coverage, changes }: Report): Record<string, unknown> {
  const { complete, accounts, regions, gaps } = coverage;
  return {
    takenAt,
    summary,
    coverage: {
      complete,
      accounts: accounts.length,
      regions: regions.length,
      gaps: gaps.length,
      firstGaps: gaps
        .slice(0, MOST_GAPS)
        .map(({ account, region, action, why }) =>
          clip(oneLine(`${account} ${region} ${action}: ${why}`), MAX_GAP),
        ),
    },
    ...(changes && { changes: changes.counts, since: changes.since }),
  };
}
