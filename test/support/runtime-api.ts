// Lambda's side of the Runtime API on loopback: a runtime asks it for the next event, and tells it how that went.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';

/** An event on its way to the function, with what Lambda says about it in headers. */
interface RuntimeEvent {
  readonly requestId: string;
  readonly event: unknown;
  /** When the function times out: milliseconds since 1970. */
  readonly deadline: number;
  readonly functionArn: string;
  readonly traceId: string;
}

/** What a runtime reports of an error: of an invocation, or of its own start. */
const FAILURE = v.object({ errorType: v.string(), errorMessage: v.string(), trace: v.array(v.string()) });
type Failure = v.InferOutput<typeof FAILURE>;

export type Reported =
  | { readonly kind: 'response'; readonly requestId: string; readonly body: unknown }
  | { readonly kind: 'error'; readonly requestId: string; readonly failure: Failure }
  | { readonly kind: 'init error'; readonly failure: Failure };

export interface RuntimeApi {
  /** `HOST:PORT`, as AWS_LAMBDA_RUNTIME_API has it. */
  readonly address: string;
  /** Hands over an event as soon as the runtime asks for one. */
  hand(event: RuntimeEvent): void;
  /** What the runtime reports next: each is taken once, in the order in which they come. */
  reported(): Promise<Reported>;
  /** Resolves when the runtime asks for an event and there is none: Lambda then freezes it. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const BASE = '/2018-06-01/runtime/';

/** Hands things over one by one, whoever comes first: they, or those who wait for them. */
class Handover<T> {
  readonly #things: T[] = [];
  readonly #waiting: ((thing: T) => void)[] = [];

  put(thing: T): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(thing);
    else this.#things.push(thing);
  }

  take(): Promise<T> {
    const thing = this.#things.shift();
    return thing === undefined
      ? new Promise((resolve) => this.#waiting.push(resolve))
      : Promise.resolve(thing);
  }

  get isWaitedFor(): boolean {
    return this.#waiting.length > 0;
  }
}

/** Starts it on any free port of 127.0.0.1. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const events = new Handover<RuntimeEvent>();
  const reports = new Handover<Reported>();
  let noticed: (() => void)[] = [];

  async function next(response: ServerResponse): Promise<void> {
    const taken = events.take();
    if (events.isWaitedFor) for (const notice of noticed.splice(0)) notice();
    const { event, requestId, deadline, functionArn, traceId } = await taken;
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(deadline),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': traceId,
    });
    response.end(JSON.stringify(event));
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const way = `${request.method} ${request.url?.replace(BASE, '')}`;
    if (way === 'GET invocation/next') return next(response);
    const [, requestId = '', outcome] = /^POST invocation\/([^/]+)\/(response|error)$/.exec(way) ?? [];
    if (way === 'POST init/error') {
      reports.put({ kind: 'init error', failure: v.parse(FAILURE, await json(request)) });
    } else if (outcome === 'response') {
      reports.put({ kind: 'response', requestId, body: await json(request) });
    } else if (outcome === 'error') {
      reports.put({ kind: 'error', requestId, failure: v.parse(FAILURE, await json(request)) });
    } else {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'OK' }));
  }

  const server = createServer((request, response) => {
    // Not as the Runtime API takes it: the runtime sees its connection go, and the test hears why.
    serve(request, response).catch((error: unknown) => {
      console.error('Runtime API:', error);
      request.socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has one.
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    hand: (event) => events.put(event),
    reported: () => reports.take(),
    idle: () => (events.isWaitedFor ? Promise.resolve() : new Promise((resolve) => noticed.push(resolve))),
    close: () =>
      new Promise((resolve, reject) => {
        noticed = [];
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
