// From an inventory to a report. Pure: the same inventory and checks give the same report. Findings are made one by one and
// handed over to be kept, so that a large estate does not have to lie in memory; and those of a subject whose facts are all
// there as soon as they are, so that a scan judges while AWS lets it wait.
import { causeOnItself, causesAmong } from './causes.ts';
import { chainsOf } from './chains.ts';
import type { AnyCheck } from './checks/define.ts';
import { coverageOf, Evaluator, Tally } from './evaluate.ts';
import { fixer, fixerAlone } from './fix/index.ts';
import {
  type AnySubject,
  type Cause,
  compareFindings,
  type Finding,
  type Inventory,
  type KeepFindings,
  type Keeping,
  type Locale,
  type Policy,
  type Report,
  type SubjectRef,
} from './model.ts';
import { type Applied, applyPolicy, NO_POLICY } from './policy.ts';
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

/** Ids of checks that fail on a subject. */
interface Failing {
  readonly all: ReadonlySet<string>;
  /** Those whose finding is not kept yet, for what it follows from, or what cures it, hangs on the rest of the estate. */
  readonly open: ReadonlySet<string>;
}

/** Findings that are held until the rest of the estate is there: some megabytes. */
const MOST_HELD = 5000;

/**
 * A report in the making, with the findings wherever they are kept. What fails, and hangs on the rest of the estate, waits for
 * that: a few findings are held, and for more the checks are asked again, which takes less memory.
 */
export class Judging {
  readonly #keeping: Keeping;
  readonly #checks: readonly AnyCheck[];
  readonly #checkOf: ReadonlyMap<string, AnyCheck>;
  readonly #applied: Applied;
  readonly #locale: Locale;
  readonly #evaluator: Evaluator;
  readonly #tally = new Tally();
  /** Of each subject that was asked about. */
  readonly #failing = new Map<AnySubject, Failing>();
  /** Thousands of subjects fail the same checks. */
  readonly #sets = new Map<string, ReadonlySet<string>>();
  readonly #held = new Map<AnySubject, readonly Finding[]>();
  #heldCount = 0;

  /** @param takenAt when the inventory was taken (ISO 8601) */
  constructor(
    keep: KeepFindings,
    checks: readonly AnyCheck[],
    takenAt: string,
    { policy = NO_POLICY, locale = 'en' }: JudgeManner = {},
  ) {
    this.#keeping = keep();
    this.#checks = checks;
    this.#checkOf = new Map(checks.map((check) => [check.id, check]));
    this.#applied = applyPolicy(checks, policy, takenAt, locale);
    this.#locale = locale;
    this.#evaluator = new Evaluator(checks, takenAt, { thresholds: policy.thresholds, locale });
  }

  /** Asks about subjects whose facts are complete. The inventory is to hold these very subjects. */
  readonly ask = (subjects: readonly AnySubject[]): void => {
    for (const subject of subjects) {
      if (this.#failing.has(subject)) continue;
      this.#failing.set(subject, this.#keepSettled(subject, this.#evaluator.of(subject)));
    }
  };

  /** Asks about all that has not been asked about yet, and tells all. There will be no other report. */
  report(inventory: Inventory): Report {
    const subjects = this.#askTheRest(inventory);
    this.#keepOpen(subjects, inventory);
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
      coverage: { ...coverage, notes: [...coverage.notes, ...this.#applied.notes()] },
      chains: chainsOf(inventory, this.#locale),
    };
  }

  /** @returns all subjects, in the order of the inventory */
  #askTheRest({ listings }: Inventory): AnySubject[] {
    const all: AnySubject[] = [];
    for (const listing of listings) {
      const { subjects } = listing;
      if (subjects.known) {
        this.ask(subjects.value);
        for (const subject of subjects.value) all.push(subject);
      } else for (const finding of this.#evaluator.ofUnread(listing, subjects.why)) this.#keep(finding);
    }
    // A finding about what no inventory holds would have neither cause nor fix, and nobody could tell where it is from.
    const strangers = this.#failing.size - new Set(all).size;
    if (strangers !== 0) throw new Error(`${strangers} subjects were judged that are not in the inventory`);
    return all;
  }

  /** Keeps findings about a subject that hang on nothing else. */
  #keepSettled(subject: AnySubject, findings: readonly Finding[]): Failing {
    const all = this.#idsOf(findings.filter(({ outcome }) => outcome === 'fail'));
    const open: Finding[] = [];
    for (const finding of findings) {
      const settled = finding.outcome === 'fail' ? this.#settled(subject, finding, all) : finding;
      if (settled === undefined) open.push(finding);
      else this.#keep(settled);
    }
    if (open.length > 0 && this.#heldCount + open.length <= MOST_HELD) {
      this.#held.set(subject, open);
      this.#heldCount += open.length;
    }
    return { all, open: this.#idsOf(open) };
  }

  #idsOf(findings: readonly Finding[]): ReadonlySet<string> {
    const ids = findings.map(({ checkId }) => checkId);
    const key = ids.join(' ');
    const set = this.#sets.get(key) ?? new Set(ids);
    this.#sets.set(key, set);
    return set;
  }

  /** A failing finding with its cause and its fix; undefined where one of them may lie elsewhere in the estate. */
  #settled(subject: AnySubject, finding: Finding, failing: ReadonlySet<string>): Finding | undefined {
    const causeOf = (checkId: string) => {
      const check = this.#checkOf.get(checkId);
      return check && causeOnItself(check, failing);
    };
    const cause = causeOf(finding.checkId);
    if (cause === 'elsewhere') return undefined;
    const withFix = fixerAlone(finding.checkId, subject, causeOf, this.#locale);
    const follows = cause && { checkId: cause.check, subject: finding.subject };
    return withFix?.(this.#applied.judged(withCause(finding, follows), subject));
  }

  /** Keeps the others. */
  #keepOpen(subjects: readonly AnySubject[], inventory: Inventory): void {
    const failing = subjects.flatMap((subject) => this.#failingOn(subject));
    const causeOf = causesAmong(failing, inventory, this.#checks);
    const withFix = fixer(failing, causeOf, inventory, this.#locale);
    for (const subject of subjects) {
      const { open } = this.#failing.get(subject) ?? NOTHING_FAILS;
      if (open.size === 0) continue;
      for (const finding of this.#held.get(subject) ?? this.#evaluator.of(subject, open)) {
        this.#keep(withFix(this.#applied.judged(withCause(finding, causeOf(finding)), subject)));
      }
    }
  }

  #failingOn(subject: AnySubject): readonly Cause[] {
    const { all } = this.#failing.get(subject) ?? NOTHING_FAILS;
    if (all.size === 0) return [];
    const { kind, id, name, account, region } = subject;
    const ref: SubjectRef = { kind, id, name, account, region };
    return [...all].map((checkId) => ({ checkId, subject: ref }));
  }

  #keep(finding: Finding): void {
    this.#tally.add(finding);
    this.#keeping.add(finding);
  }
}

const withCause = (finding: Finding, follows: Cause | undefined): Finding =>
  follows === undefined ? finding : { ...finding, follows };

const NOTHING_FAILS: Failing = { all: new Set(), open: new Set() };
