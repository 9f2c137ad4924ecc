// The arguments of a call against a schema, with every fault in the words of AWS's validation.
import * as v from 'valibot';
import { AwsError, type Call } from './operation.ts';

/**
 * The arguments of a call.
 * @param refuse makes the service's own error of the words
 * @throws AwsError SerializationException for JSON of another type, else what `refuse` makes, naming each fault
 */
export function checkedInput<const T extends v.GenericSchema>(
  call: Call,
  schema: T,
  refuse: (message: string) => AwsError,
): v.InferOutput<T> {
  const result = v.safeParse(schema, call.input);
  if (result.success) return result.output;
  const wrongType = result.issues.find(
    ({ kind, type, input }) => kind === 'schema' && type !== 'picklist' && input !== undefined,
  );
  if (wrongType !== undefined) throw new AwsError('SerializationException', wrongType.message, 400);
  const faults = result.issues.map((issue) => {
    const path = (v.getDotPath(issue) ?? '').replace(/(^|\.)[A-Z]/g, (letter) => letter.toLowerCase());
    const constraint = issue.input === undefined ? 'Member must not be null' : issue.message;
    return `Value at '${path}' failed to satisfy constraint: ${constraint}`;
  });
  const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
  throw refuse(`${count}: ${faults.join('; ')}`);
}
