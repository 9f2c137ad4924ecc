// What commander itself says, in Japanese: the titles and remarks of its help, and its errors. It speaks English only; a
// sentence that is not in the list stays English rather than being lost. test/cli/locale.test.ts meets each of them.
import { Help, type Option } from 'commander';
import type { Locale } from '../model.ts';

const TITLES: ReadonlyMap<string, string> = new Map([
  ['Usage:', '使い方:'],
  ['Arguments:', '引数:'],
  ['Options:', 'オプション:'],
  ['Global Options:', '全コマンド共通のオプション:'],
  ['Commands:', 'コマンド:'],
]);

/** What differs from commander's own help; nothing in English. */
export function helpIn(locale: Locale): Partial<Help> {
  if (locale === 'en') return { showGlobalOptions: true };
  const english = new Help();
  return {
    showGlobalOptions: true,
    styleTitle: (title) => TITLES.get(title) ?? title,
    optionDescription: (option: Option) =>
      english
        .optionDescription(option)
        .replace(
          /\((choices: [^)]*?)?(, )?(default: [^)]*)?\)$/,
          (_, choices = '', and = '', fallback = '') => {
            const values = choices.replace('choices:', '選択肢:');
            return `(${values}${and}${fallback.replace('default:', 'デフォルト:')})`;
          },
        ),
  };
}

const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: option '(.*)' argument '(.*)' is invalid\. ?/s, "エラー: オプション '$1' の値 '$2' は無効です。"],
  [/Allowed choices are (.*)\.$/m, '指定できる値: $1。'],
  [/^error: option '(.*)' argument missing/, "エラー: オプション '$1' の値がありません"],
  [/^error: missing required argument '(.*)'/, "エラー: 引数 '$1' が必要です"],
  [/^error: unknown option '(.*)'/, "エラー: オプション '$1' はありません"],
  [/^error: unknown command '(.*)'/, "エラー: コマンド '$1' はありません"],
  [
    /^error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)\./,
    'エラー: 引数が多すぎます ($2 個のところ $3 個あります)。',
  ],
  [/\(Did you mean (?:one of )?(.*)\?\)/, '(もしかして: $1)'],
];

/** An error of commander's in Japanese. */
export function errorInJapanese(message: string): string {
  return ERRORS.reduce((text, [english, japanese]) => text.replace(english, japanese), message);
}
