// `mailposture scan`: scans the account of the current credentials, or several.
import { settingsFrom } from '../config.ts';
import type { Deps } from '../deps.ts';
import { InputError } from '../input.ts';
import { en, ja, type Locale, type Policy, type Report, say } from '../model.ts';
import { narrowReport } from '../narrow.ts';
import { type Members, reportOn } from '../organization/survey.ts';
import { rememberAll } from '../organization/tell.ts';
import type { PublishConfig, Published } from '../publish/index.ts';
import { placeWords } from '../publish/messages/digest.ts';
import { carriedFrom, type Looked, look, type Recalled, recall, remember, tell } from '../scan.ts';
import { exitCodeOf } from './exit.ts';
import { isOneOf, requestOf, waiting } from './look.ts';
import { type MembersOptions, membersOf } from './members.ts';
import type { LookOptions, ReachOptions } from './options.ts';
import { checkOutputs, note, saveInventory, writeReport } from './output.ts';
import { reach } from './reach.ts';
import { surveyAndWrite, tellSurvey } from './scan-accounts.ts';
import { Progress } from './terminal.ts';

export interface ScanOptions extends LookOptions, ReachOptions, MembersOptions {
  readonly publish?: boolean;
  readonly topic?: string;
}

/** @returns the exit code */
export async function scanCommand(options: ScanOptions): Promise<number> {
  const { history: usual, ...settings } = settingsFrom(process.env);
  const topicArn = options.topic ?? settings.topicArn;
  const targets: PublishConfig = { ...settings, ...(topicArn && { topicArn }) };
  if (options.publish && !hasTarget(targets)) throw new InputError(NO_TARGET);
  // What is only printed is nothing that the service has told of: its history stays as it is.
  const history = options.history ?? (options.publish ? usual : undefined);
  const members = membersOf(options);
  const { deps, policy, read } = await reach(options);
  const look = { ...options, ...read, ...(history && { history }) };
  const publishTo = options.publish ? targets : undefined;
  const scanned = members
    ? await scanAccounts(deps, members, look, { policy, publishTo })
    : await scanOne(deps, look, { policy, publishTo });
  if (scanned.published) tellWhere(scanned.published, topicArn ?? '', options.locale);
  return exitCodeOf(scanned.report, options.failOn);
}

/** By which rules to judge, and where to publish; undefined: nowhere. */
interface Manner {
  readonly policy: Policy;
  readonly publishTo: PublishConfig | undefined;
}

interface Scanned {
  readonly report: Report;
  readonly published?: Published;
}

async function scanOne(deps: Deps, options: LookOptions, { policy, publishTo }: Manner): Promise<Scanned> {
  const recalled = await lookAndWrite(deps, options, policy);
  const { report } = recalled;
  if (publishTo) return { report, published: await tell(deps, publishTo, recalled) };
  await remember(recalled);
  return { report };
}

async function scanAccounts(
  deps: Deps,
  members: Members,
  options: LookOptions,
  { policy, publishTo }: Manner,
): Promise<Scanned> {
  const seen = await surveyAndWrite(deps, members, options, policy);
  if (publishTo) return tellSurvey(deps, publishTo, seen, options.locale);
  await rememberAll(seen);
  return { report: reportOn(seen) };
}

const hasTarget = ({ topicArn, reportBucket, securityHub, eventBus }: PublishConfig): boolean =>
  Boolean(topicArn ?? reportBucket ?? eventBus) || securityHub;

const NO_TARGET = say(
  en`--publish needs a topic: give --topic ARN, or set MAILPOSTURE_TOPIC_ARN`,
  ja`--publish にはトピックが必要です。--topic ARN を指定するか、MAILPOSTURE_TOPIC_ARN を設定してください`,
);

/**
 * Looks with progress on a terminal, compares, and writes what was asked for. The report is out before anything is
 * published; where the history cannot be read, it is out without what changed.
 */
export async function lookAndWrite(deps: Deps, options: LookOptions, policy: Policy): Promise<Recalled> {
  await checkOutputs(options);
  const progress = new Progress(options.locale);
  const request = { ...requestOf(options, policy), ...carriedFrom(deps, options.history) };
  const whole = await look(deps, request, progress.onRead).finally(() => progress.done());
  await saveInventory(whole.inventory, options.saveInventory, options.locale);
  const looked = narrowed(whole, options.subject);
  const onWait = (place: string) => note(waiting(place), options.locale);
  const recalled = await recall({ ...deps, onWait }, options.history, looked).catch(
    async (error: unknown) => {
      await writeReport(looked.report, options);
      throw error;
    },
  );
  await writeReport(recalled.report, options);
  return recalled;
}

/** What was looked at of the subjects that somebody named. */
function narrowed(looked: Looked, patterns: readonly string[] = []): Looked {
  if (patterns.length === 0) return looked;
  return {
    ...looked,
    report: narrowReport(looked.report, looked.inventory, patterns),
    scope: { ...looked.scope, isAbout: isOneOf(patterns) },
  };
}

/** Says where what was published can be found. */
function tellWhere({ report, digest }: Published, topic: string, locale: Locale): void {
  if (report) {
    const place = placeWords(report);
    note(say(en`The report is in ${place}.`, ja`レポートは ${place} にあります。`), locale);
  }
  if (digest) {
    const id = digest.messageId ?? '';
    note(
      say(en`Published to ${topic} as ${id}.`, ja`${topic} に公開しました (メッセージ ID: ${id})。`),
      locale,
    );
  }
}
