// The schema of what a pool has now, as Cognito has it.
import * as v from 'valibot';
import { expected } from '../input.ts';
import { en, type JsonObject, ja, say } from '../model.ts';

const OBJECT = expected(say(en`expected a JSON object`, ja`JSON オブジェクトを指定してください`));

/**
 * An inventory was parsed from JSON, so all within an object of it is JSON. No `record`: that leaves out the name
 * "constructor", which a tag may well have.
 */
export const jsonObject: v.GenericSchema<unknown, JsonObject> = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  OBJECT,
);
