// What is wrong with a DMARC record, each as a clause for a person.
import { en, ja, say, type Text } from '../../model.ts';

export const EMPTY = say(en`the record is empty`, ja`レコードが空です`);
export const OTHER_START = say(
  en`the record does not start with v=DMARC1`,
  ja`レコードが v=DMARC1 で始まっていません`,
);
export const SMALL_LETTERS = say(
  en`the version is written DMARC1, in capital letters`,
  ja`バージョンは大文字で DMARC1 と書く必要があります`,
);
export const NOTHING_BETWEEN = say(en`nothing between two semicolons`, ja`セミコロンの間が空です`);
export const NO_POLICY = say(en`p is missing`, ja`p がありません`);

export function otherVersion(value: string): Text {
  const written = JSON.stringify(value.slice(0, 40));
  return say(en`the version is ${written}, not DMARC1`, ja`バージョンが DMARC1 ではなく ${written} です`);
}

export function withoutValue(text: string): Text {
  return say(en`${quoted(text)} has no =`, ja`${quoted(text)} に = がありません`);
}

export function notTheName(name: string): Text {
  return say(en`${quoted(name)} is not the name of a tag`, ja`${quoted(name)} はタグの名前ではありません`);
}

export function moreThanOnce(tag: string): Text {
  return say(
    en`${tag} comes more than once; the first is taken`,
    ja`${tag} が複数あります (最初のものが使われます)`,
  );
}

export function inCapitals(name: string, tag: string): Text {
  return say(
    en`${name} should be written ${tag}: some receivers do not read capitals`,
    ja`${name} は ${tag} と書いてください (大文字を解釈しない受信側があります)`,
  );
}

export function noneOf(words: readonly string[], value: string): Text {
  const [most, last] = [words.slice(0, -1).join(', '), words.at(-1) ?? ''];
  return say(
    en`${quoted(value)} is not ${most} or ${last}`,
    ja`${quoted(value)} は ${words.join('、')} のいずれでもありません`,
  );
}

/** Of fo. */
export function notOptions(value: string): Text {
  return say(
    en`${quoted(value)} is not 0 or 1, d, s with colons between`,
    ja`${quoted(value)} は、0 または 1、d、s をコロンで区切った値ではありません`,
  );
}

export function notAPolicy(tag: string, value: string): Text {
  return say(
    en`${tag} is ${quoted(value)}, which is not a policy`,
    ja`${tag} の値 ${quoted(value)} はポリシーではありません`,
  );
}

/** A piece of somebody's record, short enough for a sentence. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
