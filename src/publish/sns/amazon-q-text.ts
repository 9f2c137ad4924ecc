// The description of a notification for Amazon Q Developer: what changed and what is open, as Markdown of few signs that
// Slack and Microsoft Teams show alike.
import { en, type Finding, ja, type Locale, say, type Text, told } from '../../model.ts';
import type { Alert, AlertChange } from '../alerts.ts';
import { CHANGE_WORDS, failingSince, wasWords } from '../change-words.ts';
import { type Excerpt, openLeft, pastLeft } from '../excerpt.ts';
import { Fixes, isPlain } from '../fix-words.ts';
import { type Fold, folded } from '../fold.ts';
import { type Manner, mannerOf } from '../naming.ts';
import { block } from '../slack/text.ts';
import { consequenceWords } from '../subject-words.ts';
import { headline, levelOf, moreWords } from '../summary.ts';
import { openOf, pastOf } from '../told.ts';
import { marked } from './chat-markdown.ts';

/** A line of the description, and how many findings it tells of. */
interface Line {
  readonly text: string;
  readonly tells: number;
}

const SECTIONS = ['new', 'severityUp', 'severityDown', 'lostSight', 'resolved', 'gone', 'still'] as const;

/**
 * The whole headline, then findings by what became of them, worst first.
 * @param max UTF-16 code units; what does not fit is counted at the end
 */
export function digestText(report: Excerpt, max: number): string {
  const manner = mannerOf(report);
  const { locale } = manner;
  const all = [...openOf(report), ...pastOf(report)];
  const lines: Line[] = [{ text: marked(told(headline(report), locale), 1000), tells: 0 }];
  for (const change of SECTIONS) {
    const findings = all.filter((one) => one.change === change).map(({ finding }) => finding);
    const left = report.left[change];
    if (findings.length > 0) lines.push(...sectionLines(change, findings, left, manner));
  }
  return within(max, lines, all.length + openLeft(report) + pastLeft(report), locale);
}

/** @param left findings that belong here and are not at hand */
function sectionLines(
  change: AlertChange | 'still',
  findings: readonly Finding[],
  left: number,
  manner: Manner,
): Line[] {
  const title = `*${CHANGE_WORDS[change][manner.locale]} (${findings.length + left})*`;
  return [{ text: title, tells: 0 }, ...folded(findings).map((fold) => foldLine(fold, change, manner))];
}

/** A cause, why, and how many follow from it; of what was told before only which it is. */
function foldLine(
  { cause, consequences }: Fold<Finding>,
  change: AlertChange | 'still',
  { locale, naming }: Manner,
): Line {
  const what = marked(told(consequenceWords(asFailed(cause, change), naming), locale), 500);
  const why = change === 'still' || change === 'gone' ? '' : `: ${marked(cause.because, 400)}`;
  const more = consequences.length;
  const follows = more === 0 ? '' : ` (${told(followWords(more), locale)})`;
  return { text: `• ${what}${why}${follows}`, tells: 1 + more };
}

const followWords = (more: number): Text =>
  say(
    en`${more === 1 ? '1 more follows' : `${more} more follow`} from it`,
    ja`これが原因のもの: ほかに ${more} 件`,
  );

/** What is past or out of sight is as bad as it was when it failed. */
function asFailed(finding: Finding, change: AlertChange | 'still'): Finding {
  if (finding.outcome === 'fail' || change === 'still') return finding;
  return { ...finding, outcome: 'fail', severity: finding.before?.severity ?? finding.severity };
}

/** As many lines as there is room for, and how many findings the others would have told of. */
function within(max: number, lines: readonly Line[], all: number, locale: Locale): string {
  let room = max - told(moreWords(all), locale).length - 1;
  let left = all;
  const shown: string[] = [];
  for (const { text, tells } of lines) {
    room -= text.length + 1;
    if (room < 0) break;
    shown.push(text);
    left -= tells;
  }
  return [...shown, ...(left > 0 ? [told(moreWords(left), locale)] : [])].join('\n');
}

const MOST_EVIDENCE = 3;
const SEEN = say(en`Seen`, ja`根拠`);

/**
 * An alert: why, how it was before, what it rests on, and, where it fails now, how to mend it.
 * @param max UTF-16 code units
 */
export function alertText({ change, finding }: Alert, locale: Locale, max: number): string {
  const { because, before, since, evidence } = finding;
  const level = levelOf(asFailed(finding, change)).toUpperCase();
  const lines = [
    `*${level}* ${marked(finding.title, 400)}`,
    marked(because, 1200),
    ...(before ? [marked(told(wasWords(before), locale), 800)] : []),
    ...(since === undefined || finding.outcome !== 'fail'
      ? []
      : [marked(told(failingSince(since), locale), 200)]),
    ...evidence
      .slice(0, MOST_EVIDENCE)
      .map((one) => marked(`${SEEN[locale]}: ${one.source} ${one.field}: ${one.value}`, 500)),
  ];
  const text = lines.join('\n');
  const isOpen = finding.outcome === 'fail' && change !== 'gone';
  const fix = isOpen ? fixBlock(finding, locale, max - text.length - 1) : '';
  return fix === '' ? text : `${text}\n${fix}`;
}

/** The lines to paste, as they are: all of them, or none where there is no room or a block cannot hold them. */
function fixBlock(finding: Finding, locale: Locale, max: number): string {
  const fix = new Fixes(locale).of(finding);
  if (fix.kind !== 'new') return '';
  const lines = fix.lines.filter(({ isPasted }) => isPasted).map(({ text }) => text);
  const isCopied = lines.length > 0 && lines.every((text) => isPlain(text) && !text.includes('`'));
  const made = isCopied ? block(lines) : '';
  return made.length <= max ? made : '';
}
