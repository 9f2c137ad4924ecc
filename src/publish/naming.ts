// How subjects are named to people: with their account, where several are told of.
import type { Locale, Report } from '../model.ts';

/** Whether what is told is of one account, which is then named once for all, or of several. */
export type Naming = 'oneAccount' | 'severalAccounts';

/** How findings are told: in which language, and how their subjects are named. */
export interface Manner {
  readonly locale: Locale;
  readonly naming: Naming;
}

/** @param accounts how many are told of */
export function namingOf(accounts: number): Naming {
  return accounts > 1 ? 'severalAccounts' : 'oneAccount';
}

/** How a report is told. */
export function mannerOf({ locale, coverage }: Pick<Report, 'locale' | 'coverage'>): Manner {
  return { locale, naming: namingOf(coverage.accounts.length) };
}
