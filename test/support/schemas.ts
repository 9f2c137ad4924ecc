// The published JSON Schemas, compiled by ajv as a subscriber would, and ways to break a message.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';

/** @param name of a file in docs/schemas, without its extension */
export function publishedSchema(name: string, options: { formats: boolean }): ValidateFunction {
  const file = new URL(`../../docs/schemas/${name}.schema.json`, import.meta.url);
  const ajv = new Ajv2020({ allErrors: true, validateFormats: options.formats });
  formats.default(ajv);
  const schema: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new Error(`${name} is no schema`);
  return ajv.compile(schema);
}

type Path = readonly (string | number)[];

/** Every place in a JSON value. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]))];
}

/** What may stand in the place of something: of another type, out of bounds, or nothing at all. */
const WRONG = [undefined, null, -1, 1.5, 'x', '', [], {}, true] as const;

/** A copy in which something else stands at a place; `undefined`: the key is not there. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === key ? replaced(item, rest, by) : item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    name === key ? replaced(item, rest, by) : item,
  ]);
  // As it travels: JSON has no undefined.
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)));
}

/** A message with one thing wrong in it, or by chance nothing. */
export const brokenOf = (message: object): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom(...placesIn(message).slice(1)), fc.constantFrom(...WRONG))
    .map(([place, wrong]) => replaced(message, place, wrong));
