// Step four: the last findings x the new ones -> what changed. Pure: no clock, no network, no environment.
// A scan changes only what it looked at; what could not be seen stays as it was last seen, and is never resolved.
import { Counting } from './change-counts.ts';
import { Index } from './compare-index.ts';
import {
  type Before,
  eachAs,
  type Finding,
  type History,
  type Inventory,
  NO_CHANGES,
  type PastHistory,
  type Report,
  type Standing,
  type SubjectRef,
  type TrendPoint,
} from './model.ts';

/** What a scan looked at: nothing else is touched. */
export interface Scope {
  /** Ids of the checks that were asked. */
  readonly checks: ReadonlySet<string>;
  readonly everyCheck: boolean;
  /** Every Region of the account was to be looked at, and which those are was read: one that is not among them is off. */
  readonly everyRegion: boolean;
  /** Where somebody named subjects: is it one of them? */
  readonly isAbout?: (subject: SubjectRef) => boolean;
}

export interface Scanned {
  readonly report: Report;
  readonly inventory: Inventory;
  readonly scope: Scope;
}

export interface Compared {
  /** The report, with what changed. */
  readonly report: Report;
  /** What the next scan is to be compared with; `toldAt` as it was, or this scan where it is the first. */
  readonly history: History;
  /** The scan looked at all of what earlier ones knew: what is open in its report is all that is open. */
  readonly isWhole: boolean;
}

/** Points of the trend that are kept: a year of daily scans, and a month more. */
const MOST_POINTS = 400;

/**
 * Compares a scan with the one before. What it makes of findings, for the report and for the next scan, is made anew each
 * time that somebody goes through them: neither is held.
 * @param history what the scan before left; undefined: this is the first, the baseline
 */
export function compare(history: PastHistory | undefined, scanned: Scanned): Compared {
  const { report, inventory, scope } = scanned;
  const { takenAt, findings } = report;
  const before = new Index(history?.standing ?? []);
  const isBaseline = history === undefined;
  const told = (finding: Finding): Finding => {
    const { change, ...rest } = foundAgain(finding, before.of(finding), takenAt);
    return { ...rest, ...(change && !isBaseline && { change }) };
  };
  const { counting, lists, missed, length } = goneThrough(before, scanned, history, told);
  const past = missed.flatMap(({ place, fate }) => pastOf(before.at(place), fate, lists));
  for (const finding of past) counting.add(finding);
  function* standing(): Generator<Standing> {
    for (const finding of findings) yield* left(told(finding), before.of(finding), takenAt);
    for (const { place, fate } of missed) yield* leftUnasked(before.at(place), fate, takenAt);
  }
  const isWhole = coversAll(scanned, history);
  const points = [...(history?.trend ?? []), ...(isWhole ? [pointOf(report)] : [])];
  const trend = points.slice(-MOST_POINTS);
  return {
    report: {
      ...report,
      findings: eachAs(findings, told),
      changes: {
        ...(history && { since: history.takenAt }),
        counts: isBaseline ? NO_CHANGES : counting.counts,
        past,
        trend,
      },
    },
    history: {
      takenAt,
      toldAt: history?.toldAt ?? takenAt,
      regions: scope.everyRegion
        ? inventory.regions
        : [...new Set([...(history?.regions ?? []), ...inventory.regions])].sort(),
      standing: { length, [Symbol.iterator]: standing },
      trend,
    },
    isWhole,
  };
}

/** What going through all findings once has shown. */
interface GoneThrough {
  readonly counting: Counting;
  /** Those that stand for lists which could not be read. */
  readonly lists: readonly Finding[];
  /** Places of what stood before and is not among the findings of this scan. */
  readonly missed: readonly { readonly place: number; readonly fate: Fate }[];
  /** How many findings are left to the next scan. */
  readonly length: number;
}

function goneThrough(
  before: Index,
  scanned: Scanned,
  history: History | undefined,
  told: (finding: Finding) => Finding,
): GoneThrough {
  const { takenAt, findings } = scanned.report;
  const counting = new Counting();
  const lists: Finding[] = [];
  const asked = new Set<number>();
  let length = 0;
  for (const each of findings) {
    if (each.outcome === 'unknown' && standsForList(each.subject)) lists.push(each);
    const place = before.placeOf(each);
    const its = place === undefined ? undefined : before.at(place);
    if (place !== undefined) asked.add(place);
    const finding = told(each);
    counting.add(finding);
    if (its && wasBlind(its) && finding.outcome !== 'unknown') counting.regain();
    length += left(finding, its, takenAt).length;
  }
  const missed: GoneThrough['missed'][number][] = [];
  for (const place of before.places()) {
    if (asked.has(place)) continue;
    const its = before.at(place);
    const fate = fateOf(its.finding, scanned, history);
    missed.push({ place, fate });
    if (fate.kind === 'gone' && wasBlind(its)) counting.regain();
    length += leftUnasked(its, fate, takenAt).length;
  }
  return { counting, lists, missed, length };
}

/** A finding of this scan, with what became of it. `standing` is what the scan before left of it. */
function foundAgain(finding: Finding, standing: Standing | undefined, takenAt: string): Finding {
  const failed = standing?.finding.outcome === 'fail' ? standing : undefined;
  // What was accepted before was told to nobody: it is no alert that it is well now, or out of sight.
  const before = failed && failed.finding.accepted === undefined ? { before: beforeOf(failed) } : {};
  switch (finding.outcome) {
    case 'fail': {
      const since = failed?.since ?? takenAt;
      if (finding.accepted !== undefined) return { ...finding, since };
      const isNew = failed === undefined || failed.finding.accepted !== undefined;
      if (isNew) return { ...finding, change: 'new', since };
      const moved = failed.finding.severity !== finding.severity;
      return { ...finding, change: 'still', since, ...(moved && before) };
    }
    case 'unknown': {
      const lost = standing === undefined || standing.unseenSince === undefined;
      const known = failed ? { ...before, since: failed.since } : {};
      return { ...finding, ...known, ...(lost && { change: 'lostSight' }) };
    }
    case 'pass':
    case 'notApplicable':
      return failed ? { ...finding, change: 'resolved', since: failed.since, ...before } : finding;
  }
}

function beforeOf({ finding: { severity, because }, seenAt }: Standing): Before {
  return { severity, because, seenAt };
}

/** What became of a finding that this scan has not: by what was looked at, and what of it was read. */
type Fate =
  | { readonly kind: 'untouched' }
  | { readonly kind: 'gone' }
  /** The list that its subject was in was not read. */
  | { readonly kind: 'unseen' };

const UNTOUCHED: Fate = { kind: 'untouched' };
const GONE: Fate = { kind: 'gone' };
const UNSEEN: Fate = { kind: 'unseen' };

function fateOf({ checkId, subject }: Finding, scanned: Scanned, history: History | undefined): Fate {
  const { inventory, scope } = scanned;
  const { kind, account, region } = subject;
  const wasAsked = scope.checks.has(checkId) && (scope.isAbout?.(subject) ?? true);
  if (!wasAsked || !inventory.accounts.includes(account)) return UNTOUCHED;
  if (kind === 'domain') return fateOfDomain(subject, scanned, history);
  if (!inventory.regions.includes(region)) return scope.everyRegion ? GONE : UNTOUCHED;
  // A list that broke on a later page is there twice: as far as it was read, and the rest, which is not known.
  const lists = inventory.listings.filter(
    (one) => one.kind === kind && one.account === account && one.region === region,
  );
  if (lists.length === 0) return UNTOUCHED;
  const isWhole = lists.every(({ subjects }) => subjects.known);
  return isWhole || standsForList(subject) ? GONE : UNSEEN;
}

/**
 * Domains come from the pools and identities of all Regions: one is gone only if every Region that may have named it was
 * looked at, and each of their lists was read.
 */
function fateOfDomain(subject: SubjectRef, scanned: Scanned, history: History | undefined): Fate {
  const { inventory, scope } = scanned;
  const lists = inventory.listings.filter((one) => one.kind === 'domain' && one.account === subject.account);
  const coversEarlier = scope.everyRegion || covers(inventory.regions, history?.regions ?? []);
  if (lists.length === 0) return UNTOUCHED;
  if (standsForList(subject)) {
    const isOfScope = subject.region === 'global' || inventory.regions.includes(subject.region);
    return isOfScope || coversEarlier ? GONE : UNTOUCHED;
  }
  if (lists.some(({ subjects }) => !subjects.known)) return UNSEEN;
  return coversEarlier ? GONE : UNTOUCHED;
}

/** Does it stand for a list that could not be read, rather than for a subject (evaluate.ts)? */
const standsForList = ({ id }: SubjectRef): boolean => id.endsWith('/*');

const covers = (all: readonly string[], some: readonly string[]): boolean =>
  some.every((one) => all.includes(one));

/**
 * What is told of a finding that failed and is not among those of this scan.
 * @param lists findings that stand for lists which could not be read
 */
function pastOf(standing: Standing, fate: Fate, lists: readonly Finding[]): Finding[] {
  const { finding, since, unseenSince } = standing;
  if (finding.outcome !== 'fail') return [];
  if (fate.kind === 'gone') return [{ ...finding, change: 'gone', since }];
  if (fate.kind !== 'unseen' || unseenSince !== undefined) return [];
  const before = finding.accepted === undefined && { before: beforeOf(standing) };
  const because = whyUnseen(finding, lists) ?? finding.because;
  return [{ ...finding, outcome: 'unknown', because, change: 'lostSight', since, ...before }];
}

/** The words of the finding that stands for the list which this one's subject was in. */
function whyUnseen({ checkId, subject }: Finding, lists: readonly Finding[]): string | undefined {
  return lists.find(
    (one) =>
      one.checkId === checkId &&
      one.subject.account === subject.account &&
      (one.subject.region === subject.region || subject.kind === 'domain'),
  )?.because;
}

/** What a finding of this scan leaves to the next. */
function left(finding: Finding, standing: Standing | undefined, takenAt: string): Standing[] {
  if (finding.outcome === 'fail') {
    return [{ finding: lean(finding), since: finding.since ?? takenAt, seenAt: takenAt }];
  }
  if (finding.outcome !== 'unknown') return [];
  const unseenSince = standing?.unseenSince ?? takenAt;
  if (standing?.finding.outcome === 'fail') return [{ ...standing, unseenSince }];
  const since = standing?.since ?? takenAt;
  return [{ finding: lean(finding), since, seenAt: standing?.seenAt ?? takenAt, unseenSince }];
}

function leftUnasked(standing: Standing, fate: Fate, takenAt: string): Standing[] {
  if (fate.kind === 'gone') return [];
  if (fate.kind === 'untouched') return [standing];
  return [{ ...standing, unseenSince: standing.unseenSince ?? takenAt }];
}

/** Without what follows from the facts of the day, and what compares it with the day before. */
function lean({ fix, remediation, change, since, before, ...finding }: Finding): Finding {
  return finding;
}

const wasBlind = ({ unseenSince }: Standing): boolean => unseenSince !== undefined;

/** Does the scan tell of the whole estate, as far as earlier ones knew it? Only such scans make a line that compares. */
function coversAll({ inventory, scope }: Scanned, history: History | undefined): boolean {
  if (!scope.everyCheck || scope.isAbout !== undefined) return false;
  return scope.everyRegion || covers(inventory.regions, history?.regions ?? []);
}

function pointOf({ takenAt, summary }: Report): TrendPoint {
  return { takenAt, failing: summary.failing, unknown: summary.outcomes.unknown };
}
