// SES of a Region as a subject: what GetAccount tells, who uses SES there, and at what rates their mail comes back.
import { type Journal, notKnown } from '../fact.ts';
import type { IdentityRef, Subject } from '../model.ts';
import type { PoolRead } from './cognito.ts';
import type { ListRead } from './list.ts';
import type { ByRegion, CollectScope } from './listings.ts';
import type { CollectPorts } from './ports.ts';
import { type AccountRead, readReputation } from './ses-account.ts';
import { accountSubject } from './subjects.ts';
import { useOf } from './use.ts';
import { NOT_WANTED, type Wanted } from './wanted.ts';

/** What has been read already, or is being read. */
interface Read {
  readonly account: Promise<AccountRead>;
  readonly list: Promise<ListRead<IdentityRef>>;
  readonly pools: ByRegion<ListRead<PoolRead>>;
}

/** Reads the rest, as far as it is wanted. */
export async function readAccountSubject(
  { cloudwatch, now }: Pick<CollectPorts, 'cloudwatch' | 'now'>,
  at: Omit<CollectScope, 'regions'> & { readonly region: string },
  wanted: Wanted,
  { account, list, pools }: Read,
  journal: Journal,
): Promise<Subject<'account'>> {
  const use = wanted.has('account.use')
    ? useOf(at.account, at.region, await list, pools, at.unlisted)
    : notKnown(NOT_WANTED);
  const reputation = wanted.has('account.reputation')
    ? await readReputation(() => cloudwatch(at.region), at, use, now(), journal)
    : notKnown(NOT_WANTED);
  return accountSubject(at, await account, use, reputation);
}
