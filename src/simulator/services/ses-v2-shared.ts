// What the actions of SES API v2 share: its errors, finding things, reading arguments, and looking DNS up after writes.
import * as v from 'valibot';
import type { IdentityState, RegionState } from '../estate.ts';
import { textArg } from '../input.ts';
import { AwsError, type Call, type Output, type RestOperation } from '../operation.ts';
import { recheck } from '../recheck.ts';
import type { World } from '../world.ts';

export const badRequest = (message: string) => new AwsError('BadRequestException', message, 400);
export const notFound = (message: string) => new AwsError('NotFoundException', message, 404);
export const alreadyExists = (message: string) => new AwsError('AlreadyExistsException', message, 400);

type Ses = RegionState['ses'];
export type ConfigurationSetState = Ses['configurationSets'][number];

/** An action that changes something: SES looks DNS up again when it is done. */
export function write(
  name: string,
  route: string,
  handle: (call: Call, world: World) => Output,
): RestOperation {
  return {
    name,
    routes: [route],
    handle(call, world) {
      const output = handle(call, world);
      recheck(world);
      return output;
    },
  };
}

/** SES in the caller's account and Region, to be changed: a Region that the estate does not describe begins empty. */
export function sesOf(call: Call, world: World): Ses {
  const account = world.account(call.account);
  if (account === undefined) throw new TypeError(`the estate has no account ${call.account}`);
  const region = account.regions[call.region] ?? structuredClone(world.region(call.account, call.region));
  account.regions[call.region] = region;
  return region.ses;
}

/** The identity that the call is for, if there is one. Names compare without regard to case. */
export function identityNamed(call: Call, world: World): IdentityState | undefined {
  const name = identityName(call).toLowerCase();
  const { identities } = world.region(call.account, call.region).ses;
  return identities.find(({ IdentityName }) => IdentityName.toLowerCase() === name);
}

export const identityName = (call: Call): string => textArg(call, 'EmailIdentity') ?? '';

/** @throws AwsError NotFoundException */
export function findIdentity(call: Call, world: World): IdentityState {
  const identity = identityNamed(call, world);
  if (identity === undefined) throw notFound(`Email identity ${identityName(call)} does not exist.`);
  return identity;
}

/** @throws AwsError NotFoundException */
export function findConfigurationSet(call: Call, world: World): ConfigurationSetState {
  const name = textArg(call, 'ConfigurationSetName') ?? '';
  const { configurationSets } = world.region(call.account, call.region).ses;
  const set = configurationSets.find(({ ConfigurationSetName }) => ConfigurationSetName === name);
  if (set === undefined) throw notFound(`Configuration set <${name}> does not exist.`);
  return set;
}

export const typeOf = (name: string): 'EMAIL_ADDRESS' | 'DOMAIN' =>
  name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN';

/** A text of which only these values are allowed, in the words of Smithy's validation. */
export const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `Member must satisfy enum value set: [${values.join(', ')}]`);

/** A switch that was not sent is off: the default of the API's primitive booleans. */
export const flag = v.optional(v.boolean(), false);

/**
 * The arguments of a call.
 * @throws AwsError SerializationException for JSON of another type, else BadRequestException naming each fault
 */
export function inputOf<const T extends v.GenericSchema>(call: Call, schema: T): v.InferOutput<T> {
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
  throw badRequest(`${count}: ${faults.join('; ')}`);
}
