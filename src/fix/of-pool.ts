// What cures a failing check of a user pool: the SES identity that it is to send from, and the pool's configuration as a
// whole. Pure.
import type { Fix } from '../model.ts';
import { type Cure, type CureContext, NOTHING } from './cure.ts';
import { deliveryLog } from './sender/delivery-log.ts';
import { domainIdentity } from './sender/domain-identity.ts';
import { identitiesNamed, oncePerSubject, together } from './sender/estate.ts';
import { noticesFix } from './sender/notices.ts';
import { authorized } from './sender/policy.ts';
import { foundIn, type Pool, poolSending } from './sender/sending.ts';
import { switched } from './sender/switch.ts';
import { watchedPool } from './watch.ts';

export const OF_POOL: Readonly<Record<string, Cure<'userPool'>>> = {
  'cognito-own-sender': sender,
  'cognito-own-quota': sender,
  'cognito-otp-own-sender': sender,
  'cognito-sender-exists': sender,
  'cognito-sender-from-matches': sender,
  'cognito-sender-region-allowed': sender,
  'cognito-sender-is-domain': coveredSender,
  // What these three fail for lies behind the sender, and is mended there, unless the FROM is to be another.
  'cognito-sender-verified': sender,
  'cognito-sender-passes-dmarc': sender,
  'cognito-sender-bulk-ready': sender,
  'cognito-sender-monitored': (pool, context) => switched(pool, context) ?? watchedPool(pool, context),
  // Before the switch to SES, which does without the policy: mail goes out at once.
  'cognito-sender-authorized': (pool, context) => together(authorized(pool, context), sender(pool, context)),
  'cognito-notices-sender': noticesFix,
  'cognito-delivery-errors-logged': deliveryLog,
};

function sender(pool: Pool, context: CureContext): Fix {
  return switched(pool, context) ?? NOTHING;
}

/** SES signs mail from an address with its domain, where that is an identity too. */
function coveredSender(pool: Pool, context: CureContext): Fix {
  const sending = poolSending(pool);
  const change = switched(pool, context);
  if (change !== undefined || sending === undefined) return change ?? NOTHING;
  const arns = foundIn(sending).flatMap(({ named, cover }) =>
    cover.kind === 'uncovered' ? [named.arn] : [],
  );
  const { inventory } = context;
  const addresses = identitiesNamed(arns, pool.account, inventory);
  return together(...addresses.map((address) => domainOfAddress(address, inventory)));
}

/** Many pools may send as one address. */
const domainOfAddress = oncePerSubject(domainIdentity);
