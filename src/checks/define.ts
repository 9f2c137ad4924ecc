// What a check is: its metadata, the facts it needs, its pure question, and the examples that are its tests.
import {
  type DnsAsked,
  type FactsOf,
  type Kind,
  type Outcome,
  type Severity,
  type SubjectRef,
  type Text,
  type Thresholds,
  ToldError,
} from '../model.ts';
import type { Framework } from './frameworks.ts';

/** What a check may know besides the facts that it declared. */
interface CheckContext<K extends Kind = Kind> {
  readonly subject: SubjectRef<K>;
  /** When the inventory was taken, ISO 8601. There is no other clock in a check. */
  readonly takenAt: string;
  readonly thresholds: Thresholds;
}

/** A value that the verdict rests on; `fact` becomes the API that it was read from. */
export interface EvidenceOf<F> {
  readonly fact: F;
  readonly field: string | Text;
  readonly value: string | Text;
  /** Where this value was read, when it is not where the fact as a whole was (a fact inside a fact). */
  readonly source?: string;
  /** The question to DNS behind the value. */
  readonly asked?: DnsAsked;
}

export interface Verdict<F = PropertyKey> {
  readonly outcome: 'pass' | 'fail' | 'notApplicable';
  /** One or two sentences for the person who must act. */
  readonly because: Text;
  /** When this case is worse or milder than the check's own severity. */
  readonly severity?: Severity;
  readonly evidence?: readonly EvidenceOf<F>[];
}

/** The ways from a subject to those that its own state follows from; src/causes.ts walks them. */
export interface WaysOf {
  userPool: 'itself' | 'senderIdentity' | 'senderAccount' | 'fromDomain';
  identity: 'itself';
  account: 'itself';
  domain: 'itself';
}

/** A check whose failing, on a subject along the way, explains why this one fails. */
export interface FollowsRule<W extends WaysOf[Kind] = WaysOf[Kind]> {
  readonly check: string;
  readonly of: W;
}

/**
 * How to do in the tools of AWS what a remediation asks for, besides its command. A tool that cannot do it is left out.
 * Names of an organization are <placeholders>, or example.com and its subdomains.
 */
export interface Recipe {
  /** The way through the console's pages, in sentences; a paragraph a line. */
  readonly console: Text;
  /** Resources for a template, as YAML. */
  readonly cloudFormation?: string;
  /** Resources of the AWS provider, as HCL. */
  readonly terraform?: string;
}

/** What to do about a failing check, in every language. */
interface Cure {
  readonly summary: Text;
  /** A command of AWS CLI v2, or a DNS record, to look at or to paste; placeholders in <angle brackets>. */
  readonly command?: Text;
  /** The AWS page or RFC section to read. */
  readonly link: string;
}

interface CheckMeta {
  /** Permanent; names the required state. */
  readonly id: string;
  /** Ids of retired checks whose work this one does now: whoever names one of them means this check. */
  readonly aliases?: readonly string[];
  readonly severity: Severity;
  /** `low`: fine while people try things out, so that it counts less outside production. */
  readonly outsideProduction?: 'low';
  /** The required state as a sentence, without a full stop. */
  readonly title: Text;
  /** Why it matters: what a receiver or AWS does otherwise. */
  readonly rationale: Text;
  readonly remediation: Cure;
  readonly recipe: Recipe;
  /** What it does not see although a reader may think so, in one to three sentences. */
  readonly cannotSee: Text;
  /** AWS pages and RFC sections. */
  readonly links: readonly string[];
  /** Rules of others that it serves. */
  readonly frameworks?: readonly Framework[];
}

/** A case that the check must judge so: test, documentation and specification in one. */
interface Example<K extends Kind, F extends keyof FactsOf[K]> {
  readonly name: Text;
  readonly facts: Pick<FactsOf[K], F>;
  readonly subject?: Partial<SubjectRef<K>>;
  readonly takenAt?: string;
  readonly thresholds?: Partial<Thresholds>;
  /** `unknown`: the check throws NotSeen, for a fact inside a fact that was not read. */
  readonly expect: Outcome;
  /** Words that `because` must hold in English. */
  readonly says?: readonly string[];
  readonly severity?: Severity;
}

export interface Check<K extends Kind, F extends keyof FactsOf[K]> extends CheckMeta {
  readonly kind: K;
  /** evaluate() sees these facts and no others; one that is not known makes the finding `unknown`. */
  readonly needs: readonly F[];
  /** What this may follow from; the first that fails is named. */
  readonly follows?: readonly FollowsRule<WaysOf[K]>[];
  evaluate(facts: Pick<FactsOf[K], F>, context: CheckContext<K>): Verdict<F>;
  readonly examples: readonly Example<K, F>[];
}

/** A check with its kind kept and its facts' types forgotten: what the catalogue and the evaluator hold. */
export interface AnyCheck extends CheckMeta {
  readonly kind: Kind;
  readonly needs: readonly string[];
  readonly follows?: readonly FollowsRule[];
  evaluate(facts: never, context: never): Verdict<string>;
  readonly examples: readonly {
    readonly name: Text;
    readonly facts: object;
    readonly subject?: Partial<SubjectRef>;
    readonly takenAt?: string;
    readonly thresholds?: Partial<Thresholds>;
    readonly expect: Outcome;
    readonly says?: readonly string[];
    readonly severity?: Severity;
  }[];
}

/** Does a pattern mean this check, by its id or by one of its aliases? */
export function isCalled(
  { id, aliases = [] }: Pick<AnyCheck, 'id' | 'aliases'>,
  fits: (name: string) => boolean,
): boolean {
  return fits(id) || aliases.some(fits);
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
export class NotSeen extends ToldError {
  override readonly name = 'NotSeen';
}
