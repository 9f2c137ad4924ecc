// JSONPath, payload templates and intrinsic functions of the Amazon States Language, as far as our machine uses them.
// Whatever else there is in a definition is refused, so that no test passes by a field that was passed over.
// https://states-language.net/spec.html

/** A definition holds something that this driver does not know. */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
}

/** What a state fails with: an error name of the language, or that of a task. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What paths are looked up in: the input of the state, and the context object. */
export interface Scope {
  readonly input: unknown;
  readonly context: Json;
}

/** `$`, `$.a.b`, `$$.Execution.Name`. @throws StateError where nothing is there */
export function pathValue(path: string, { input, context }: Scope): unknown {
  const [, dollars = '', names = ''] = /^(\$\$?)((?:\.[A-Za-z_]\w*)*)$/.exec(path) ?? [];
  if (dollars === '') throw new NotKnown(`the path ${path}`);
  let value: unknown = dollars === '$$' ? context : input;
  for (const name of names.split('.').slice(1)) {
    if (!isObject(value) || !Object.hasOwn(value, name)) {
      throw new StateError('States.ParameterPathFailure', `the path ${path} is not there`);
    }
    value = value[name];
  }
  return value;
}

/** A payload template: members whose names end in `.$` are paths or intrinsic functions. */
export function filled(template: unknown, scope: Scope): unknown {
  if (!isObject(template)) {
    if (Array.isArray(template)) throw new NotKnown('a list in a payload template');
    return template;
  }
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, filled(value, scope)];
      if (typeof value !== 'string') throw new NotKnown(`${name} that is no text`);
      return [name.slice(0, -2), value.startsWith('$') ? pathValue(value, scope) : called(value, scope)];
    }),
  );
}

function called(expression: string, scope: Scope): unknown {
  const [, name, list = ''] = /^States\.(\w+)\((.*)\)$/.exec(expression) ?? [];
  const values = argumentsIn(list, expression).map((argument) =>
    argument.startsWith("'") ? argument.slice(1, -1) : pathValue(argument, scope),
  );
  const [first, ...others] = values;
  if (name === 'StringToJson' && typeof first === 'string' && others.length === 0) return JSON.parse(first);
  if (name === 'Format' && typeof first === 'string') {
    const parts = first.split('{}');
    if (parts.length !== others.length + 1) throw new NotKnown(`${expression}: a place for each argument`);
    return parts.map((part, i) => `${part}${i < others.length ? String(others[i]) : ''}`).join('');
  }
  throw new NotKnown(`the intrinsic function ${expression}`);
}

/** Texts in single quotes without quotes in them, and paths. */
function argumentsIn(list: string, expression: string): string[] {
  const found = list.match(/'[^'\\]*'|\$[\w$.]*/g) ?? [];
  if (found.join(',') !== list.replaceAll(/,\s+/g, ',')) throw new NotKnown(`the arguments of ${expression}`);
  return found;
}

/** `$`: the result takes the place of the input; `$.name`: it is put into it. */
export function withResult(input: unknown, path: unknown, result: unknown): unknown {
  if (path === undefined || path === '$') return result;
  const [, name] = /^\$\.([A-Za-z_]\w*)$/.exec(String(path)) ?? [];
  if (name === undefined || !isObject(input)) throw new NotKnown(`ResultPath ${String(path)}`);
  return { ...input, [name]: result };
}

/** "Maximum input or output size for a task, state, or execution" (Step Functions developer guide, "Quotas"). */
const MOST_BYTES = 256 * 1024;

/** What passes between states is JSON, and no more of it than Step Functions takes. */
export function passed(value: unknown): unknown {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= MOST_BYTES) return JSON.parse(text);
  throw new StateError('States.DataLimitExceeded', `${Buffer.byteLength(text)} bytes`);
}
