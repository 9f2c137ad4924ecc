// The domains that mail comes from, those of identities and of pools' From addresses, and what DNS says of them.
import { domainOf } from '../email/address.ts';
import { mailboxProviderOf } from '../email/mailbox-providers.ts';
import { known, notKnown } from '../fact.ts';
import type { DomainOwner, Fact, FactsOf, ListingOf, Sender, Subject } from '../model.ts';
import type { PoolRead } from './cognito.ts';
import type { ListRead } from './list.ts';
import { EVERYWHERE, type MailDns } from './mail-dns.ts';
import type { IdentityRead } from './ses.ts';
import { NOT_WANTED, type Wanted } from './wanted.ts';

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
  dns: MailDns,
  wanted: Wanted,
): Promise<ListingOf<'domain'>[]> {
  const names = new Set(sources.flatMap(domainsOf));
  const subjects = await Promise.all([...names].sort().map((name) => readDomain(name, account, dns, wanted)));
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

export async function readDomain(
  name: string,
  account: string,
  dns: MailDns,
  wanted: Wanted,
): Promise<Subject<'domain'>> {
  const unless = <T>(fact: DnsFact, read: (domain: string) => Promise<Fact<T>>): Promise<Fact<T>> =>
    wanted.has(`domain.${fact}`) ? read(name) : Promise.resolve(notKnown(NOT_WANTED));
  const [dmarc, dmarcByRfc7489, organization, reports, spf] = await Promise.all([
    unless('dmarc', dns.dmarc),
    unless('dmarcByRfc7489', dns.dmarcByRfc7489),
    unless('organization', dns.organization),
    unless('reports', dns.reports),
    unless('spf', dns.spf),
  ]);
  const owner = known(ownerOf(name), 'table of mailbox providers');
  return {
    kind: 'domain',
    id: name,
    name,
    account,
    region: EVERYWHERE,
    facts: { owner, dmarc, dmarcByRfc7489, organization, reports, spf },
  };
}

/** What is read of a domain in DNS. */
type DnsFact = Exclude<keyof FactsOf['domain'], 'owner'>;

function ownerOf(name: string): DomainOwner {
  const provider = mailboxProviderOf(name);
  return provider === undefined ? { kind: 'own' } : { kind: 'mailboxProvider', provider };
}
