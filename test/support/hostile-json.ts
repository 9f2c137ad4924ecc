// JSON as nobody should send it: anything at all, and what is right but for one field. For property tests of whatever reads
// input.
import fc from 'fast-check';
import { hostileText } from './reports.ts';

/** Names by which careless code reaches the prototype of what it reads (CWE-1321), and some that are not well formed. */
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'a.b',
  '\ud800',
  '\u0000',
];
const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 20 }), hostileText);

const NUMBERS = [-1, -0, 0.5, 1e308, 5e-324, 2 ** 53, Number.MAX_SAFE_INTEGER + 2, -(2 ** 31)];

/** Levels of the deepest values. */
const DEEP = 10_000;

/** A value inside so many lists or objects. */
const nested = (inObjects: boolean): unknown =>
  JSON.parse(inObjects ? `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}` : '['.repeat(DEEP) + ']'.repeat(DEEP));

const leaf = fc.oneof(
  hostileText,
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(null, true, false, '', 'true', '0', 'null'),
);

/** Any JSON value. Keys are a value's own, also `__proto__`: as JSON.parse makes them. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
})).value;

/** The same, or something very deep. */
const strange = fc.oneof(
  { weight: 20, arbitrary: anyJson },
  { weight: 1, arbitrary: fc.boolean().map(nested) },
);

type Path = readonly string[];
type Fields = Record<string, unknown>;

const isParent = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Where each field of a value is, below the value itself. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  if (!isParent(value)) return [];
  return Object.keys(value).flatMap((name) => [[...at, name], ...pathsIn(value[name], [...at, name])]);
}

/** One thing that happens to a field. */
type Harm = 'replaced' | 'removed' | 'renamed' | 'added';
const HARMS: readonly Harm[] = ['replaced', 'removed', 'renamed', 'added'];

/** JSON that was valid, and the field that is not as it was. */
export interface Harmed {
  readonly value: unknown;
  /** Its names, outermost first. */
  readonly path: Path;
  /** What is called so now was not there. */
  readonly name: string;
}

/** Valid JSON with one field harmed; also where what took its place is valid again. */
export function nearlyValid(valid: object): fc.Arbitrary<Harmed> {
  return fc
    .tuple(fc.constantFrom(...pathsIn(valid)), fc.constantFrom(...HARMS), key, strange)
    .map(([path, harm, name, value]) => {
      const copy = structuredClone(valid);
      doHarm(copy, path, { harm, name, value });
      return { value: copy, path, name };
    });
}

function doHarm(
  copy: object,
  path: Path,
  { harm, name, value }: { readonly harm: Harm; readonly name: string; readonly value: unknown },
): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, step) => (isParent(at) ? at[step] : at), copy);
  const field = path.at(-1) ?? '';
  if (Array.isArray(parent)) {
    // What is in a list has no name: it goes, or another one is in its place, or beside it.
    parent.splice(Number(field), harm === 'added' ? 0 : 1, ...(harm === 'removed' ? [] : [value]));
    return;
  }
  if (!isParent(parent)) throw new RangeError(`there is no ${path.join('.')}`);
  const was = parent[field];
  if (harm === 'removed' || harm === 'renamed') delete parent[field];
  if (harm === 'replaced') own(parent, field, value);
  if (harm === 'renamed') own(parent, name, was);
  if (harm === 'added') own(parent, name, value);
}

/** As a field of its own, whatever it is called. */
function own(parent: Fields, name: string, value: unknown): void {
  Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The JSON text of a value: deeper than JSON.stringify goes, too, which calls itself. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return jsonTextOfDeep(value);
  }
}

function jsonTextOfDeep(value: unknown): string {
  const out: string[] = [];
  const todo: (() => void)[] = [];
  const write = (one: unknown): void => {
    if (!isParent(one)) {
      out.push(JSON.stringify(one) ?? 'null');
      return;
    }
    const isList = Array.isArray(one);
    const names = Object.keys(one);
    out.push(isList ? '[' : '{');
    todo.push(() => out.push(isList ? ']' : '}'));
    for (const [i, name] of [...names.entries()].reverse()) {
      todo.push(() => {
        if (i > 0) out.push(',');
        if (!isList) out.push(`${JSON.stringify(name)}:`);
        write(one[name]);
      });
    }
  };
  write(value);
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) next();
  return out.join('');
}
