// Notes on how the scans of several accounts were done, each once.
import { counted, en, ja, joined, type Locale, type Noun, type Report, say, told } from '../model.ts';

/** Accounts that a note names; of the others it gives the number. */
const MOST_NAMED = 5;
const MORE: Noun = { one: 'more', many: 'more', ja: '個のアカウント' };
const COMMA = say(en`, `, ja`、`);

/**
 * The notes of all reports: once what all say, with its accounts what only some do.
 * @param shared notes that mean something only where all accounts say them: that an exception fits nothing
 */
export function mergedNotes(
  reports: readonly [Report, ...Report[]],
  shared: ReadonlySet<string>,
): readonly string[] {
  const accounts = new Map<string, string[]>();
  for (const { coverage } of reports) {
    for (const note of new Set(coverage.notes)) {
      accounts.set(note, [...(accounts.get(note) ?? []), ...coverage.accounts]);
    }
  }
  const all = reports.flatMap(({ coverage }) => coverage.accounts).length;
  const [{ locale }] = reports;
  return [...accounts].flatMap(([note, by]) => {
    if (by.length === all) return [note];
    return shared.has(note) ? [] : [noteOf(by, note, locale)];
  });
}

function noteOf(accounts: readonly string[], note: string, locale: Locale): string {
  const more = accounts.length - MOST_NAMED;
  const named = joined(accounts.slice(0, MOST_NAMED), COMMA);
  const others = counted(more, MORE);
  const names = more > 0 ? say(en`${named} and ${others}`, ja`${named} ほか ${others}`) : named;
  const of = accounts.length === 1 ? say(en`Account`, ja`アカウント`) : say(en`Accounts`, ja`アカウント`);
  return told(say(en`${of} ${names}: ${note}`, ja`${of} ${names}: ${note}`), locale);
}
