// The findings of an e-mail in pieces that can be left out from the end: by check, or, where something changed, in
// sections by what became of them.
import stringWidth from 'string-width';
import { type Before, en, type Finding, ja, type Locale, say, type Text, told } from '../../model.ts';
import type { AlertChange, NamedAlert } from '../alerts.ts';
import { CHANGE_WORDS, failingSince, wasWords, whenWords } from '../change-words.ts';
import type { Excerpt } from '../excerpt.ts';
import { Fixes } from '../fix-words.ts';
import { type Manner, mannerOf } from '../naming.ts';
import { consequenceWords } from '../subject-words.ts';
import { byCheck, newsOf } from '../summary.ts';
import { openOf, pastOf } from '../told.ts';
import { type Beside, entry, groupHead, line, prose } from './email-entry.ts';

/** A piece of the mail, with the white space before it. */
export interface Piece {
  readonly text: string;
  /** Findings that it tells of. */
  readonly tells: number;
}

type Told = { readonly finding: Finding; readonly change: AlertChange | 'still' };

/** Findings as a first scan or a reminder tells them: everything that is open, by check. */
export function* openPieces(report: Excerpt): Generator<Piece> {
  const fixes = new Fixes(report.locale);
  yield* groupPieces(newsOf(report.findings), mannerOf(report), fixes, { evidence: false });
}

const SECTIONS = ['new', 'severityUp', 'severityDown', 'lostSight', 'resolved', 'gone', 'still'] as const;

/** Findings by what became of them; empty sections are left out. */
export function* changePieces(report: Excerpt): Generator<Piece> {
  const manner = mannerOf(report);
  const { locale } = manner;
  const all: readonly Told[] = [...openOf(report), ...pastOf(report)];
  const fixes = new Fixes(locale);
  for (const change of SECTIONS) {
    const findings = all.filter((one) => one.change === change).map(({ finding }) => finding);
    if (findings.length === 0) continue;
    const count = findings.length + report.left[change];
    const title = `${CHANGE_WORDS[change][locale].toUpperCase()} (${count})`;
    let head = `\n\n\n${title}\n${'='.repeat(stringWidth(title))}`;
    for (const { text, tells } of sectionPieces(change, findings, manner, fixes)) {
      yield { text: `${head}${text}`, tells };
      head = '';
    }
  }
}

/** One alert by itself, as its section would tell it; briefly where its fix is too long. */
export function alertLines(
  { change, finding, naming }: NamedAlert,
  locale: Locale,
  isWhole: boolean,
): string {
  const manner = { locale, naming };
  const brief = [named(finding, manner), ...becameLines(finding, change, locale)].join('\n');
  if (!isWhole) return brief;
  const pieces = [...sectionPieces(change, [finding], manner, new Fixes(locale))];
  return pieces
    .map(({ text }) => text)
    .join('')
    .replace(/^\n+/, '');
}

/** A section of more is a list of names: why each of them is well, or was not seen, is in the report. */
const MOST_DETAILED = 10;

/** What is new or worse is told with what it rests on and how to mend it; of the others somebody has heard before. */
function sectionPieces(
  change: Told['change'],
  findings: readonly Finding[],
  manner: Manner,
  fixes: Fixes,
): Iterable<Piece> {
  if (change === 'new' || change === 'severityUp')
    return groupPieces(findings, manner, fixes, { evidence: true });
  if (change === 'still') return stillPieces(findings, manner);
  const isShort = findings.length <= MOST_DETAILED;
  return findings.map((finding) => {
    const became = isShort ? becameLines(finding, change, manner.locale) : [];
    const lines = [named(finding, manner), ...became];
    return { text: `\n${lines.join('\n')}`, tells: 1 };
  });
}

/** What is mended once is told once: causes by check, with what follows from each. */
function* groupPieces(
  findings: readonly Finding[],
  manner: Manner,
  fixes: Fixes,
  beside: Beside,
): Generator<Piece> {
  for (const { folds } of byCheck(findings)) {
    const causes = folds.map(({ cause }) => cause);
    let head = `\n\n${groupHead(causes, manner.locale)}`;
    for (const fold of folds) {
      yield {
        text: `${head}\n${entry(fold, manner, fixes, beside)}`,
        tells: 1 + fold.consequences.length,
      };
      head = '';
    }
  }
}

/** What was told before is named, with since when; what follows from it is counted. */
function* stillPieces(findings: readonly Finding[], { locale, naming }: Manner): Generator<Piece> {
  for (const { cause, consequences } of byCheck(findings).flatMap(({ folds }) => folds)) {
    const more = consequences.length;
    const follows = say(
      en`${more === 1 ? '1 finding follows' : `${more} findings follow`} from it`,
      ja`これが原因の検出結果が ${more} 件あります`,
    );
    const since = cause.outcome === 'fail' ? cause.since : undefined;
    const lines = [
      prose('  - ', told(consequenceWords(cause, naming), locale)),
      ...(since === undefined ? [] : [prose('    ', told(failingSince(since), locale))]),
      ...(more > 0 ? [prose('    -> ', told(follows, locale))] : []),
    ];
    yield { text: `\n${lines.join('\n')}`, tells: 1 + more };
  }
}

/** `  - CRITICAL cognito-sender-verified: user pool shop (eu-west-1)`: as bad as it was when it failed. */
function named(finding: Finding, { locale, naming }: Manner): string {
  const { outcome, severity, before } = finding;
  const level = outcome === 'fail' ? severity : (before?.severity ?? severity);
  const failed: Finding = { ...finding, outcome: 'fail', severity: level };
  return prose('  - ', told(consequenceWords(failed, naming), locale));
}

/** Why, and how it was before. */
function becameLines(finding: Finding, change: Told['change'], locale: Locale): string[] {
  const { before, since } = finding;
  const why = line(finding.because);
  const known = since === undefined || change === 'severityDown' ? [] : [failedSince(since)];
  const lines: readonly (Text | string)[] =
    change === 'gone'
      ? [...known, lastWhy(why)]
      : [
          change === 'lostSight'
            ? say(en`could not be judged: ${why}`, ja`判定できませんでした: ${why}`)
            : why,
          ...(before === undefined || change === 'resolved' ? [] : [beforeWords(before, change)]),
          ...known,
        ];
  return lines.map((text) => prose('    ', told(text, locale)));
}

/** What is gone is told as it was. */
const lastWhy = (why: string): Text => say(en`At last: ${why}`, ja`最後の状態: ${why}`);

function beforeWords(before: Before, change: Told['change']): Text {
  if (change !== 'lostSight') return wasWords(before);
  const [when, why] = [whenWords(before.seenAt), line(before.because, 600)];
  return say(
    en`When last seen, ${when}, it failed: ${why}`,
    ja`最後に確認した ${when} の時点では不合格でした: ${why}`,
  );
}

function failedSince(time: string): Text {
  const when = whenWords(time);
  return say(en`It had failed since ${when}.`, ja`${when} から不合格でした。`);
}
