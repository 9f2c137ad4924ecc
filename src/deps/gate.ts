// What a request of an SDK client goes through before it is sent.
import type {
  DeserializeMiddleware,
  FinalizeRequestMiddleware,
  HandlerExecutionContext,
  MiddlewareStack,
} from '@smithy/types';
import type { Deadline } from '../deadline.ts';
import type { Pacer, Way } from '../pace.ts';

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
  /** Who is to be told of the way that a request makes. */
  const ways = new WeakMap<HandlerExecutionContext, Way>();
  const paced: FinalizeRequestMiddleware<I, O> = (next, context) => async (args) => {
    const service = String(context.clientName);
    const operation = String(context.commandName).replace(/Command$/, '');
    const send = (way?: Way) => {
      deadline?.require();
      const key = `${region} ${service}.${operation}`;
      requests.set(key, (requests.get(key) ?? 0) + 1);
      if (way) ways.set(context, way);
      return next(args);
    };
    return pacer === undefined ? send() : pacer.run(region, service, operation, send, deadline);
  };
  // Next to the wire: before it a request is signed, and behind it an output, or an error, is made of the answer.
  const timed: DeserializeMiddleware<I, O> = (next, context) => async (args) => {
    const way = ways.get(context);
    way?.left();
    const answer = await next(args);
    way?.arrived();
    return answer;
  };
  const stack = client.middlewareStack;
  stack.addRelativeTo(paced, { name: 'mailposturePace', relation: 'after', toMiddleware: 'retryMiddleware' });
  stack.add(timed, { name: 'mailpostureArrived', step: 'deserialize', priority: 'low' });
}
