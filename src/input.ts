// Input from people and files: checked against a schema, and refused with an error that names each field.
import * as v from 'valibot';

/** Input that does not fit. The message names every field and what was expected; nothing was changed. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * Checks input against a schema.
 * @param what what the input is, for the message: `event`, `environment`, a file's name
 * @throws InputError naming each field and what was expected there
 */
export function parseInput<T>(schema: v.GenericSchema<unknown, T>, input: unknown, what: string): T {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  throw new InputError(`${what} is not valid: ${faults.join('; ')}`);
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
