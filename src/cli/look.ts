// What looking at one account and at several from a terminal have in common.
import { en, ja, type Policy, type SubjectRef, say, type Text } from '../model.ts';
import type { LookRequest } from '../scan.ts';
import { isMeant } from '../subjects.ts';
import type { LookOptions } from './options.ts';

export function requestOf(
  { region, check, saveInventory: file, locale, deepReads }: LookOptions,
  policy: Policy,
): LookRequest {
  return {
    policy,
    locale,
    keepInventory: file !== undefined,
    ...(region && { regions: region }),
    ...(check && { checks: check }),
    ...(deepReads !== undefined && { deepReads }),
  };
}

export const waiting = (place: string): Text =>
  say(
    en`Another scan is telling what changed: waiting for it, a minute at most (${place}).`,
    ja`別のスキャンが変化を通知しています。完了を最大 1 分間待ちます (${place})。`,
  );

/** Is a subject one of those that somebody named? */
export const isOneOf =
  (patterns: readonly string[]) =>
  (subject: SubjectRef): boolean =>
    patterns.some((pattern) => isMeant(pattern, subject));
