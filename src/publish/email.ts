// The e-mail that an SNS subscriber gets: plain text that a person can act on without any other tool.
import { counted, en, type Finding, ja, type Locale, type Report, say, type Text, told } from '../model.ts';
import { consoleLink } from './console.ts';
import { placeWords, type ReportPlace } from './digest.ts';
import { ABOVE, FIX_LABELS, Fixes, type FixLine, hasSteps, restWords } from './fix-words.ts';
import type { Fold } from './fold.ts';
import {
  byCheck,
  consequenceWords,
  coverageLines,
  FINDINGS,
  followsWords,
  headline,
  levelOf,
  moreWords,
  newsOf,
  subjectWordsOf,
} from './summary.ts';
import { clip, jsonBytes, oneLine } from './text.ts';

const line = (text: string, most = 1000) => clip(oneLine(text), most);

/** Labels stand in a column: full-width characters of the Japanese ones take two places. */
const LABELS = {
  required: { en: 'Required:  ', ja: '要件:     ' },
  cure: { en: 'What to do:', ja: '対応:     ' },
  command: { en: 'Command:   ', ja: 'コマンド: ' },
  read: { en: 'Read:      ', ja: '参照:     ' },
} as const satisfies Record<string, Text>;

/** The first lines of a group: what is required, and how to get there. */
function groupHead(causes: readonly Finding[], locale: Locale): string {
  const [first] = causes;
  if (!first) return '';
  const label = (of: keyof typeof LABELS) => `  ${LABELS[of][locale]} `;
  const fix = causes.find(({ remediation }) => remediation)?.remediation;
  return [
    `${levelOf(first).toUpperCase()}  ${line(first.checkId, 100)}`,
    `${label('required')}${line(first.title, 300)}`,
    ...(fix ? [`${label('cure')}${line(fix.summary)}`] : []),
    ...(fix?.command && !causes.every(hasSteps)
      ? [
          `${label('command')}${fix.command
            .split('\n')
            .map((text) => line(text))
            .join('\n              ')}`,
        ]
      : []),
    ...(fix ? [`${label('read')}${line(fix.link, 500)}`] : []),
  ].join('\n');
}

/** So many consequences of one cause are named, and the rest counted. */
const MOST_CONSEQUENCES = 20;

const NOT_JUDGED = say(en`could not be judged: `, ja`判定できませんでした: `);
const NO_BUCKET = say(
  en`The full report was not saved in a bucket.`,
  ja`レポート全体はバケットに保存されていません。`,
);

/** So many lines of a fix are shown, and how to check it; a line this long is for a file. */
const MOST_FIX_LINES = 6;
const MOST_PASTED = 2000;

/** The fix of a cause, and what it leaves to be done for what follows from it. */
function fixText({ cause, consequences }: Fold<Finding>, locale: Locale, fixes: Fixes): string[] {
  const [first, ...others] = [cause, ...consequences].map((finding) => fixes.of(finding));
  if (first?.kind === 'above') return [`    ${ABOVE[locale]}`];
  const told = [first, ...others].filter((fix) => fix?.kind === 'new');
  const lines = told.flatMap((fix) => fix.lines);
  const shown = lines
    .filter(({ text, isPasted }) => !isPasted || text.length <= MOST_PASTED)
    .slice(0, MOST_FIX_LINES);
  const more = lines.length - shown.length;
  const check = told.find((fix) => fix.check !== undefined)?.check;
  return [
    ...shown.map((one) => fixLine(one, locale)),
    ...(more > 0 ? [restLine(more, planOf([cause, ...consequences]), locale)] : []),
    ...(check !== undefined && check.text.length <= MOST_PASTED ? [fixLine(check, locale)] : []),
  ];
}

const planOf = (findings: readonly Finding[]) => findings.find(({ fix }) => fix !== undefined)?.fix?.plan;

function restLine(more: number, plan: string | undefined, locale: Locale): string {
  const { words, command } = restWords(more, plan);
  return `    ${words[locale]}: ${command}`;
}

/** What is to be pasted stays as it is. */
function fixLine({ label, text, isPasted }: FixLine, locale: Locale): string {
  const head = label === 'option' ? '      ' : `    ${FIX_LABELS[label][locale]}: `;
  return `${head}${isPasted ? text.replaceAll('\n', '\n      ') : line(text)}`;
}

/** One cause under its group, with what follows from it. */
function entry(fold: Fold<Finding>, locale: Locale, fixes: Fixes): string {
  const { cause: finding, consequences } = fold;
  const more = consequences.length - MOST_CONSEQUENCES;
  const link = consoleLink(finding.subject);
  const follows = followsWords(finding);
  const note = finding.outcome === 'unknown' ? NOT_JUDGED[locale] : '';
  return [
    `  - ${told(subjectWordsOf(finding.subject), locale)}`,
    `    ${note}${line(finding.because)}`,
    ...(follows ? [`    ${told(follows, locale)}`] : []),
    ...(link ? [`    ${clip(link, 1000)}`] : []),
    ...fixText(fold, locale, fixes),
    ...consequences.slice(0, MOST_CONSEQUENCES).map((one) => `    -> ${told(consequenceWords(one), locale)}`),
    ...(more > 0 ? [`    -> ${told(moreWords(more), locale)}`] : []),
  ].join('\n');
}

/**
 * The e-mail's text, grouped by check so that what is mended once is told once.
 * @param maxBytes the most that it may take as a JSON string; what does not fit is counted at its end
 */
export function emailText(report: Report, where: ReportPlace | undefined, maxBytes: number): string {
  const { locale } = report;
  const place = where === undefined ? NO_BUCKET : fullReport(line(placeWords(where)));
  const top = topLine(report);
  const end = [seenText(report), told(place, locale)];

  // An upper bound of the last paragraph is put aside, so that whatever is added before it leaves room for it.
  const news = newsOf(report.findings);
  let room =
    maxBytes - jsonBytes([top, leftOut(news.length, locale), ...end].join('\n\n')) - jsonBytes('\n\n');
  const parts: string[] = [];
  const fixes = new Fixes(locale);
  let toldOf = 0;
  groups: for (const { folds } of byCheck(news)) {
    const causes = folds.map(({ cause }) => cause);
    let head = `\n\n${groupHead(causes, locale)}`;
    for (const fold of folds) {
      const piece = `${head}\n${entry(fold, locale, fixes)}`;
      room -= jsonBytes(piece);
      if (room < 0) break groups;
      parts.push(piece);
      head = '';
      toldOf += 1 + fold.consequences.length;
    }
  }
  const rest = toldOf < news.length ? [leftOut(news.length - toldOf, locale)] : [];
  return [`${top}${parts.join('')}`, ...rest, ...end].join('\n\n');
}

function topLine(report: Report): string {
  const taken = line(report.takenAt, 60);
  const found = headline(report);
  return told(
    say(en`Mailposture, ${taken}: ${found}.`, ja`Mailposture、${taken}: ${found}。`),
    report.locale,
  );
}

/** What was seen, and the first things that were not. */
function seenText({ coverage, locale }: Report): string {
  const [whole = '', ...gaps] = coverageLines(coverage, coverage.accounts, coverage.regions).map((text) =>
    told(text, locale),
  );
  const shown = gaps.slice(0, 10).map((gap) => `  - ${gap}`);
  const more = gaps.length - shown.length;
  return [whole, ...shown, ...(more > 0 ? [`  ${told(moreWords(more), locale)}`] : [])].join('\n');
}

const fullReport = (where: string): Text => say(en`The full report: ${where}`, ja`レポート全体: ${where}`);

function leftOut(n: number, locale: Locale): string {
  const findings = counted(n, FINDINGS);
  const words = say(
    en`… and ${findings} more, no worse than these, left out of this mail.`,
    ja`… ほか ${findings}は、ここまでの重要度を超えないため、このメールでは省略しました。`,
  );
  return told(words, locale);
}
