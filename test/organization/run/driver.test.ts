// The driver that runs the state machine in these tests: it refuses what it does not know, and does what AWS documents of
// the rest.
import { readFile } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts';
import { objectsOf } from '../../../src/simulator/services/s3.ts';
import { clientOf, publishingEstate } from '../../support/simulated.ts';
import { Execution, type LambdaFunction } from '../../support/states-driver.ts';
import { NotKnown } from '../../support/states-paths.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ estate: publishingEstate });
});
afterAll(() => simulator.close());

const INVOKE = 'arn:aws:states:::lambda:invoke';
const s3 = () => new S3Client({ ...clientOf(simulator), forcePathStyle: true });

function execution(
  machine: unknown,
  functions: Readonly<Record<string, LambdaFunction>>,
  input: unknown = {},
) {
  const ports = { s3, functions: new Map(Object.entries(functions)) };
  return new Execution(ports, machine, 'one', input, new Date('2026-11-01T08:00:00Z'));
}

const task = (more: object = {}) => ({
  Type: 'Task',
  Resource: INVOKE,
  Parameters: { FunctionName: 'f', Payload: { 'name.$': '$$.Execution.Name', 'input.$': '$' } },
  End: true,
  ...more,
});
const machine = (state: object) => ({ StartAt: 'A', States: { A: state } });

describe('what it does not know, it refuses', () => {
  const text = readFile('org/state-machine.asl.json', 'utf8');
  const edited = async (edit: (map: Record<string, unknown>) => void): Promise<unknown> => {
    const whole = JSON.parse(await text);
    edit(whole.States.ScanAccounts);
    return whole;
  };

  test.each<[string, (map: Record<string, unknown>) => void]>([
    ['a field', (map) => Object.assign(map, { ItemBatcher: { MaxItemsPerBatch: 10 } })],
    ['a literal where it knows the path', (map) => Object.assign(map, { MaxConcurrency: 10 })],
    ['Catch', (map) => Object.assign(map, { Catch: [] })],
    ['a query language', (map) => Object.assign(map, { QueryLanguage: 'JSONata' })],
    ['a type', (map) => Object.assign(map, { Type: 'Parallel' })],
    ['a next state that is not there', (map) => Object.assign(map, { Next: 'Nowhere' })],
    ['a state that neither ends nor goes on', (map) => delete map.Next],
    [
      'a field of a retrier',
      (map) => Object.assign(Object(map.ItemProcessor).States.ScanAccount.Retry[0], { Wait: 1 }),
    ],
    [
      'a field of a child',
      (map) => Object.assign(Object(map.ItemProcessor).States.ScanAccount, { HeartbeatSeconds: 5 }),
    ],
  ])('%s', async (_, edit) => {
    const definition = await edited(edit);
    expect(() => execution(definition, {})).toThrow(NotKnown);
  });

  test.each([
    ['an intrinsic function', { 'a.$': "States.Hash('x', 'MD5')" }],
    ['a path with an index', { 'a.$': '$.list[0]' }],
    ['an argument with a quote in it', { 'a.$': "States.Format('it\\'s {}', $)" }],
    ['too few arguments', { 'a.$': "States.Format('{} {}', $)" }],
  ])('%s', async (_, Payload) => {
    const run = execution(machine(task({ Parameters: { FunctionName: 'f', Payload } })), {
      f: async () => 1,
    });
    await expect(run.run()).rejects.toThrow(NotKnown);
  });

  test.each([
    ['another integration', { Resource: 'arn:aws:states:::sns:publish' }],
    ['a function that is not there', { Parameters: { FunctionName: 'g', Payload: {} } }],
    ['another parameter', { Parameters: { FunctionName: 'f', Payload: {}, Qualifier: '1' } }],
  ])('%s', async (_, more) => {
    await expect(execution(machine(task(more)), { f: async () => 1 }).run()).rejects.toThrow(NotKnown);
  });
});

describe('a task', () => {
  test('gets its payload, and its answer is in Payload', async () => {
    const run = execution(machine(task()), { f: async (payload) => payload }, { a: 1 });
    expect(await run.run()).toMatchObject({
      status: 'SUCCEEDED',
      output: { Payload: { name: 'one', input: { a: 1 } }, StatusCode: 200 },
    });
  });

  test('fails where a path is not there', async () => {
    const state = task({ OutputPath: '$.Payload.missing' });
    expect(await execution(machine(state), { f: async () => ({}) }).run()).toMatchObject({
      status: 'FAILED',
      error: 'States.ParameterPathFailure',
    });
  });

  test('fails where more passes than a state holds', async () => {
    const run = execution(machine(task()), { f: async () => 'x'.repeat(300_000) });
    expect(await run.run()).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  test.each<[string, object[], string, number]>([
    ['without a retrier once', [], 'Oops', 1],
    ['by its name', [{ ErrorEquals: ['Oops'], MaxAttempts: 2 }], 'Oops', 3],
    ['not by another name', [{ ErrorEquals: ['Other'], MaxAttempts: 2 }], 'Oops', 1],
    ['by States.TaskFailed', [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 }], 'Oops', 2],
    [
      'not by States.TaskFailed where it timed out',
      [{ ErrorEquals: ['States.TaskFailed'] }],
      'States.Timeout',
      1,
    ],
    [
      'by States.ALL, three times where nothing is said',
      [{ ErrorEquals: ['States.ALL'] }],
      'States.Timeout',
      4,
    ],
    [
      'by the first that fits alone',
      [
        { ErrorEquals: ['Oops'], MaxAttempts: 0 },
        { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
      ],
      'Oops',
      1,
    ],
  ])('that throws is tried %s', async (_, Retry, name, times) => {
    const f = async () => {
      throw Object.assign(new Error('no'), { name });
    };
    const run = execution(machine(task({ Retry })), { f });
    expect(await run.run()).toEqual({
      status: 'FAILED',
      state: 'A',
      error: name,
      cause: expect.stringContaining(`{"errorType":"${name}","errorMessage":"no"`),
    });
    expect(run.invocations).toHaveLength(times);
  });
});

describe('a Distributed Map', () => {
  const map = (over: object = {}) => ({
    StartAt: 'A',
    States: {
      A: {
        Type: 'Map',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { Bucket: 'reports', 'Key.$': '$.key' },
        },
        ItemSelector: { 'item.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index', 'key.$': '$.key' },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'B',
          States: {
            B: task({ Parameters: { FunctionName: 'f', 'Payload.$': '$' }, OutputPath: '$.Payload' }),
          },
        },
        MaxConcurrencyPath: '$.most',
        ToleratedFailurePercentagePath: '$.tolerated',
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Parameters: { Bucket: 'reports', 'Prefix.$': "States.Format('results/{}', $.key)" },
        },
        ResultPath: '$.result',
        End: true,
        ...over,
      },
    },
  });
  const objects = () => objectsOf(simulator.world);
  const put = (key: string, value: unknown) =>
    void objects().set(`reports/${key}`, {
      body: Buffer.from(JSON.stringify(value)),
      etag: '"x"',
      contentType: 'application/json',
      modified: new Date(),
    });
  const read = (key: string) => JSON.parse(objects().get(`reports/${key}`)?.body.toString() ?? 'null');
  const failsOn = (bad: readonly string[]) => async (payload: unknown) => {
    const { item } = Object(payload);
    if (bad.includes(item)) throw new Error(`not ${item}`);
    return `did ${item}`;
  };
  const itemsOf = (run: Execution) => run.invocations.map(({ payload }) => Object(payload).item);

  test('makes a child of each item, and writes what became of them', async () => {
    put('a.json', ['x', 'y', 'z']);
    const run = execution(map(), { f: failsOn(['y']) }, { key: 'a.json', most: 2, tolerated: 40 });
    const outcome = await run.run();
    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        key: 'a.json',
        result: {
          ResultWriterDetails: {
            Bucket: 'reports',
            Key: expect.stringMatching(/^results\/a.json\/.*manifest/),
          },
        },
      },
    });
    const { Key } = Object(Object(outcome).output).result.ResultWriterDetails;
    const { ResultFiles } = read(Key);
    expect(ResultFiles).toMatchObject({ PENDING: [], FAILED: [{}], SUCCEEDED: [{}] });
    const [failed] = read(ResultFiles.FAILED[0].Key);
    expect(failed).toMatchObject({
      Status: 'FAILED',
      Error: 'Error',
      Cause: expect.stringContaining('not y'),
    });
    expect(JSON.parse(failed.Input)).toEqual({ item: 'y', index: 1, key: 'a.json' });
    const done = read(ResultFiles.SUCCEEDED[0].Key);
    expect(done.map(({ Output }: { Output: string }) => Output)).toEqual(['"did x"', '"did z"']);
  });

  test('ends where more fail than are tolerated; redriven, it does again what has not succeeded', async () => {
    put('b.json', ['v', 'w', 'x', 'y']);
    const bad = ['v', 'x'];
    const run = execution(map(), { f: failsOn(bad) }, { key: 'b.json', most: 1, tolerated: 49 });
    expect(await run.run()).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
    });
    expect(itemsOf(run)).toEqual(['v', 'w', 'x']);
    bad.length = 0;
    expect(await run.run()).toMatchObject({ status: 'SUCCEEDED' });
    expect(itemsOf(run).slice(3)).toEqual(['v', 'x', 'y']);
  });

  test('exactly as many as are tolerated may fail', async () => {
    put('c.json', ['x', 'y']);
    const run = execution(map(), { f: failsOn(['x']) }, { key: 'c.json', most: 0, tolerated: 50 });
    expect(await run.run()).toMatchObject({ status: 'SUCCEEDED' });
  });

  test.each<[string, string, unknown, object]>([
    ['without its items', 'States.ItemReaderFailed', undefined, {}],
    ['of something that is no list', 'States.ItemReaderFailed', { a: 1 }, {}],
    ['whose number is a text', 'States.Runtime', ['x'], { most: '1' }],
  ])('%s fails', async (_, error, items, input) => {
    if (items !== undefined) put('d.json', items);
    const run = execution(
      map(),
      { f: failsOn([]) },
      { key: items ? 'd.json' : 'e.json', most: 1, tolerated: 0, ...input },
    );
    expect(await run.run()).toMatchObject({ status: 'FAILED', error });
  });

  test('that runs express or inline is refused', async () => {
    put('f.json', ['x']);
    const ItemProcessor = { ...map().States.A.ItemProcessor, ProcessorConfig: { Mode: 'INLINE' } };
    const run = execution(
      map({ ItemProcessor }),
      { f: failsOn([]) },
      { key: 'f.json', most: 1, tolerated: 0 },
    );
    await expect(run.run()).rejects.toThrow(NotKnown);
  });
});
