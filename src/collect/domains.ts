// The domains that mail comes from, those of identities and of pools' From addresses, and what DNS says of them.
import { discoverDmarc } from '../email/dmarc-discovery.ts';
import { mailboxProviderOf } from '../email/mailbox-providers.ts';
import type { Resolver } from '../email/resolver.ts';
import { type Journal, known, notKnown } from '../fact.ts';
import type { DomainOwner, ListingOf, Sender, Subject } from '../model.ts';
import type { PoolRead } from './cognito.ts';
import type { ListRead } from './list.ts';
import { domainOf } from './sender.ts';
import type { IdentityRead } from './ses.ts';

/** DNS is the same from every Region. */
export const EVERYWHERE = 'global';

/** What was read in one Region, as far as domains come from it. */
export interface DomainSource {
  readonly region: string;
  readonly identities: ListRead<IdentityRead> | undefined;
  readonly pools: ListRead<PoolRead> | undefined;
  readonly senders: readonly Sender[];
}

/** Reads each domain once, and says which Regions' domains are not among them. */
export async function readDomains(
  account: string,
  sources: readonly DomainSource[],
  resolver: Resolver,
  journal: Journal,
): Promise<ListingOf<'domain'>[]> {
  const names = new Set(sources.flatMap(domainsOf));
  const subjects = await Promise.all(
    [...names].sort().map((name) => readDomain(name, account, resolver, journal)),
  );
  const seen: ListingOf<'domain'> = {
    kind: 'domain',
    account,
    region: EVERYWHERE,
    subjects: known(subjects, 'ses:ListEmailIdentities'),
  };
  return [seen, ...sources.flatMap((source) => unseen(account, source))];
}

function domainsOf({ identities, senders }: DomainSource): string[] {
  const ofIdentities = (identities?.items ?? []).map((identity) => domainOf(identity.name));
  const ofPools = senders.flatMap((sender) => {
    if (sender.kind !== 'ses' && sender.kind !== 'cognitoWithOwnFrom') return [];
    return sender.from.kind === 'address' ? [sender.from.domain.toLowerCase()] : [];
  });
  return [...ofIdentities, ...ofPools];
}

/** A listing that is not known, for a Region in which identities or pools are missing. */
function unseen(account: string, { region, identities, pools }: DomainSource): ListingOf<'domain'>[] {
  const undescribed = pools?.items.find((pool) => !pool.email.known)?.email;
  const missing = [identities?.whole, pools?.whole, undescribed].find((fact) => fact?.known === false);
  if (missing === undefined || missing.known) return [];
  return [{ kind: 'domain', account, region, subjects: notKnown(missing.why) }];
}

async function readDomain(
  name: string,
  account: string,
  resolver: Resolver,
  journal: Journal,
): Promise<Subject<'domain'>> {
  const at = { account, region: EVERYWHERE, action: 'dns:TXT', what: `_dmarc.${name}` };
  const dmarc = await journal.attempt(at, async (tally) => {
    const found = await discoverDmarc(name, resolver);
    for (const { records } of found.queries) tally(records.length);
    return found;
  });
  return {
    kind: 'domain',
    id: name,
    name,
    account,
    region: EVERYWHERE,
    facts: { owner: known(ownerOf(name), 'table of mailbox providers'), dmarc },
  };
}

function ownerOf(name: string): DomainOwner {
  const provider = mailboxProviderOf(name);
  return provider === undefined ? { kind: 'own' } : { kind: 'mailboxProvider', provider };
}
