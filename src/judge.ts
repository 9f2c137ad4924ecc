// From an inventory to a report. Pure: the same inventory and checks give the same report. Findings are made one by one and
// handed over to be kept, so that a large estate does not have to lie in memory; and those of a subject whose facts are all
// there as soon as they are, so that a scan judges while AWS lets it wait.
import { causesAmong } from './causes.ts';
import { chainsOf } from './chains.ts';
import type { AnyCheck } from './checks/define.ts';
import { coverageOf, Evaluator, Tally } from './evaluate.ts';
import { fixer } from './fix/index.ts';
import {
  type Cause,
  compareFindings,
  type Finding,
  type Inventory,
  type KeepFindings,
  type Keeping,
  type Locale,
  type Policy,
  type Report,
  type Subject,
} from './model.ts';
import { applyPolicy, NO_POLICY } from './policy.ts';
import { VERSION } from './version.ts';

/** How to judge. */
export interface JudgeManner {
  /** What the owner has said of the estate. */
  readonly policy?: Policy;
  readonly locale?: Locale;
}

/** A report whose findings are at hand. */
export type HeldReport = Report & { readonly findings: readonly Finding[] };

/** The report on an inventory, by what its owner has said of the estate, in one language; all of it in memory. */
export function judge(
  inventory: Inventory,
  checks: readonly AnyCheck[],
  policy: Policy = NO_POLICY,
  locale: Locale = 'en',
): HeldReport {
  const findings: Finding[] = [];
  const keep = () => ({
    add: (finding: Finding) => void findings.push(finding),
    done: () => findings.sort(compareFindings),
  });
  const judging = new Judging(keep, checks, inventory.takenAt, { policy, locale });
  return { ...judging.report(inventory), findings };
}

/**
 * A report in the making, with the findings wherever they are kept. What fails is asked twice: whether a finding follows
 * from another, and what cures it, hangs on all that fails, and to ask again takes less than to hold the answers.
 */
export class Judging {
  readonly #keeping: Keeping;
  readonly #checks: readonly AnyCheck[];
  readonly #policy: Policy;
  readonly #locale: Locale;
  readonly #evaluator: Evaluator;
  readonly #tally = new Tally();
  /** Of each subject that was asked about: ids of the checks that fail. */
  readonly #failing = new Map<Subject, ReadonlySet<string>>();

  /** @param takenAt when the inventory was taken (ISO 8601) */
  constructor(
    keep: KeepFindings,
    checks: readonly AnyCheck[],
    takenAt: string,
    { policy = NO_POLICY, locale = 'en' }: JudgeManner = {},
  ) {
    this.#keeping = keep();
    this.#checks = checks;
    this.#policy = policy;
    this.#locale = locale;
    this.#evaluator = new Evaluator(checks, takenAt, { thresholds: policy.thresholds, locale });
  }

  /** Asks about subjects whose facts are complete. The inventory is to hold these very subjects. */
  readonly ask = (subjects: readonly Subject[]): void => {
    for (const subject of subjects) {
      if (this.#failing.has(subject)) continue;
      this.#failing.set(subject, this.#keepRest(this.#evaluator.of(subject)));
    }
  };

  /** Asks about all that has not been asked about yet, and tells all. There will be no other report. */
  report(inventory: Inventory): Report {
    const subjects = this.#askTheRest(inventory);
    const applied = applyPolicy(this.#checks, this.#policy, inventory, this.#locale);
    this.#keepFailing(subjects, inventory, applied.judged);
    const findings = this.#keeping.done();
    const summary = this.#tally.summary(inventory);
    const coverage = coverageOf(inventory, summary.outcomes, this.#locale);
    return {
      format: 'mailposture-report/1',
      version: VERSION,
      locale: this.#locale,
      takenAt: inventory.takenAt,
      summary,
      findings,
      coverage: { ...coverage, notes: [...coverage.notes, ...applied.notes()] },
      chains: chainsOf(inventory, this.#locale),
    };
  }

  /** @returns all subjects, in the order of the inventory */
  #askTheRest({ listings }: Inventory): Subject[] {
    const all: Subject[] = [];
    for (const listing of listings) {
      const { subjects } = listing;
      if (subjects.known) {
        this.ask(subjects.value);
        for (const subject of subjects.value) all.push(subject);
      } else this.#keepRest(this.#evaluator.ofUnread(listing, subjects.why));
    }
    // A finding about what no inventory holds would have neither cause nor fix, and nobody could tell where it is from.
    const strangers = this.#failing.size - new Set(all).size;
    if (strangers !== 0) throw new Error(`${strangers} subjects were judged that are not in the inventory`);
    return all;
  }

  /** Keeps what does not fail. @returns ids of the checks that do */
  #keepRest(findings: readonly Finding[]): ReadonlySet<string> {
    const failing = findings.filter(({ outcome }) => outcome === 'fail');
    for (const finding of findings) if (finding.outcome !== 'fail') this.#keep(finding);
    return failing.length === 0 ? NONE : new Set(failing.map(({ checkId }) => checkId));
  }

  #keepFailing(
    subjects: readonly Subject[],
    inventory: Inventory,
    judged: (finding: Finding) => Finding,
  ): void {
    const failing = subjects.flatMap((subject) => this.#failingOn(subject));
    const causeOf = causesAmong(failing, inventory, this.#checks);
    const withFix = fixer(failing, causeOf, inventory, this.#locale);
    for (const subject of subjects) {
      for (const finding of this.#evaluator.of(subject, this.#failing.get(subject) ?? NONE)) {
        const follows = causeOf(finding);
        this.#keep(withFix(judged(follows === undefined ? finding : { ...finding, follows })));
      }
    }
  }

  #failingOn(subject: Subject): readonly Cause[] {
    const ids = this.#failing.get(subject) ?? NONE;
    if (ids.size === 0) return [];
    const { kind, id, name, account, region } = subject;
    const ref = { kind, id, name, account, region };
    return [...ids].map((checkId) => ({ checkId, subject: ref }));
  }

  #keep(finding: Finding): void {
    this.#tally.add(finding);
    this.#keeping.add(finding);
  }
}

const NONE: ReadonlySet<string> = new Set();
