// What tests of sentences in two languages share: the English is held to the letter, the Japanese to what must stand in it.
import type { Text } from '../../src/model.ts';

const JAPANESE = /\p{Script=Hiragana}|\p{Script=Katakana}/u;

/** A matcher: a sentence whose English holds these words, with a Japanese one beside it. */
export function said(english: string | RegExp): unknown {
  const en = typeof english === 'string' ? expect.stringContaining(english) : expect.stringMatching(english);
  return { en, ja: expect.stringMatching(JAPANESE) };
}

/** Pieces that no language words: what has a figure, a dot, a colon, an underscore or an equals sign within. */
const PIECE = /[^\s,;()]+/g;
const NAME = /[\d._:=]/;

/** The Japanese carries every name, figure and record of the English. */
export function expectSameNames({ en, ja }: Text): void {
  const names = (en.match(PIECE) ?? []).map((piece) => piece.replace(/[.:?]+$/, ''));
  for (const name of names.filter((one) => NAME.test(one))) expect(ja).toContain(name);
  expect(ja).toMatch(JAPANESE);
}
