// In which language a command speaks: --locale, else MAILPOSTURE_LOCALE, else English. It is looked for before commander
// parses anything, since the help and commander's own errors are in that language too.

import { InputError } from '../input.ts';
import { en, ja, LOCALES, type Locale, say, type Text } from '../model.ts';

/** Picks the words of one language. */
export type Words = (text: Text) => string;

/** The words of a language. */
export function wordsIn(locale: Locale): Words {
  return (text) => text[locale];
}

/**
 * @param args of the command line, without node and the script
 * @returns English where --locale names no language: commander then refuses it
 * @throws InputError where MAILPOSTURE_LOCALE names none
 */
export function localeFrom(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Locale {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  const at = options.findLastIndex((arg) => arg === '--locale' || arg.startsWith('--locale='));
  const given = at === -1 ? undefined : (options[at]?.split('=')[1] ?? options[at + 1]);
  if (given !== undefined) return asLocale(given) ?? 'en';
  const wanted = env.MAILPOSTURE_LOCALE || 'en';
  const locale = asLocale(wanted);
  if (locale !== undefined) return locale;
  const languages = LOCALES.join(', ');
  throw new InputError(
    say(
      en`MAILPOSTURE_LOCALE is ${JSON.stringify(wanted)}; expected one of ${languages}`,
      ja`MAILPOSTURE_LOCALE が ${JSON.stringify(wanted)} です。指定できる値: ${languages}`,
    ),
  );
}

const asLocale = (text: string): Locale | undefined => LOCALES.find((locale) => locale === text);
