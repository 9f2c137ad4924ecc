// Which identity of a Region stands behind a name: looked up by name, for there may be ten thousand of them. Pure.
import { domainOf, splitAddress } from '../email/address.ts';
import { known, mapFact } from '../fact.ts';
import type { DomainCover, Fact, IdentityRef } from '../model.ts';
import type { ListRead } from './list.ts';

interface Placed {
  readonly identity: IdentityRef;
  /** In the list. */
  readonly place: number;
}

/** The identities of one list by their names. */
class IdentityIndex {
  readonly #named = new Map<string, Placed[]>();

  constructor(identities: readonly IdentityRef[]) {
    for (const [place, identity] of identities.entries()) {
      const name = normalized(identity.name);
      const same = this.#named.get(name);
      if (same === undefined) this.#named.set(name, [{ identity, place }]);
      else same.push({ identity, place });
    }
  }

  /** Those of this name, however it is spelled. */
  called(name: string): readonly IdentityRef[] {
    return (this.#named.get(normalized(name)) ?? []).map(({ identity }) => identity);
  }

  /** Domain identities that hold a domain, the closest first. */
  domainsAbove(domain: string): readonly Placed[] {
    const labels = domain.toLowerCase().split('.');
    return labels.flatMap((_, from) => {
      const above = this.#named.get(labels.slice(from).join('.')) ?? [];
      return above.filter(({ identity }) => identity.type === 'domain');
    });
  }
}

/** A list is never added to once it is read, so one index serves all who look something up in it. */
const indexes = new WeakMap<readonly IdentityRef[], IdentityIndex>();

function indexOf(identities: readonly IdentityRef[]): IdentityIndex {
  const index = indexes.get(identities) ?? new IdentityIndex(identities);
  indexes.set(identities, index);
  return index;
}

/** The identity of this name, however it is spelled. */
export function find(name: string, identities: readonly IdentityRef[]): IdentityRef | undefined {
  return indexOf(identities).called(name)[0];
}

/**
 * The identity whose settings apply to mail from an address or domain: the verified one that is most specific, in the
 * order address, subdomain, parent domain (Amazon SES developer guide, "Verified identities").
 */
export function mostSpecificVerified(
  from: string,
  identities: readonly IdentityRef[],
): IdentityRef | undefined {
  return indexOf(identities).called(from).find(isVerified) ?? closestVerified(domainOf(from), identities);
}

/** The verified domain identity with the longest name of those that hold a domain. */
function closestVerified(domain: string, identities: readonly IdentityRef[]): IdentityRef | undefined {
  return indexOf(identities)
    .domainsAbove(domain)
    .map(({ identity }) => identity)
    .find(isVerified);
}

const isVerified = ({ status }: IdentityRef): boolean => status === 'SUCCESS';

/** Whether a verified domain identity stands behind an identity. */
export function coverOf(
  { name, type }: Pick<IdentityRef, 'name' | 'type'>,
  identities: readonly IdentityRef[],
): DomainCover {
  if (type === 'domain') return { kind: 'isDomain' };
  const domain = domainOf(name);
  const verified = closestVerified(domain, identities);
  if (verified !== undefined) return { kind: 'covered', by: verified.name };
  const unverified = [...indexOf(identities).domainsAbove(domain)].sort((a, b) => a.place - b.place);
  return { kind: 'uncovered', unverifiedDomains: unverified.map(({ identity }) => identity.name) };
}

/** The cover of an identity as far as its list tells: "nothing covers it" can only be said of a whole list. */
export function coverFact(
  identity: Pick<IdentityRef, 'name' | 'type'>,
  { items, whole }: ListRead<IdentityRef>,
): Fact<DomainCover> {
  const cover = coverOf(identity, items);
  return cover.kind === 'uncovered' ? mapFact(whole, () => cover) : known(cover, 'ses:ListEmailIdentities');
}

/** Domains are compared without case (RFC 4343), local parts with it (RFC 5321 section 2.4). */
export function sameName(a: string, b: string): boolean {
  return normalized(a) === normalized(b);
}

function normalized(name: string): string {
  const parts = splitAddress(name);
  return parts === undefined ? name.toLowerCase() : `${parts.local}@${parts.domain.toLowerCase()}`;
}
