// The e-mail that an SNS subscriber gets: plain text that a person can act on without any other tool.
import { counted, en, ja, type Locale, type Report, say, type Text, told } from '../../model.ts';
import { jsonBytes } from '../../plain-text.ts';
import { whenWords } from '../change-words.ts';
import { excerptOf, IN_MESSAGES, openLeft, pastLeft } from '../excerpt.ts';
import { placeWords, type ReportPlace } from '../messages/digest.ts';
import type { DigestReason } from '../messages/digest-schema.ts';
import { coverageLines, FINDINGS, headline, moreWords } from '../summary.ts';
import { openOf, pastOf } from '../told.ts';
import { line, prose } from './email-entry.ts';
import { changePieces, openPieces } from './email-sections.ts';

const NO_BUCKET = say(
  en`The full report was not saved in a bucket.`,
  ja`レポート全体はバケットに保存されていません。`,
);
/** What this mail is, where its headline does not say it. */
const REASON_WORDS: Readonly<Partial<Record<DigestReason, Text>>> = {
  baseline: say(
    en`This is the first scan: it tells everything that is open, and later scans are compared with it.`,
    ja`最初のスキャンです。未解決の検出結果をすべてお知らせします。以後のスキャンはこの結果と比較します。`,
  ),
  reminder: say(en`A reminder of what is still open.`, ja`未解決の検出結果のリマインダーです。`),
};

/**
 * The e-mail's text: what changed in sections, or everything that is open grouped by check, so that what is mended once
 * is told once.
 * @param maxBytes the most that it may take as a JSON string; what does not fit is counted at its end
 */
export function emailText(
  whole: Report,
  where: ReportPlace | undefined,
  maxBytes: number,
  reason?: DigestReason,
): string {
  const report = excerptOf(whole, IN_MESSAGES);
  const { locale } = report;
  const [open, past] = [openOf(report), pastOf(report)];
  const isOfChanges =
    reason !== 'reminder' && (past.length > 0 || open.some(({ change }) => change !== 'still'));
  const all = open.length + openLeft(report) + (isOfChanges ? past.length + pastLeft(report) : 0);
  const top = topText(report, reason);
  const end = [seenText(report), placeText(where, locale)];
  const between = isOfChanges ? '\n\n\n' : '\n\n';
  const leftOut = (n: number) => prose('', told(isOfChanges ? leftOutWords(n) : noWorseWords(n), locale));

  // An upper bound of the last paragraph is put aside, so that whatever is added before it leaves room for it.
  let room = maxBytes - jsonBytes([top, leftOut(all), ...end].join(between)) - jsonBytes(between);
  let text = top;
  let toldOf = 0;
  for (const piece of isOfChanges ? changePieces(report) : openPieces(report)) {
    room -= jsonBytes(piece.text);
    if (room < 0) break;
    text += piece.text;
    toldOf += piece.tells;
  }
  const rest = toldOf < all ? [leftOut(all - toldOf)] : [];
  return [text, ...rest, ...end].join(between);
}

function topText(report: Report, reason: DigestReason | undefined): string {
  const taken = whenWords(report.takenAt);
  const found = headline(report);
  const top = say(en`Mailposture, ${taken}: ${found}.`, ja`Mailposture、${taken}: ${found}。`);
  const what = reason && REASON_WORDS[reason];
  return [top, ...(what ? [what] : [])].map((text) => prose('', told(text, report.locale))).join('\n');
}

/** What was seen, and the first things that were not. */
function seenText({ coverage, locale }: Report): string {
  const [whole = '', ...gaps] = coverageLines(coverage, coverage.accounts, coverage.regions).map((text) =>
    told(text, locale),
  );
  const shown = gaps.slice(0, 10).map((gap) => prose('  - ', gap));
  const more = gaps.length - shown.length;
  return [prose('', whole), ...shown, ...(more > 0 ? [`  ${told(moreWords(more), locale)}`] : [])].join('\n');
}

/** Where the full report is, as an e-mail says it. */
export function placeText(where: ReportPlace | undefined, locale: Locale): string {
  if (where === undefined) return told(NO_BUCKET, locale);
  const place = line(placeWords(where));
  return told(say(en`The full report: ${place}`, ja`レポート全体: ${place}`), locale);
}

function leftOutWords(n: number): Text {
  const findings = counted(n, FINDINGS);
  return say(
    en`… and ${findings} more, left out of this mail.`,
    ja`… ほか ${findings}は、このメールでは省略しました。`,
  );
}

function noWorseWords(n: number): Text {
  const findings = counted(n, FINDINGS);
  return say(
    en`… and ${findings} more, no worse than these, left out of this mail.`,
    ja`… ほか ${findings}は、ここまでの重要度を超えないため、このメールでは省略しました。`,
  );
}
