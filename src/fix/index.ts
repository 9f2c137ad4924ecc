// The fix of each finding that fails, as far as it follows from what was read: exact records and changes, which people
// make; nothing is changed from here. Pure.
import type { Cause, Finding, FindingFix, Fix, Inventory, Kind, Locale, Subject } from '../model.ts';
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

/** The findings, with the fix of each failing one, in a language. */
export function withFixes(findings: readonly Finding[], inventory: Inventory, locale: Locale): Finding[] {
  const fixes = fixesOf(findings, inventory);
  return findings.map((finding) => {
    const fix = fixes.get(finding);
    return fix === undefined ? finding : { ...finding, fix: toldOf(fix, finding, locale) };
  });
}

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
  findings: readonly Finding[],
  inventory: Inventory,
  answers: Answers = NO_ANSWERS,
): ReadonlyMap<Finding, Fix> {
  const fixing = new Fixing(findings, inventory, answers);
  return new Map(
    findings
      .filter(({ outcome }) => outcome === 'fail')
      .map((finding) => [finding, fixing.of(finding)] as const)
      .filter(([, { changes, open }]) => changes.length + open.length > 0),
  );
}

type AnySubject = { [K in Kind]: Subject<K> }[Kind];

class Fixing {
  readonly #subjects: ReadonlyMap<string, AnySubject>;
  readonly #failing: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #findings: ReadonlyMap<string, Finding>;
  readonly #inventory: Inventory;
  readonly #answers: Answers;

  constructor(findings: readonly Finding[], inventory: Inventory, answers: Answers) {
    this.#subjects = subjectsOf(inventory);
    this.#failing = failingOf(findings);
    this.#findings = new Map(findings.map((finding) => [findingKey(finding), finding]));
    this.#inventory = inventory;
    this.#answers = answers;
  }

  of(finding: Finding, above: ReadonlySet<Finding> = new Set()): Fix {
    const own = this.#own(finding);
    const cause = finding.follows && this.#findings.get(findingKey(finding.follows));
    if (own.changes.length > 0 || cause === undefined || above.has(cause)) return own;
    const { changes, open } = this.of(cause, new Set([...above, finding]));
    return { changes, open: [...own.open, ...open] };
  }

  #own({ checkId, subject: { kind, account, id } }: Finding): Fix {
    const key = keyOf(kind, account, id);
    const subject = this.#subjects.get(key);
    const context: CureContext = {
      inventory: this.#inventory,
      failing: this.#failing.get(key) ?? new Set(),
      failingOn: (other) => this.#failing.get(keyOf(other.kind, other.account, other.id)) ?? new Set(),
      answers: this.#answers,
    };
    switch (subject?.kind) {
      case 'identity':
        return CURES.identity[checkId]?.(subject, context) ?? NOTHING;
      case 'domain':
        return CURES.domain[checkId]?.(subject, context) ?? NOTHING;
      case 'account':
        return CURES.account[checkId]?.(subject, context) ?? NOTHING;
      case 'userPool':
        return CURES.userPool[checkId]?.(subject, context) ?? NOTHING;
      case undefined:
        return NOTHING;
    }
  }
}

/** The ids of the checks that fail, by subject. */
function failingOf(findings: readonly Finding[]): ReadonlyMap<string, ReadonlySet<string>> {
  const failing = new Map<string, Set<string>>();
  for (const { checkId, outcome, subject } of findings) {
    if (outcome !== 'fail') continue;
    const key = keyOf(subject.kind, subject.account, subject.id);
    failing.set(key, (failing.get(key) ?? new Set()).add(checkId));
  }
  return failing;
}

function subjectsOf({ listings }: Inventory): ReadonlyMap<string, AnySubject> {
  const all = listings.flatMap(({ subjects }): readonly AnySubject[] =>
    subjects.known ? subjects.value : [],
  );
  return new Map(all.map((subject) => [keyOf(subject.kind, subject.account, subject.id), subject]));
}

function findingKey({ checkId, subject: { kind, account, id } }: Pick<Cause, 'checkId' | 'subject'>): string {
  return keyOf(checkId, kind, account, id);
}

const keyOf = (...parts: string[]): string => parts.join('\n');
