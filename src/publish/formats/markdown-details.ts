// The details of a Markdown report: for each check what is required and how to get there, and for each of its subjects why it
// fails, the evidence and the exact fix. To unfold, for there may be many.
import { en, type Finding, ja, type Locale, say } from '../../model.ts';
import { oneLine } from '../../plain-text.ts';
import { whenWords } from '../change-words.ts';
import { consoleLink } from '../console.ts';
import type { Excerpt } from '../excerpt.ts';
import { ABOVE, FIX_LABELS, Fixes, type FixLine, hasSteps } from '../fix-words.ts';
import type { Fold } from '../fold.ts';
import { mannerOf, type Naming } from '../naming.ts';
import { consequenceWords, followsWords, subjectWords } from '../subject-words.ts';
import { byCheck, type Group, levelOf, moreWords } from '../summary.ts';
import { NOT_JUDGED } from './finding-lines.ts';
import { code, fence, html, link, prose } from './markdown-text.ts';

const REQUIRED = say(en`Required`, ja`要件`);
const CURE = say(en`What to do`, ja`対応`);
const READ = say(en`Documentation`, ja`ドキュメント`);
const CONSOLE = say(en`AWS console`, ja`AWS コンソール`);
const FOLLOWING = say(en`What follows from it`, ja`これが原因のもの`);
const FAILS_SINCE = say(en`Fails since`, ja`不合格の開始`);

/** So many consequences of one cause are named, and values of one finding shown. */
const MOST = { consequences: 20, evidence: 20 };

/** Tells each fix once, whatever check asks for it. */
export class Details {
  readonly #locale: Locale;
  readonly #naming: Naming;
  readonly #groups: readonly Group[];
  readonly #fixes: Fixes;

  constructor(report: Excerpt) {
    const { locale, naming } = mannerOf(report);
    this.#locale = locale;
    this.#naming = naming;
    this.#groups = byCheck(report.findings);
    this.#fixes = new Fixes(locale);
  }

  /**
   * A piece for each check, worst first.
   * @param take is asked before each part is added: is there room for it?
   */
  groups(take: (piece: string) => boolean): string[] {
    const groups: string[] = [];
    for (const { checkId, folds } of this.#groups) {
      const [first] = folds;
      if (first === undefined) continue;
      const head = this.#head(checkId, first.cause, folds);
      if (!take(`${head}\n\n</details>`)) break;
      const parts: string[] = [];
      for (const fold of folds) {
        const part = this.#fold(fold);
        if (!take(part)) break;
        parts.push(part);
      }
      const left = folds.length - parts.length;
      const more = left > 0 ? [moreWords(left)[this.#locale]] : [];
      groups.push([head, ...parts, ...more, '</details>'].join('\n\n'));
      if (left > 0) break;
    }
    return groups;
  }

  #head(checkId: string, first: Finding, folds: readonly Fold<Finding>[]): string {
    const level = levelOf(first).toUpperCase();
    const remediation = folds.find(({ cause }) => cause.remediation)?.cause.remediation;
    const isExact = folds.every(({ cause }) => hasSteps(cause));
    const command = isExact ? undefined : remediation?.command;
    const read = link(remediation?.link, READ[this.#locale]);
    return [
      `<details>\n<summary><b>${level}</b> <code>${html(checkId, 100)}</code> (${folds.length})</summary>`,
      `**${REQUIRED[this.#locale]}:** ${prose(first.title)}`,
      ...(remediation
        ? [`**${CURE[this.#locale]}:** ${prose(remediation.summary)}${read === '' ? '' : ` ${read}`}`]
        : []),
      ...(command === undefined ? [] : [fence(command.split('\n').map(oneLine))]),
    ].join('\n\n');
  }

  /** One cause, and what follows from it. */
  #fold(fold: Fold<Finding>): string {
    const { cause, consequences } = fold;
    const locale = this.#locale;
    const why = cause.outcome === 'unknown' ? NOT_JUDGED[locale] : '';
    const since =
      cause.since === undefined ? '' : `${FAILS_SINCE[locale]}: ${prose(whenWords(cause.since))}.`;
    const at = link(consoleLink(cause.subject), CONSOLE[locale]);
    const follows = followsWords(cause, this.#naming)?.[locale];
    return [
      `#### ${prose(subjectWords(cause.subject, this.#naming)[locale])}`,
      [`${why}${prose(cause.because)}`, since, at].filter((part) => part !== '').join(' '),
      follows === undefined ? '' : prose(follows),
      this.#evidence(cause),
      ...this.#fix(fold),
      this.#consequences(consequences),
    ]
      .filter((part) => part !== '')
      .join('\n\n');
  }

  #evidence({ evidence }: Finding): string {
    const lines = evidence
      .slice(0, MOST.evidence)
      .map(({ source, field, value }) =>
        [code(source, 100), code(field, 200), code(value, 1000)].filter((part) => part !== '').join(' '),
      );
    return listOf(lines, evidence.length - lines.length, this.#locale);
  }

  #consequences(consequences: readonly Finding[]): string {
    if (consequences.length === 0) return '';
    const lines = consequences
      .slice(0, MOST.consequences)
      .map((one) => prose(consequenceWords(one, this.#naming)[this.#locale]));
    const list = listOf(lines, consequences.length - lines.length, this.#locale);
    return `${FOLLOWING[this.#locale]}:\n\n${list}`;
  }

  /** The fix of a cause, and what it leaves to be done for what follows from it. */
  #fix({ cause, consequences }: Fold<Finding>): string[] {
    const [first, ...others] = [cause, ...consequences].map((finding) => this.#fixes.of(finding));
    if (first?.kind === 'above') return [ABOVE[this.#locale]];
    const told = [first, ...others].filter((fix) => fix?.kind === 'new');
    const check = told.find((fix) => fix.check !== undefined)?.check;
    const lines = [...told.flatMap((fix) => fix.lines), ...(check === undefined ? [] : [check])];
    return runsOf(lines).map(({ label, isPasted, texts }) => {
      const title = FIX_LABELS[label][this.#locale];
      const head = title === '' ? '' : `**${title}:**`;
      if (isPasted) return [head, fence(texts)].filter((part) => part !== '').join('\n\n');
      // Options stand under their question, as a list.
      if (head === '') return texts.map((text) => `- ${prose(text.replace(/^- /, ''))}`).join('\n');
      return texts.map((text) => `${head} ${prose(text)}`).join('\n\n');
    });
  }
}

interface Run {
  readonly label: FixLine['label'];
  readonly isPasted: boolean;
  readonly texts: string[];
}

/** Lines of one kind that follow each other share a label and a block. */
function runsOf(lines: readonly FixLine[]): Run[] {
  const runs: Run[] = [];
  for (const { label, text, isPasted } of lines) {
    const last = runs.at(-1);
    if (last?.label === label && last.isPasted === isPasted) last.texts.push(text);
    else runs.push({ label, isPasted, texts: [text] });
  }
  return runs;
}

function listOf(lines: readonly string[], more: number, locale: Locale): string {
  const rest = more > 0 ? [moreWords(more)[locale]] : [];
  return [...lines, ...rest].map((line) => `- ${line}`).join('\n');
}
