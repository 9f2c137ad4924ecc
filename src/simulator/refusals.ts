// Entries of batches that are refused on demand, whatever they hold: an API that takes many at a time answers 200 and
// tells of single ones that it could not take them, which no fault of a whole call shows.
import { perWorld } from './world.ts';

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** What is to be refused, by the API's name of the operation. */
interface Refusals {
  /** The next `count` entries of an operation (`PutEvents`) are refused. */
  add(operation: string, refusal: Refusal & { readonly count: number }): void;
  /** For the operation itself: is the entry at hand refused? */
  next(operation: string): Refusal | undefined;
}

export const refusalsOf = perWorld((): Refusals => {
  const waiting: { readonly operation: string; readonly refusal: Refusal }[] = [];
  return {
    add(operation, { count, ...refusal }) {
      for (let added = 0; added < count; added += 1) waiting.push({ operation, refusal });
    },
    next(operation) {
      const at = waiting.findIndex((one) => one.operation === operation);
      return at < 0 ? undefined : waiting.splice(at, 1)[0]?.refusal;
    },
  };
});
