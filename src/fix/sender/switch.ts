// The change of a pool's sender as a whole. UpdateUserPool replaces the pool's configuration, so every check that the
// change cures asks for the same one. Pure.
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import type { Change, Fix, JsonObject } from '../../model.ts';
import { poolIdOf } from '../../subjects.ts';
import { type CureContext, NOTHING, oncePerContext, ses } from '../cure.ts';
import { accessForPool } from '../production-access.ts';
import { type EmailConfiguration, updateUserPoolInput } from '../update-user-pool.ts';
import { mendedSet, placeOf, unlookedSet, type Watched, watchedSet } from '../watch.ts';
import { onlySaid, together } from './estate.ts';
import { answeredAddress, askFrom, type ChosenFrom, fromFor } from './from.ts';
import { type ChosenIdentity, identityFor } from './identity.ts';
import { objectIn, type Pool, poolSending, type Sending, textIn } from './sending.ts';
import { noIdentity, settingsUnread } from './words.ts';

/** What a pool is to send as; or why that is not known: somebody has to decide, or it was not seen. */
export type NextSender =
  | { readonly kind: 'known'; readonly from: ChosenFrom; readonly identity: ChosenIdentity }
  | { readonly kind: 'open' | 'unseen'; readonly fix: Fix };

/** Checks that say by failing that the pool needs another sender. */
const OF_SENDER = [
  'cognito-own-sender',
  'cognito-own-quota',
  'cognito-otp-own-sender',
  'cognito-sender-exists',
  'cognito-sender-from-matches',
  'cognito-sender-region-allowed',
];

/** Checks that fail for what lies behind the sender, unless its FROM is to be another. */
const OF_MAIL = [
  'cognito-sender-is-domain',
  'cognito-sender-verified',
  'cognito-sender-passes-dmarc',
  'cognito-sender-bulk-ready',
];

/** Undefined: the pool keeps its sender. */
export function nextSender(pool: Pool, context: CureContext): NextSender | undefined {
  const sending = poolSending(pool);
  if (sending === undefined || !needsAnother(pool, sending, context)) return undefined;
  return senderFrom(pool, sending, context);
}

/** What comes of a sender, be it the pool's own or that of its notices. */
export function senderFrom(pool: Pool, sending: Sending, context: CureContext): NextSender {
  const from = fromFor(pool, sending, context);
  if ('ask' in from) {
    const ask: Change = { kind: 'decide', ...askFrom(pool, context.inventory) };
    return { kind: 'open', fix: { changes: [ask], open: from.ask } };
  }
  const identity = identityFor(pool, sending, from, context.inventory);
  if ('unseen' in identity) {
    return { kind: 'unseen', fix: onlySaid(noIdentity(pool.name, from.address, identity.unseen)) };
  }
  return { kind: 'known', from, identity };
}

function needsAnother(pool: Pool, { from }: Sending, { failing, answers }: CureContext): boolean {
  if (OF_SENDER.some((check) => failing.has(check))) return true;
  if (!OF_MAIL.some((check) => failing.has(check))) return false;
  const answer = answeredAddress(pool, answers);
  const address = from.kind === 'address' ? from.address : undefined;
  const isProviders = from.kind === 'address' && mailboxProviderOf(from.domain) !== undefined;
  return isProviders || (answer !== undefined && answer !== address);
}

/** The switch of the pool's sender; undefined where it keeps the one it has. */
export const switched = oncePerContext(switchOf);

function switchOf(pool: Pool, context: CureContext): Fix | undefined {
  const next = nextSender(pool, context);
  if (next?.kind !== 'known') return next?.fix;
  const { from, identity } = next;
  const { settings } = pool.facts;
  if (!settings.known) {
    return onlySaid(...from.open, settingsUnread(pool.name, 'UpdateUserPool', settings.why));
  }
  const before = objectIn(settings.value, 'EmailConfiguration');
  const email = { ...emailOf(next), ...replyTo(before) };
  const made = newIdentity(pool, identity);
  if (isSame(before, email)) return together(made, onlySaid(...from.open));
  const { set, fix } = setFor(pool, identity, context);
  const poolId = poolIdOf(pool.id);
  const { input, notKept } = updateUserPoolInput(settings.value, poolId, {
    ...email,
    ...(set !== undefined && { ConfigurationSet: set }),
  });
  const change: Change = {
    kind: 'cognito',
    account: pool.account,
    region: pool.region,
    poolId,
    change: 'updateUserPool',
    input,
    before: before ?? null,
    identity: { name: identity.name, region: identity.region },
    serviceLinkedRole: true,
    notKept,
  };
  const access = accessForPool(pool, { domain: from.domain, region: identity.region }, context.inventory);
  return together(made, access, fix, { changes: [change], open: from.open });
}

function emailOf({ from, identity }: Extract<NextSender, { kind: 'known' }>): EmailConfiguration {
  return { EmailSendingAccount: 'DEVELOPER', SourceArn: identity.sourceArn, From: from.header };
}

function replyTo(before: JsonObject | undefined): Pick<EmailConfiguration, 'ReplyToEmailAddress'> {
  const address = textIn(before, 'ReplyToEmailAddress');
  return address === undefined ? {} : { ReplyToEmailAddress: address };
}

/** But for the configuration set, which is no reason to touch a pool. */
function isSame(before: JsonObject | undefined, email: EmailConfiguration): boolean {
  const members = ['EmailSendingAccount', 'SourceArn', 'From'] as const;
  return members.every((member) => textIn(before, member) === email[member]);
}

/** The identity, where it is yet to be made. */
export function newIdentity({ account }: Pool, { name, region, isThere }: ChosenIdentity): Fix {
  if (isThere) return NOTHING;
  return ses(
    { account, region },
    { change: 'createDomainIdentity', identity: name, keyLength: 'RSA_2048_BIT' },
  );
}

/** The set that the pool names, as long as its mail stays in the Region; else one of the new Region. */
function setFor(pool: Pool, identity: ChosenIdentity, context: CureContext): Watched {
  const at = placeOf({ account: pool.account, region: identity.region, arn: identity.arn });
  const named = setNamed(pool, identity.region);
  if (named === undefined) return watchedSet(at, identity.name, context);
  const { monitoring } = pool.facts;
  const isUnlooked =
    monitoring.known && monitoring.value.every(({ identity: { region } }) => region !== at.region);
  return { set: named, fix: (isUnlooked ? unlookedSet : mendedSet)(at, named, context) };
}

/** A set of another account is none for the pool's mail. */
function setNamed(
  { account, facts: { sender, senderIdentities } }: Pool,
  region: string,
): string | undefined {
  if (!sender.known || sender.value.kind !== 'ses' || sender.value.source.kind !== 'identity')
    return undefined;
  const { source, configurationSet } = sender.value;
  if (source.account !== account) return undefined;
  const ledTo = senderIdentities.known ? senderIdentities.value : [];
  const regions = ledTo.map((one) => (one.kind === 'found' ? one.named.region : one.region));
  return [source.region, ...regions].includes(region) ? configurationSet : undefined;
}
