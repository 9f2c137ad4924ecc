// The digest: the part of a report that somebody must hear of, small enough for one SNS message. docs/digest.md and
// docs/schemas/digest-1.schema.json describe it for whoever subscribes; a test holds the three together.
import * as v from 'valibot';
import {
  type Finding,
  type FindingFix,
  type Gap,
  LOCALES,
  type Locale,
  type Report,
  type SubjectRef,
  told,
} from '../model.ts';
import { boundedFix, type DigestFix, DigestFixSchema, withoutSteps } from './digest-fix.ts';
import { hasSteps, isSameFix } from './fix-words.ts';
import { folded } from './fold.ts';
import { headline, newsOf } from './summary.ts';
import { clip, embeddedBytes, embeddedTextBytes } from './text.ts';

const text = v.string();
const amount = v.pipe(v.number(), v.integer(), v.minValue(0));
const Level = v.picklist(['critical', 'high', 'medium', 'low']);

/** Where the whole report is kept: an object in S3. */
export interface ReportPlace {
  readonly bucket: string;
  readonly key: string;
}

const DigestSubject = v.object({
  kind: v.picklist(['userPool', 'identity', 'account', 'domain']),
  id: text,
  name: text,
  account: text,
  region: text,
});

const DigestFinding = v.object({
  checkId: text,
  severity: Level,
  outcome: v.picklist(['fail', 'unknown']),
  title: text,
  because: text,
  subject: DigestSubject,
  follows: v.optional(v.object({ checkId: text, subject: DigestSubject })),
  evidence: v.array(v.object({ source: text, field: text, value: text })),
  remediation: v.optional(v.object({ summary: text, command: v.optional(text), link: text })),
  fix: v.optional(DigestFixSchema),
});

/**
 * Format 1. Readers take unknown keys as they come, so that a later Mailposture may add one; a key never changes its
 * meaning and never goes within a format.
 */
export const DigestSchema = v.object({
  format: v.literal('mailposture-digest/1'),
  version: text,
  /** The language of its sentences; digests from before there was a second one do not say. */
  locale: v.optional(v.picklist(LOCALES), 'en'),
  takenAt: text,
  headline: text,
  accounts: v.array(text),
  regions: v.array(text),
  summary: v.object({
    subjects: v.object({ userPool: amount, identity: amount, account: amount, domain: amount }),
    outcomes: v.object({ pass: amount, fail: amount, notApplicable: amount, unknown: amount }),
    failing: v.object({ critical: amount, high: amount, medium: amount, low: amount }),
    causes: v.optional(amount),
    worst: v.picklist(['critical', 'high', 'medium', 'low', 'none']),
  }),
  coverage: v.object({
    complete: v.boolean(),
    gaps: v.array(v.object({ account: text, region: text, action: text, what: text, why: text })),
    notes: v.array(text),
  }),
  findings: v.array(DigestFinding),
  omitted: v.object({ findings: amount, gaps: amount, where: v.nullable(text) }),
});

export type Digest = v.InferOutput<typeof DigestSchema>;

/** A message that is no digest: says which field, and what was expected there. */
export class DigestError extends Error {
  override readonly name = 'DigestError';
}

/**
 * Reads a digest from the text of an SNS message.
 * @throws DigestError naming the first field that does not fit
 */
export function parseDigest(message: string): Digest {
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    throw new DigestError('the message is no Mailposture digest: it is not JSON');
  }
  const result = v.safeParse(DigestSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new DigestError(
    `the message is no Mailposture digest: ${v.getDotPath(issue) ?? '(whole)'}: ${clip(issue.message, 300)}`,
  );
}

// What each text may take, in bytes as it travels (a JSON string inside a JSON document). Only text that nobody would
// read to its end is ever cut: AWS's own limits on names are far below.
const LIMITS = { place: 40, short: 400, gap: 600, name: 1200, sentence: 2000 };
/** Most entries of a list that is not findings. */
const MOST = { accounts: 500, regions: 100, evidence: 8, notes: 20, gaps: 40 };

const cut = (value: string, most: number) => clip(value, most, embeddedTextBytes);
const cutAll = (list: readonly string[], most: number, each: number) =>
  list.slice(0, most).map((entry) => cut(entry, each));

/** A finding with each of its texts within bounds: at most some 30 KB, a few hundred bytes in life. */
function bounded({ outcome, checkId, severity, ...finding }: Finding): Digest['findings'][number] {
  const { remediation, follows } = finding;
  return {
    checkId: cut(checkId, LIMITS.short),
    severity,
    outcome: outcome === 'unknown' ? 'unknown' : 'fail',
    title: cut(finding.title, LIMITS.name),
    because: cut(finding.because, LIMITS.sentence),
    subject: boundedSubject(finding.subject),
    ...(follows && {
      follows: { checkId: cut(follows.checkId, LIMITS.short), subject: boundedSubject(follows.subject) },
    }),
    evidence: finding.evidence.slice(0, MOST.evidence).map(({ source, field, value }) => ({
      source: cut(source, LIMITS.short),
      field: cut(field, LIMITS.short),
      value: cut(value, LIMITS.name),
    })),
    ...(remediation && {
      remediation: {
        summary: cut(remediation.summary, LIMITS.sentence),
        // One that holds for every subject is of no use beside exact steps, and takes the room of theirs.
        ...(remediation.command &&
          !hasSteps(finding) && { command: cut(remediation.command, LIMITS.sentence) }),
        link: cut(remediation.link, LIMITS.name),
      },
    }),
  };
}

function boundedSubject({
  kind,
  id,
  name,
  account,
  region,
}: SubjectRef): Digest['findings'][number]['subject'] {
  return {
    kind,
    id: cut(id, LIMITS.name),
    name: cut(name, LIMITS.name),
    account: cut(account, LIMITS.place),
    region: cut(region, LIMITS.place),
  };
}

function boundedGap(gap: Gap): Gap {
  return {
    account: cut(gap.account, LIMITS.place),
    region: cut(gap.region, LIMITS.place),
    action: cut(gap.action, LIMITS.short),
    what: cut(gap.what, LIMITS.short),
    why: cut(gap.why, LIMITS.gap),
  };
}

/** Everything but the findings: at most some 130 KB if every text is hostile, a few KB in life. */
function frame(report: Report, where: ReportPlace | undefined): Digest {
  const { summary, coverage } = report;
  return {
    format: 'mailposture-digest/1',
    version: cut(report.version, LIMITS.short),
    locale: report.locale,
    takenAt: cut(report.takenAt, LIMITS.short),
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
    coverage: {
      complete: coverage.complete,
      gaps: coverage.gaps.slice(0, MOST.gaps).map(boundedGap),
      notes: cutAll(coverage.notes, MOST.notes, LIMITS.name),
    },
    findings: [],
    omitted: {
      findings: newsOf(report.findings).length,
      gaps: Math.max(0, coverage.gaps.length - MOST.gaps),
      where: where ? cut(placeWords(where), LIMITS.sentence) : null,
    },
  };
}

/** `s3://bucket/key`. */
export function placeWords({ bucket, key }: ReportPlace): string {
  return `s3://${bucket}/${key}`;
}

/**
 * The digest of a report within a number of bytes, counted as they travel: JSON text inside a JSON document. Findings
 * go in worst first until one no longer fits; the rest are counted in `omitted`, with where they can be read. Fixes go
 * into the room that is left, those of the worst findings first.
 */
export function makeDigest(report: Report, where: ReportPlace | undefined, maxBytes: number): Digest {
  const empty = frame(report, where);
  const news = newsOf(report.findings);
  // Adding findings only shortens the count of what was left out, so the empty frame is the longest.
  let room = maxBytes - embeddedBytes(empty);
  const findings: Digest['findings'] = [];
  for (const finding of news) {
    const entry = bounded(finding);
    const size = embeddedBytes(entry) + ','.length;
    if (size > room) break;
    room -= size;
    findings.push(entry);
  }
  const fixes = fixesWithin(room, news.slice(0, findings.length), report.locale);
  return {
    ...empty,
    findings: findings.map((entry, i) => {
      const fix = fixes.get(i);
      return fix === undefined ? entry : { ...entry, fix };
    }),
    omitted: { ...empty.omitted, findings: news.length - findings.length },
  };
}

/**
 * Fixes by the places of their findings: as many as there is room for with their steps, those of the worst first; of
 * the others how many steps there are and the command that writes them.
 */
function fixesWithin(
  most: number,
  findings: readonly Finding[],
  locale: Locale,
): ReadonlyMap<number, DigestFix> {
  const sized = (fix: DigestFix) => ({ fix, size: embeddedBytes(fix) + embeddedBytes(',"fix":') });
  const forms = fixesToTell(findings).map(({ place, fix }) => ({
    place,
    full: sized(boundedFix(fix, locale)),
    short: sized(withoutSteps(fix)),
  }));
  const fixes = new Map<number, DigestFix>();
  let room = most;
  let kept = forms.reduce((bytes, { short }) => bytes + short.size, 0);
  for (const { place, full, short } of forms) {
    kept -= short.size;
    const form = full.size <= room - kept ? full : short;
    if (form.size > room) continue;
    room -= form.size;
    fixes.set(place, form.fix);
  }
  return fixes;
}

/** What follows from another finding goes without a fix that repeats that one's. */
function fixesToTell(findings: readonly Finding[]): readonly { place: number; fix: FindingFix }[] {
  const places = new Map(findings.map((finding, i) => [finding, i]));
  return folded(findings).flatMap(({ cause, consequences }) =>
    [cause, ...consequences].flatMap((finding) => {
      const { fix } = finding;
      const place = places.get(finding);
      const isNew = finding === cause || !isSaid(fix, cause.fix);
      return place !== undefined && fix !== undefined && isNew ? [{ place, fix }] : [];
    }),
  );
}

/** Does the fix of a cause say all that a consequence's fix says? */
function isSaid(fix: FindingFix | undefined, its: FindingFix | undefined): boolean {
  if (fix === undefined || its === undefined) return false;
  return isSameFix(fix, its) && fix.open.every((sentence) => its.open.includes(sentence));
}
