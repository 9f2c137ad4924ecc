// What the actions of SES API v2 share: its errors, finding things, reading arguments, and looking DNS up after writes.
import type * as v from 'valibot';
import { checkedInput } from '../checked-input.ts';
import type { IdentityState, RegionState } from '../estate.ts';
import { textArg } from '../input.ts';
import { AwsError, type Call, type Output, type RestOperation } from '../operation.ts';
import { recheck } from '../recheck.ts';
import { regionOf, type World } from '../world.ts';

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

/** SES in the caller's account and Region, to be changed. */
export const sesOf = (call: Call, world: World): Ses => regionOf(call, world).ses;

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

/** @throws AwsError SerializationException, or BadRequestException naming each fault */
export function inputOf<const T extends v.GenericSchema>(call: Call, schema: T): v.InferOutput<T> {
  return checkedInput(call, schema, badRequest);
}
