// The schema of a digest and its reader; docs/digest.md and docs/schemas/digest-1.schema.json describe it for whoever
// subscribes, and a test holds the three together. A finding message is made of the same parts.
import * as v from 'valibot';
import { LOCALES, SEVERITIES } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import { DigestFixSchema } from './digest-fix.ts';

const text = v.string();
const amount = v.pipe(v.number(), v.integer(), v.minValue(0));
const Level = v.picklist(SEVERITIES);

const DigestSubject = v.object({
  kind: v.picklist(['userPool', 'identity', 'account', 'domain']),
  id: text,
  name: text,
  account: text,
  region: text,
});

/** Why a digest was sent. */
const REASONS = ['baseline', 'changes', 'reminder', 'always'] as const;
export type DigestReason = (typeof REASONS)[number];

const Before = v.object({ severity: Level, because: text, seenAt: text });

/** What a finding of a digest and that of a finding message have in common. */
export const FindingEntries = {
  checkId: text,
  severity: Level,
  title: text,
  because: text,
  subject: DigestSubject,
  follows: v.optional(v.object({ checkId: text, subject: DigestSubject })),
  evidence: v.array(v.object({ source: text, field: text, value: text })),
  remediation: v.optional(v.object({ summary: text, command: v.optional(text), link: text })),
  fix: v.optional(DigestFixSchema),
  since: v.optional(text),
  before: v.optional(Before),
};

const DigestFinding = v.object({
  ...FindingEntries,
  outcome: v.picklist(['fail', 'unknown']),
  change: v.optional(v.picklist(['new', 'still', 'lostSight'])),
});

const PastFinding = v.object({
  change: v.picklist(['resolved', 'gone', 'lostSight']),
  checkId: text,
  severity: Level,
  outcome: v.picklist(['pass', 'fail', 'notApplicable', 'unknown']),
  title: text,
  because: text,
  subject: DigestSubject,
  since: v.optional(text),
  before: v.optional(Before),
});

const Changes = v.object({
  since: v.optional(text),
  counts: v.object({
    new: amount,
    still: amount,
    severityUp: amount,
    severityDown: amount,
    resolved: amount,
    lostSight: amount,
    gone: amount,
    blind: amount,
    regained: amount,
  }),
});

/**
 * Format 1. Readers take unknown keys as they come, so that a later Mailposture may add one; a key never changes its
 * meaning and never goes within a format.
 */
const DigestSchema = v.object({
  format: v.literal('mailposture-digest/1'),
  version: text,
  /** The language of its sentences; digests from before there was a second one do not say. */
  locale: v.optional(v.picklist(LOCALES), 'en'),
  takenAt: text,
  reason: v.optional(v.picklist(REASONS)),
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
  changes: v.optional(Changes),
  coverage: v.object({
    complete: v.boolean(),
    gaps: v.array(v.object({ account: text, region: text, action: text, what: text, why: text })),
    notes: v.array(text),
  }),
  findings: v.array(DigestFinding),
  past: v.optional(v.array(PastFinding)),
  omitted: v.object({
    findings: amount,
    gaps: amount,
    past: v.optional(amount),
    where: v.nullable(text),
  }),
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
  const read = readMessage(DigestSchema, message);
  if (read.ok) return read.value;
  throw new DigestError(`the message is no Mailposture digest: ${read.why}`);
}

/** JSON text by a schema, or the first field that does not fit and what was expected there. */
export function readMessage<T>(
  schema: v.GenericSchema<unknown, T>,
  message: string,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string } {
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    return { ok: false, why: 'it is not JSON' };
  }
  const result = v.safeParse(schema, json);
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  return { ok: false, why: `${v.getDotPath(issue) ?? '(whole)'}: ${clip(oneLine(issue.message), 300)}` };
}
