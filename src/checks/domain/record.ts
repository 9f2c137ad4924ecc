// What the checks of a domain share: which of them have nothing to judge, and how a DMARC record is spoken of.
import type { DmarcDiscovery, DomainOwner } from '../../model.ts';

/** A record that applies to a domain. */
export type FoundRecord = Extract<DmarcDiscovery, { kind: 'found' }>;

interface NothingToJudge {
  readonly outcome: 'notApplicable';
  readonly because: string;
}

/** The verdict on a domain of which a mailbox provider, and nobody else, publishes records. */
export function notYours(owner: DomainOwner, domain: string): NothingToJudge | undefined {
  if (owner.kind === 'own') return undefined;
  const because = `${domain} belongs to ${owner.provider}: its records are not yours to publish.`;
  return { outcome: 'notApplicable', because };
}

/** The DMARC record that a check has to judge; or the verdict where there is none, or none that is yours. */
export function recordToJudge(
  owner: DomainOwner,
  dmarc: DmarcDiscovery,
  domain: string,
): FoundRecord | NothingToJudge {
  const theirs = notYours(owner, domain);
  if (theirs !== undefined) return theirs;
  if (dmarc.kind === 'found') return dmarc;
  const because = `No DMARC record applies to ${domain}; domain-dmarc-published says so.`;
  return { outcome: 'notApplicable', because };
}

const SCOPES: Record<FoundRecord['scope'], string> = {
  domain: 'its own record',
  organizationalDomain: 'the record of its organizational domain',
  publicSuffix: 'the record of its public suffix',
};

/** `its own record, at _dmarc.example.com` */
export function recordOf({ scope, at }: FoundRecord): string {
  return `${SCOPES[scope]}, at ${at}`;
}

/** The domain that a record is published for: without `_dmarc.` in front. */
export function publishedFor(name: string): string {
  return name.replace(/^_dmarc\./, '');
}
