// What a function printed for CloudWatch Logs, taken apart: structured lines, and figures in the embedded metric format.
import { metricsIn } from './emf.ts';
import type { Ended } from './lambda-runtime.ts';

/** The line that the runtime itself writes of an error that a function throws, in Lambda's text format. */
const RUNTIME_LINE = /^\S+Z\t\S+\tERROR\t(Invoke|Init) Error /;

/** @throws where a line is neither JSON nor the runtime's own */
function objectsIn({ lines }: Ended): Record<string, unknown>[] {
  const own = lines.filter((line) => !RUNTIME_LINE.test(line));
  return own.map((line) => {
    try {
      return JSON.parse(line);
    } catch (cause) {
      throw new Error(`a line of the log is not JSON: ${line}`, { cause });
    }
  });
}

/** Lines that are no figures. */
export const loggedIn = (ended: Ended): Record<string, unknown>[] =>
  objectsIn(ended).filter((line) => !('_aws' in line));

/** Values by the names of their metrics. @throws where CloudWatch could not read them */
export const figuresIn = (ended: Ended): Record<string, number> =>
  Object.fromEntries(
    objectsIn(ended)
      .flatMap((line) => metricsIn(JSON.stringify(line)))
      .map(({ name, value }) => [name, value]),
  );
