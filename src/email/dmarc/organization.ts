// The organizational domain: what identifiers must share to be in relaxed alignment. RFC 9989 finds it by the tree walk
// (section 4.10.2), RFC 7489 by the Public Suffix List (section 3.2); receivers are on their way from one to the other.
import { getDomain } from 'tldts';
import type { DmarcQuery, OrganizationalDomain } from '../../model.ts';
import { toAsciiName } from '../names.ts';
import type { Resolver } from '../resolver.ts';
import { type Published, walkTree } from './tree.ts';

/**
 * The organizational domain of a name, by both RFCs.
 * @param domain any case, international, with or without a trailing dot; a name that DNS cannot carry is its own
 * @throws DnsTempError when DNS did not answer what the tree walk depends on
 */
export async function organizationalDomain(
  domain: string,
  resolver: Resolver,
): Promise<OrganizationalDomain> {
  const ascii = toAsciiName(domain);
  if (!ascii.ok) return { rfc9989: domain, rfc7489: domain, queries: [] };
  const queries: DmarcQuery[] = [];
  const published = await walkTree(ascii.name, resolver, queries);
  return {
    rfc9989: ofWalk(ascii.name, published),
    rfc7489: organizationalDomainByPsl(ascii.name),
    queries,
  };
}

/**
 * Section 4.10.2, from the longest name to the shortest: psd=n names it; psd=y stands one label above it, but at the
 * domain itself says nothing; otherwise it is the name with the fewest labels; and without a record the domain itself.
 */
function ofWalk(domain: string, published: readonly Published[]): string {
  // The walk stops at a psd tag and goes from long to short, so the last name is the flagged one or the shortest.
  const last = published.at(-1);
  if (last === undefined) return domain;
  if (last.parsed.record.psd === 'y' && last.domain !== domain) return oneBelow(last.domain, domain);
  return last.domain;
}

/** The name one label longer than `above`, on the way down to `domain`. */
export function oneBelow(above: string, domain: string): string {
  const labels = above.split('.').length + 1;
  return domain.split('.').slice(-labels).join('.');
}

/** RFC 7489 section 3.2. A public suffix is its own: nothing is registered above it. */
export function organizationalDomainByPsl(domain: string): string {
  // Private suffixes (github.io) count: RFC 7489 takes the list as it is. _dmarc-like labels are no fault of a name.
  return getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) ?? domain;
}
