// Input from people and files: checked against a schema, and refused with an error that names each field.
import * as v from 'valibot';

/** Input that does not fit. The message names the fields and what was expected; nothing was changed. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** A file that is something else altogether would name thousands of fields. */
const MAX_FAULTS = 20;

/**
 * Checks input against the schema of an object.
 * @param what what the input is, for the message: `event`, `environment`, a file's name
 * @throws InputError naming the fields that do not fit (the first 20) and what was expected there
 */
export function parseInput<T>(schema: v.GenericSchema<unknown, T>, input: unknown, what: string): T {
  // To JavaScript, and to valibot, a list is an object too: an empty one would pass for one without any key.
  if (Array.isArray(input)) throw new InputError(`${what} is not valid: expected an object, not a list`);
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const faults = result.issues
    .slice(0, MAX_FAULTS)
    .map((issue) => `${v.getDotPath(issue) || 'it'}: ${wordsOf(issue)}`);
  const more = result.issues.length - faults.length;
  throw new InputError(`${what} is not valid: ${faults.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
}

/** valibot says of an unknown key that it "expected never". */
function wordsOf({ expected, message }: v.BaseIssue<unknown>): string {
  return expected === 'never' ? 'unknown key' : message;
}

/**
 * Parses JSON.
 * @throws InputError with the parser's own words
 */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${what} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
