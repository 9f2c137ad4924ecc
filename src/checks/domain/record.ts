// What the checks of a domain share: which of them have nothing to judge, and how a DMARC record is spoken of.
import { type DmarcDiscovery, type DomainOwner, en, ja, say, type Text } from '../../model.ts';

/** A record that applies to a domain. */
export type FoundRecord = Extract<DmarcDiscovery, { kind: 'found' }>;

interface NothingToJudge {
  readonly outcome: 'notApplicable';
  readonly because: Text;
}

/** The verdict on a domain of which a mailbox provider, and nobody else, publishes records. */
export function notYours(owner: DomainOwner, domain: string): NothingToJudge | undefined {
  if (owner.kind === 'own') return undefined;
  const because = say(
    en`${domain} belongs to ${owner.provider}: its records are not yours to publish.`,
    ja`${domain} は ${owner.provider} のドメインであり、自社でレコードを公開することはできません。`,
  );
  return { outcome: 'notApplicable', because };
}

/** The verdict on a domain to which no DMARC record applies, of a check that judges the record. */
export function noRecord(domain: string): NothingToJudge {
  const because = say(
    en`No DMARC record applies to ${domain}; domain-dmarc-published says so.`,
    ja`${domain} に適用される DMARC レコードはありません。これは domain-dmarc-published が指摘します。`,
  );
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
  return dmarc.kind === 'found' ? dmarc : noRecord(domain);
}

const SCOPES: Record<FoundRecord['scope'], Text> = {
  domain: say(en`its own record`, ja`自身のレコード`),
  organizationalDomain: say(en`the record of its organizational domain`, ja`組織ドメインのレコード`),
  publicSuffix: say(en`the record of its public suffix`, ja`パブリックサフィックスのレコード`),
};

/** `its own record, at _dmarc.example.com` */
export function recordOf({ scope, at }: FoundRecord): Text {
  return say(en`${SCOPES[scope]}, at ${at}`, ja`${SCOPES[scope]} (${at})`);
}

/** The domain that a record is published for: without `_dmarc.` in front. */
export function publishedFor(name: string): string {
  return name.replace(/^_dmarc\./, '');
}
