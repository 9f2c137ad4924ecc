// The commands of ours that a fix names, as lines for a POSIX shell: how somebody sees whether it took, and where all of
// it is written.
import type { SubjectRef } from '../model.ts';
import { poolIdOf } from '../subjects.ts';
import { shellWord } from './render/quote.ts';

/** `mailposture scan` for checks of subjects. */
export function checkCommand(checks: readonly string[], subjects: readonly SubjectRef[]): string {
  const regions = new Set(subjects.map(({ region }) => region));
  // A domain is in no Region: which domains there are is known only when all are looked at.
  const isEverywhere = regions.has('global');
  return [
    'mailposture scan',
    ...(isEverywhere ? [] : [...regions].map((region) => shellOption('--region', region))),
    ...[...new Set(checks)].map((check) => shellOption('--check', check)),
    ...subjectOptions(subjects),
  ].join(' ');
}

/** `mailposture fix` for subjects; in all Regions, for a pool may send from another one than its own. */
export function planCommand(subjects: readonly SubjectRef[]): string {
  return ['mailposture fix', ...subjectOptions(subjects)].join(' ');
}

/** A longer line nobody pastes: the whole Region is looked at then. */
const MOST_SUBJECTS = 12;

function subjectOptions(subjects: readonly SubjectRef[]): string[] {
  const names = new Set(subjects.map(shortName));
  return names.size > MOST_SUBJECTS ? [] : [...names].map((name) => shellOption('--subject', name));
}

/** An option with its value; the equals sign keeps a value that begins with a hyphen from being an option. */
export function shellOption(flag: string, value: string): string {
  return value.startsWith('-') ? shellWord(`${flag}=${value}`) : `${flag} ${shellWord(value)}`;
}

/**
 * What a subject is meant by, with its Region: names of pools are not unique, and those of identities are. A character
 * that does not show, or that moves text around on a screen, is left to the `?` of a glob.
 */
function shortName({ kind, id, name }: SubjectRef): string {
  const meant = kind === 'userPool' ? poolIdOf(id) : kind === 'account' ? id : name;
  // Unit by unit, as globs are compared.
  return meant.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => '?'.repeat(char.length));
}
