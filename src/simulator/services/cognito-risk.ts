// Threat protection of a pool: who sends its notices, and what it does about risks. A write takes the place of all that was
// there: "To set the risk configuration for the user pool to defaults, send this request with only the UserPoolId".
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetRiskConfiguration.html
import * as v from 'valibot';
import { checkedInput } from '../checked-input.ts';
import type { UserPoolState } from '../estate.ts';
import { AwsError, type Call, type Operation, type Output } from '../operation.ts';
import { RISK } from '../pool-extras.ts';
import type { World } from '../world.ts';
import { findPool, invalid, modified, replacePool } from './cognito-pools.ts';
import { unusableSource } from './cognito-sender.ts';

export const RISK_ACTIONS: readonly Operation[] = [
  { name: 'DescribeRiskConfiguration', handle: describe },
  { name: 'SetRiskConfiguration', handle: set },
];

/** Threat protection is a feature of the Plus tier; on a lesser one the call is refused. */
function requireThreatProtection(pool: UserPoolState): void {
  const isThere = pool.RiskConfiguration !== undefined || pool.RiskNotifyConfiguration !== undefined;
  if (pool.UserPoolTier === 'PLUS' || isThere) return;
  throw new AwsError('UserPoolAddOnNotEnabledException', 'User pool add-ons are not enabled.', 400);
}

/** No app client of the estate has a configuration of its own, nor is there any. */
function refuseClient(client: string | undefined): void {
  if (client === undefined) return;
  throw new AwsError('ResourceNotFoundException', `User pool client ${client} does not exist.`, 400);
}

const Asked = v.object({ ClientId: v.optional(v.string()) });

function describe(call: Call, world: World): Output {
  const pool = findPool(call, world);
  requireThreatProtection(pool);
  refuseClient(checkedInput(call, Asked, invalid).ClientId);
  return told(pool, world);
}

const NOTIFY_ONLY = { Notify: true, EventAction: 'NO_ACTION' } as const;

function told(pool: UserPoolState, world: World): Output {
  const { Id, RiskConfiguration, RiskNotifyConfiguration: short } = pool;
  const AccountTakeoverRiskConfiguration = short && {
    NotifyConfiguration: short,
    Actions: { LowAction: NOTIFY_ONLY, MediumAction: NOTIFY_ONLY, HighAction: NOTIFY_ONLY },
  };
  const risk = { AccountTakeoverRiskConfiguration, ...RiskConfiguration };
  const isSet = Object.values(risk).some((member) => member !== undefined);
  const LastModifiedDate = isSet ? modified(pool, world) : undefined;
  return { RiskConfiguration: { UserPoolId: Id, ...risk, LastModifiedDate } };
}

function set(call: Call, world: World): Output {
  const pool = findPool(call, world);
  requireThreatProtection(pool);
  const { ClientId, ...RiskConfiguration } = checkedInput(
    call,
    v.object({ ...Asked.entries, ...RISK }),
    invalid,
  );
  refuseClient(ClientId);
  refuseSender(
    RiskConfiguration.AccountTakeoverRiskConfiguration?.NotifyConfiguration?.SourceArn,
    call,
    world,
  );
  const after = { ...pool, RiskConfiguration, RiskNotifyConfiguration: undefined };
  replacePool(call, world, after);
  return told(after, world);
}

/**
 * "The message returned when you have an unverified email address or the identity policy isn't set": the policy is not
 * looked at here.
 */
function refuseSender(sourceArn: string | undefined, call: Call, world: World): void {
  const fault = sourceArn && unusableSource(sourceArn, call, world);
  if (!fault) return;
  if (fault.kind === 'otherAccount') throw fault.error;
  const message = `Cognito is not allowed to use your email identity ${sourceArn}.`;
  throw new AwsError('InvalidEmailRoleAccessPolicyException', message, 400);
}
