// Reads arguments of a call by type. What has the wrong type is AWS's SerializationException, whatever the service.
import { AwsError, type Call } from './operation.ts';

const wrongType = (name: string, wanted: string) =>
  new AwsError('SerializationException', `${name} is not ${wanted}`, 400);

/** A text argument; undefined when it was not sent. @throws AwsError SerializationException for another type */
export function textArg(call: Call, name: string): string | undefined {
  const value = call.input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrongType(name, 'a string');
  return value;
}

/** A whole number; awsQuery and query strings carry it as text. @throws AwsError SerializationException */
export function intArg(call: Call, name: string): number | undefined {
  const value = call.input[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw wrongType(name, 'an integer');
  return number;
}

/** A list of texts; empty when it was not sent. @throws AwsError SerializationException */
export function textsArg(call: Call, name: string): readonly string[] {
  const value = call.input[name];
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) throw wrongType(name, 'a list');
  return value.map((item: unknown) => {
    if (typeof item !== 'string') throw wrongType(`${name}.member`, 'a string');
    return item;
  });
}
