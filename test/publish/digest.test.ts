// The digest, its reader, and its published JSON Schema, which must tell the same story.
import { readFileSync } from 'node:fs';
import { DigestError, DigestSchema, makeDigest, parseDigest } from '../../src/publish/digest.ts';
import { finding, gap, report } from '../support/reports.ts';

const where = { bucket: 'reports', key: 'reports/111122223333/a.json' };
const ROOM = 200_000;

test('holds what fails and what is unknown, worst first, and never what passes', () => {
  const findings = [
    finding({ outcome: 'pass' }),
    finding({ severity: 'low' }),
    finding({ outcome: 'unknown' }),
    finding({ severity: 'critical' }),
  ];
  const digest = makeDigest(report({ findings }), where, ROOM);
  expect(digest.findings.map(({ outcome, severity }) => `${outcome} ${severity}`)).toEqual([
    'fail critical',
    'fail low',
    'unknown critical',
  ]);
  expect(digest.summary.outcomes).toEqual({ pass: 1, fail: 2, notApplicable: 0, unknown: 1 });
  expect(digest.omitted).toEqual({ findings: 0, gaps: 0, where: 's3://reports/reports/111122223333/a.json' });
});

test('ordinary text is not cut', () => {
  const one = finding();
  expect(makeDigest(report({ findings: [one] }), undefined, ROOM).findings).toEqual([one]);
});

test('the least severe findings give way first, and are counted', () => {
  const findings = [
    ...Array.from({ length: 400 }, () => finding({ severity: 'low' })),
    ...Array.from({ length: 100 }, () => finding({ severity: 'critical' })),
  ];
  const digest = makeDigest(report({ findings }), undefined, ROOM);
  const severities = digest.findings.map(({ severity }) => severity);
  expect(severities.slice(0, 100).every((severity) => severity === 'critical')).toBe(true);
  expect(severities.length).toBeGreaterThan(100);
  expect(digest.omitted).toEqual({ findings: 500 - severities.length, gaps: 0, where: null });
});

test('gaps that do not fit are counted', () => {
  const gaps = Array.from({ length: 55 }, () => gap());
  const digest = makeDigest(report({ gaps }), undefined, ROOM);
  expect(digest.coverage.gaps).toHaveLength(40);
  expect(digest.omitted.gaps).toBe(15);
  expect(digest.headline).toContain('55 things could not be seen');
});

describe('parseDigest', () => {
  const digest = makeDigest(report({ findings: [finding()], gaps: [gap()], notes: ['n'] }), where, ROOM);

  test('reads what makeDigest wrote', () => {
    expect(parseDigest(JSON.stringify(digest))).toEqual(digest);
  });
  test('takes keys that a later version may add', () => {
    expect(parseDigest(JSON.stringify({ ...digest, later: 1 }))).toEqual(digest);
  });
  test.each<[string, string, RegExp]>([
    ['no JSON', 'hello', /not JSON/],
    ['an array', '[]', /no Mailposture digest/],
    ['another format', JSON.stringify({ ...digest, format: 'mailposture-digest/2' }), /digest: format: /],
    [
      'a field deep inside',
      JSON.stringify({ ...digest, findings: [{ ...finding(), severity: 'awful' }] }),
      /findings\.0\.severity/,
    ],
    ['a missing field', JSON.stringify({ ...digest, omitted: undefined }), /omitted/],
  ])('%s', (_, text, words) => {
    expect(() => parseDigest(text)).toThrow(DigestError);
    expect(() => parseDigest(text)).toThrow(words);
  });
});

// What the test reads of a JSON Schema, and of a valibot schema.
interface JsonSchema {
  readonly type?: string | string[];
  readonly const?: unknown;
  readonly enum?: unknown[];
  readonly $ref?: string;
  readonly properties?: Record<string, JsonSchema>;
  readonly required?: string[];
  readonly items?: JsonSchema;
}
interface OwnSchema {
  readonly type: string;
  readonly entries?: Record<string, OwnSchema>;
  readonly item?: OwnSchema;
  readonly wrapped?: OwnSchema;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
}

/** Every property of a schema as `path: type`, with `?` when it may be missing. */
function shapeOfJson(schema: JsonSchema, path = ''): string[] {
  const here = `${path}: `;
  if (schema.$ref) return [`${here}amount`];
  if (schema.const !== undefined) return [here + JSON.stringify([schema.const])];
  if (schema.enum) return [here + JSON.stringify(schema.enum)];
  if (schema.items) return shapeOfJson(schema.items, `${path}[]`);
  if (!schema.properties) return [here + [schema.type].flat().join('|')];
  return Object.entries(schema.properties).flatMap(([key, of]) =>
    shapeOfJson(of, `${path}.${key}${schema.required?.includes(key) ? '' : '?'}`),
  );
}

function shapeOfOwn(schema: OwnSchema, path = ''): string[] {
  const here = `${path}: `;
  if (schema.type === 'literal') return [here + JSON.stringify([schema.literal])];
  if (schema.type === 'picklist') return [here + JSON.stringify(schema.options)];
  if (schema.item) return shapeOfOwn(schema.item, `${path}[]`);
  if (schema.type === 'nullable') return [`${here}${schema.wrapped?.type}|null`];
  if (schema.type === 'optional' && schema.wrapped) return shapeOfOwn(schema.wrapped, path);
  if (schema.type === 'number') return [`${here}amount`];
  if (!schema.entries) return [here + schema.type];
  return Object.entries(schema.entries).flatMap(([key, of]) =>
    shapeOfOwn(of, `${path}.${key}${of.type === 'optional' ? '?' : ''}`),
  );
}

test('the JSON Schema and the reader know the same properties, types and requirements', () => {
  const file = new URL('../../docs/schemas/digest-1.schema.json', import.meta.url);
  // JSON.parse knows no type; a schema file that is something else fails the comparison.
  const published = JSON.parse(readFileSync(file, 'utf8')) as JsonSchema;
  const own = shapeOfOwn(DigestSchema);
  expect(own.length).toBeGreaterThan(40);
  expect(shapeOfJson(published)).toEqual(own);
});

test('the example in docs/digest.md is a digest', () => {
  const page = readFileSync(new URL('../../docs/digest.md', import.meta.url), 'utf8');
  const example = /```json\n(\{\n {2}"format"[\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(parseDigest(example).findings).toHaveLength(1);
});
