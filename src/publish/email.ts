// The e-mail that an SNS subscriber gets: plain text that a person can act on without any other tool.
import type { Finding, Report } from '../model.ts';
import { consoleLink } from './console.ts';
import { placeWords, type ReportPlace } from './digest.ts';
import type { Fold } from './fold.ts';
import {
  byCheck,
  consequenceWords,
  coverageLines,
  followsWords,
  headline,
  levelOf,
  newsOf,
  subjectWordsOf,
} from './summary.ts';
import { clip, count, jsonBytes, oneLine } from './text.ts';

const line = (text: string, most = 1000) => clip(oneLine(text), most);

/** The first lines of a group: what is required, and how to get there. */
function groupHead(causes: readonly Finding[]): string {
  const [first] = causes;
  if (!first) return '';
  const fix = causes.find(({ remediation }) => remediation)?.remediation;
  return [
    `${levelOf(first).toUpperCase()}  ${line(first.checkId, 100)}`,
    `  Required:   ${line(first.title, 300)}`,
    ...(fix ? [`  What to do: ${line(fix.summary)}`] : []),
    ...(fix?.command
      ? [
          `  Command:    ${fix.command
            .split('\n')
            .map((text) => line(text))
            .join('\n              ')}`,
        ]
      : []),
    ...(fix ? [`  Read:       ${line(fix.link, 500)}`] : []),
  ].join('\n');
}

/** So many consequences of one cause are named, and the rest counted. */
const MOST_CONSEQUENCES = 20;

/** One cause under its group, with what follows from it. */
function entry({ cause: finding, consequences }: Fold<Finding>): string {
  const more = consequences.length - MOST_CONSEQUENCES;
  const link = consoleLink(finding.subject);
  const follows = followsWords(finding);
  const note = finding.outcome === 'unknown' ? 'could not be judged: ' : '';
  return [
    `  - ${subjectWordsOf(finding.subject)}`,
    `    ${note}${line(finding.because)}`,
    ...(follows ? [`    ${follows}`] : []),
    ...(link ? [`    ${clip(link, 1000)}`] : []),
    ...consequences.slice(0, MOST_CONSEQUENCES).map((one) => `    -> ${consequenceWords(one)}`),
    ...(more > 0 ? [`    -> … and ${more} more`] : []),
  ].join('\n');
}

/**
 * The e-mail's text, grouped by check so that what is mended once is told once.
 * @param maxBytes the most that it may take as a JSON string; what does not fit is counted at its end
 */
export function emailText(report: Report, where: ReportPlace | undefined, maxBytes: number): string {
  const { coverage } = report;
  const place = where
    ? `The full report: ${line(placeWords(where))}`
    : 'The full report was not saved in a bucket.';
  const top = [`Mailposture, ${line(report.takenAt, 60)}: ${headline(report)}.`];
  const [whole = '', ...gaps] = coverageLines(coverage, coverage.accounts, coverage.regions);
  const shown = gaps.slice(0, 10).map((gap) => `  - ${gap}`);
  const more = gaps.length > shown.length ? [`  … and ${gaps.length - shown.length} more`] : [];
  const end = [[whole, ...shown, ...more].join('\n'), place];

  // An upper bound of the last paragraph is put aside, so that whatever is added before it leaves room for it.
  const news = newsOf(report.findings);
  let room = maxBytes - jsonBytes([...top, leftOut(news.length), ...end].join('\n\n')) - jsonBytes('\n\n');
  const parts: string[] = [];
  let told = 0;
  groups: for (const { folds } of byCheck(news)) {
    let head = `\n\n${groupHead(folds.map(({ cause }) => cause))}`;
    for (const fold of folds) {
      const piece = `${head}\n${entry(fold)}`;
      room -= jsonBytes(piece);
      if (room < 0) break groups;
      parts.push(piece);
      head = '';
      told += 1 + fold.consequences.length;
    }
  }
  const rest = told < news.length ? [leftOut(news.length - told)] : [];
  return [`${top.join('')}${parts.join('')}`, ...rest, ...end].join('\n\n');
}

function leftOut(n: number): string {
  return `… and ${count(n, 'finding')} more, no worse than these, left out of this mail.`;
}
