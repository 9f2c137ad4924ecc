// From a report to what the page is given.
import { createHash } from 'node:crypto';
import {
  en,
  type Finding,
  ja,
  type Remediation,
  type Report,
  type SubjectRef,
  say,
  type Text,
  told,
} from '../../model.ts';
import { alertsOf } from '../alerts.ts';
import { CHANGE_WORDS } from '../change-words.ts';
import { consoleLink } from '../console.ts';
import { type Excerpt, excerptOf, leftNote, ON_A_PAGE } from '../excerpt.ts';
import { hasSteps } from '../fix-words.ts';
import { mannerOf, type Naming } from '../naming.ts';
import { followsWords, subjectWords } from '../subject-words.ts';
import { byCheck, coverageLines, headline } from '../summary.ts';
import { answer } from './answer.ts';
import { ChainStates } from './chain-states.ts';
import type {
  PageChanges,
  PageCheck,
  PageCoverage,
  PageCure,
  PageData,
  PageFinding,
  PageGroup,
  PageSubject,
} from './data.ts';
import { comparedWords, historyOf } from './history.ts';
import { httpsLink, shown } from './shown.ts';
import { type Group, type PageChange, stateOf } from './state.ts';
import { pageFix } from './steps.ts';
import { pageWords } from './words.ts';

const FULL_STOP = say(en`.`, ja`。`);

/** Makes the data of the page: a report's findings and those that are past, with everything that they share said once. */
export function pageData(report: Report): PageData {
  return new Maker(excerptOf(report, ON_A_PAGE)).data();
}

/** A list in which each thing stands once. */
class Once<T> {
  readonly items: T[] = [];
  readonly #places = new Map<string, number>();

  placeOf(key: string, make: () => T): number {
    const before = this.#places.get(key);
    if (before !== undefined) return before;
    const place = this.items.push(make()) - 1;
    this.#places.set(key, place);
    return place;
  }
}

class Maker {
  readonly #report: Excerpt;
  readonly #naming: Naming;
  readonly #all: readonly Finding[];
  readonly #checks = new Once<PageCheck>();
  readonly #subjects = new Once<PageSubject>();
  readonly #cures = new Once<PageCure>();
  readonly #places = new Map<Finding, number>();
  readonly #byCause = new Map<string, number>();
  readonly #keys = new Set<string>();
  readonly #changes: ReadonlyMap<Finding, PageChange>;

  constructor(report: Excerpt) {
    this.#report = report;
    this.#naming = mannerOf(report).naming;
    this.#all = [...report.findings, ...(report.changes?.past ?? [])];
    this.#changes = new Map([...alertsOf(report)].map(({ finding, change }) => [finding, change]));
    for (const [place, finding] of this.#all.entries()) {
      this.#places.set(finding, place);
      if (place < report.findings.length) this.#byCause.set(identityOf(finding), place);
    }
  }

  data(): PageData {
    const { locale, version, takenAt, summary, coverage, changes, chains = [] } = this.#report;
    const leads = new Map<number, number[]>();
    const findings = this.#all.map((finding, place) => {
      const made = this.#finding(finding, place);
      if (typeof made.follows === 'number')
        leads.set(made.follows, [...(leads.get(made.follows) ?? []), place]);
      return made;
    });
    const placeOf = (subject: SubjectRef) => this.#subject(subject);
    const states = new ChainStates(this.#report.findings, placeOf, locale).chains(chains);
    // What changed has figures of its own, each with a way to its findings.
    const found = headline({ summary, coverage });
    return {
      locale,
      version: shown(version),
      takenAt: shown(takenAt),
      words: pageWords(CHANGE_WORDS, locale),
      answer: shown(this.#told(answer(states, found))),
      headline: capital(shown(this.#told(say(en`${found}.`, ja`${found}。`)))),
      accounts: coverage.accounts.map(shown),
      regions: coverage.regions.map(shown),
      chains: states,
      poolsNotRead: this.#poolsNotRead(),
      groups: this.#groups(),
      findings: findings.map((finding, place) => {
        const its = leads.get(place);
        return its === undefined ? finding : { ...finding, leads: its };
      }),
      checks: this.#checks.items,
      subjects: this.#subjects.items,
      cures: this.#cures.items,
      coverage: this.#coverage(),
      ...(changes && { changes: this.#changesOf(changes) }),
    };
  }

  #finding(finding: Finding, place: number): PageFinding {
    const { checkId, title, subject, severity, outcome, fix, remediation } = finding;
    const { locale } = this.#report;
    const follows = this.#follows(finding);
    const change = this.#changes.get(finding) ?? (finding.change === 'still' ? 'still' : undefined);
    const history = historyOf(finding).map((sentence) => shown(this.#told(sentence)));
    return {
      key: this.#keyOf(finding),
      check: this.#checks.placeOf(checkId, () => ({ id: shown(checkId), title: shown(title) })),
      subject: this.#subject(subject),
      severity,
      outcome,
      because: shown(finding.because),
      evidence: finding.evidence.map(({ source, field, value, asked }) => ({
        source: shown(source),
        field: shown(field),
        value: shown(value),
        ...(asked && { asked: shown(`${asked.servers.join(', ')}, ${asked.ms} ms`) }),
      })),
      ...(follows !== undefined && { follows }),
      ...(fix && { fix: pageFix(fix, locale) }),
      ...(remediation && { cure: this.#cure(remediation, !hasSteps(finding)) }),
      group: groupOf(finding, place >= this.#report.findings.length),
      state: stateOf(finding),
      ...(change && { change }),
      ...(history.length > 0 && { history }),
    };
  }

  /** A cause that is among the findings is named by its place. */
  #follows(finding: Finding): number | string | undefined {
    const { follows } = finding;
    if (follows === undefined) return undefined;
    const place = this.#byCause.get(identityOf(follows));
    if (place !== undefined && place !== this.#places.get(finding)) return place;
    const words = followsWords(finding, this.#naming);
    return words === undefined ? undefined : shown(this.#told(words));
  }

  /** Names a finding shortly and for good. Two of one name, which no scan makes, are counted. */
  #keyOf(finding: Finding): string {
    const hash = createHash('sha256').update(identityOf(finding)).digest('hex').slice(0, 8);
    const id = finding.checkId.replace(/[^\w-]/g, '').slice(0, 80);
    let key = `${id}-${hash}`;
    for (let i = 2; this.#keys.has(key); i += 1) key = `${id}-${hash}-${i}`;
    this.#keys.add(key);
    return key;
  }

  #subject(subject: SubjectRef): number {
    return this.#subjects.placeOf(identityOf({ checkId: '', subject }), () => {
      const link = consoleLink(subject);
      return {
        kind: subject.kind,
        words: shown(this.#told(subjectWords(subject, this.#naming))),
        name: shown(subject.name),
        id: shown(subject.id),
        account: shown(subject.account),
        region: shown(subject.region),
        ...(link !== undefined && { link }),
      };
    });
  }

  /** @param withCommand whether the command that holds for every subject, with placeholders, is of use */
  #cure({ summary, command, link }: Remediation, withCommand: boolean): number {
    const told = withCommand ? command : undefined;
    return this.#cures.placeOf(JSON.stringify([summary, told, link]), () => {
      const safe = httpsLink(link);
      return {
        summary: shown(summary),
        ...(told !== undefined && { command: shown(told) }),
        ...(safe !== undefined && { link: safe }),
      };
    });
  }

  #groups(): PageGroup[] {
    const placeOf = (finding: Finding) => this.#places.get(finding) ?? -1;
    return byCheck(this.#report.findings).map(({ folds }) => {
      const made = folds.map(({ cause, consequences }) => {
        return { cause: placeOf(cause), leads: consequences.map(placeOf) };
      });
      const [first] = folds;
      const title = first?.cause.title ?? '';
      const id = first?.cause.checkId ?? '';
      return { check: this.#checks.placeOf(id, () => ({ id: shown(id), title: shown(title) })), folds: made };
    });
  }

  #coverage(): PageCoverage {
    const { complete, accounts, regions, gaps, notes, reads } = this.#report.coverage;
    const left = leftNote(this.#report);
    const [words] = coverageLines({ complete, gaps }, accounts, regions);
    return {
      complete,
      // It leads over to the list of gaps, which stands further below here.
      words: words === undefined ? '' : this.#told(words).replace(/:$/, this.#told(FULL_STOP)),
      gaps: gaps.map(({ account, region, action, what, why }) => ({
        account: shown(account),
        region: shown(region),
        action: shown(action),
        what: shown(what),
        why: shown(why),
      })),
      notes: [...notes.map(shown), ...(left ? [shown(this.#told(left))] : [])],
      reads: reads.map(({ account, region, action, answered, items, failures }) => {
        const at = { account: shown(account), region: shown(region), action: shown(action) };
        return { ...at, answered, items, failures: failures.length };
      }),
    };
  }

  #poolsNotRead(): string[] {
    const lists = this.#report.findings.filter(
      ({ subject, outcome }) =>
        subject.kind === 'userPool' && outcome === 'unknown' && subject.id.endsWith('/*'),
    );
    return [...new Set(lists.map(({ subject }) => shown(this.#told(subjectWords(subject, this.#naming)))))];
  }

  #changesOf({ since, counts, trend }: NonNullable<Report['changes']>): PageChanges {
    const words = this.#told(comparedWords(since, counts));
    return {
      words,
      ...(since !== undefined && { since }),
      counts,
      trend: trend.map((point) => ({ ...point, takenAt: shown(point.takenAt) })),
    };
  }

  #told(text: Text): string {
    return told(text, this.#report.locale);
  }
}

/** A sentence begins so; Japanese knows no capitals. */
function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function groupOf({ outcome, accepted, change }: Finding, isPast: boolean): Group {
  if (isPast) return 'past';
  if (outcome === 'fail') return accepted === undefined ? 'fail' : 'accepted';
  return change === 'resolved' ? 'resolved' : outcome;
}

/** JSON keeps hostile parts apart. */
function identityOf({ checkId, subject }: Pick<Finding, 'checkId' | 'subject'>): string {
  return JSON.stringify([checkId, subject.kind, subject.account, subject.id]);
}
