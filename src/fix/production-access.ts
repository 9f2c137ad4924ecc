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
import {
  firstBy,
  onceOfAll,
  oncePerInventory,
  oncePerSubject,
  placeIn,
  placeKey,
  subjectsOf,
} from './sender/estate.ts';

/** AWS reviews a request before it answers: one that is under way is not sent again. */
export function productionAccess(account: Subject<'account'>, { inventory }: CureContext): Fix {
  const { productionAccess: access, use } = account.facts;
  if (!access.known || access.value.granted || access.value.review === 'pending' || !use.known)
    return NOTHING;
  const sending = new Set(use.value.pools);
  const all = sending.size === 0 ? [] : subjectsOf(inventory, 'userPool');
  const pools = all.filter(({ id }) => sending.has(id));
  const identities = subjectsOf(inventory, 'identity', account).filter(({ name }) => !name.includes('@'));
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
  if (account === undefined) return NOTHING;
  const { access, isUsed } = standingOf(account, inventory);
  if (!access.known || access.value.granted || isUsed !== false) return NOTHING;
  if (access.value.review !== 'pending') {
    return { changes: [ask(account, domain, [pool], inventory)], open: [] };
  }
  const { account: id } = account;
  return { changes: [{ kind: 'request', account: id, region, request: 'awaitReview' }], open: [] };
}

/** What many pools ask of SES in a Region. */
const standingOf = oncePerSubject(({ facts }: Subject<'account'>) => {
  const { productionAccess: access, use, suppression } = facts;
  // Left out: it was not seen.
  const isUsed = use.known ? { isUsed: use.value.identities + use.value.pools.length > 0 } : {};
  return { access, suppression, ...isUsed };
});

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
  const identity = identitiesByName(inventory, placeKey(account)).get(domain);
  const { notifications, ...authentication } =
    identity === undefined ? { dkim: false, spf: false } : passing(identity, inventory);
  const read = domainsByName(inventory).get(domain);
  const { suppression } = standingOf(account, inventory);
  return {
    region: account.region,
    domain,
    pools: pools.map(({ name }) => name),
    kinds: kindsOf(pools),
    authentication: { ...authentication, dmarc: read !== undefined && hasDmarc(read, inventory) },
    feedback: {
      ...(notifications?.known && { notifications: notifications.value }),
      ...(suppression.known && { suppressed: suppression.value }),
    },
  };
}

const identitiesByName = oncePerInventory((inventory, place) =>
  firstBy(subjectsOf(inventory, 'identity', placeIn(place)), ({ name }) => name),
);
const domainsByName = onceOfAll((inventory) => firstBy(subjectsOf(inventory, 'domain'), ({ name }) => name));

const passing = oncePerSubject(({ facts }: Subject<'identity'>) => {
  const { dkim, mailFrom, notifications } = facts;
  return {
    dkim: holds(dkim, ({ status, signingEnabled }) => status === 'SUCCESS' && signingEnabled),
    spf: holds(mailFrom, (value) => value.kind === 'custom' && value.status === 'SUCCESS'),
    notifications,
  };
});

const hasDmarc = oncePerSubject(({ facts }: Subject<'domain'>) =>
  holds(facts.dmarc, ({ kind }) => kind === 'found'),
);

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
