// What went wrong with several things that were done side by side, as one error.

/** What the tasks threw that did not succeed, after all have ended. */
export async function failuresOf(tasks: readonly (Promise<unknown> | undefined)[]): Promise<unknown[]> {
  const results = await Promise.allSettled(tasks);
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
}

/** The error itself where it is one, or all of them in an AggregateError. @param errors at least one */
export function asOne(errors: readonly unknown[]): unknown {
  return errors.length === 1 ? errors[0] : new AggregateError(errors, errors.map(String).join('; '));
}
