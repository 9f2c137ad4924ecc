// Why children of the Distributed Map failed: ResultWriter's own files say it.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
import * as v from 'valibot';
import { en, ja, same, say, type Text } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import type { RunStore } from './store.ts';

const Manifest = v.object({
  ResultFiles: v.object({ FAILED: v.array(v.object({ Key: v.string() })) }),
});
/** Failed, timed out and aborted children. `Input` is the item as the machine handed it over. */
const Failed = v.array(
  v.object({
    Input: v.pipe(v.string(), v.parseJson(), v.object({ account: v.string() })),
    Status: v.string(),
    Error: v.optional(v.string()),
    Cause: v.optional(v.string()),
  }),
);
/** What Lambda makes of an error that a function threw ("Lambda function errors in Node.js"). */
const Thrown = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ errorType: v.optional(v.string()), errorMessage: v.string() }),
);

/** Letters of a reason, as a journal keeps them. */
const MOST_TOLD = 500;

/**
 * Why the children of accounts failed, the last time that they did.
 * @param manifest key of ResultWriter's manifest
 * @throws RunError where it is not there, or is something else; what S3 says
 */
export async function failuresIn(store: RunStore, manifest: string): Promise<ReadonlyMap<string, Text>> {
  const { ResultFiles } = await store.json(manifest, Manifest);
  const reasons = new Map<string, Text>();
  for (const { Key } of ResultFiles.FAILED) {
    for (const { Input, ...failed } of await store.json(Key, Failed))
      reasons.set(Input.account, reasonOf(failed));
  }
  return reasons;
}

type Failure = Omit<v.InferOutput<typeof Failed>[number], 'Input'>;

function reasonOf({ Status, Error: name, Cause }: Failure): Text {
  const thrown = v.safeParse(Thrown, Cause);
  const cause = thrown.success ? thrown.output.errorMessage : Cause;
  const told = [name ?? Status, cause].filter((part) => part !== undefined && part !== '');
  return same(clip(oneLine(told.join(': ')), MOST_TOLD));
}

/** Why an account that left no part is not in the report. */
export function notScanned(reason: Text | undefined): Text {
  if (reason === undefined) return NO_PART;
  return say(en`its scan failed: ${reason}`, ja`スキャンに失敗しました: ${reason}`);
}

const NO_PART = say(en`its scan ended without leaving anything`, ja`スキャンは何も残さずに終了しました`);
