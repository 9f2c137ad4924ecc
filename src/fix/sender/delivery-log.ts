// The log of messages that Cognito could not deliver. SetLogDeliveryConfiguration takes the whole list, of at most one entry
// for each source of events (API_SetLogDeliveryConfiguration: no more than two items). Pure.
import type { Fix, JsonObject } from '../../model.ts';
import { poolIdOf } from '../../subjects.ts';
import type { CureContext } from '../cure.ts';
import { onlySaid, partitionOf } from './estate.ts';
import { objectIn, type Pool, textIn } from './sending.ts';
import { settingsUnread } from './words.ts';

const SOURCE = 'userNotification';

export function deliveryLog(pool: Pool, _context: CureContext): Fix {
  const { logDelivery } = pool.facts;
  if (!logDelivery.known) {
    return onlySaid(settingsUnread(pool.name, 'SetLogDeliveryConfiguration', logDelivery.why));
  }
  const { account, region } = pool;
  const poolId = poolIdOf(pool.id);
  const standing = logDelivery.value.find(isOfMessages);
  const theirs = textIn(objectIn(standing, 'CloudWatchLogsConfiguration'), 'LogGroupArn');
  // CloudWatch holds the permission of a group that begins so in a policy that does not run out of room
  // (API_CloudWatchLogsConfigurationType).
  const group = `/aws/vendedlogs/cognito/${poolId}`;
  const arn = theirs ?? `arn:${partitionOf(pool.id)}:logs:${region}:${account}:log-group:${group}`;
  const log = { EventSource: SOURCE, LogLevel: 'ERROR', CloudWatchLogsConfiguration: { LogGroupArn: arn } };
  const others = logDelivery.value.filter((one) => !isOfMessages(one));
  const change = {
    kind: 'cognito',
    account,
    region,
    poolId,
    change: 'setLogDelivery',
    input: { UserPoolId: poolId, LogConfigurations: [...others, log] },
    ...(theirs === undefined && { createLogGroup: group }),
  } as const;
  return { changes: [change], open: [] };
}

const isOfMessages = (log: JsonObject): boolean => textIn(log, 'EventSource') === SOURCE;
