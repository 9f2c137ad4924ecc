// The subject lines of SNS messages, which are an e-mail's subject: at most 99 printable ASCII characters, and so English
// in every language (API_Publish: ASCII, no line breaks, "less than 100 characters long").

import { oneLine } from '../../plain-text.ts';
import type { NamedAlert } from '../alerts.ts';
import { CHANGE_WORDS, countWords } from '../change-words.ts';
import type { DigestReason } from '../messages/digest-schema.ts';
import { subjectWords } from '../subject-words.ts';
import { failingWords, type Told, unseenWords } from '../summary.ts';

/** `Mailposture: 2 new, 1 resolved in account 111122223333; now 3 critical`: what is cut off is what matters least. */
export function subjectLine(
  report: Told,
  accounts: readonly string[],
  reason: DigestReason | undefined,
): string {
  const of = accounts.length === 1 ? ` in account ${accounts[0]}` : ` in ${accounts.length} accounts`;
  const found = failingWords(report.summary.failing).en;
  const unseen = unseenWords(report) === undefined ? '' : ', not everything seen';
  const { changes } = report;
  const changed = changes?.since === undefined ? [] : countWords(changes.counts);
  if (changed.length > 0)
    return ascii(`Mailposture: ${changed.map((words) => words.en).join(', ')}${unseen}${of}; now ${found}`);
  const kind = reason === 'reminder' ? ' reminder' : reason === 'baseline' ? ', first scan' : '';
  return ascii(`Mailposture${kind}: ${found}${unseen}${of}`);
}

/**
 * `Mailposture: new CRITICAL: cognito-sender-verified of user pool shop (eu-west-1)`; where several accounts are told of,
 * `Mailposture: new CRITICAL in 111122223333: …`, for what stands at the end may be cut off.
 */
export function alertSubjectLine({ change, finding, naming }: NamedAlert): string {
  const { checkId, subject, before } = finding;
  const level = (finding.outcome === 'fail' ? finding : (before ?? finding)).severity.toUpperCase();
  const was = change.startsWith('severity') && before ? `, was ${before.severity.toUpperCase()}` : '';
  const at = naming === 'oneAccount' ? '' : ` in ${oneLine(subject.account).slice(0, 40)}`;
  const check = oneLine(checkId).slice(0, 60);
  const what = `${check} of ${subjectWords(subject, 'oneAccount').en}`;
  return ascii(`Mailposture: ${CHANGE_WORDS[change].en} ${level}${was}${at}: ${what}`);
}

function ascii(text: string): string {
  const line = text.replace(/[^\x20-\x7E]/g, '?');
  return line.length <= 99 ? line : `${line.slice(0, 96)}...`;
}
