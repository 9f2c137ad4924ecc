// Runs a state machine by its own definition, with functions of this process in the place of Lambda's: Task, Retry,
// Distributed Map and redrive, as the Amazon States Language and Step Functions have them. Nothing waits. What the driver does
// not know it refuses (NotKnown), so that no field of a definition goes untried.
import type { S3Client } from '@aws-sdk/client-s3';
import { isCaught, known, requireKnown, retriersOf, textOf } from './states-known.ts';
import { MapRun } from './states-map.ts';
import {
  filled,
  type Json,
  NotKnown,
  passed,
  pathValue,
  type Scope,
  StateError,
  withResult,
} from './states-paths.ts';

/** A function of Lambda: gets the payload, and answers or throws. */
export type LambdaFunction = (payload: unknown) => Promise<unknown>;

export interface DriverPorts {
  /** Asked anew each time: between two tries the world may be another. */
  s3(): S3Client;
  /** By ARN. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

/** A task that was started. */
export interface Invocation {
  readonly state: string;
  readonly payload: unknown;
  /** Left out: it succeeded. */
  readonly error?: string;
}

export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly state: string; readonly error: string; readonly cause: string };

const ARN = 'arn:aws:states:eu-west-1:111122223333:execution:mailposture-prod-organization';

/** One execution of a machine. */
export class Execution {
  readonly #ports: DriverPorts;
  readonly #machine: Json;
  readonly #context: Json;
  readonly #arn: string;
  #at: string;
  #input: unknown;
  #mapRun: MapRun | undefined;
  readonly invocations: Invocation[] = [];

  /**
   * @param definition with its substitutions made
   * @throws NotKnown
   */
  constructor(ports: DriverPorts, definition: unknown, name: string, input: unknown, startTime: Date) {
    requireKnown(definition);
    this.#ports = ports;
    this.#machine = known(definition, 'machine', ['Comment', 'StartAt', 'States', 'TimeoutSeconds']);
    this.#arn = `${ARN}:${name}`;
    this.#context = {
      Execution: { Id: this.#arn, Input: passed(input), Name: name, StartTime: startTime.toISOString() },
    };
    this.#at = textOf(this.#machine.StartAt, 'StartAt');
    this.#input = passed(input);
  }

  /**
   * Runs to the end, or to the state that fails. Run again, it is a redrive: it goes on at that state with the same input,
   * and a Map Run runs only those children again that have not succeeded.
   * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
   */
  async run(): Promise<Outcome> {
    for (;;) {
      const state = stateOf(this.#machine, this.#at);
      try {
        const output = passed(await this.#enter(state));
        this.#mapRun = undefined;
        if (state.End === true) return { status: 'SUCCEEDED', output };
        this.#input = output;
        this.#at = textOf(state.Next, 'Next');
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        return { status: 'FAILED', state: this.#at, error: error.error, cause: error.message };
      }
    }
  }

  async #enter(state: Json): Promise<unknown> {
    const scope: Scope = { input: this.#input, context: this.#context };
    if (state.Type === 'Task') return this.#task(this.#at, state, scope);
    this.#mapRun ??= new MapRun(
      {
        s3: () => this.#ports.s3(),
        arn: this.#arn,
        run: (processor, input) => this.#child(processor, input),
      },
      state,
      scope,
    );
    return withResult(this.#input, state.ResultPath, await this.#mapRun.run());
  }

  /** The states of a child, which has its own input. */
  async #child(processor: Json, input: unknown): Promise<unknown> {
    let value = passed(input);
    for (let at = textOf(processor.StartAt, 'StartAt'); ; ) {
      const state = stateOf(processor, at);
      if (state.Type !== 'Task') throw new NotKnown(`${at} of type ${String(state.Type)} in a child`);
      value = passed(await this.#task(at, state, { input: value, context: this.#context }));
      if (state.End === true) return value;
      at = textOf(state.Next, 'Next');
    }
  }

  async #task(name: string, state: Json, scope: Scope): Promise<unknown> {
    const retriers = retriersOf(state, name).map((retrier) => ({ ...retrier, left: retrier.attempts }));
    for (;;) {
      try {
        const raw = await this.#invoke(name, state, scope);
        const { ResultSelector, OutputPath = '$' } = state;
        const inner = { ...scope, input: raw };
        const result = ResultSelector === undefined ? raw : filled(ResultSelector, inner);
        return pathValue(textOf(OutputPath, 'OutputPath'), { ...scope, input: result });
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        const retrier = retriers.find((one) => isCaught(error.error, one));
        if (retrier === undefined || retrier.left === 0) throw error;
        retrier.left -= 1;
      }
    }
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
  async #invoke(name: string, state: Json, scope: Scope): Promise<unknown> {
    const resource = textOf(state.Resource, `${name}.Resource`);
    if (!/^arn:aws[\w-]*:states:::lambda:invoke$/.test(resource)) throw new NotKnown(`Resource ${resource}`);
    const parameters = filled(state.Parameters, scope);
    const { FunctionName, Payload } = known(parameters, `${name}.Parameters`, ['FunctionName', 'Payload']);
    const run = this.#ports.functions.get(textOf(FunctionName, 'FunctionName'));
    if (run === undefined) throw new NotKnown(`the function ${String(FunctionName)}`);
    const payload = passed(Payload);
    try {
      const answer = passed((await run(payload)) ?? null);
      this.invocations.push({ state: name, payload });
      return { ExecutedVersion: '$LATEST', Payload: answer, StatusCode: 200 };
    } catch (thrown) {
      const failed = thrown instanceof StateError ? thrown : asLambda(thrown);
      this.invocations.push({ state: name, payload, error: failed.error });
      throw failed;
    }
  }
}

function stateOf({ States }: Json, name: string): Json {
  const states = known(States, 'States', Object.keys(Object(States)));
  const state = states[name];
  return known(state, name, Object.keys(Object(state)));
}

/** What Lambda answers where a function throws ("Lambda function errors in Node.js"). */
function asLambda(thrown: unknown): StateError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const told = { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  return new StateError(error.name, JSON.stringify(told));
}
