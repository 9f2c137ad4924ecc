// What a check is: its metadata, the facts it needs, its pure question, and the examples that are its tests.
import type { DnsAsked, FactsOf, Kind, Outcome, Remediation, Severity, SubjectRef } from '../model.ts';

/** What a check may know besides the facts that it declared. */
interface CheckContext<K extends Kind = Kind> {
  readonly subject: SubjectRef<K>;
  /** When the inventory was taken, ISO 8601. There is no other clock in a check. */
  readonly takenAt: string;
}

/** A value that the verdict rests on; `fact` becomes the API that it was read from. */
export interface EvidenceOf<F> {
  readonly fact: F;
  readonly field: string;
  readonly value: string;
  /** Where this value was read, when it is not where the fact as a whole was (a fact inside a fact). */
  readonly source?: string;
  /** The question to DNS behind the value. */
  readonly asked?: DnsAsked;
}

export interface Verdict<F = PropertyKey> {
  readonly outcome: 'pass' | 'fail' | 'notApplicable';
  /** One or two sentences for the person who must act. */
  readonly because: string;
  /** When this case is worse or milder than the check's own severity. */
  readonly severity?: Severity;
  readonly evidence?: readonly EvidenceOf<F>[];
}

interface CheckMeta {
  /** Permanent; names the required state. */
  readonly id: string;
  readonly severity: Severity;
  /** The required state as a sentence, without a full stop. */
  readonly title: string;
  /** Why it matters: what a receiver or AWS does otherwise. */
  readonly rationale: string;
  readonly remediation: Remediation;
  /** AWS pages and RFC sections. */
  readonly links: readonly string[];
}

/** A case that the check must judge so: test, documentation and specification in one. */
interface Example<K extends Kind, F extends keyof FactsOf[K]> {
  readonly name: string;
  readonly facts: Pick<FactsOf[K], F>;
  readonly subject?: Partial<SubjectRef<K>>;
  readonly takenAt?: string;
  /** `unknown`: the check throws NotSeen, for a fact inside a fact that was not read. */
  readonly expect: Outcome;
  /** Words that `because` must hold. */
  readonly says?: readonly string[];
  readonly severity?: Severity;
}

export interface Check<K extends Kind, F extends keyof FactsOf[K]> extends CheckMeta {
  readonly kind: K;
  /** evaluate() sees these facts and no others; one that is not known makes the finding `unknown`. */
  readonly needs: readonly F[];
  evaluate(facts: Pick<FactsOf[K], F>, context: CheckContext<K>): Verdict<F>;
  readonly examples: readonly Example<K, F>[];
}

/** A check with its kind kept and its facts' types forgotten: what the catalogue and the evaluator hold. */
export interface AnyCheck extends CheckMeta {
  readonly kind: Kind;
  readonly needs: readonly string[];
  evaluate(facts: never, context: never): Verdict<string>;
  readonly examples: readonly {
    readonly name: string;
    readonly facts: object;
    readonly subject?: Partial<SubjectRef>;
    readonly takenAt?: string;
    readonly expect: Outcome;
    readonly says?: readonly string[];
    readonly severity?: Severity;
  }[];
}

/** Declares a check; the facts that `evaluate` sees are typed from `kind` and `needs`. */
export function defineCheck<K extends Kind, const F extends keyof FactsOf[K]>(
  check: Check<K, F>,
): Check<K, F> {
  return check;
}

/**
 * Thrown by a check that meets a fact inside a fact that was not read (see `Verification.detail`).
 * evaluate() makes it `unknown`, with the reason.
 */
export class NotSeen extends Error {
  override readonly name = 'NotSeen';
}
