// What a request of an SDK client goes through before it is sent.
import type {
  DeserializeMiddleware,
  FinalizeRequestMiddleware,
  HandlerExecutionContext,
  MiddlewareStack,
} from '@smithy/types';
import type { Deadline } from '../deadline.ts';
import type { Pacer } from '../pace.ts';

export interface Gate {
  readonly pacer: Pacer | undefined;
  /** Requests sent, retries included, by `Region Client.Operation`. */
  readonly requests: Map<string, number>;
  readonly deadline: Deadline | undefined;
}

/** As much of a client as it takes. */
export interface Gated<I extends object, O extends object> {
  readonly middlewareStack: MiddlewareStack<I, O>;
  destroy(): void;
}

/**
 * Counts each request of a client and makes it wait for its lane, no longer than until the deadline. It sits inside the
 * SDK's retries, so that a retried request waits and counts like any other.
 */
export function gated<I extends object, O extends object>(
  client: Gated<I, O>,
  region: string,
  { pacer, requests, deadline }: Gate,
): void {
  /** Who is to be told that the answer to a request arrives. */
  const awaiting = new WeakMap<HandlerExecutionContext, () => void>();
  const paced: FinalizeRequestMiddleware<I, O> = (next, context) => async (args) => {
    const service = String(context.clientName);
    const operation = String(context.commandName).replace(/Command$/, '');
    const send = (arrived: () => void) => {
      deadline?.require();
      const key = `${region} ${service}.${operation}`;
      requests.set(key, (requests.get(key) ?? 0) + 1);
      awaiting.set(context, arrived);
      return next(args);
    };
    return pacer === undefined ? send(() => {}) : pacer.run(region, service, operation, send, deadline);
  };
  // Next to the wire: what comes before it in this step makes an output, or an error, of the answer.
  const timed: DeserializeMiddleware<I, O> = (next, context) => async (args) => {
    const answer = await next(args);
    awaiting.get(context)?.();
    return answer;
  };
  const stack = client.middlewareStack;
  stack.addRelativeTo(paced, { name: 'mailposturePace', relation: 'after', toMiddleware: 'retryMiddleware' });
  stack.add(timed, { name: 'mailpostureArrived', step: 'deserialize', priority: 'low' });
}
