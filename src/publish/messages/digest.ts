// The digest: the part of a report that somebody must hear of, small enough for one SNS message.
import { type Report, told } from '../../model.ts';
import { embeddedBytes } from '../../plain-text.ts';
import { type Excerpt, excerptOf, IN_MESSAGES, openLeft, pastLeft } from '../excerpt.ts';
import { headline } from '../summary.ts';
import { badness, isCompared, type OpenFinding, openOf, type PastFinding, pastOf } from '../told.ts';
import { boundedGap, boundedOpen, boundedPast, cut, LIMITS } from './digest-bounds.ts';
import { fixesWithin } from './digest-fix.ts';
import type { Digest, DigestReason } from './digest-schema.ts';

export { type Digest, DigestError, parseDigest } from './digest-schema.ts';

/** Where the whole report is kept: an object in S3. */
export interface ReportPlace {
  readonly bucket: string;
  readonly key: string;
}

/** `s3://bucket/key`. */
export function placeWords({ bucket, key }: ReportPlace): string {
  return `s3://${bucket}/${key}`;
}

/** Most entries of a list that is not findings. */
const MOST = { accounts: 500, regions: 100, notes: 20, gaps: 40 };

const cutAll = (list: readonly string[], most: number, each: number) =>
  list.slice(0, most).map((entry) => cut(entry, each));

/** Everything but the findings: at most some 130 KB if every text is hostile, a few KB in life. */
function frame(report: Excerpt, where: ReportPlace | undefined, reason: DigestReason | undefined): Digest {
  const { summary, coverage, changes } = report;
  return {
    format: 'mailposture-digest/1',
    version: cut(report.version, LIMITS.short),
    locale: report.locale,
    takenAt: cut(report.takenAt, LIMITS.short),
    ...(reason && { reason }),
    headline: told(headline(report), report.locale),
    accounts: cutAll(coverage.accounts, MOST.accounts, LIMITS.place),
    regions: cutAll(coverage.regions, MOST.regions, LIMITS.place),
    summary: {
      subjects: { ...summary.subjects },
      outcomes: { ...summary.outcomes },
      failing: { ...summary.failing },
      causes: summary.causes,
      worst: summary.worst,
    },
    ...(changes && {
      changes: {
        ...(changes.since !== undefined && { since: cut(changes.since, LIMITS.short) }),
        counts: { ...changes.counts },
      },
    }),
    coverage: {
      complete: coverage.complete,
      gaps: coverage.gaps.slice(0, MOST.gaps).map(boundedGap),
      notes: cutAll(coverage.notes, MOST.notes, LIMITS.name),
    },
    findings: [],
    ...(isCompared(report) && { past: [] }),
    omitted: {
      findings: openOf(report).length + openLeft(report),
      gaps: Math.max(0, coverage.gaps.length - MOST.gaps),
      ...(isCompared(report) && { past: pastOf(report).length + pastLeft(report) }),
      where: where ? cut(placeWords(where), LIMITS.sentence) : null,
    },
  };
}

/**
 * The digest of a report within a number of bytes, counted as they travel: JSON text inside a JSON document. What
 * changed goes in first, and then the rest, each worst first, until something no longer fits; what is left out is counted
 * in `omitted`, with where it can be read. Fixes go into the room that is left, in the order of their findings.
 */
export function makeDigest(
  whole: Report,
  where: ReportPlace | undefined,
  maxBytes: number,
  reason?: DigestReason,
): Digest {
  const report = excerptOf(whole, IN_MESSAGES);
  const empty = frame(report, where, reason);
  const open = openOf(report);
  const past = pastOf(report);
  // Adding findings only shortens the counts of what was left out, so the empty frame is the longest.
  const fitting = fittingIn(maxBytes - embeddedBytes(empty), open, past);
  const shown = open.filter((one) => fitting.open.has(one));
  const fixes = fixesWithin(
    fitting.room,
    shown.map(({ finding }) => finding),
    report.locale,
  );
  const over = past.flatMap((one) => fitting.past.get(one) ?? []);
  return {
    ...empty,
    findings: shown.flatMap((one, i) => {
      const entry = fitting.open.get(one);
      const fix = fixes.get(i);
      return entry === undefined ? [] : [{ ...entry, ...(fix && { fix }) }];
    }),
    ...(empty.past && { past: over }),
    omitted: {
      ...empty.omitted,
      findings: open.length + openLeft(report) - shown.length,
      ...(empty.past && { past: past.length + pastLeft(report) - over.length }),
    },
  };
}

type Open = Digest['findings'][number];
type Past = NonNullable<Digest['past']>[number];

/** What there is room for, as it is told, and the room that is left. */
interface Fitting {
  readonly open: ReadonlyMap<OpenFinding, Open>;
  readonly past: ReadonlyMap<PastFinding, Past>;
  readonly room: number;
}

/** What has not changed gives way first, then the least severe. */
function fittingIn(most: number, open: readonly OpenFinding[], past: readonly PastFinding[]): Fitting {
  const fitting = { open: new Map<OpenFinding, Open>(), past: new Map<PastFinding, Past>() };
  let room = most;
  /** Takes an entry if there is room for it. */
  const take = <O, E>(into: Map<O, E>, one: O, entry: E): boolean => {
    const size = embeddedBytes(entry) + ','.length;
    if (size > room) return false;
    room -= size;
    into.set(one, entry);
    return true;
  };
  const all = [
    ...open.map((one) => ({
      one,
      isChange: one.change !== 'still',
      take: () => take(fitting.open, one, boundedOpen(one)),
    })),
    ...past.map((one) => ({ one, isChange: true, take: () => take(fitting.past, one, boundedPast(one)) })),
  ];
  const changed = all.filter(({ isChange }) => isChange);
  changed.sort((a, b) => badness(a.one.finding) - badness(b.one.finding));
  const rest = all.filter(({ isChange }) => !isChange);
  // The first that does not fit ends it: nothing less severe stands where something worse was left out.
  for (const each of [...changed, ...rest]) if (!each.take()) break;
  return { ...fitting, room };
}
