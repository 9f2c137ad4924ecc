// What Step Functions hands to the functions of a run (org/state-machine.asl.json). Unknown keys are errors.
import * as v from 'valibot';
import { type ScanRequest, scanRequestOf } from '../../config.ts';
import { expected, parseInput } from '../../input.ts';
import { en, ja, say } from '../../model.ts';

/**
 * The name of the execution, which becomes a part of keys: of what Step Functions takes for one, letters and digits that
 * are safe in keys of S3 ("Naming Amazon S3 objects", "API_StartExecution").
 */
const RUN = v.pipe(
  v.string(),
  v.regex(
    /^[\w-]{1,80}$/,
    expected(
      say(
        en`expected the name of an execution, of letters, digits, - and _`,
        ja`英数字と - _ からなる実行の名前を指定してください`,
      ),
    ),
  ),
);
const ACCOUNT = v.pipe(
  v.string(),
  v.regex(
    /^\d{12}$/,
    expected(say(en`expected an account id of 12 digits`, ja`12 桁のアカウント ID を指定してください`)),
  ),
);
const KEY = v.pipe(v.string(), v.startsWith('runs/'));

const LIST = v.strictObject({
  run: RUN,
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  request: v.unknown(),
});
const SCAN = v.strictObject({ run: RUN, account: ACCOUNT });
const MERGE = v.strictObject({ run: RUN, results: KEY });
const PUBLISH = v.strictObject({ run: RUN });

const WHAT = say(en`event`, ja`イベント`);
const REQUEST = say(en`request of the event`, ja`イベントの request`);

export interface ListEvent extends Omit<v.InferOutput<typeof LIST>, 'request'> {
  readonly request: ScanRequest;
  /** The request as it was given: JSON, as a run keeps it. */
  readonly given: unknown;
}
export type ScanEvent = v.InferOutput<typeof SCAN>;
export type MergeEvent = v.InferOutput<typeof MERGE>;
export type PublishEvent = v.InferOutput<typeof PUBLISH>;

/** The input of the execution takes what the event of the scan function does. @throws InputError */
export function listEventOf(event: unknown): ListEvent {
  const { request, ...rest } = parseInput(LIST, event, WHAT);
  return { ...rest, given: request, request: scanRequestOf(request, REQUEST) };
}

/** @throws InputError */
export const scanEventOf = (event: unknown): ScanEvent => parseInput(SCAN, event, WHAT);
/** @throws InputError */
export const mergeEventOf = (event: unknown): MergeEvent => parseInput(MERGE, event, WHAT);
/** @throws InputError */
export const publishEventOf = (event: unknown): PublishEvent => parseInput(PUBLISH, event, WHAT);
