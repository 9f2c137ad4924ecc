// The schemas that formats are held against, compiled.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const here = (path: string) => new URL(path, import.meta.url);

/**
 * docs/schemas/report-1.schema.json, without the promise to readers that properties may be added: what a report has and
 * the schema does not know is a fault.
 */
export function reportSchema(): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
  addFormats.default(ajv);
  return ajv.compile(closed(REPORT_SCHEMA));
}

// JSON.parse knows no type; ajv refuses what is no schema.
export const REPORT_SCHEMA = JSON.parse(
  readFileSync(here('../../docs/schemas/report-1.schema.json'), 'utf8'),
) as object;

function closed(schema: object): object {
  const all = Object.entries(schema).map(([key, value]) => [key, inside(value)]);
  return { ...Object.fromEntries(all), ...('properties' in schema && { additionalProperties: false }) };
}

function inside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inside);
  return typeof value === 'object' && value !== null ? closed(value) : value;
}

/**
 * SARIF's own schema: sarif-2.1.0-rtm.5.json of schemastore.org (Apache-2.0), the schema of the OASIS standard, as it is in
 * the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT). Compressed, and otherwise unchanged.
 */
export function sarifSchema(): ValidateFunction {
  const file = here('../publish/formats/sarif-2.1.0-rtm.5.schema.json.gz');
  // JSON.parse knows no type; ajv refuses what is no schema. It is of draft 4, in which `$id` was `id`.
  const { id, $schema, ...schema } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<
    string,
    unknown
  >;
  // One of its patterns is none with the flag u.
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** What is wrong with a document; empty where it is valid. */
export function faultsOf(validate: ValidateFunction, document: unknown): string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
