// `mailposture scan --org` and `--accounts`: several accounts, and one report on all of them.
import type { Deps } from '../deps.ts';
import { en, type Finding, type Inventory, ja, type Locale, listed, type Policy, say } from '../model.ts';
import { narrowedTo, requireSubjects, SUBJECT } from '../narrow.ts';
import { mergeInventories } from '../organization/merge.ts';
import { inventoryOf, type Members, reportOn, type Survey, survey } from '../organization/survey.ts';
import { type ToldOfAll, tellOfAll } from '../organization/tell.ts';
import type { PublishConfig } from '../publish/index.ts';
import { carriedFrom, type Looked } from '../scan.ts';
import { isOneOf, requestOf, waiting } from './look.ts';
import type { LookOptions } from './options.ts';
import { checkOutputs, note, saveInventory, writeReport } from './output.ts';
import { Progress } from './terminal.ts';

/**
 * Looks at all of them with progress on a terminal, compares each with its history, and writes what was asked for, before
 * anything is published.
 */
export async function surveyAndWrite(
  deps: Deps,
  members: Members,
  options: LookOptions,
  policy: Policy,
): Promise<Survey> {
  await checkOutputs(options);
  const { subject: patterns = [], history, locale } = options;
  const progress = new Progress(locale);
  const named = new Named(patterns);
  const narrow = (looked: Looked) => named.narrow(looked);
  const ports = { ...deps, onWait: (place: string) => note(waiting(place), locale) };
  const look = { ...requestOf(options, policy), ...carriedFrom(deps, history) };
  const request = { ...look, members, ...(history && { history }) };
  const hooks = { onRead: progress.onRead, ...(patterns.length > 0 && { narrow }) };
  const seen = await survey(ports, request, hooks).finally(() => progress.done());
  const inventory = inventoryOf(seen);
  if (inventory) await saveInventory(inventory, options.saveInventory, locale);
  named.requireAll();
  await writeReport(reportOn(seen), options);
  return seen;
}

/** The subjects that somebody named. Each may be in any of the accounts: whether there is one, only all of them tell. */
class Named {
  readonly #patterns: readonly string[];
  readonly #inventories: Inventory[] = [];
  readonly #unknown: Finding[] = [];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns;
  }

  /** What was looked at of them in one account. */
  narrow(looked: Looked): Looked {
    const { inventory, report, scope } = looked;
    this.#inventories.push(inventory);
    for (const finding of report.findings) if (finding.outcome === 'unknown') this.#unknown.push(finding);
    return {
      ...looked,
      report: narrowedTo(this.#patterns, report, inventory),
      scope: { ...scope, isAbout: isOneOf(this.#patterns) },
    };
  }

  /** @throws UnknownSubjectError naming those that fit nothing in any account */
  requireAll(): void {
    const [first, ...others] = this.#inventories;
    if (first === undefined) return;
    const all = mergeInventories([first, ...others], { reads: [], notes: [] });
    requireSubjects(this.#patterns, SUBJECT, all, this.#unknown);
  }
}

/**
 * Tells people of all of them at once.
 * @returns the report that they were told, which lacks what another scan tells of, and what went out
 */
export async function tellSurvey(
  deps: Deps,
  targets: PublishConfig,
  seen: Survey,
  locale: Locale,
): Promise<ToldOfAll> {
  const told = await tellOfAll(deps, targets, seen);
  if (told.leftOut.length > 0) {
    const accounts = listed(told.leftOut);
    note(
      say(
        en`What was published leaves out ${accounts}: another scan tells of it at the same time, or the history could not be
           written.`,
        ja`公開した内容に ${accounts} は含まれていません。別のスキャンが同時に通知しているか、履歴を書き込めませんでした。`,
      ),
      locale,
    );
  }
  return told;
}
