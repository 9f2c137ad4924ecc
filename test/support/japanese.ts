// What tests ask of Japanese sentences beside their English ones.
import type { Text } from '../../src/model.ts';

/** Words that say in English what does not fit; a schema library has some of its own. */
const ENGLISH = /\b(expected|invalid|received|missing|unknown key|line \d+|and \d+ more)\b/i;

/** The Japanese of an error: our words and valibot's, while a parser or AWS may have had its say in English. */
export function expectJapanese({ ja }: Text): void {
  expect(ja).toMatch(/\p{Script=Hiragana}/u);
  expect(ja).not.toMatch(ENGLISH);
}

/** The error that is thrown. @throws when nothing is, or something else */
export async function thrownBy<E extends Error>(kind: new (text: Text) => E, run: () => unknown): Promise<E> {
  try {
    await run();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error(`no ${kind.name} was thrown`);
}

/** Matches a Text whose English holds this, with Japanese beside it. */
export function textWith(english: string | RegExp): Text {
  return {
    en: typeof english === 'string' ? expect.stringContaining(english) : expect.stringMatching(english),
    ja: expect.stringMatching(/\p{Script=Hiragana}/u),
  };
}
