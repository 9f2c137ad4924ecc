// The domains that mail comes from, those of identities and of pools' From addresses, and what DNS says of them.
import pLimit from 'p-limit';
import { domainOf } from '../email/address.ts';
import { mailboxProviderOf } from '../email/mailbox-providers.ts';
import { known, notKnown } from '../fact.ts';
import type {
  AnySubject,
  DomainOwner,
  Fact,
  FactsOf,
  IdentityRef,
  ListingOf,
  Subject,
  SubjectRef,
} from '../model.ts';
import type { PoolRead } from './cognito.ts';
import { inBatchesOf, type ListRead } from './list.ts';
import { EVERYWHERE, type MailDns } from './mail-dns.ts';
import { PACKED_TOGETHER, PackedFacts, packedSubject, type Unpacked } from './pack.ts';
import { senderOf } from './sender.ts';
import { NOT_WANTED, type Wanted } from './wanted.ts';

/** What was read in one Region, as far as domains come from it. */
export interface DomainSource {
  readonly region: string;
  readonly identities: ListRead<IdentityRef> | undefined;
  readonly pools: ListRead<PoolRead> | undefined;
}

/** Groups of domains about which DNS is asked at once. */
const AT_ONCE = 3;

/** Reads each domain once, and packs what it learned. */
export class DomainFacts {
  readonly #account: string;
  readonly #dns: MailDns;
  readonly #wanted: Wanted;
  readonly #last: Unpacked;
  readonly #onComplete: (subjects: readonly AnySubject[]) => void;
  readonly #limit = pLimit(AT_ONCE);
  readonly #subjects = new Map<string, Subject<'domain'>>();
  readonly #work: Promise<void>[] = [];

  /** @param onComplete told of domains that are read */
  constructor(
    account: string,
    dns: MailDns,
    wanted: Wanted,
    last: Unpacked,
    onComplete: (subjects: readonly AnySubject[]) => void,
  ) {
    this.#account = account;
    this.#dns = dns;
    this.#wanted = wanted;
    this.#last = last;
    this.#onComplete = onComplete;
  }

  /** Begins to read domains, by name; what was begun before is not begun again. */
  ask(names: readonly string[]): void {
    const fresh = [...new Set(names)].filter((name) => !this.#subjects.has(name)).sort();
    for (const group of inBatchesOf(PACKED_TOGETHER, fresh)) {
      const packed = new PackedFacts<'domain'>(this.#last);
      const subjects = group.map((name, index) => packedSubject(refOf(name, this.#account), packed, index));
      for (const subject of subjects) this.#subjects.set(subject.name, subject);
      const work = this.#limit(async () => {
        const facts = group.map((name) => factsOfDomain(name, this.#dns, this.#wanted));
        packed.put(0, await Promise.all(facts));
        this.#onComplete(subjects);
      });
      // What goes wrong is thrown where all of it is awaited.
      work.catch(() => {});
      this.#work.push(work);
    }
  }

  /** All domains that were asked for by name, when they are read; and which Regions' domains are not among them. */
  async listings(sources: readonly DomainSource[]): Promise<ListingOf<'domain'>[]> {
    await Promise.all(this.#work);
    const names = [...this.#subjects.keys()].sort();
    const subjects = names.flatMap((name) => this.#subjects.get(name) ?? []);
    const seen: ListingOf<'domain'> = {
      kind: 'domain',
      account: this.#account,
      region: EVERYWHERE,
      subjects: known(subjects, 'ses:ListEmailIdentities'),
    };
    return [seen, ...sources.flatMap((source) => unseen(this.#account, source))];
  }
}

/** The domains that identities stand for. */
export function domainsOfIdentities(identities: readonly IdentityRef[]): string[] {
  return identities.map(({ name }) => domainOf(name));
}

/** The domains of the From addresses of pools. */
export function domainsOfPools(pools: readonly PoolRead[]): string[] {
  return pools.flatMap(({ email }) => {
    const sender = email.known ? senderOf(email.value) : undefined;
    if (sender?.kind !== 'ses' && sender?.kind !== 'cognitoWithOwnFrom') return [];
    return sender.from.kind === 'address' ? [sender.from.domain.toLowerCase()] : [];
  });
}

/** A listing that is not known, for a Region in which identities or pools are missing. */
function unseen(account: string, { region, identities, pools }: DomainSource): ListingOf<'domain'>[] {
  const undescribed = pools?.items.find((pool) => !pool.email.known)?.email;
  const missing = [identities?.whole, pools?.whole, undescribed].find((fact) => fact?.known === false);
  if (missing === undefined || missing.known) return [];
  return [{ kind: 'domain', account, region, subjects: notKnown(missing.why) }];
}

/** A domain, with what DNS says of it. */
export async function readDomain(
  name: string,
  account: string,
  dns: MailDns,
  wanted: Wanted,
): Promise<Subject<'domain'>> {
  return { ...refOf(name, account), facts: await factsOfDomain(name, dns, wanted) };
}

function refOf(name: string, account: string): SubjectRef<'domain'> {
  return { kind: 'domain', id: name, name, account, region: EVERYWHERE };
}

async function factsOfDomain(
  name: string,
  dns: MailDns,
  wanted: Wanted,
): Promise<Subject<'domain'>['facts']> {
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
  return { owner, dmarc, dmarcByRfc7489, organization, reports, spf };
}

/** What is read of a domain in DNS. */
type DnsFact = Exclude<keyof FactsOf['domain'], 'owner'>;

function ownerOf(name: string): DomainOwner {
  const provider = mailboxProviderOf(name);
  return provider === undefined ? { kind: 'own' } : { kind: 'mailboxProvider', provider };
}
