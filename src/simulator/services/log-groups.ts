// The log groups of CloudWatch Logs: those that somebody made, and those that pools of the estate log to already.
import { perWorld, type World } from '../world.ts';
import { poolsOf } from './cognito-pools.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

export interface LogGroup {
  readonly name: string;
  readonly created: Date;
}

/** The estate does not say when a log group was made. */
const BEFORE = new Date('2025-01-15T09:00:00Z');

const made = perWorld(() => new Map<string, LogGroup[]>());
const keyOf = ({ account, region }: Place) => `${account}/${region}`;

/** By name; nobody can log to the same group twice, but pools may share one. */
export function logGroups(place: Place, world: World): readonly LogGroup[] {
  const used = poolsOf(place, world).flatMap(({ LogConfigurations }) =>
    LogConfigurations.flatMap(
      ({ CloudWatchLogsConfiguration: log }) => nameIn(log?.LogGroupArn ?? '', place) ?? [],
    ),
  );
  const own = made(world).get(keyOf(place)) ?? [];
  const others = [...new Set(used)].filter((name) => !own.some((group) => group.name === name));
  const all = [...own, ...others.map((name) => ({ name, created: BEFORE }))];
  return all.sort((one, other) => (one.name < other.name ? -1 : 1));
}

export function addLogGroup(name: string, place: Place, world: World): void {
  const groups = made(world);
  groups.set(keyOf(place), [...(groups.get(keyOf(place)) ?? []), { name, created: world.now() }]);
}

/** Is there such a log group, by its ARN with or without `:*`? */
export function hasLogGroup(arn: string, place: Place, world: World): boolean {
  const name = nameIn(arn, place);
  return name !== undefined && logGroups(place, world).some((group) => group.name === name);
}

export const logGroupArn = (name: string, { account, region }: Place): string =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;

function nameIn(arn: string, place: Place): string | undefined {
  const prefix = logGroupArn('', place);
  return arn.startsWith(prefix) ? arn.slice(prefix.length).replace(/:\*$/, '') : undefined;
}
