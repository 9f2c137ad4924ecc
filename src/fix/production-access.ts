// The request to leave the SES sandbox, with what was seen of the mail that an account sends from a Region. Pure.
import {
  type Change,
  en,
  type Fact,
  type Fix,
  type Inventory,
  ja,
  listed,
  type Subject,
  say,
  type Text,
} from '../model.ts';
import { draftOf, type KnownMail, type MailKind } from './aws/sandbox.ts';
import { type CureContext, NOTHING } from './cure.ts';
import { subjectsOf } from './sender/estate.ts';

/** AWS reviews a request before it answers: one that is under way is not sent again. */
export function productionAccess(account: Subject<'account'>, { inventory }: CureContext): Fix {
  const { productionAccess: access, use } = account.facts;
  if (!access.known || access.value.granted || access.value.review === 'pending' || !use.known)
    return NOTHING;
  const pools = subjectsOf(inventory, 'userPool').filter(({ id }) => use.value.pools.includes(id));
  const identities = identitiesIn(account, inventory).filter(({ name }) => !name.includes('@'));
  const [domain, ...others] = new Set([...pools.flatMap(domainsOf), ...identities.map(({ name }) => name)]);
  if (domain === undefined) return NOTHING;
  const own = pools.filter((pool) => domainsOf(pool).includes(domain));
  const asked = ask(account, domain, own, inventory);
  return { changes: [asked], open: others.length === 0 ? [] : [alsoSends(domain, others)] };
}

/**
 * The request for a Region that nobody sends from yet and a pool is to: no check of the Region itself asks for it, and until
 * AWS has answered the pool cannot be switched.
 */
export function accessForPool(
  pool: Subject<'userPool'>,
  { domain, region }: { readonly domain: string; readonly region: string },
  inventory: Inventory,
): Fix {
  const [account] = subjectsOf(inventory, 'account', { account: pool.account, region });
  const { productionAccess: access, use } = account?.facts ?? {};
  if (account === undefined || !access?.known || access.value.granted || !use?.known) return NOTHING;
  if (use.value.identities + use.value.pools.length > 0) return NOTHING;
  if (access.value.review !== 'pending') {
    return { changes: [ask(account, domain, [pool], inventory)], open: [] };
  }
  const { account: id } = account;
  return { changes: [{ kind: 'request', account: id, region, request: 'awaitReview' }], open: [] };
}

function ask(
  account: Subject<'account'>,
  domain: string,
  pools: readonly Subject<'userPool'>[],
  inventory: Inventory,
): Change {
  return {
    kind: 'request',
    account: account.account,
    region: account.region,
    request: 'productionAccess',
    draft: draftOf(mailOf(domain, pools, account, inventory)),
  };
}

function alsoSends(domain: string, others: readonly string[]): Text {
  return say(
    en`The draft speaks of ${domain} alone: add what is sent from ${listed(others)}.`,
    ja`下書きには ${domain} だけを記載しています。${listed(others)} から送信するメールについても追記してください。`,
  );
}

function mailOf(
  domain: string,
  pools: readonly Subject<'userPool'>[],
  account: Subject<'account'>,
  inventory: Inventory,
): KnownMail {
  const identity = identitiesIn(account, inventory).find(({ name }) => name === domain);
  const { dkim, mailFrom, notifications } = identity?.facts ?? {};
  const dmarc = subjectsOf(inventory, 'domain').find(({ name }) => name === domain)?.facts.dmarc;
  const { suppression } = account.facts;
  return {
    region: account.region,
    domain,
    pools: pools.map(({ name }) => name),
    kinds: kindsOf(pools),
    authentication: {
      dkim: holds(dkim, ({ status, signingEnabled }) => status === 'SUCCESS' && signingEnabled),
      spf: holds(mailFrom, (value) => value.kind === 'custom' && value.status === 'SUCCESS'),
      dmarc: holds(dmarc, ({ kind }) => kind === 'found'),
    },
    feedback: {
      ...(notifications?.known && { notifications: notifications.value }),
      ...(suppression.known && { suppressed: suppression.value }),
    },
  };
}

/** Was it read, and does it hold? What was not read is not claimed. */
function holds<T>(fact: Fact<T> | undefined, test: (value: T) => boolean): boolean {
  return fact?.known === true && test(fact.value);
}

/** Every pool mails codes that verify an address and reset a password; the rest as its settings say. */
function kindsOf(pools: readonly Subject<'userPool'>[]): readonly MailKind[] {
  if (pools.length === 0) return [];
  const codes = pools.some(({ facts }) =>
    holds(facts.emailFactors, ({ otp, mfa }) => otp || holds(mfa, Boolean)),
  );
  const notices = pools.some(({ facts }) => holds(facts.notices, ({ kind }) => kind === 'configured'));
  return [
    'verification',
    'passwordReset',
    ...(codes ? (['signInCode'] as const) : []),
    ...(notices ? (['notice'] as const) : []),
  ];
}

/** The domain of a pool's FROM, where it can be read. */
function domainsOf({ facts: { sender } }: Subject<'userPool'>): string[] {
  return sender.known && sender.value.kind === 'ses' && sender.value.from.kind === 'address'
    ? [sender.value.from.domain]
    : [];
}

function identitiesIn({ account, region }: Subject<'account'>, inventory: Inventory) {
  return subjectsOf(inventory, 'identity').filter((one) => one.account === account && one.region === region);
}
