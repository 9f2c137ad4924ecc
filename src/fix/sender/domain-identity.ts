// The domain of an address identity, as an identity of its own: SES then signs mail from the address with it. Pure.
import { domainOf } from '../../email/address.ts';
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import { isSameName, spelled } from '../../email/names.ts';
import type { Fix, Inventory, Subject } from '../../model.ts';
import { NOTHING, ses } from '../cure.ts';
import { dkimRecords } from './dkim-records.ts';
import {
  firstBy,
  oncePerInventory,
  oncePerSubject,
  onlySaid,
  placeIn,
  placeKey,
  subjectsOf,
  together,
} from './estate.ts';
import { verifyFirst } from './words.ts';

/** Only for a domain that the account can prove to own; one that is there lacks nothing but its records. */
export function domainIdentity(address: Subject<'identity'>, inventory: Inventory): Fix {
  const domain = domainOf(address.name);
  if (mailboxProviderOf(domain) !== undefined) return NOTHING;
  const { cover } = address.facts;
  // Whether the domain is there was not seen.
  if (!cover.known) return NOTHING;
  const isThere =
    cover.value.kind === 'uncovered' && cover.value.unverifiedDomains.some((one) => isSameName(one, domain));
  if (!isThere)
    return ses(address, { change: 'createDomainIdentity', identity: domain, keyLength: 'RSA_2048_BIT' });
  const waiting = identitiesByName(inventory, placeKey(address)).get(spelled(domain));
  const records = waiting === undefined ? NOTHING : recordsOf(waiting, inventory);
  return together(records, onlySaid(verifyFirst(domain, address.region)));
}

const identitiesByName = oncePerInventory((inventory, place) =>
  firstBy(subjectsOf(inventory, 'identity', placeIn(place)), ({ name }) => spelled(name)),
);

/** A domain may have thousands of addresses. */
const recordsOf = oncePerSubject((identity: Subject<'identity'>) => dkimRecords(identity));
