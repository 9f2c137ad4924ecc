// `mailposture fix [INVENTORY]`: writes the plan that cures what fails, from a saved inventory or from a scan. It changes
// nothing but the files that it writes.
import { CHECKS, selectChecks } from '../checks/index.ts';
import { settingsFrom } from '../config.ts';
import type { Answers, SenderAnswer } from '../fix/answers.ts';
import { type Document, type DocumentForm, documentsAsText, documentsOf } from '../fix/documents.ts';
import { type Plan, planOf } from '../fix/plan.ts';
import type { HostedZone } from '../fix/render/zones.ts';
import { InputError } from '../input.ts';
import { judge } from '../judge.ts';
import { counted, en, ja, type Locale, listed, type Noun, say, where } from '../model.ts';
import { narrowPlan, requireSubjects } from '../narrow.ts';
import {
  inventoryOf,
  reportOn,
  type SurveyPorts,
  type SurveyRequest,
  survey,
} from '../organization/survey.ts';
import { type Looked, look } from '../scan.ts';
import { EXIT } from './exit.ts';
import { checkFolder, writeFolder } from './folder.ts';
import { readInventory } from './inventory.ts';
import { type MembersOptions, membersOf } from './members.ts';
import type { ConfigOptions, ReachOptions, ReadOptions, SubjectOptions } from './options.ts';
import { note } from './output.ts';
import { planTable } from './plan-table.ts';
import { awsPorts, policyFor } from './policy.ts';
import { reach } from './reach.ts';
import { Progress, paintFor, widthOf } from './terminal.ts';

export interface FixOptions extends ConfigOptions, ReadOptions, ReachOptions, SubjectOptions, MembersOptions {
  readonly check?: readonly string[];
  readonly as: DocumentForm;
  readonly out?: string;
  readonly force?: boolean;
  readonly from?: readonly SenderAnswer[];
  readonly eventsTopic?: string;
  readonly dmarcReports?: string;
  readonly hostedZone?: readonly HostedZone[];
  readonly locale: Locale;
}

/** @returns the exit code */
export async function fixCommand(file: string | undefined, options: FixOptions): Promise<number> {
  const { locale, out, as: form, force = false, hostedZone: zones = [] } = options;
  const checks = options.check && new Set(selectChecks(options.check).map(({ id }) => id));
  if (file !== undefined) refuseScanOptions(options);
  if (out !== undefined) await checkFolder(out);
  const looked = file === undefined ? await scanned(options) : await saved(file, options);
  const plan = planFor(looked, options, checks);
  const documents = documentsOf(plan, form, { locale, zones });
  if (out === undefined) {
    process.stdout.write(documentsAsText(documents));
  } else {
    await writeFolder(out, documents, force);
    const screen = { paint: paintFor(process.stdout), width: widthOf(process.stdout), locale };
    process.stdout.write(planTable(plan, screen));
    tellWritten(documents, out, locale);
  }
  if (looked.report.coverage.complete) return EXIT.ok;
  tellUnseen(looked, locale);
  return EXIT.unseen;
}

/** As many files are named one by one; a plan of scripts may have a hundred. */
const MOST_NAMED = 8;

function tellWritten(documents: readonly Document[], out: string, locale: Locale): void {
  const names = documents.map(({ path }) => path);
  const [first = ''] = names;
  const few = say(en`Wrote ${listed(names)} into ${out}.`, ja`${out} に ${listed(names)} を書き出しました。`);
  const many = say(
    en`Wrote ${names.length} files into ${out}: begin with ${first}.`,
    ja`${out} に ${names.length} 個のファイルを書き出しました。最初に ${first} を参照してください。`,
  );
  note(names.length > MOST_NAMED ? many : few, locale);
}

/** A plan from an inventory reads nothing: to take what says how to read would be to ignore it. */
function refuseScanOptions(options: FixOptions): void {
  const given = Object.entries({
    '--region': options.region,
    '--deep-reads': options.deepReads,
    '--profile': options.profile,
    '--dns': options.dns,
    '--pace': options.pace,
    '--max-time': options.maxTime,
    '--org': options.org,
    '--accounts': options.accounts,
    '--role': options.role,
    '--external-id': options.externalId,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (given.length === 0) return;
  const flags = given.join(', ');
  throw new InputError(
    say(
      en`${flags}: only for a scan, and nothing is read where an inventory is given`,
      ja`${flags}: スキャン用のオプションです。インベントリを指定した場合は何も読み取りません`,
    ),
  );
}

type Judged = Pick<Looked, 'inventory' | 'report'>;
type OnRead = Progress['onRead'];

/** As much is read as all checks and their fixes need, which leaves out tags: those of identities take a call each. */
async function scanned(options: FixOptions): Promise<Judged> {
  const members = membersOf(options);
  const { deps, policy, read } = await reach(options);
  const progress = new Progress(options.locale);
  const request = {
    policy,
    locale: options.locale,
    ...(read.region && { regions: read.region }),
    ...(read.deepReads !== undefined && { deepReads: read.deepReads }),
  };
  const { onRead } = progress;
  const judged = members ? surveyed(deps, { ...request, members }, onRead) : look(deps, request, onRead);
  return judged.finally(() => progress.done());
}

async function surveyed(ports: SurveyPorts, request: SurveyRequest, onRead: OnRead): Promise<Judged> {
  const seen = await survey(ports, { ...request, holdInventories: true }, { onRead });
  const inventory = inventoryOf(seen);
  // One account at least was looked at, or that would have been thrown.
  if (inventory === undefined) throw new TypeError('no inventory was held');
  return { inventory, report: reportOn(seen) };
}

async function saved(file: string, { config, locale }: FixOptions): Promise<Judged> {
  const inventory = await readInventory(file);
  const policy = await policyFor(config ?? settingsFrom(process.env).config, awsPorts);
  return { inventory, report: judge(inventory, CHECKS, policy, locale) };
}

/** The plan by all checks, since two may ask for one record; then as much of it as was asked for. */
function planFor(
  { inventory, report: { findings } }: Judged,
  { subject: subjects = [], from: senders = [], eventsTopic, dmarcReports }: FixOptions,
  checks: ReadonlySet<string> | undefined,
): Plan {
  requireSubjects(subjects, { option: '--subject' }, inventory, findings);
  const pools = senders.map(({ pool }) => pool);
  requireSubjects(pools, { option: '--from', kinds: ['userPool'] }, inventory, findings);
  const answers: Answers = {
    senders,
    ...(eventsTopic !== undefined && { eventsTopic }),
    ...(dmarcReports !== undefined && { dmarcReports }),
  };
  // What was not seen for other checks is nothing that this plan lacks.
  const told = where(
    findings,
    ({ outcome, checkId }) => outcome !== 'unknown' || (checks?.has(checkId) ?? true),
  );
  const plan = planOf(told, inventory, { answers, subjects });
  return checks === undefined ? plan : narrowPlan(plan, checks);
}

const THINGS: Noun = { one: 'thing', many: 'things', ja: '件' };
const ANSWERS: Noun = { one: 'check has', many: 'checks have', ja: '件' };

function tellUnseen({ report }: Judged, locale: Locale): void {
  const things = counted(report.coverage.gaps.length, THINGS);
  const open = counted(report.summary.outcomes.unknown, ANSWERS);
  note(
    say(
      en`Not everything was seen (${things} not read, ${open} no answer): what that needs is not in the plan.
        "mailposture scan" says what it was.`,
      ja`確認できないものがありました (読み取り失敗 ${things}、結果不明のチェック ${open})。それに必要な手順は計画に
        含まれていません。内容は "mailposture scan" で確認してください。`,
    ),
    locale,
  );
}
