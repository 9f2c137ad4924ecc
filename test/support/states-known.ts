// Which fields of the Amazon States Language the driver plays. A definition with any other is refused as a whole, before
// anything runs.
import { isObject, type Json, NotKnown } from './states-paths.ts';

const RESULT = ['Comment', 'Next', 'End'];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [
    ...RESULT,
    'Type',
    'Resource',
    'Parameters',
    'ResultSelector',
    'OutputPath',
    'TimeoutSeconds',
    'Retry',
  ],
  Map: [
    ...RESULT,
    'Type',
    'Label',
    'ItemReader',
    'ItemSelector',
    'ItemProcessor',
    'MaxConcurrencyPath',
    'ToleratedFailurePercentagePath',
    'ResultWriter',
    'ResultPath',
  ],
};
const RETRIER = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];

/** An object of a definition. @throws NotKnown where it is none, or has other fields */
export function known(value: unknown, where: string, fields: readonly string[]): Json {
  if (!isObject(value)) throw new NotKnown(`${where} is no object`);
  const [other] = Object.keys(value).filter((field) => !fields.includes(field));
  if (other !== undefined) throw new NotKnown(`${where}: ${other}`);
  return value;
}

/** A text of a definition. @throws NotKnown where it is none */
export function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new NotKnown(`${where} is no text`);
}

export interface Retrier {
  readonly errors: readonly string[];
  readonly attempts: number;
}

export function retriersOf(state: Json, where: string): readonly Retrier[] {
  const list: unknown = state.Retry ?? [];
  if (!Array.isArray(list)) throw new NotKnown(`${where}.Retry is no list`);
  return list.map((one: unknown) => {
    const { ErrorEquals, MaxAttempts = 3 } = known(one, `${where}.Retry`, RETRIER);
    if (!Array.isArray(ErrorEquals) || typeof MaxAttempts !== 'number') throw new NotKnown(`${where}.Retry`);
    return { errors: ErrorEquals.map(String), attempts: MaxAttempts };
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export function isCaught(error: string, { errors }: Retrier): boolean {
  return errors.some(
    (name) =>
      name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  );
}

/** @throws NotKnown where a state machine, or one within a map, has anything that the driver does not play */
export function requireKnown(machine: unknown, where = 'machine'): void {
  const { StartAt, States } = known(machine, where, [
    'Comment',
    'StartAt',
    'States',
    'TimeoutSeconds',
    'ProcessorConfig',
  ]);
  if (!isObject(States)) throw new NotKnown(`${where}: no States`);
  if (!Object.hasOwn(States, textOf(StartAt, `${where}.StartAt`))) throw new NotKnown(`${where}.StartAt`);
  for (const [name, state] of Object.entries(States)) {
    const type = isObject(state) ? String(state.Type) : '';
    const fields = FIELDS[type];
    if (fields === undefined) throw new NotKnown(`${name} of type ${type}`);
    const { Next, End, ItemProcessor } = known(state, name, fields);
    if ((Next === undefined) === (End !== true)) throw new NotKnown(`${name}: one of Next and End`);
    if (Next !== undefined && !Object.hasOwn(States, String(Next)))
      throw new NotKnown(`${name}.Next ${Next}`);
    retriersOf(known(state, name, fields), name);
    if (type === 'Map') requireKnown(ItemProcessor, name);
  }
}
