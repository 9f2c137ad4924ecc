// A Distributed Map: items from S3, a child execution for each, and what became of them in S3, as ResultWriter writes it.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { known, textOf } from './states-known.ts';
import { filled, isObject, type Json, NotKnown, pathValue, type Scope, StateError } from './states-paths.ts';

/** One item, and what became of it. `PENDING`: it was never started. */
interface Child {
  readonly index: number;
  readonly input: unknown;
  status: 'PENDING' | 'SUCCEEDED' | 'FAILED';
  output?: unknown;
  error?: StateError;
  redriven: number;
}

/** What the map asks the driver. */
export interface MapPorts {
  s3(): S3Client;
  readonly arn: string;
  /** Runs the states of a child. */
  run(processor: Json, input: unknown): Promise<unknown>;
}

/** One Map Run. A redrive runs those of its children again that have not succeeded. */
export class MapRun {
  readonly #ports: MapPorts;
  readonly #state: Json;
  readonly #scope: Scope;
  readonly #id = randomUUID();
  #children: readonly Child[] | undefined;

  constructor(ports: MapPorts, state: Json, scope: Scope) {
    this.#ports = ports;
    this.#state = state;
    this.#scope = scope;
  }

  /** @throws StateError where more children fail than are tolerated */
  async run(): Promise<unknown> {
    const isRedrive = this.#children !== undefined;
    this.#children ??= await this.#read();
    const children = this.#children;
    const { ItemProcessor, MaxConcurrencyPath, ToleratedFailurePercentagePath } = this.#state;
    const processor = processorOf(ItemProcessor);
    const most = this.#number(MaxConcurrencyPath);
    const tolerated = this.#number(ToleratedFailurePercentagePath);
    const isTooMany = () =>
      children.filter(({ status }) => status === 'FAILED').length * 100 > tolerated * children.length;
    const again = children.filter(({ status }) => status !== 'SUCCEEDED');
    for (const child of again) {
      if (isRedrive && child.status === 'FAILED') child.redriven += 1;
      child.status = 'PENDING';
    }
    // 0: as many as there are.
    const limit = pLimit(most === 0 ? Number.POSITIVE_INFINITY : most);
    await Promise.all(
      again.map((child) => limit(() => (isTooMany() ? undefined : this.#runChild(processor, child)))),
    );
    const details = await this.#write(children);
    if (isTooMany()) {
      throw new StateError(
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      );
    }
    return details;
  }

  async #runChild(processor: Json, child: Child): Promise<void> {
    try {
      child.output = await this.#ports.run(processor, child.input);
      child.status = 'SUCCEEDED';
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      child.status = 'FAILED';
      child.error = error;
    }
  }

  #number(path: unknown): number {
    const value = pathValue(textOf(path, 'a path of the Map'), this.#scope);
    if (typeof value !== 'number') throw new StateError('States.Runtime', `${String(path)} is no number`);
    return value;
  }

  async #read(): Promise<readonly Child[]> {
    const { ItemReader, ItemSelector } = this.#state;
    const reader = known(ItemReader, 'ItemReader', ['Resource', 'ReaderConfig', 'Parameters']);
    requireResource(reader, 's3:getObject');
    const { InputType } = known(reader.ReaderConfig, 'ReaderConfig', ['InputType']);
    if (InputType !== 'JSON') throw new NotKnown(`InputType ${String(InputType)}`);
    const { Bucket, Key } = this.#place(reader.Parameters, ['Bucket', 'Key.$']);
    const { Body } = await this.#ports
      .s3()
      .send(new GetObjectCommand({ Bucket, Key }))
      .catch((error) => {
        throw new StateError('States.ItemReaderFailed', String(error));
      });
    const items: unknown = JSON.parse((await Body?.transformToString()) ?? '');
    if (!Array.isArray(items)) throw new StateError('States.ItemReaderFailed', 'expected a JSON array');
    return items.map((Value: unknown, index) => {
      const context = { ...this.#scope.context, Map: { Item: { Index: index, Value } } };
      const input = filled(ItemSelector, { ...this.#scope, context });
      return { index, input, status: 'PENDING', redriven: 0 };
    });
  }

  #place(template: unknown, fields: readonly string[]): Readonly<Record<string, string>> {
    const place = filled(known(template, 'Parameters', fields), this.#scope);
    if (!isObject(place)) throw new NotKnown('Parameters');
    return Object.fromEntries(Object.entries(place).map(([name, value]) => [name, textOf(value, name)]));
  }

  async #write(children: readonly Child[]): Promise<unknown> {
    const writer = known(this.#state.ResultWriter, 'ResultWriter', ['Resource', 'Parameters']);
    requireResource(writer, 's3:putObject');
    const { Bucket, Prefix } = this.#place(writer.Parameters, ['Bucket', 'Prefix.$']);
    const folder = `${Prefix}/${this.#id}`;
    const { arn } = this.#ports;
    const put = async (Key: string, value: unknown) => {
      const Body = JSON.stringify(value);
      await this.#ports
        .s3()
        .send(new PutObjectCommand({ Bucket, Key, Body }))
        .catch((error) => {
          throw new StateError('States.ResultWriterFailed', String(error));
        });
      return { Key, Size: Buffer.byteLength(Body) };
    };
    const files = async (status: Child['status']) => {
      const results = children
        .filter((child) => child.status === status)
        .map((child) => resultOf(child, arn));
      return results.length === 0 ? [] : [await put(`${folder}/${status}_0.json`, results)];
    };
    const MapRunArn = arn.replace(':execution:', ':mapRun:').replace(/:[^:]*$/, `/ScanAccounts:${this.#id}`);
    const ResultFiles = {
      FAILED: await files('FAILED'),
      PENDING: await files('PENDING'),
      SUCCEEDED: await files('SUCCEEDED'),
    };
    const { Key } = await put(`${folder}/manifest.json`, {
      DestinationBucket: Bucket,
      MapRunArn,
      ResultFiles,
    });
    return { MapRunArn, ResultWriterDetails: { Bucket, Key } };
  }
}

function processorOf(processor: unknown): Json {
  if (!isObject(processor)) throw new NotKnown('ItemProcessor');
  const { Mode, ExecutionType } = known(processor.ProcessorConfig, 'ProcessorConfig', [
    'Mode',
    'ExecutionType',
  ]);
  // An express child has five minutes: "Standard and Express workflow types".
  if (Mode !== 'DISTRIBUTED' || ExecutionType !== 'STANDARD') throw new NotKnown(`${Mode} ${ExecutionType}`);
  return processor;
}

function requireResource({ Resource }: Json, action: string): void {
  if (!new RegExp(`^arn:aws[\\w-]*:states:::${action}$`).test(String(Resource))) {
    throw new NotKnown(`Resource ${String(Resource)}`);
  }
}

function resultOf({ index, input, status, output, error, redriven }: Child, arn: string): Json {
  const name = `child-${index}`;
  const machine = arn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '/ScanAccounts');
  return {
    ...(error && status === 'FAILED' && { Cause: error.message, Error: error.error }),
    ExecutionArn: arn.replace(/:[^:]*$/, `/ScanAccounts:${name}`),
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: name,
    ...(status === 'SUCCEEDED' && { Output: JSON.stringify(output), OutputDetails: { Included: true } }),
    RedriveCount: redriven,
    StateMachineArn: machine,
    Status: status,
  };
}
