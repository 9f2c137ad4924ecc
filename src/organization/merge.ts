// From the reports of several accounts to one on all of them, and the same of inventories. Pure: what is judged and
// compared account by account reads as if it had been judged together.
import {
  type Changes,
  type Coverage,
  distinct,
  type Inventory,
  type Report,
  SEVERITIES,
  type Summary,
} from '../model.ts';
import { mergedFindings } from './merged-findings.ts';
import { mergedNotes } from './notes.ts';
import { addTrends } from './trend.ts';

/**
 * One report on all accounts.
 * @param reports one of each account, in one language; at least one
 * @param around what was and was not seen of the accounts themselves
 * @param sharedNotes see mergedNotes
 */
export function mergeReports(
  reports: readonly [Report, ...Report[]],
  around: Coverage,
  sharedNotes: ReadonlySet<string>,
): Report {
  const [{ format, version, locale }] = reports;
  const changes = mergeChanges(reports.flatMap((report) => report.changes ?? []));
  const chains = reports.flatMap((report) => report.chains ?? []);
  return {
    format,
    version,
    locale,
    takenAt: earliest(reports.map(({ takenAt }) => takenAt)),
    summary: addSummaries(reports.map(({ summary }) => summary)),
    findings: mergedFindings(reports.map(({ findings }) => findings)),
    coverage: {
      ...mergeCoverage([around, ...reports.map(({ coverage }) => coverage)]),
      notes: [...around.notes, ...mergedNotes(reports, sharedNotes)],
    },
    ...(reports.some((report) => report.chains) && { chains }),
    ...(changes && { changes }),
  };
}

/** ISO 8601 times of one form sort as text. */
const earliest = (times: readonly string[]): string => times.toSorted()[0] ?? '';

function addSummaries(summaries: readonly Summary[]): Summary {
  const sum = (of: (summary: Summary) => number) =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  return {
    subjects: {
      userPool: sum(({ subjects }) => subjects.userPool),
      identity: sum(({ subjects }) => subjects.identity),
      account: sum(({ subjects }) => subjects.account),
      domain: sum(({ subjects }) => subjects.domain),
    },
    outcomes: {
      pass: sum(({ outcomes }) => outcomes.pass),
      fail: sum(({ outcomes }) => outcomes.fail),
      notApplicable: sum(({ outcomes }) => outcomes.notApplicable),
      unknown: sum(({ outcomes }) => outcomes.unknown),
    },
    accepted: sum(({ accepted }) => accepted),
    failing: {
      critical: sum(({ failing }) => failing.critical),
      high: sum(({ failing }) => failing.high),
      medium: sum(({ failing }) => failing.medium),
      low: sum(({ failing }) => failing.low),
    },
    // Causes are looked for within an account.
    causes: sum(({ causes }) => causes),
    worst: SEVERITIES.find((severity) => sum(({ failing }) => failing[severity]) > 0) ?? 'none',
  };
}

/** `notes` are left out: which of them are told only the whole says. */
function mergeCoverage(parts: readonly Coverage[]): Omit<Coverage, 'notes'> {
  return {
    complete: parts.every(({ complete }) => complete),
    accounts: union(parts.map(({ accounts }) => accounts)),
    regions: union(parts.map(({ regions }) => regions)),
    reads: parts.flatMap(({ reads }) => reads).sort(byPlace),
    gaps: parts.flatMap(({ gaps }) => gaps).sort(byPlace),
  };
}

interface Placed {
  readonly account: string;
  readonly region: string;
  readonly action: string;
}

/** The order in which a scan of one account tells them, too. */
function byPlace(a: Placed, b: Placed): number {
  const [mine, theirs] = [a, b].map(({ account, region, action }) => `${account}/${region}/${action}`);
  if (mine === undefined || theirs === undefined || mine === theirs) return 0;
  return mine < theirs ? -1 : 1;
}

const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();

/**
 * What changed in all accounts. Compared with the oldest of the scans before; where no account has been scanned before,
 * this is the baseline. An account that is scanned for the first time among others adds no change.
 */
function mergeChanges(parts: readonly Changes[]): Changes | undefined {
  if (parts.length === 0) return undefined;
  const since = parts.flatMap((part) => part.since ?? []).toSorted()[0];
  const sum = (of: (counts: Changes['counts']) => number) =>
    parts.reduce((total, { counts }) => total + of(counts), 0);
  return {
    ...(since !== undefined && { since }),
    counts: {
      new: sum((counts) => counts.new),
      still: sum((counts) => counts.still),
      severityUp: sum((counts) => counts.severityUp),
      severityDown: sum((counts) => counts.severityDown),
      resolved: sum((counts) => counts.resolved),
      lostSight: sum((counts) => counts.lostSight),
      gone: sum((counts) => counts.gone),
      blind: sum((counts) => counts.blind),
      regained: sum((counts) => counts.regained),
    },
    past: parts.flatMap(({ past }) => past),
    trend: addTrends(parts.map(({ trend }) => trend)),
  };
}

/**
 * One inventory of all accounts, to be kept for `evaluate`.
 * @param inventories one of each account; at least one
 * @param around what was read of the accounts themselves
 */
export function mergeInventories(
  inventories: readonly [Inventory, ...Inventory[]],
  around: Pick<Inventory, 'reads' | 'notes'>,
): Inventory {
  const parts = [around, ...inventories];
  return {
    format: inventories[0].format,
    takenAt: earliest(inventories.map(({ takenAt }) => takenAt)),
    accounts: union(inventories.map(({ accounts }) => accounts)),
    regions: union(inventories.map(({ regions }) => regions)),
    listings: inventories.flatMap(({ listings }) => listings),
    reads: parts.flatMap(({ reads }) => reads).sort(byPlace),
    notes: distinct(parts.flatMap(({ notes }) => notes)),
  };
}
