// The user pools of the estate as they are now: an update stands beside the estate, for as long as the simulator runs.
import type { UserPoolState } from '../estate.ts';
import { textArg } from '../input.ts';
import { AwsError, type Call } from '../operation.ts';
import { perWorld, type World } from '../world.ts';

/** The estate does not say when a pool was made. */
export const CREATED = new Date('2025-01-15T09:00:00Z');

export const invalid = (message: string) => new AwsError('InvalidParameterException', message, 400);

export const violated = (value: string | number, name: string, constraint: string) =>
  invalid(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );

/** Pools that were updated, by what the estate has of them; and when each was. */
const updated = perWorld(() => ({
  now: new Map<UserPoolState, UserPoolState>(),
  at: new WeakMap<UserPoolState, Date>(),
}));

/** Every pool of an account and Region. */
export function poolsOf(
  { account, region }: { readonly account: string; readonly region: string },
  world: World,
): readonly UserPoolState[] {
  return world.region(account, region).userPools.map((pool) => updated(world).now.get(pool) ?? pool);
}

/** When a pool was last updated. */
export function modified(pool: UserPoolState, world: World): Date {
  return updated(world).at.get(pool) ?? CREATED;
}

/** A pool is seen from its own Region only, though its id names the Region. */
export function findPool(call: Call, world: World): UserPoolState {
  const id = textArg(call, 'UserPoolId') ?? '';
  if (!/^[\w-]+_[0-9a-zA-Z]+$/.test(id) || id.length > 55) {
    const constraint = 'Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+';
    throw violated(id, 'userPoolId', constraint);
  }
  const pool = poolsOf(call, world).find(({ Id }) => Id === id);
  if (pool === undefined) {
    throw new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`, 400);
  }
  return pool;
}

/** Puts a pool in the place of the one with its id. */
export function replacePool(call: Call, world: World, pool: UserPoolState): void {
  const { now, at } = updated(world);
  for (const original of world.region(call.account, call.region).userPools) {
    if (original.Id === pool.Id) now.set(original, pool);
  }
  at.set(pool, world.now());
}
