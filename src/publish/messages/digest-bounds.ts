// Each text of a digest or finding message within bounds, so that no finding of any estate is too large for a message.
// Only text that nobody would read to its end is ever cut: AWS's own limits on names are far below.
import type { Before, Evidence, Finding, Gap, SubjectRef } from '../../model.ts';
import { clip, embeddedTextBytes } from '../../plain-text.ts';
import { hasSteps } from '../fix-words.ts';
import type { OpenFinding, PastFinding } from '../told.ts';
import type { Digest } from './digest-schema.ts';

/** What a text may take, in bytes as it travels (a JSON string inside a JSON document). */
export const LIMITS = { place: 40, short: 400, gap: 600, name: 1200, sentence: 2000 };
const MOST_EVIDENCE = 8;

export const cut = (value: string, most: number): string => clip(value, most, embeddedTextBytes);

/** What every finding of a message has, without its fix: at most some 30 KB, a few hundred bytes in life. */
export function boundedFinding(finding: Finding) {
  const { remediation, follows } = finding;
  return {
    ...boundedHead(finding),
    ...(follows && {
      follows: { checkId: cut(follows.checkId, LIMITS.short), subject: boundedSubject(follows.subject) },
    }),
    evidence: finding.evidence.slice(0, MOST_EVIDENCE).map(boundedEvidence),
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

/** Which finding it is, and since when: all that is told of what fails no more. */
function boundedHead({ checkId, severity, title, because, subject, since, before }: Finding) {
  return {
    checkId: cut(checkId, LIMITS.short),
    severity,
    title: cut(title, LIMITS.name),
    because: cut(because, LIMITS.sentence),
    subject: boundedSubject(subject),
    ...(since !== undefined && { since: cut(since, LIMITS.short) }),
    ...(before && { before: boundedBefore(before) }),
  };
}

/** A finding that is open. `change` is the model's; compare.ts leaves it out of a first scan's. */
export function boundedOpen({ finding }: OpenFinding): Digest['findings'][number] {
  const { change } = finding;
  const isTold = change === 'new' || change === 'still' || change === 'lostSight';
  return {
    ...boundedFinding(finding),
    outcome: finding.outcome === 'unknown' ? 'unknown' : 'fail',
    ...(isTold && { change }),
  };
}

/** A finding that failed before, and is not among those that are open. */
export function boundedPast({ change, finding }: PastFinding): NonNullable<Digest['past']>[number] {
  return { change, ...boundedHead(finding), outcome: finding.outcome };
}

function boundedBefore({ severity, because, seenAt }: Before): Before {
  return { severity, because: cut(because, LIMITS.sentence), seenAt: cut(seenAt, LIMITS.short) };
}

function boundedEvidence({ source, field, value }: Evidence) {
  return {
    source: cut(source, LIMITS.short),
    field: cut(field, LIMITS.short),
    value: cut(value, LIMITS.name),
  };
}

function boundedSubject({ kind, id, name, account, region }: SubjectRef): SubjectRef {
  return {
    kind,
    id: cut(id, LIMITS.name),
    name: cut(name, LIMITS.name),
    account: cut(account, LIMITS.place),
    region: cut(region, LIMITS.place),
  };
}

export function boundedGap(gap: Gap): Gap {
  return {
    account: cut(gap.account, LIMITS.place),
    region: cut(gap.region, LIMITS.place),
    action: cut(gap.action, LIMITS.short),
    what: cut(gap.what, LIMITS.short),
    why: cut(gap.why, LIMITS.gap),
  };
}
