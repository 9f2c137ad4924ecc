// Step three: facts x checks -> findings. Pure: no clock, no network, no environment. The only place that
// says `unknown`, for whatever a check needed and nobody had read.
import { onlyDeclared } from './checks/declared.ts';
import { type AnyCheck, NotSeen, type Verdict } from './checks/define.ts';
import { DEFAULT_THRESHOLDS } from './checks/thresholds.ts';
import { wholeList } from './checks/whole-list.ts';
import {
  asRead,
  type Cause,
  type Coverage,
  compareFindings,
  type Evidence,
  earliestOf,
  en,
  type Fact,
  type Finding,
  type Inventory,
  ja,
  joined,
  type Kind,
  type KnownFact,
  type Listing,
  type Locale,
  type Part,
  type Read,
  type Remediation,
  SEVERITIES,
  type Subject,
  type SubjectRef,
  type Summary,
  same,
  say,
  sourceOf,
  type Text,
  type Thresholds,
  ToldError,
  told,
} from './model.ts';

/** What a check may know besides its subject. */
interface Around {
  readonly takenAt: string;
  readonly thresholds: Thresholds;
}

/** How to judge, and in which language to say it. */
export interface Manner {
  /** From which figures on checks fail. */
  readonly thresholds?: Thresholds;
  readonly locale?: Locale;
}

/** The facts of a subject, whatever its kind. */
type Facts = Readonly<Record<string, Fact<unknown>>>;

/**
 * Asks each check about each subject of its kind.
 * @param checks which checks to ask; their order does not matter
 * @returns one finding for each check and subject; one `unknown` for each check and list that could not be read.
 *   Sorted: outcome (fail, unknown, pass, notApplicable), worst severity, check id, account, Region, subject id.
 */
export function evaluate(inventory: Inventory, checks: readonly AnyCheck[], manner: Manner = {}): Finding[] {
  return [...evaluateEach(inventory, checks, manner)].sort(compareFindings);
}

/** The same findings one by one, subject after subject, so that the facts of one are looked at at a time. */
export function* evaluateEach(
  { takenAt, listings }: Pick<Inventory, 'takenAt' | 'listings'>,
  checks: readonly AnyCheck[],
  manner: Manner = {},
): Generator<Finding> {
  const evaluator = new Evaluator(checks, takenAt, manner);
  for (const listing of listings) {
    if (listing.subjects.known) {
      for (const subject of listing.subjects.value) yield* evaluator.of(subject);
    } else yield* evaluator.ofUnread(listing, listing.subjects.why);
  }
}

/** Asks checks, and words the answers in one language. The same question has the same answer. */
export class Evaluator {
  readonly #checks: Readonly<Record<Kind, readonly AnyCheck[]>>;
  readonly #around: Around;
  readonly #locale: Locale;
  readonly #cures = new Map<AnyCheck, Remediation>();

  /** @param takenAt when the facts were read (ISO 8601) */
  constructor(
    checks: readonly AnyCheck[],
    takenAt: string,
    { thresholds = DEFAULT_THRESHOLDS, locale = 'en' }: Manner = {},
  ) {
    const about = (kind: Kind) => checks.filter((check) => check.kind === kind);
    this.#checks = {
      userPool: about('userPool'),
      identity: about('identity'),
      account: about('account'),
      domain: about('domain'),
    };
    this.#around = { takenAt, thresholds };
    this.#locale = locale;
  }

  /**
   * What the checks of its kind say of a subject.
   * @param only ids of those that are asked; left out: all
   */
  of({ kind, id, name, account, region, facts }: Subject, only?: ReadonlySet<string>): Finding[] {
    const ref = { kind, id, name, account, region };
    const asked =
      only === undefined ? this.#checks[kind] : this.#checks[kind].filter((check) => only.has(check.id));
    return asked.map((check) => this.#findingOf(check, ref, facts));
  }

  /** What stands in for the findings of a list that could not be read. */
  ofUnread(listing: Listing, why: Text): Finding[] {
    const list = wholeList(listing, this.#locale);
    return this.#checks[listing.kind].map((check) => this.#unknown(check, list, why));
  }

  /** @param facts of a subject whose kind is the check's, by name */
  #findingOf(check: AnyCheck, ref: SubjectRef, facts: Facts): Finding {
    const known = new Map<string, KnownFact>();
    const missing = new Map<string, Text>();
    for (const name of check.needs) {
      const fact = facts[name] ?? { known: false, why: noSuchFact(name) };
      if (fact.known) known.set(name, fact);
      else missing.set(fact.why.en, fact.why);
    }
    if (missing.size > 0) return this.#unknown(check, ref, joined([...missing.values()], same('; ')));
    try {
      const context = { subject: ref, ...this.#around };
      // A typed check meets an untyped subject here. of() asks only checks of the subject's own
      // kind, and the facts are exactly those of its `needs`, so they are what the check's own type says; the
      // compiler cannot follow that through a catalogue of checks of different kinds.
      const verdict = check.evaluate(onlyDeclared(check, known) as never, context as never);
      return this.#judged(check, ref, verdict, known);
    } catch (error) {
      // Nothing is swallowed: the finding carries what was thrown, and the rest of the scan goes on.
      return this.#unknown(check, ref, whyNot(error));
    }
  }

  #judged(
    check: AnyCheck,
    subject: SubjectRef,
    verdict: Verdict<string>,
    known: ReadonlyMap<string, KnownFact>,
  ): Finding {
    const evidence = (verdict.evidence ?? []).map(({ fact, field, value, source, asked }): Evidence => {
      const read = known.get(fact);
      if (read === undefined)
        throw new Error(`${check.id} gave evidence of the fact "${fact}", which it was not given`);
      return {
        source: source ?? (asked ? `dns:${asked.type}` : sourceOf(read)),
        field: this.#told(field),
        value: this.#told(value),
        ...(asked && { asked: { servers: asked.servers, ms: asked.ms } }),
      };
    });
    return {
      checkId: check.id,
      title: this.#told(check.title),
      severity: verdict.severity ?? check.severity,
      outcome: verdict.outcome,
      subject,
      because: this.#told(asRead(verdict.because, earliestOf([...known.values()]))),
      evidence,
      ...(verdict.outcome === 'fail' && { remediation: this.#cureOf(check) }),
    };
  }

  /** One for all findings of a check. */
  #cureOf(check: AnyCheck): Remediation {
    const before = this.#cures.get(check);
    if (before !== undefined) return before;
    const { summary, command, link } = check.remediation;
    const now = { summary: this.#told(summary), ...(command && { command: this.#told(command) }), link };
    this.#cures.set(check, now);
    return now;
  }

  #unknown({ id, title, severity }: AnyCheck, subject: SubjectRef, why: Text): Finding {
    return {
      checkId: id,
      title: this.#told(title),
      severity,
      outcome: 'unknown',
      subject,
      because: this.#told(why),
      evidence: [],
    };
  }

  #told(part: Part): string {
    return told(part, this.#locale);
  }
}

const noSuchFact = (name: string): Text =>
  say(en`the inventory holds no fact "${name}" of it`, ja`インベントリにファクト "${name}" がありません`);

/** Why a check gave no answer: something within a fact was not read, or the check itself is broken. */
function whyNot(error: unknown): Text {
  if (error instanceof NotSeen) return error.text;
  const thrown = error instanceof ToldError ? error.text : text(error);
  return say(en`the check itself failed: ${thrown}`, ja`チェック自体が失敗しました: ${thrown}`);
}

function text(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * Counts what was looked at and what came out. A list that could not be read counts no subject.
 * @param counts which subjects the findings are about; left out: all of them
 */
export function summarize(
  inventory: Inventory,
  findings: Iterable<Finding>,
  counts?: (subject: SubjectRef) => boolean,
): Summary {
  const tally = new Tally();
  for (const finding of findings) tally.add(finding);
  return tally.summary(inventory, counts);
}

/** Counts findings one by one. */
export class Tally {
  readonly #outcomes = { pass: 0, fail: 0, notApplicable: 0, unknown: 0 };
  readonly #failing = { critical: 0, high: 0, medium: 0, low: 0 };
  #accepted = 0;
  /** Failing findings that nobody has accepted, and what those of them follow from that follow from another. */
  readonly #there = new Set<string>();
  readonly #followed: string[] = [];
  #causes = 0;

  add(finding: Finding): void {
    const { outcome, accepted, severity, follows } = finding;
    this.#outcomes[outcome] += 1;
    if (accepted !== undefined) this.#accepted += 1;
    if (outcome !== 'fail' || accepted !== undefined) return;
    this.#failing[severity] += 1;
    this.#there.add(causeKey(finding));
    if (follows === undefined) this.#causes += 1;
    else this.#followed.push(causeKey(follows));
  }

  /** @param counts as of `summarize` */
  summary({ listings }: Inventory, counts: (subject: SubjectRef) => boolean = () => true): Summary {
    const subjects = { userPool: 0, identity: 0, account: 0, domain: 0 };
    for (const { kind, subjects: list } of listings) {
      if (list.known) for (const subject of list.value) if (counts(subject)) subjects[kind] += 1;
    }
    return {
      subjects,
      outcomes: { ...this.#outcomes },
      failing: { ...this.#failing },
      // A cause that somebody has accepted is not told: what follows from it is told by itself.
      causes: this.#causes + this.#followed.filter((key) => !this.#there.has(key)).length,
      accepted: this.#accepted,
      worst: SEVERITIES.find((severity) => this.#failing[severity] > 0) ?? 'none',
    };
  }
}

const causeKey = ({ checkId, subject }: Cause) => [checkId, subject.account, subject.id].join('\n');

/**
 * What was read, and every failure of every read. Complete: no such failure, and no finding is unknown.
 * @param outcomes of the findings
 */
export function coverageOf(
  { accounts, regions, reads: all, notes }: Inventory,
  { unknown }: Pick<Summary['outcomes'], 'unknown'>,
  locale: Locale = 'en',
): Coverage {
  const reads = all.map((read) => readTold(read, locale));
  const gaps = reads.flatMap(({ account, region, action, failures }) =>
    failures
      .filter(({ instead }) => instead === undefined)
      .map(({ what, why }) => ({ account, region, action, what, why })),
  );
  const complete = gaps.length === 0 && unknown === 0;
  return { complete, accounts, regions, reads, gaps, notes: notes.map((note) => told(note, locale)) };
}

function readTold({ failures, ...read }: Read, locale: Locale): Read<string> {
  const inWords = failures.map(({ what, why, instead }) => ({
    what: told(what, locale),
    why: told(why, locale),
    ...(instead && { instead: told(instead, locale) }),
  }));
  return { ...read, failures: inWords };
}
