// What is said of a subject: the answer of a check, what it rests on, and what became of it since the scan before.
import type { ChangeKind } from './change.ts';
import type { FindingFix } from './fix.ts';
import type { Accepted, Lowered } from './policy.ts';
import type { Severity } from './severity.ts';
import type { SubjectRef } from './subject.ts';

export type Outcome = 'pass' | 'fail' | 'notApplicable' | 'unknown';

/** What a verdict rests on: the API or DNS question, the field, and the value as it was read. */
export interface Evidence {
  readonly source: string;
  readonly field: string;
  readonly value: string;
  /** For an answer of DNS: of which servers it was asked, and how long they took in milliseconds. */
  readonly asked?: { readonly servers: readonly string[]; readonly ms: number };
}

/** The answer of a check about one subject, in the language of its report. */
export interface Finding {
  readonly checkId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly subject: SubjectRef;
  readonly because: string;
  readonly evidence: readonly Evidence[];
  /** What to do; only on a finding that fails. */
  readonly remediation?: Remediation;
  /** What cures it, exactly, as far as that follows from what was read; only on a finding that fails. */
  readonly fix?: FindingFix;
  /** The failing finding that this one follows from: the one to mend first. */
  readonly follows?: Cause;
  /** It would be worse in production; `because` says so too. */
  readonly lowered?: Lowered;
  /** Somebody has accepted it: it fails, and nobody needs to hear of it. */
  readonly accepted?: Accepted;
  /** Against the scan before; left out where there was none, and where nothing changed (`unchanged`). */
  readonly change?: ChangeKind;
  /** Since when it fails without a break, as scans saw it (ISO 8601); only where there is a history. */
  readonly since?: string;
  /** The failing finding that it was in the last scan that had an answer; only where that is another now. */
  readonly before?: Before;
}

/** A failing finding as an earlier scan had it. */
export interface Before {
  readonly severity: Severity;
  readonly because: string;
  /** When the scan that saw it was taken (ISO 8601). */
  readonly seenAt: string;
}

/** A failing finding that others follow from. */
export interface Cause {
  readonly checkId: string;
  readonly subject: SubjectRef;
}

/**
 * What a finding follows from, as far as its subject tells: another check that fails there. Undefined: nothing, it is a cause
 * by itself. `elsewhere`: perhaps a finding about another subject.
 */
export type CauseOnItself = { readonly check: string } | 'elsewhere' | undefined;

export interface Remediation {
  readonly summary: string;
  /** A command of AWS CLI v2, or a DNS record, to look at or to paste; placeholders in <angle brackets>. */
  readonly command?: string;
  /** The AWS page or RFC section to read. */
  readonly link: string;
}
