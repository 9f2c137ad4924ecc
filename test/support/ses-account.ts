// SES of an account in one Region, read end to end.
import type { Inventory, Subject } from '../../src/model.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import { lookAt, type TestCompanyOptions } from './company.ts';
import { domain, estate, type RegionInput } from './estate.ts';

export const WEST = 'eu-west-1';

type AccountInput = NonNullable<NonNullable<RegionInput['ses']>['account']>;

/** One Region with an identity, where SES says this of the account. */
export function used(account: AccountInput = {}): Estate {
  return estate({ [WEST]: { ses: { account, identities: [domain('example.com')] } } });
}

/** The facts of SES in a Region. */
export function accountIn(inventory: Inventory, region: string): Subject<'account'>['facts'] {
  for (const listing of inventory.listings) {
    if (listing.kind !== 'account' || listing.region !== region || !listing.subjects.known) continue;
    const [subject] = listing.subjects.value;
    if (subject !== undefined) return subject.facts;
  }
  throw new Error(`no account in ${region}`);
}

/** What is read of an estate, whatever the checks; `facts` are those of SES in `WEST`. */
export async function readAccount(of: Estate, options: TestCompanyOptions = {}) {
  const looked = await lookAt(of, { ...options, request: { keepInventory: true } });
  return { ...looked, facts: accountIn(looked.inventory, WEST) };
}
