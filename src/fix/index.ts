// The fix of each finding that fails, as far as it follows from what was read: exact records and changes, which people
// make; nothing is changed from here. Pure.
import type {
  AnySubject,
  Cause,
  CauseOnItself,
  Finding,
  FindingFix,
  Fix,
  Inventory,
  Kind,
  Locale,
  Subject,
  SubjectRef,
} from '../model.ts';
import { distinct } from '../model.ts';
import { type Answers, NO_ANSWERS } from './answers.ts';
import { checkCommand, planCommand } from './check-command.ts';
import { type Cure, type CureContext, NOTHING } from './cure.ts';
import { OF_ACCOUNT } from './of-account.ts';
import { OF_DOMAIN } from './of-domain.ts';
import { OF_IDENTITY } from './of-identity.ts';
import { OF_POOL } from './of-pool.ts';
import { notesOf, stepOf } from './step.ts';

/** The cure of each check that has one, by the check's id. A check without one leaves its remediation in words. */
export const CURES: { readonly [K in Kind]: Readonly<Record<string, Cure<K>>> } = {
  identity: OF_IDENTITY,
  domain: OF_DOMAIN,
  account: OF_ACCOUNT,
  userPool: OF_POOL,
};

/**
 * What adds to a failing finding its fix, in a language.
 * @param failing all that fails
 * @param causeOf what a failing finding follows from
 */
export function fixer(
  failing: Iterable<Cause>,
  causeOf: (finding: Cause) => Cause | undefined,
  inventory: Inventory,
  locale: Locale,
): (finding: Finding) => Finding {
  const fixing = new Fixing(failing, causeOf, inventory, NO_ANSWERS);
  return (finding) => (finding.outcome === 'fail' ? withFix(finding, fixing.of(finding), locale) : finding);
}

function withFix(finding: Finding, fix: Fix, locale: Locale): Finding {
  return isNothing(fix) ? finding : { ...finding, fix: toldOf(fix, finding, locale) };
}

/**
 * The same for a check that fails on a subject, where its fix hangs on nothing but the facts of that.
 * @param causeOf what a failing check of the subject follows from
 * @returns undefined where the fix hangs on the rest of the estate
 */
export function fixerAlone(
  checkId: string,
  subject: AnySubject,
  causeOf: (checkId: string) => CauseOnItself,
  locale: Locale,
): ((finding: Finding) => Finding) | undefined {
  const fix = aloneOf(checkId, subject, causeOf, new Set());
  return fix && ((finding) => withFix(finding, fix, locale));
}

function aloneOf(
  checkId: string,
  subject: AnySubject,
  causeOf: (checkId: string) => CauseOnItself,
  above: ReadonlySet<string>,
): Fix | undefined {
  const own = cured(checkId, subject, (cure, one) => cure.alone?.(one) ?? 'estate') ?? NOTHING;
  if (own === 'estate') return undefined;
  const cause = own.changes.length > 0 ? undefined : causeOf(checkId);
  if (cause === undefined) return own;
  if (cause === 'elsewhere') return undefined;
  if (above.has(cause.check)) return own;
  const its = aloneOf(cause.check, subject, causeOf, new Set([...above, checkId]));
  return its && { changes: its.changes, open: [...own.open, ...its.open] };
}

/** What comes of the cure of a check. It is of the subject's kind, which the compiler sees case by case. */
function cured<T>(
  checkId: string,
  subject: AnySubject,
  use: <K extends Kind>(cure: Cure<K>, subject: Subject<K>) => T,
): T | undefined {
  const by = <K extends Kind>(cures: Readonly<Record<string, Cure<K>>>, one: Subject<K>): T | undefined => {
    const cure = cures[checkId];
    return cure && use(cure, one);
  };
  switch (subject.kind) {
    case 'identity':
      return by(CURES.identity, subject);
    case 'domain':
      return by(CURES.domain, subject);
    case 'account':
      return by(CURES.account, subject);
    case 'userPool':
      return by(CURES.userPool, subject);
  }
}

const isNothing = ({ changes, open }: Fix): boolean => changes.length + open.length === 0;

function toldOf({ changes, open }: Fix, { checkId, subject }: Finding, locale: Locale): FindingFix {
  const check = checkCommand([checkId], [subject]);
  const plan = planCommand([subject]);
  return {
    steps: changes.map((change) => stepOf(change, check, locale)),
    open: distinct([...open, ...notesOf(changes, plan, locale)]).map((text) => text[locale]),
    plan,
  };
}

/** The fix of each failing finding that has one. What follows from another is cured by what cures that. */
export function fixesOf(
  findings: Iterable<Finding>,
  inventory: Inventory,
  answers: Answers = NO_ANSWERS,
): ReadonlyMap<Finding, Fix> {
  const failing = [...findings].filter(({ outcome }) => outcome === 'fail');
  const byKey = new Map(failing.map((finding) => [findingKey(finding), finding]));
  const causeOf = (finding: Cause) => byKey.get(findingKey(finding))?.follows;
  const fixing = new Fixing(failing, causeOf, inventory, answers);
  return new Map(
    failing.map((finding) => [finding, fixing.of(finding)] as const).filter(([, fix]) => !isNothing(fix)),
  );
}

/** Finds the fixes of findings that are cured together. What many of them follow from is asked for its cure once. */
class Fixing {
  readonly #subjects: ReadonlyMap<string, AnySubject>;
  /** Ids of the checks that fail, by subject. */
  readonly #failing: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #causeOf: (finding: Cause) => Cause | undefined;
  readonly #inventory: Inventory;
  readonly #answers: Answers;
  #latest: { readonly key: string; readonly context: CureContext } | undefined;
  readonly #made = new Map<string, { readonly fix: Fix | undefined }>();

  constructor(
    failing: Iterable<Cause>,
    causeOf: (finding: Cause) => Cause | undefined,
    inventory: Inventory,
    answers: Answers,
  ) {
    this.#subjects = subjectsOf(inventory);
    this.#failing = bySubject(failing);
    this.#causeOf = causeOf;
    this.#inventory = inventory;
    this.#answers = answers;
  }

  of(finding: Cause): Fix {
    return this.#withCause(finding, this.#own(finding), new Set());
  }

  #withCause(finding: Cause, own: Fix, above: ReadonlySet<string>): Fix {
    const cause = own.changes.length > 0 ? undefined : this.#causeOf(finding);
    if (cause === undefined || above.has(findingKey(cause))) return own;
    const { checkId, subject } = cause;
    const itsOwn = this.#once(checkId, subject, () => this.#own(cause)) ?? NOTHING;
    const { changes, open } = this.#withCause(cause, itsOwn, new Set([...above, findingKey(finding)]));
    return { changes, open: [...own.open, ...open] };
  }

  /** The findings of a subject come one after the other, and have one context. */
  #contextOf(key: string): CureContext {
    if (this.#latest?.key === key) return this.#latest.context;
    const context: CureContext = {
      inventory: this.#inventory,
      failing: this.#failing.get(key) ?? new Set(),
      failingOn: (other) => this.#failing.get(keyOf(other.kind, other.account, other.id)) ?? new Set(),
      answers: this.#answers,
      once: this.#once,
    };
    this.#latest = { key, context };
    return context;
  }

  #once = (what: string, { kind, account, id }: SubjectRef, make: () => Fix | undefined): Fix | undefined => {
    const key = keyOf(what, kind, account, id);
    const made = this.#made.get(key) ?? { fix: make() };
    this.#made.set(key, made);
    return made.fix;
  };

  #own({ checkId, subject: { kind, account, id } }: Cause): Fix {
    const key = keyOf(kind, account, id);
    const subject = this.#subjects.get(key);
    if (subject === undefined) return NOTHING;
    const context = this.#contextOf(key);
    return cured(checkId, subject, (cure, one) => cure(one, context)) ?? NOTHING;
  }
}

function bySubject(failing: Iterable<Cause>): ReadonlyMap<string, ReadonlySet<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { checkId, subject } of failing) {
    const key = keyOf(subject.kind, subject.account, subject.id);
    ids.set(key, (ids.get(key) ?? new Set()).add(checkId));
  }
  return ids;
}

function subjectsOf({ listings }: Inventory): ReadonlyMap<string, AnySubject> {
  const all = listings.flatMap(({ subjects }): readonly AnySubject[] =>
    subjects.known ? subjects.value : [],
  );
  return new Map(all.map((subject) => [keyOf(subject.kind, subject.account, subject.id), subject]));
}

function findingKey({ checkId, subject: { kind, account, id } }: Cause): string {
  return keyOf(checkId, kind, account, id);
}

const keyOf = (...parts: string[]): string => parts.join('\n');
