// Input from people and files: checked against a schema, and refused with an error that names each field.
import * as v from 'valibot';
import { en, ja, joined, LOCALES, type Part, say, type Text, ToldError } from './model.ts';
import { clip, oneLine } from './plain-text.ts';

/** Input that does not fit. The message names the fields and what was expected; nothing was changed. */
export class InputError extends ToldError {
  override readonly name = 'InputError';
}

/** A file that is something else altogether would name thousands of fields. */
const MAX_FAULTS = 20;
/** Names of fields and what is said of them may quote what was given, which may be as long as it likes. */
const MAX_PATH = 200;
const MAX_WORDS = 300;

/** The message of a schema, in the language that the schema is asked in. */
export function expected(text: Text): (issue: { readonly lang?: string | undefined }) => string {
  return ({ lang }) => text[LOCALES.find((locale) => locale === lang) ?? 'en'];
}

/** Something that does not fit: where, and what is wrong there. */
interface Fault {
  readonly issue: v.BaseIssue<unknown>;
  readonly words: Text;
}

type Checked<T> =
  | { readonly fits: true; readonly value: T }
  | { readonly fits: false; readonly faults: readonly [Fault, ...Fault[]] };

/** Checks input against a schema whose own messages are `expected(…)`. */
export function checkInput<T>(schema: v.GenericSchema<unknown, T>, input: unknown): Checked<T> {
  const english = v.safeParse(schema, input);
  if (english.success) return { fits: true, value: english.output };
  // valibot words an issue while it checks, in one language: so it is asked in each.
  const japanese = v.safeParse(schema, input, { lang: 'ja', message: inJapanese });
  const faultOf = (issue: v.BaseIssue<unknown>, index: number): Fault => ({
    issue,
    words: knownWords(issue) ?? {
      en: quoted(issue.message),
      ja: quoted(japanese.issues?.[index]?.message ?? issue.message),
    },
  });
  const [first, ...others] = english.issues;
  return {
    fits: false,
    faults: [faultOf(first, 0), ...others.map((issue, index) => faultOf(issue, index + 1))],
  };
}

/** What quotes input stays on its line, and within bounds. */
export const quoted = (words: string): string => clip(oneLine(words), MAX_WORDS);

/** The name of a field, as it is told. */
export const fieldName = (path: string): string => clip(oneLine(path), MAX_PATH) || '""';

/** valibot says of an unknown key that it "expected never", and of a missing one that it "received undefined". */
function knownWords({ expected: wanted, received }: v.BaseIssue<unknown>): Text | undefined {
  if (wanted === 'never') return UNKNOWN_KEY;
  return received === 'undefined' ? MISSING : undefined;
}
const MISSING = say(en`is missing`, ja`指定されていません`);
const UNKNOWN_KEY = say(en`unknown key`, ja`不明なキーです`);

/** What valibot says of itself, where a schema has no message of its own. */
function inJapanese({ expected: wanted, received }: v.BaseIssue<unknown>): string {
  if (wanted === null) return `${spaced(received)}は指定できません`;
  return `${spaced(wanted)}が必要ですが、${spaced(received)}が指定されています`;
}

/** valibot's names of types; with what Japanese puts between ASCII and its own letters. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['string', '文字列'],
  ['number', '数値'],
  ['boolean', 'true または false '],
  ['Object', 'オブジェクト'],
  ['Array', 'リスト'],
]);
const spaced = (word: string) => TYPES.get(word) ?? `${word} `;

/** The first faults in a row, as `tell` words each, and how many more there are. */
export function faultsTold(faults: readonly Fault[], tell: (fault: Fault) => Text): Text {
  const first = faults.slice(0, MAX_FAULTS).map(tell);
  const more = faults.length - first.length;
  return joined(more > 0 ? [...first, say(en`and ${more} more`, ja`ほか ${more} 件`)] : first, '; ');
}

/**
 * Checks input against the schema of an object.
 * @param what what the input is, for the message: `event`, `environment`, a file's name
 * @throws InputError naming the fields that do not fit (the first 20) and what was expected there
 */
export function parseInput<T>(schema: v.GenericSchema<unknown, T>, input: unknown, what: Part): T {
  // To JavaScript, and to valibot, a list is an object too: an empty one would pass for one without any key.
  if (Array.isArray(input)) throw notValid(what, NOT_A_LIST);
  const checked = checkInput(schema, input);
  if (checked.fits) return checked.value;
  const faults = faultsTold(checked.faults, ({ issue, words }) => {
    const path = v.getDotPath(issue);
    return path !== null
      ? say(en`${fieldName(path)}: ${words}`, ja`${fieldName(path)}: ${words}`)
      : say(en`it: ${words}`, ja`全体: ${words}`);
  });
  throw notValid(what, faults);
}

const NOT_A_LIST = say(en`expected an object, not a list`, ja`リストではなくオブジェクトを指定してください`);

function notValid(what: Part, why: Text): InputError {
  return new InputError(say(en`${what} is not valid: ${why}`, ja`入力が正しくありません (${what}): ${why}`));
}

/**
 * Parses JSON.
 * @throws InputError with the parser's own words
 */
export function parseJson(text: string, what: Part): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = quoted(error instanceof Error ? error.message : String(error));
    throw new InputError(
      say(en`${what} is not JSON: ${why}`, ja`JSON として解釈できません (${what}): ${why}`),
    );
  }
}

/**
 * Reads bytes of UTF-8, with or without a byte order mark. Those of another encoding are refused: names would become other
 * names without a word, and a rule that goes by them would fit nothing.
 * @throws ToldError
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The decoder says no more than this (WHATWG Encoding Standard, "fatal").
    throw new ToldError(NOT_UTF8);
  }
}

const NOT_UTF8 = say(en`it is not UTF-8`, ja`UTF-8 ではありません`);

/** A single value by a rule. @throws InputError saying what was expected */
export function parseText<T>(schema: v.GenericSchema<string, T>, text: string): T {
  const checked = checkInput(schema, text);
  if (checked.fits) return checked.value;
  const [{ words }] = checked.faults;
  throw new InputError(say(en`${words}.`, ja`${words}。`));
}
