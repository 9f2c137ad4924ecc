// Building blocks for examples about DNS: facts, questions, DMARC records and their discovery.
import { parseDmarc } from '../../email/dmarc/record.ts';
import {
  type DmarcDiscovery,
  type DmarcPolicy,
  type DmarcQuery,
  type DnsAsked,
  type DnsType,
  type DomainOwner,
  en,
  type Fact,
  ja,
  type OrganizationalDomain,
  type SubjectRef,
  same,
  say,
  type Text,
} from '../../model.ts';
import { DOMAIN } from '../samples.ts';

export const OWN: DomainOwner = { kind: 'own' };
/** A domain of which a mailbox provider, and nobody else, publishes records. */
export const OF_GMAIL: DomainOwner = { kind: 'mailboxProvider', provider: 'Gmail' };
/** The name of an example about such a domain. */
export const GMAIL_CASE = say(en`a mailbox provider's domain`, ja`メールプロバイダーのドメイン`);
export const GMAIL_SUBJECT: Partial<SubjectRef<'domain'>> = { id: 'gmail.com', name: 'gmail.com' };

export const SUBDOMAIN = `app.${DOMAIN}`;
export const SUBDOMAIN_SUBJECT: Partial<SubjectRef<'domain'>> = { id: SUBDOMAIN, name: SUBDOMAIN };

/** A fact inside a fact. */
export function read<T>(value: T, source = 'dns:TXT'): Fact<T> {
  return { known: true, value, source };
}

/** One that was not read: by what DNS said, the same in each language, or by a sentence. */
export function unread(why: string | Text = `TXT ${DOMAIN}: SERVFAIL`): {
  readonly known: false;
  readonly why: Text;
} {
  return { known: false, why: typeof why === 'string' ? same(why) : why };
}

export function asked(name: string, type: DnsType = 'TXT'): DnsAsked {
  return { type, name, servers: ['192.0.2.53:53'], ms: 12 };
}

/** A question for the DMARC records of a domain; without records, no such name is there unless said otherwise. */
export function dmarcQuery(
  domain: string,
  records: readonly string[] = [],
  more: Partial<Pick<DmarcQuery, 'answer' | 'fault' | 'texts'>> = {},
): DmarcQuery {
  const name = `_dmarc.${domain}`;
  const answer = records.length > 0 ? 'found' : 'nxdomain';
  return { name, records, texts: records, answer, asked: asked(name), ...more };
}

interface Where {
  /** The domain that asks. */
  readonly domain?: string;
  /** Whose record applies. */
  readonly at?: string;
  readonly scope?: Extract<DmarcDiscovery, { kind: 'found' }>['scope'];
  /** Left out: as the record has it for such a domain, if it exists. */
  readonly policy?: DmarcPolicy;
  readonly queries?: readonly DmarcQuery[];
}

/** A record that applies: the domain's own, or one above it. */
export function dmarcFound(record: string, where: Where = {}): DmarcDiscovery {
  const { domain = where.at ?? DOMAIN, at = domain } = where;
  const isOwn = at === domain;
  const parsed = parseDmarc(record);
  const { p, sp } = parsed.kind === 'policy' ? parsed.record : { p: undefined, sp: undefined };
  const found = dmarcQuery(at, [record]);
  return {
    kind: 'found',
    at: found.name,
    record,
    scope: where.scope ?? (isOwn ? 'domain' : 'organizationalDomain'),
    policy: where.policy ?? (isOwn ? p : (sp ?? p)) ?? 'none',
    queries: where.queries ?? (isOwn ? [found] : [dmarcQuery(domain), found]),
  };
}

/** No record applies; without questions of its own, because nothing is published. */
export function dmarcNone(...queries: readonly DmarcQuery[]): DmarcDiscovery {
  return {
    kind: 'none',
    queries: queries.length > 0 ? queries : [dmarcQuery(DOMAIN), dmarcQuery('example')],
  };
}

/** What a domain belongs to, the same in both views unless said otherwise. */
export function organization(
  rfc9989: string = DOMAIN,
  rfc7489 = rfc9989,
  queries: readonly DmarcQuery[] = [],
): OrganizationalDomain {
  return { rfc9989, rfc7489, queries };
}
