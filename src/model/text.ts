// Sentences for people, in every language at once: a Text holds each of them, so that facts and verdicts carry no
// language of their own, and a sentence that lacks one does not compile. Whoever prints it picks the language.

export const LOCALES = ['en', 'ja'] as const;
export type Locale = (typeof LOCALES)[number];

/** The same words in each language. Plain data: it is saved with an inventory. */
export type Text = { readonly [L in Locale]: string };

/** What may stand in a sentence: a name or a figure, the same in each language, or a Text. */
export type Part = string | number | Text;

/** A sentence in one language, on its way into a Text. */
interface In<L extends Locale> {
  readonly locale: L;
  readonly text: string;
}

/** Writes a template in one language; parts that are Texts are taken in that language. */
type Tag<L extends Locale> = (strings: TemplateStringsArray, ...parts: readonly Part[]) => In<L>;

/** A template may run over several lines: what stands between two of them in English is a space. */
export const en: Tag<'en'> = (strings, ...parts) => written('en', () => ' ', strings, parts);
/** In Japanese nothing, but for a space beside ASCII words, as Japanese is set with half-width spaces there. */
export const ja: Tag<'ja'> = (strings, ...parts) => written('ja', betweenJapanese, strings, parts);

function betweenJapanese(before: string, after: string): string {
  const isClose = /[、。，．「」『』（）(]/.test(before) || /[、。，．」』）),.:;]/.test(after);
  return !isClose && /[!-~]/.test(before + after) ? ' ' : '';
}

function written<L extends Locale>(
  locale: L,
  between: (before: string, after: string) => string,
  strings: readonly string[],
  parts: readonly Part[],
): In<L> {
  let text = '';
  for (const [i, lines] of piecesOf(strings).entries()) {
    const part = parts[i];
    const words = part === undefined ? '' : told(part, locale);
    for (let line = 0; line < lines.length; line++) {
      const own = lines[line] ?? '';
      if (line > 0) text += between(text.at(-1) ?? '', (own || words).charAt(0));
      text += own;
    }
    text += words;
  }
  return { locale, text };
}

/** The lines of our own words in each piece of a template: a line break in a name or a record is that name's. */
function piecesOf(strings: readonly string[]): readonly (readonly string[])[] {
  const before = pieces.get(strings);
  if (before !== undefined) return before;
  const now = strings.map((piece) => piece.split(/\s*\n\s*/));
  pieces.set(strings, now);
  return now;
}

/** A template hands over the same strings each time that it is evaluated (ECMA-262, GetTemplateObject). */
const pieces = new WeakMap<readonly string[], readonly (readonly string[])[]>();

/**
 * A sentence in both languages:
 *
 *     say(en`The pool ${name} sends from ${region}.`, ja`ユーザープール ${name} は ${region} から送信します。`)
 */
export function say(english: In<'en'>, japanese: In<'ja'>): Text {
  return { en: english.text, ja: japanese.text };
}

/** What no language words: a name, a record, a command, what AWS itself said. */
export function same(text: string): Text {
  return { en: text, ja: text };
}

/** A part in one language. */
export function told(part: Part, locale: Locale): string {
  return typeof part === 'object' ? part[locale] : String(part);
}

/** Parts in a row, with something between them. */
export function joined(parts: readonly Part[], between: Part): Text {
  const row = (locale: Locale) => parts.map((part) => told(part, locale)).join(told(between, locale));
  return { en: row('en'), ja: row('ja') };
}

/** Sentences one after the other; English puts a space between them, Japanese nothing. Empty ones are passed over. */
export function paragraph(...sentences: readonly Part[]): Text {
  const row = (locale: Locale, between: string) =>
    sentences
      .map((sentence) => told(sentence, locale))
      .filter((sentence) => sentence !== '')
      .join(between);
  return { en: row('en', ' '), ja: row('ja', '') };
}

/** `a`, `a and b`, `a, b and c`; `a、b、c`. */
export function listed(items: readonly Part[]): Text {
  const english = items.map((item) => told(item, 'en'));
  const most = english.slice(0, -1).join(', ');
  return {
    en: english.length < 2 ? english.join('') : `${most} and ${english.at(-1)}`,
    ja: items.map((item) => told(item, 'ja')).join('、'),
  };
}

/** What is counted: in English one and many of it; in Japanese what stands behind the figure, `個の ID`. */
export interface Noun {
  readonly one: string;
  readonly many: string;
  readonly ja: string;
}

/** `1 pool`, `2 pools`; `2 個のユーザープール`. */
export function counted(count: number, { one, many, ja: counter }: Noun): Text {
  return { en: `${count} ${count === 1 ? one : many}`, ja: `${count} ${counter}` };
}

/** Each Text once, in the order of their first appearance. */
export function distinct(texts: readonly Text[]): Text[] {
  if (texts.length < 2) return [...texts];
  return [...new Map(texts.map((text) => [JSON.stringify(text), text])).values()];
}

/** Does something to the words of each language. */
export function mapText(text: Text, f: (words: string) => string): Text {
  return { en: f(text.en), ja: f(text.ja) };
}

/** A copy of plain data in which each Text has become the words of one language: for a program that reads JSON. */
export function localized<T>(value: T, locale: Locale): Localized<T> {
  // The type above says of each shape what this makes of it; the compiler cannot follow it through a recursion.
  return inOne(value, locale) as Localized<T>;
}

/** The same data with a string in the place of each Text; where any names may stand, nothing is one of ours. */
export type Localized<T> = T extends Text
  ? string
  : T extends object
    ? string extends keyof T
      ? T
      : { [K in keyof T]: Localized<T[K]> }
    : T;

function inOne(value: unknown, locale: Locale): unknown {
  if (Array.isArray(value)) return value.map((item) => inOne(item, locale));
  if (typeof value !== 'object' || value === null) return value;
  if (isText(value)) return value[locale];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inOne(item, locale)]));
}

function isText(value: object): value is Text {
  const keys = Object.keys(value);
  return keys.length === LOCALES.length && LOCALES.every((locale) => keys.includes(locale));
}

/** An error whose message is for a person. `message` is the English one, for logs. */
export class ToldError extends Error {
  readonly text: Text;

  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.text = text;
  }
}
