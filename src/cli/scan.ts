// `mailposture scan`: scans the account of the current credentials.
import { settingsFrom } from '../config.ts';
import type { Deps } from '../deps.ts';
import { InputError } from '../input.ts';
import { en, ja, type Locale, type Policy, say } from '../model.ts';
import { narrowReport } from '../narrow.ts';
import { placeWords } from '../publish/digest.ts';
import type { PublishConfig } from '../publish/index.ts';
import { type Looked, type LookRequest, look, tell } from '../scan.ts';
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
  const settings = settingsFrom(process.env);
  const targets: PublishConfig = {
    topicArn: options.topic ?? settings.topicArn,
    reportBucket: settings.reportBucket,
  };
  if (options.publish && !targets.topicArn && !targets.reportBucket) {
    throw new InputError(
      say(
        en`--publish needs a topic: give --topic ARN, or set MAILPOSTURE_TOPIC_ARN`,
        ja`--publish にはトピックが必要です。--topic ARN を指定するか、MAILPOSTURE_TOPIC_ARN を設定してください`,
      ),
    );
  }
  const { deps, policy, read } = await reach(options);
  const { report } = await lookAndWrite(deps, { ...options, ...read }, policy);
  if (options.publish) {
    const { digest, report: place } = await tell(deps, targets, report);
    tellWhere(
      place && placeWords(place),
      digest && { topic: targets.topicArn ?? '', id: digest.messageId ?? '' },
      options.locale,
    );
  }
  return exitCodeOf(report, options.failOn);
}

/** Looks with progress on a terminal, and writes what was asked for. The report is out before anything is published. */
export async function lookAndWrite(deps: Deps, options: LookOptions, policy: Policy): Promise<Looked> {
  await checkOutputs(options);
  const progress = new Progress(options.locale);
  const looked = await look(deps, requestOf(options, policy), progress.onRead).finally(() => progress.done());
  const { inventory } = looked;
  await saveInventory(inventory, options.saveInventory, options.locale);
  const report = narrowReport(looked.report, inventory, options.subject);
  await writeReport(report, options);
  return { inventory, report };
}

/** Says where what was published can be found. */
function tellWhere(
  report: string | undefined,
  message: { readonly topic: string; readonly id: string } | undefined,
  locale: Locale,
): void {
  if (report) note(say(en`The report is in ${report}.`, ja`レポートは ${report} にあります。`), locale);
  if (message) {
    const { topic, id } = message;
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
