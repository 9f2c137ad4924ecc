// A packaged function as Lambda runs it: its zip unpacked, Node.js 24, AWS's own runtime interface client, the environment
// of the template, and a process that is killed at the deadline and stopped between invocations.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { ServicePackage } from './package.ts';
import { type Reported, type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

const require = createRequire(import.meta.url);
const RIC = require.resolve('aws-lambda-ric');
const PRELOAD = new URL('./ric-over-http.mjs', import.meta.url).href;

/** Those properties of AWS::Lambda::Function that say how it runs. */
const FUNCTION = v.object({
  FunctionName: v.string(),
  Handler: v.string(),
  Runtime: v.string(),
  MemorySize: v.number(),
  Timeout: v.number(),
  Environment: v.object({ Variables: v.record(v.string(), v.unknown()) }),
});

export interface FunctionOptions {
  /** Its logical name in serverless.yml: `scan`, `orgList`. */
  readonly name: string;
  readonly node: string;
  /** What `Ref` of a resource stands for: its ARN or name, by logical id. */
  readonly refs: Readonly<Record<string, string>>;
  /** On top of that of the template: where AWS and DNS are. Undefined takes a variable away. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How an invocation ended. */
type Outcome = Reported | { readonly kind: 'timed out' } | { readonly kind: 'exited'; readonly how: string };

/** With what was printed since the one before. */
export type Ended = Outcome & { readonly lines: readonly string[] };

/** One execution environment of a function. */
export class LambdaFunction {
  readonly requestIds: string[] = [];
  readonly #process: ChildProcess;
  readonly #api: RuntimeApi;
  readonly #name: string;
  readonly #timeoutMs: number;
  readonly #exited: Promise<string>;
  #printed = '';
  #isStopped = false;

  private constructor(process: ChildProcess, api: RuntimeApi, { FunctionName, Timeout }: FunctionProperties) {
    this.#process = process;
    this.#api = api;
    this.#name = FunctionName;
    this.#timeoutMs = Timeout * 1000;
    // CloudWatch Logs gets both streams.
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
      });
    }
    // `close` comes when all that was printed has been read.
    this.#exited = once(process, 'close').then(([code, signal]) => String(signal ?? `exit code ${code}`));
  }

  /** Unpacks a function and starts it. */
  static async start(service: ServicePackage, options: FunctionOptions): Promise<LambdaFunction> {
    const properties = propertiesOf(service, options.name);
    const taskRoot = await unpacked(service, options.name);
    const api = await startRuntimeApi();
    const child = spawn(options.node, ['--import', PRELOAD, RIC], {
      cwd: taskRoot,
      env: {
        ...environmentOf(properties, options),
        LAMBDA_TASK_ROOT: taskRoot,
        AWS_LAMBDA_RUNTIME_API: api.address,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new LambdaFunction(child, api, properties);
  }

  /** @param timeLeftMs from the invocation until it is killed; left out: the time-out of the template */
  async invoke(event: unknown, timeLeftMs = this.#timeoutMs): Promise<Ended> {
    const requestId = randomUUID();
    this.requestIds.push(requestId);
    const reported = this.#api.reported();
    // Its start has time of its own, and may fail.
    await Promise.race([this.#api.idle(), this.#exited, reported]);
    this.#api.hand({
      requestId,
      event,
      deadline: Date.now() + timeLeftMs,
      functionArn: `arn:aws:lambda:eu-west-1:111122223333:function:${this.#name}`,
      traceId: 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0',
    });
    let clock: NodeJS.Timeout | undefined;
    const timeOut = new Promise<void>((resolve) => {
      clock = setTimeout(resolve, timeLeftMs);
    });
    const ended = await Promise.race([
      reported.then((told): Outcome => told),
      timeOut.then((): Outcome => ({ kind: 'timed out' })),
      this.#exited.then((how): Outcome => ({ kind: 'exited', how })),
    ]);
    clearTimeout(clock);
    // Its log is whole when it asks for the next event, or has ended.
    if (ended.kind === 'timed out') await this.stop();
    else await Promise.race([this.#api.idle(), this.#exited]);
    if ('requestId' in ended && ended.requestId !== requestId)
      throw new Error(`Lambda waits for ${requestId}, the runtime answered ${ended.requestId}`);
    return { ...ended, lines: await this.#printedSince() };
  }

  async #printedSince(): Promise<string[]> {
    // What is in the pipe is read in this turn of the event loop or the next.
    await new Promise((resolve) => setImmediate(resolve));
    const lines = this.#printed.split('\n').filter(Boolean);
    this.#printed = '';
    return lines;
  }

  /** Stops the process as Lambda does between invocations: no code runs, while others close its connections. */
  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process.kill('SIGCONT');
  }

  /** Ends the environment; it may have ended by itself. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#process.kill('SIGKILL');
    await this.#exited;
    await this.#api.close();
  }
}

type FunctionProperties = v.InferOutput<typeof FUNCTION>;

const propertiesOf = (service: ServicePackage, name: string): FunctionProperties => {
  const id = `${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`;
  return v.parse(FUNCTION, service.resources[id]?.Properties);
};

/** With its folders, as Lambda does. @returns the folder: /var/task */
async function unpacked(service: ServicePackage, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `task-${name}-`));
  for (const [file, bytes] of (await service.zip(name)).files) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return folder;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function environmentOf(
  { FunctionName, Handler, Runtime, MemorySize, Environment }: FunctionProperties,
  { refs, environment }: FunctionOptions,
): Record<string, string> {
  const own = Object.entries(Environment.Variables).map(([name, value]) => [name, resolved(value, refs)]);
  const { NODE_OPTIONS = '', ...variables } = Object.fromEntries(own);
  const all: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    TMPDIR: tmpdir(),
    HOME: tmpdir(),
    TZ: ':UTC',
    _HANDLER: Handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_${Runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: FunctionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${FunctionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/30/[$LATEST]00000000000000000000000000000000',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...variables,
    // That of the tests refuses what is not loopback.
    NODE_OPTIONS: [NODE_OPTIONS, process.env.NODE_OPTIONS].filter(Boolean).join(' '),
    ...environment,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

const REF = v.strictObject({ Ref: v.string() });

function resolved(value: unknown, refs: FunctionOptions['refs']): string {
  if (typeof value === 'string') return value;
  const { Ref } = v.parse(REF, value);
  const found = refs[Ref];
  if (found === undefined) throw new RangeError(`the test does not say what ${Ref} is`);
  return found;
}
