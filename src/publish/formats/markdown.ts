// Markdown for the summary of a CI job, an issue or a wiki: what changed, what to do first, all findings as a table, and each
// with its evidence and fix to unfold. GitHub refuses the summary of a step over 1 MiB, and shows none of it then.
import {
  counted,
  en,
  type Finding,
  ja,
  joined,
  type Locale,
  type Noun,
  type Part,
  type Report,
  say,
  type Text,
  told,
} from '../../model.ts';
import { utf8Bytes } from '../../plain-text.ts';
import { type Alert, alertsOf } from '../alerts.ts';
import { CHANGE_WORDS, whenWords } from '../change-words.ts';
import { type Excerpt, excerptOf, IN_MESSAGES, openLeft } from '../excerpt.ts';
import { folded } from '../fold.ts';
import { mannerOf } from '../naming.ts';
import { subjectWords } from '../subject-words.ts';
import { ACCOUNTS, coverageLines, headline, levelOf, moreWords, newsOf, REGIONS } from '../summary.ts';
import { acceptedWords } from './finding-lines.ts';
import { Details } from './markdown-details.ts';
import { cellCode, code, prose } from './markdown-text.ts';

/** Below 1 MiB (GitHub, "Workflow commands", "Adding a job summary"), with room for what else a step may write. */
const MOST_BYTES = 1_000_000;

/** So many are told in full; the rest of each is counted. */
const MOST = { changes: 30, first: 10, accepted: 100, gaps: 50, notes: 30, names: 20 };

const CHANGED = say(en`Since the scan before`, ja`前回のスキャンからの変化`);
const FIRST = say(en`What to do first`, ja`最初に対応すること`);
const ALL = say(en`All findings`, ja`すべての検出結果`);
const DETAILS = say(en`Details`, ja`詳細`);
const ACCEPTED = say(en`Accepted`, ja`承認済み`);
const SEEN = say(en`What was seen`, ja`確認した範囲`);
const HEADS = [
  say(en`Severity`, ja`重要度`),
  say(en`Check`, ja`チェック`),
  say(en`Subject`, ja`対象`),
  say(en`Account`, ja`アカウント`),
];
const SINCE = say(en`Fails since`, ja`不合格の開始`);

/** The whole report; ends with a newline. Where it would grow too long, the least severe findings are counted only. */
export function markdownReport(report: Report): string {
  return new MarkdownReport(report).text();
}

class MarkdownReport {
  readonly #report: Excerpt;
  readonly #locale: Locale;
  readonly #news: readonly Finding[];

  constructor(report: Report) {
    this.#report = excerptOf(report, IN_MESSAGES);
    this.#locale = report.locale;
    this.#news = newsOf(this.#report.findings);
  }

  /** What is within bounds by itself comes first; the table and the details share the room that is left. */
  text(): string {
    const top = [this.#title(), this.#scope(), ...this.#changes(), ...this.#first()];
    const end = [...this.#accepted(), ...this.#coverage()];
    let room = MOST_BYTES - utf8Bytes([...top, ...end].join('\n\n'));
    const take = (piece: string): boolean => {
      room -= utf8Bytes(piece) + 2;
      return room >= 0;
    };
    const table = this.#table(take);
    const details = this.#details(take);
    return `${[...top, ...table, ...details, ...end].join('\n\n')}\n`;
  }

  #told(part: Part): string {
    return told(part, this.#locale);
  }

  #heading(text: Text): string {
    return `### ${this.#told(text)}`;
  }

  #title(): string {
    return `## Mailposture: ${prose(this.#told(headline(this.#report)))}`;
  }

  /** Whose mail, where, when and by which version. */
  #scope(): string {
    const { coverage, takenAt, version } = this.#report;
    const names = (noun: Noun, all: readonly string[]) => {
      const shown = this.#few(
        all.map((name) => code(name, 60)),
        MOST.names,
      );
      return `${this.#told(counted(all.length, noun))}: ${shown.join(', ')}`;
    };
    const parts = [
      names(ACCOUNTS, coverage.accounts),
      names(REGIONS, coverage.regions),
      prose(whenWords(takenAt)),
      prose(`Mailposture ${version}`, 60),
    ];
    return parts.join(' · ');
  }

  /** The first so many, and how many more there are. */
  #few(items: readonly string[], most: number): string[] {
    const more = items.length - most;
    return more > 0 ? [...items.slice(0, most), this.#told(moreWords(more))] : [...items];
  }

  /** A list, and under it how many more there are. */
  #list(items: readonly string[], most: number): string {
    const [shown, rest] = [items.slice(0, most), items.slice(most)];
    return [shown.join('\n'), ...(rest.length > 0 ? [this.#told(moreWords(rest.length))] : [])].join('\n\n');
  }

  /** What asks for something comes first, then what is over; that is told with the severity that it had. */
  #changes(): string[] {
    const alerts = [...alertsOf(this.#report)];
    const isOver = ({ change }: Alert) => change === 'resolved' || change === 'gone';
    const lines = [...alerts.filter((one) => !isOver(one)), ...alerts.filter(isOver)].map((alert) => {
      const { change, finding } = alert;
      const had = isOver(alert) && finding.before ? { ...finding, ...finding.before } : finding;
      return `- **${this.#told(CHANGE_WORDS[change])}** ${this.#line(had)}`;
    });
    return lines.length === 0 ? [] : [this.#heading(CHANGED), this.#list(lines, MOST.changes)];
  }

  /** `**CRITICAL** `check`: subject`. */
  #line(finding: Finding): string {
    const { naming } = mannerOf(this.#report);
    const subject = prose(this.#told(subjectWords(finding.subject, naming)));
    return `${levelText(finding)} ${code(finding.checkId, 100)}: ${subject}`;
  }

  /** The causes of most and worst: to mend one mends what follows from it. */
  #first(): string[] {
    const fails = this.#news.filter(({ outcome }) => outcome === 'fail');
    const items = folded(fails).map(({ cause, consequences: { length } }) => {
      const also =
        length === 0
          ? ''
          : ` ${this.#told(say(en`Cures ${length} more.`, ja`ほか ${length} 件も解消します。`))}`;
      return `1. ${this.#line(cause)}  \n   ${prose(cause.because, 600)}${also}`;
    });
    return items.length === 0 ? [] : [this.#heading(FIRST), this.#list(items, MOST.first)];
  }

  #table(take: (piece: string) => boolean): string[] {
    if (this.#news.length === 0) return [];
    const hasHistory = this.#report.changes !== undefined;
    const heads = [...HEADS, ...(hasHistory ? [SINCE] : [])].map((head) => this.#told(head));
    const lines = [row(heads), row(heads.map(() => '---'))];
    let left = this.#news.length + openLeft(this.#report);
    for (const finding of this.#news) {
      const line = row(this.#cells(finding, hasHistory));
      if (!take(line)) break;
      lines.push(line);
      left -= 1;
    }
    return [this.#heading(ALL), lines.join('\n'), ...(left > 0 ? [this.#told(moreWords(left))] : [])];
  }

  #cells(finding: Finding, hasHistory: boolean): string[] {
    const { checkId, subject, since } = finding;
    return [
      levelText(finding),
      cellCode(checkId, 100),
      // The account has a column of its own.
      prose(this.#told(subjectWords(subject, 'oneAccount'))),
      cellCode(subject.account, 40),
      ...(hasHistory ? [since === undefined ? '' : prose(whenWords(since))] : []),
    ];
  }

  #details(take: (piece: string) => boolean): string[] {
    const groups = new Details(this.#report).groups(take);
    return groups.length === 0 ? [] : [this.#heading(DETAILS), ...groups];
  }

  #accepted(): string[] {
    const lines = this.#report.findings.flatMap((finding) => {
      const words = acceptedWords(finding);
      return words === undefined ? [] : [`- ${this.#line(finding)}. ${prose(this.#told(words), 600)}`];
    });
    return lines.length === 0 ? [] : [this.#heading(ACCEPTED), this.#list(lines, MOST.accepted)];
  }

  #coverage(): string[] {
    const { coverage } = this.#report;
    const [whole = joined([], ''), ...gaps] = coverageLines(coverage, coverage.accounts, coverage.regions);
    const bullets = (lines: readonly string[], most: number) =>
      this.#list(
        lines.map((line) => `- ${prose(line, 600)}`),
        most,
      );
    return [
      this.#heading(SEEN),
      prose(this.#told(whole)),
      bullets(
        gaps.map((gap) => this.#told(gap)),
        MOST.gaps,
      ),
      bullets(coverage.notes, MOST.notes),
    ].filter((part) => part !== '');
  }
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const SIGNS = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵', unknown: '⚪' } as const;

/** How bad, for the eye and for whoever sees no colours. */
function levelText(finding: Pick<Finding, 'severity' | 'outcome'>): string {
  const level = levelOf(finding);
  return `${SIGNS[level]} **${level.toUpperCase()}**`;
}
