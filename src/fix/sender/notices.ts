// The sender of the notices of a pool's threat protection. SetRiskConfiguration replaces the whole risk configuration, so
// that all of it goes back with another sender. Pure.
import { parseFrom } from '../../email/address.ts';
import type { Change, Fix, JsonObject } from '../../model.ts';
import { poolIdOf } from '../../subjects.ts';
import { type CureContext, NOTHING } from '../cure.ts';
import { onlySaid, together } from './estate.ts';
import type { ChosenIdentity } from './identity.ts';
import { holds, noticesSending, objectIn, type Pool, poolSending, type Sending, textIn } from './sending.ts';
import { type NextSender, newIdentity, nextSender, senderFrom } from './switch.ts';
import { noticesNeedPolicy, settingsUnread, verifyFirst } from './words.ts';

/** The notices come from where the pool's mail comes from, if that is SES; else from what they come from now. */
export function noticesFix(pool: Pool, context: CureContext): Fix {
  const sending = noticesSending(pool);
  // Where the pool's own mail comes from goes before where the notices come from now.
  if (sending === undefined || !pool.facts.sender.known) return NOTHING;
  const next = ofPool(pool, context) ?? senderFrom(pool, sending, context);
  if (next.kind !== 'known') return next.fix;
  const { riskSettings } = pool.facts;
  if (!riskSettings.known) {
    return onlySaid(settingsUnread(pool.name, 'SetRiskConfiguration', riskSettings.why));
  }
  const { identity } = next;
  const standing = standingFrom(sending, identity);
  const { settings } = pool.facts;
  // The pool's own From has a display name, which only its settings tell.
  if (standing === undefined && !settings.known) {
    return onlySaid(settingsUnread(pool.name, 'SetRiskConfiguration', settings.why));
  }
  const from = standing ?? next.from.header;
  const input = inputFor(pool, riskSettings.value, identity, from);
  const made = newIdentity(pool, identity);
  if (input === undefined) {
    const waits = identity.isThere && !identity.isVerified;
    return waits ? onlySaid(verifyFirst(identity.name, identity.region)) : made;
  }
  const { account, region } = pool;
  const change: Change = {
    kind: 'cognito',
    account,
    region,
    poolId: poolIdOf(pool.id),
    change: 'setRiskConfiguration',
    input,
    identity: { name: identity.name, region: identity.region },
  };
  const open = [...next.from.open, noticesNeedPolicy(identity.name, identity.region)];
  return together(made, { changes: [change], open });
}

/** What the pool's own mail goes out as through SES, now or after its switch. */
function ofPool(pool: Pool, context: CureContext): NextSender | undefined {
  const next = nextSender(pool, context);
  if (next !== undefined) return next.kind === 'open' ? undefined : next;
  const { sender } = pool.facts;
  const sending = sender.known && sender.value.kind === 'ses' ? poolSending(pool) : undefined;
  if (sending === undefined) return undefined;
  const stays = senderFrom(pool, sending, { ...context, answers: { senders: [] } });
  return stays.kind === 'unseen' || (stays.kind === 'known' && stays.identity.isVerified) ? stays : undefined;
}

/** The notices keep a From that the identity holds. */
function standingFrom({ from, header }: Sending, { name }: ChosenIdentity): string | undefined {
  const type = name.includes('@') ? 'address' : 'domain';
  return from.kind === 'address' && holds({ name, type }, from.address)
    ? (header ?? from.address)
    : undefined;
}

/** Undefined where the notices come from there already. A pool's own configuration is one without a ClientId. */
function inputFor(
  pool: Pool,
  settings: JsonObject,
  { arn, sourceArn }: ChosenIdentity,
  from: string,
): JsonObject | undefined {
  const { ClientId: _client, ...risk } = settings;
  const takeover = objectIn(risk, 'AccountTakeoverRiskConfiguration') ?? {};
  const notify = objectIn(takeover, 'NotifyConfiguration') ?? {};
  const isThere = [arn, sourceArn].includes(textIn(notify, 'SourceArn') ?? '');
  const isFrom = parseFrom(textIn(notify, 'From')).kind === 'address' && textIn(notify, 'From') === from;
  if (isThere && isFrom) return undefined;
  return {
    ...risk,
    AccountTakeoverRiskConfiguration: {
      ...takeover,
      NotifyConfiguration: { ...notify, SourceArn: arn, From: from },
    },
    UserPoolId: poolIdOf(pool.id),
  };
}
