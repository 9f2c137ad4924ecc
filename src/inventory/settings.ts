// The schema of what a pool has now, as Cognito has it.
import * as v from 'valibot';
import { expected } from '../input.ts';
import { en, type JsonObject, ja, say } from '../model.ts';

const OBJECT = expected(say(en`expected a JSON object`, ja`JSON オブジェクトを指定してください`));
/** Far more than any settings of Cognito have, and far less than what walking through them can bear. */
const MAX_DEPTH = 100;
const TOO_DEEP = expected(
  say(en`expected at most ${MAX_DEPTH} levels`, ja`入れ子は ${MAX_DEPTH} 段までにしてください`),
);

/** Without recursion, which a deep one would exhaust. */
function depthOf(value: object): number {
  let depth = 0;
  let level: object[] = [value];
  while (level.length > 0 && depth <= MAX_DEPTH) {
    depth += 1;
    level = level
      .flatMap((one) => Object.values(one))
      .filter((one) => typeof one === 'object' && one !== null);
  }
  return depth;
}

/**
 * An inventory was parsed from JSON, so all within an object of it is JSON. No `record`: that leaves out the name
 * "constructor", which a tag may well have.
 */
export const jsonObject: v.GenericSchema<unknown, JsonObject> = v.pipe(
  v.custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    OBJECT,
  ),
  v.check((value) => depthOf(value) <= MAX_DEPTH, TOO_DEEP),
);
