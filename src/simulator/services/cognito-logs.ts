// Where a pool's logs go. A write takes the place of all that was there.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetLogDeliveryConfiguration.html
import * as v from 'valibot';
import { checkedInput } from '../checked-input.ts';
import type { UserPoolState } from '../estate.ts';
import { AwsError, type Call, type Operation, type Output } from '../operation.ts';
import { LOG } from '../pool-extras.ts';
import type { World } from '../world.ts';
import { findPool, invalid, replacePool } from './cognito-pools.ts';
import { hasLogGroup } from './log-groups.ts';

export const LOG_ACTIONS: readonly Operation[] = [
  { name: 'GetLogDeliveryConfiguration', handle: (call, world) => told(findPool(call, world)) },
  { name: 'SetLogDeliveryConfiguration', handle: set },
];

type Log = UserPoolState['LogConfigurations'][number];

function told({ Id, LogConfigurations }: UserPoolState): Output {
  return { LogDeliveryConfiguration: { UserPoolId: Id, LogConfigurations } };
}

const Input = v.object({
  LogConfigurations: v.pipe(
    v.array(v.object(LOG)),
    v.maxLength(2, 'Member must have length less than or equal to 2'),
  ),
});

function set(call: Call, world: World): Output {
  const pool = findPool(call, world);
  const { LogConfigurations } = checkedInput(call, Input, invalid);
  const sources = LogConfigurations.map(({ EventSource }) => EventSource);
  if (new Set(sources).size < sources.length) throw invalid('There are two logs of one event source.');
  for (const log of LogConfigurations) refuseWrong(log, pool, call, world);
  const after = { ...pool, LogConfigurations };
  replacePool(call, world, after);
  return told(after);
}

/**
 * What goes together: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LogConfigurationType.html;
 * AWS documents no words. Whether Cognito looks for the log group is not documented either: here it does, so that whoever
 * forgets to make it hears of it.
 */
function refuseWrong(log: Log, pool: UserPoolState, call: Call, world: World): void {
  const isOfNotices = log.EventSource === 'userNotification';
  if (!isOfNotices && pool.UserPoolTier !== 'PLUS') {
    const message = `The log of userAuthEvents is not available in the tier ${pool.UserPoolTier}.`;
    throw new AwsError('FeatureUnavailableInTierException', message, 400);
  }
  if (log.LogLevel !== (isOfNotices ? 'ERROR' : 'INFO')) {
    throw invalid(`${log.EventSource} has no log of the level ${log.LogLevel}.`);
  }
  const { S3Configuration, FirehoseConfiguration, CloudWatchLogsConfiguration } = log;
  const isElsewhere = S3Configuration !== undefined || FirehoseConfiguration !== undefined;
  if (isOfNotices && isElsewhere) throw invalid('userNotification goes to CloudWatch Logs only.');
  const group = CloudWatchLogsConfiguration?.LogGroupArn;
  if (group !== undefined && !hasLogGroup(group, call, world))
    throw invalid(`There is no log group ${group}.`);
}
