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
  type Evidence,
  earliestOf,
  en,
  type Fact,
  type Finding,
  type Inventory,
  ja,
  joined,
  type KnownFact,
  type Listing,
  type Locale,
  type Outcome,
  type Part,
  type Read,
  type Remediation,
  SEVERITIES,
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

/** What a person must act on first, then what nobody could see, then the rest. */
const OUTCOMES: readonly Outcome[] = ['fail', 'unknown', 'pass', 'notApplicable'];

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

/** A subject whose kind has been looked at already: its facts by name. */
interface AnySubject extends SubjectRef {
  readonly facts: Readonly<Record<string, Fact<unknown>>>;
}

/**
 * Asks each check about each subject of its kind.
 * @param checks which checks to ask; their order does not matter
 * @returns one finding for each check and subject; one `unknown` for each check and list that could not be read.
 *   Sorted: outcome (fail, unknown, pass, notApplicable), worst severity, check id, account, Region, subject id.
 */
export function evaluate(
  inventory: Inventory,
  checks: readonly AnyCheck[],
  { thresholds = DEFAULT_THRESHOLDS, locale = 'en' }: Manner = {},
): Finding[] {
  const evaluator = new Evaluator({ takenAt: inventory.takenAt, thresholds }, locale);
  const findings = checks.flatMap((check) =>
    inventory.listings
      .filter((listing) => listing.kind === check.kind)
      .flatMap((listing) => evaluator.findings(check, listing)),
  );
  return findings.sort(compareFindings);
}

/** Asks checks about subjects, and words the answers in one language. */
class Evaluator {
  readonly #around: Around;
  readonly #locale: Locale;
  readonly #refs = new Map<AnySubject, SubjectRef>();
  readonly #cures = new Map<AnyCheck, Remediation>();

  constructor(around: Around, locale: Locale) {
    this.#around = around;
    this.#locale = locale;
  }

  findings(check: AnyCheck, listing: Listing): Finding[] {
    const { subjects } = listing;
    if (!subjects.known) return [this.#unknown(check, wholeList(listing, this.#locale), subjects.why)];
    return subjects.value.map((subject) => this.#findingOf(check, subject));
  }

  /** One for all findings about a subject. */
  #refOf(subject: AnySubject): SubjectRef {
    const before = this.#refs.get(subject);
    if (before !== undefined) return before;
    const { kind, id, name, account, region } = subject;
    const now = { kind, id, name, account, region };
    this.#refs.set(subject, now);
    return now;
  }

  #findingOf(check: AnyCheck, subject: AnySubject): Finding {
    const ref = this.#refOf(subject);
    const known = new Map<string, KnownFact>();
    const missing = new Map<string, Text>();
    for (const name of check.needs) {
      const fact = subject.facts[name] ?? { known: false, why: noSuchFact(name) };
      if (fact.known) known.set(name, fact);
      else missing.set(fact.why.en, fact.why);
    }
    if (missing.size > 0) return this.#unknown(check, ref, joined([...missing.values()], same('; ')));
    try {
      const context = { subject: ref, ...this.#around };
      // A typed check meets an untyped subject here. findings() hands over only subjects of the check's own
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

/** By code unit, not by locale: a report must read the same on every machine. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    byUnits(a.checkId, b.checkId) ||
    byUnits(a.subject.account, b.subject.account) ||
    byUnits(a.subject.region, b.subject.region) ||
    byUnits(a.subject.id, b.subject.id)
  );
}

function byUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Counts what was looked at and what came out. A list that could not be read counts no subject.
 * @param counts which subjects the findings are about; left out: all of them
 */
export function summarize(
  inventory: Inventory,
  findings: readonly Finding[],
  counts: (subject: SubjectRef) => boolean = () => true,
): Summary {
  const subjects = { userPool: 0, identity: 0, account: 0, domain: 0 };
  for (const { kind, subjects: list } of inventory.listings) {
    if (list.known) subjects[kind] += list.value.filter(counts).length;
  }
  const outcomes = { pass: 0, fail: 0, notApplicable: 0, unknown: 0 };
  const failing = { critical: 0, high: 0, medium: 0, low: 0 };
  const news = findings.filter((finding) => finding.outcome === 'fail' && finding.accepted === undefined);
  const there = new Set(news.map(causeKey));
  let accepted = 0;
  for (const finding of findings) {
    outcomes[finding.outcome] += 1;
    if (finding.accepted !== undefined) accepted += 1;
  }
  for (const { severity } of news) failing[severity] += 1;
  return {
    subjects,
    outcomes,
    failing,
    causes: news.filter(({ follows }) => follows === undefined || !there.has(causeKey(follows))).length,
    accepted,
    worst: SEVERITIES.find((severity) => failing[severity] > 0) ?? 'none',
  };
}

const causeKey = ({ checkId, subject }: Cause) => [checkId, subject.account, subject.id].join('\n');

/** What was read, and every failure of every read. Complete: no such failure, and no finding is unknown. */
export function coverageOf(
  { accounts, regions, reads: all, notes }: Inventory,
  findings: readonly Finding[],
  locale: Locale = 'en',
): Coverage {
  const reads = all.map((read) => readTold(read, locale));
  const gaps = reads.flatMap(({ account, region, action, failures }) =>
    failures
      .filter(({ instead }) => instead === undefined)
      .map(({ what, why }) => ({ account, region, action, what, why })),
  );
  const complete = gaps.length === 0 && findings.every((finding) => finding.outcome !== 'unknown');
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
