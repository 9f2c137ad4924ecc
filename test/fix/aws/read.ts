// Templates as tests read them.
import type { Text } from '../../../src/model.ts';

/** Without its comments. */
export const bodyOf = (text: string): string => text.replaceAll(/^#.*\n/gm, '').trim();

export const commentsOf = (text: string): readonly string[] => text.match(/^# .*$/gm) ?? [];

/** The comments of a template, each in its languages, without their marks. */
export function commentTexts({ en, ja }: Text): Text[] {
  const japanese = commentsOf(ja);
  return commentsOf(en).map((line, index) => ({ en: line.slice(2), ja: (japanese[index] ?? '').slice(2) }));
}

/** Every string in a body of HCL, or in a template, with whatever is around it. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Half a character has no bytes. */
export const wellFormed = (text: string): string => text.replaceAll(/\p{Cs}/gu, '\ufffd');
