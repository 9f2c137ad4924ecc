// What a finding says in formats where each stands alone: its fix and its evidence as lines of plain text, and the words
// that several of these formats share.
import { en, type Finding, ja, type Locale, say, type Text } from '../../model.ts';
import { oneLine } from '../../plain-text.ts';
import { FIX_LABELS, Fixes, hasSteps } from '../fix-words.ts';

/** Before the reason why a check has no answer. */
export const NOT_JUDGED = say(en`Could not be judged: `, ja`判定できませんでした: `);

/**
 * The exact fix of a finding, a line for each record, command, question and note; a line that is to be pasted may itself
 * have several. Nothing refers to another finding.
 * @returns empty where nothing follows from what was read
 */
export function fixLines(finding: Finding, locale: Locale): string[] {
  const fix = new Fixes(locale).of(finding);
  if (fix.kind !== 'new') return [];
  return [...fix.lines, ...(fix.check === undefined ? [] : [fix.check])].map(({ label, text, isPasted }) => {
    const words = isPasted ? text : oneLine(text);
    return label === 'option' ? words : `${FIX_LABELS[label][locale]}: ${words}`;
  });
}

/** What to do: the exact fix, else what the check says of every subject. Empty for what needs nothing. */
export function cureLines(finding: Finding, locale: Locale): string[] {
  const { remediation } = finding;
  const command = hasSteps(finding) ? undefined : remediation?.command;
  return [
    ...(remediation === undefined ? [] : [oneLine(remediation.summary)]),
    ...(command === undefined ? [] : command.split('\n').map(oneLine)),
    ...fixLines(finding, locale),
  ].filter((line) => line !== '');
}

/** `ses:GetEmailIdentity VerificationStatus: PENDING`, a line for each value that the verdict rests on. */
export function evidenceLines({ evidence }: Finding): string[] {
  return evidence.map(({ source, field, value }) => oneLine(`${source} ${field}: ${value}`));
}

/** `Accepted by OWNER until 2026-12-31: REASON`; undefined where nobody has accepted it. */
export function acceptedWords({ accepted }: Finding): Text | undefined {
  if (accepted === undefined) return undefined;
  const [owner, expires, reason] = [accepted.owner, accepted.expires, accepted.reason].map(oneLine);
  return say(
    en`Accepted by ${owner ?? ''} until ${expires ?? ''}: ${reason ?? ''}`,
    ja`${owner ?? ''} が ${expires ?? ''} まで承認済み: ${reason ?? ''}`,
  );
}
