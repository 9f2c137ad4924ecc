// Makes subjects of what was read: each thing with a fact for everything that a check may ask of it. Pure.
import { known, mapFact, notKnown } from '../fact.ts';
import type { AccountUse, Fact, ListingOf, Reputation, SenderAuthentication, Subject } from '../model.ts';
import type { PoolRead } from './cognito.ts';
import type { PoolDeep } from './deep-reads.ts';
import {
  type AccountIn,
  type IdentitiesIn,
  noticesOf,
  senderAccounts,
  senderIdentities,
  senderOf,
} from './sender.ts';
import type { AccountRead } from './ses-account.ts';

/** Looks up what was read of SES in a Region, as far as pools depend on it. */
export type SesIn = (region: string) => ReturnType<IdentitiesIn> & ReturnType<AccountIn>;

/** What was read of a pool's mail and of the identities that it sends as. */
interface PoolMail extends PoolDeep {
  readonly authentication: Fact<readonly SenderAuthentication[]>;
}

export function poolSubject(
  pool: PoolRead,
  place: { account: string; region: string },
  sesIn: SesIn,
  mail: PoolMail,
): Subject<'userPool'> {
  const sender = mapFact(pool.email, senderOf);
  return {
    kind: 'userPool',
    id: pool.arn,
    name: pool.name,
    ...place,
    facts: {
      sender,
      senderIdentities: sender.known ? senderIdentities(sender.value, place, sesIn) : sender,
      senderAccounts: sender.known ? senderAccounts(sender.value, place, sesIn) : sender,
      ...mail,
      emailFactors: pool.extras.emailFactors,
      notices: mapFact(pool.extras.notices, (read) => noticesOf(read, place, sesIn)),
      deliveryErrorLog: pool.extras.deliveryErrorLog,
      tags: pool.tags,
      settings: pool.settings,
      riskSettings: pool.extras.riskSettings,
      logDelivery: pool.extras.logDelivery,
    },
  };
}

export function accountSubject(
  { account, region }: { account: string; region: string },
  { productionAccess, sending, quota, suppression }: AccountRead,
  use: Fact<AccountUse>,
  reputation: Fact<Reputation>,
): Subject<'account'> {
  return {
    kind: 'account',
    id: `${account}/${region}`,
    name: `SES in ${region}`,
    account,
    region,
    facts: { productionAccess, use, sending, quota, suppression, reputation },
  };
}

export function accountListing(subject: Subject<'account'>): ListingOf<'account'> {
  const { kind, account, region } = subject;
  return { kind, account, region, subjects: known([subject], 'account:ListRegions') };
}

const LISTED_BY = { userPool: 'cognito-idp:ListUserPools', identity: 'ses:ListEmailIdentities' } as const;

/** What was seen of a list; where it is not whole, beside it the part that was not seen. */
export function listings<K extends 'userPool' | 'identity'>(
  of: { kind: K; account: string; region: string },
  subjects: readonly Subject<K>[],
  whole: Fact<true>,
): ListingOf<K>[] {
  const seen: ListingOf<K>[] = [{ ...of, subjects: known(subjects, LISTED_BY[of.kind]) }];
  const unseen: ListingOf<K>[] = whole.known ? [] : [{ ...of, subjects: notKnown(whole.why) }];
  return subjects.length === 0 && !whole.known ? unseen : [...seen, ...unseen];
}
