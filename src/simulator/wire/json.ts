// JSON bodies of awsJson and restJson: timestamps are epoch seconds (the default of both protocols).
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html

/** @throws SyntaxError when the body is not a JSON object */
export function decodeJson(body: string): Record<string, unknown> {
  if (body.trim() === '') return {};
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SyntaxError('the body is not a JSON object');
  }
  return { ...value };
}

/** Encodes an answer; a Date becomes epoch seconds, a Map an object. */
export function encodeJson(output: unknown): string {
  return JSON.stringify(jsonValue(output));
}

function jsonValue(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value !== 'object' || value === null) return value;
  const entries: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([name, item]) => [name, jsonValue(item)]));
}
