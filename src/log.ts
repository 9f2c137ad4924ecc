// The log of a function: structured lines with the id of the request (Powertools for AWS Lambda). Errors are taken apart
// by name: what else an SDK or an HTTP client hangs on its errors may hold requests, and with them secrets.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { withoutSecrets } from './model.ts';
import { clip } from './plain-text.ts';

export type Log = Pick<Logger, 'info' | 'warn'>;

/** An error as it is logged. */
interface ErrorFields {
  readonly name: string;
  readonly message: string;
  /** Where it was thrown: one frame a line. */
  readonly stack?: readonly string[];
  /** AWS's own id of a request that it refused, for its support. */
  readonly awsRequestId?: string;
  readonly cause?: ErrorFields;
  readonly errors?: readonly ErrorFields[];
}

/** Names of pools and what DNS answers may be as long as they like. */
const MAX_CHARACTERS = 4_000;
const MOST_FRAMES = 30;
const MOST_ERRORS = 20;
/** Causes of causes that are still told. */
const DEEPEST = 5;

const bounded = (text: string): string => clip(withoutSecrets(text), MAX_CHARACTERS);

/** An error with its stack and its causes, within bounds whatever it holds. */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) return { name: 'Error', message: bounded(String(error)) };
  const { name, message, stack, cause } = error;
  const awsRequestId = requestIdOf(error);
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const several = error instanceof AggregateError ? error.errors.slice(0, MOST_ERRORS) : [];
  const isDeepest = depth >= DEEPEST;
  return {
    name,
    message: bounded(message),
    ...(frames.length > 0 && { stack: frames.slice(0, MOST_FRAMES).map((frame) => bounded(frame.trim())) }),
    ...(awsRequestId && { awsRequestId }),
    ...(cause !== undefined && !isDeepest && { cause: errorFields(cause, depth + 1) }),
    ...(several.length > 0 && !isDeepest && { errors: several.map((one) => errorFields(one, depth + 1)) }),
  };
}

function requestIdOf(error: object): string | undefined {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null)
    return undefined;
  const { $metadata } = error;
  return 'requestId' in $metadata && typeof $metadata.requestId === 'string'
    ? $metadata.requestId
    : undefined;
}

/** Objects of an error that are looked through. */
const MOST_OBJECTS = 200;

/**
 * Takes what an error quotes of secrets out of it, its causes and what else a client hung on it: Lambda logs what is thrown
 * as well, with all its fields, and hands it to the on-failure destination ("Capturing records of Lambda asynchronous
 * invocations").
 */
function takeSecrets(error: unknown): void {
  const found = new Set<object>();
  const find = (value: unknown): void => {
    if (typeof value === 'object' && value !== null && found.size < MOST_OBJECTS) found.add(value);
  };
  find(error);
  // A set gives what is added while one goes through it, too.
  for (const one of found) {
    for (const name of Object.getOwnPropertyNames(one)) {
      // The SDK's answer, whose sockets lead to all of a process; no console shows it.
      if (name === '$response') continue;
      const value: unknown = Reflect.get(one, name);
      const clean = typeof value === 'string' ? withoutSecrets(value) : value;
      if (clean !== value) Reflect.set(one, name, clean);
      find(value);
    }
  }
}

/** One for a Lambda container, made when it is first needed: it reads its level from the environment. */
let logger: Logger | undefined;

/**
 * Runs one invocation of a function: each line has the id of its request, and what goes wrong is logged before it is
 * thrown on to Lambda.
 */
export async function logged<T>(context: Context, run: (log: Log) => Promise<T>): Promise<T> {
  logger ??= new Logger();
  logger.addContext(context);
  try {
    return await run(logger);
  } catch (error) {
    takeSecrets(error);
    logger.error('failed', { error: errorFields(error) });
    throw error;
  }
}
