// The domains that are identities in a Region, as far as a pool may send from them. Gathered once: many pools ask. Pure.
import { domainOf } from '../../email/address.ts';
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import type { Inventory, Text } from '../../model.ts';
import {
  domainsAbove,
  grouped,
  isAddress,
  oncePerInventory,
  type Place,
  placeIn,
  placeKey,
  subjectsOf,
} from './estate.ts';

export interface SendingDomain {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly isVerified: boolean;
  /** Why it is not known whether it is verified. */
  readonly unread?: Text;
}

/** The domain identities of a place within which an address is, in the order of the inventory. */
export function domainsHolding(address: string, at: Place, inventory: Inventory): readonly SendingDomain[] {
  const { byDomain } = domainsIn(inventory, placeKey(at));
  return domainsAbove(address)
    .flatMap((domain) => byDomain.get(domain) ?? [])
    .sort((one, other) => one.at - other.at)
    .map(({ domain }) => domain);
}

/** The names of the verified domains of a place, but those of mailbox providers; sorted. */
export function verifiedIn(at: Place, inventory: Inventory): readonly string[] {
  return domainsIn(inventory, placeKey(at)).verified;
}

/** Is it known of every domain identity that was listed in a place whether it is verified? */
export function areVerificationsSeen(at: Place, inventory: Inventory): boolean {
  return domainsIn(inventory, placeKey(at)).isSeen;
}

const domainsIn = oncePerInventory((inventory, place) => {
  const all = subjectsOf(inventory, 'identity', placeIn(place))
    .filter(({ name }) => !isAddress(name))
    .map(({ id: arn, name, region, facts: { verification } }, at) => {
      const isVerified = verification.known && verification.value.status === 'SUCCESS';
      const unread = verification.known ? {} : { unread: verification.why };
      const domain: SendingDomain = { arn, name, region, isVerified, ...unread };
      return { at, domain };
    });
  const domains = all.map(({ domain }) => domain);
  return {
    byDomain: grouped(all.map((one) => [domainOf(one.domain.name), one])),
    verified: domains
      .filter(({ name, isVerified }) => isVerified && mailboxProviderOf(name) === undefined)
      .map(({ name }) => name)
      .sort(),
    isSeen: domains.every(({ unread }) => unread === undefined),
  };
});
