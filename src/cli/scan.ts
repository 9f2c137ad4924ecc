// `mailposture scan`: scans the account of the current credentials.
import { settingsFrom } from '../config.ts';
import type { Deps } from '../deps.ts';
import { InputError } from '../input.ts';
import { en, ja, type Locale, type Policy, type SubjectRef, say, type Text } from '../model.ts';
import { narrowReport } from '../narrow.ts';
import type { PublishConfig, Published } from '../publish/index.ts';
import { placeWords } from '../publish/messages/digest.ts';
import { type Looked, type LookRequest, look, type Recalled, recall, remember, tell } from '../scan.ts';
import { isMeant } from '../subjects.ts';
import { exitCodeOf } from './exit.ts';
import type { LookOptions, ReachOptions } from './options.ts';
import { checkOutputs, note, saveInventory, writeReport } from './output.ts';
import { reach } from './reach.ts';
import { Progress } from './terminal.ts';

export interface ScanOptions extends LookOptions, ReachOptions {
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
  const { deps, policy, read } = await reach(options);
  const recalled = await lookAndWrite(deps, { ...options, ...read, ...(history && { history }) }, policy);
  if (options.publish) {
    tellWhere(await tell(deps, targets, recalled), topicArn ?? '', options.locale);
  } else await remember(recalled);
  return exitCodeOf(recalled.report, options.failOn);
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
  const whole = await look(deps, requestOf(options, policy), progress.onRead).finally(() => progress.done());
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

const waiting = (place: string): Text =>
  say(
    en`Another scan is telling what changed: waiting for it, a minute at most (${place}).`,
    ja`別のスキャンが変化を通知しています。完了を最大 1 分間待ちます (${place})。`,
  );

/** What was looked at of the subjects that somebody named. */
function narrowed(looked: Looked, patterns: readonly string[] = []): Looked {
  if (patterns.length === 0) return looked;
  const isAbout = (subject: SubjectRef) => patterns.some((pattern) => isMeant(pattern, subject));
  return {
    ...looked,
    report: narrowReport(looked.report, looked.inventory, patterns),
    scope: { ...looked.scope, isAbout },
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

function requestOf(
  { region, check, saveInventory: file, locale, deepReads }: LookOptions,
  policy: Policy,
): LookRequest {
  return {
    policy,
    locale,
    keepInventory: file !== undefined,
    ...(region && { regions: region }),
    ...(check && { checks: check }),
    ...(deepReads !== undefined && { deepReads }),
  };
}
