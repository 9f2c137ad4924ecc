// The resolver port: what the e-mail authentication code asks of DNS. src/collect/dns.ts answers it from real servers.
import { type DnsAsked, type MxRecord, type Text, ToldError } from '../model.ts';

/** What came back for a question, without the question. */
export type DnsOutcome<T> =
  | { readonly status: 'found'; readonly records: readonly T[] }
  | { readonly status: 'nodata' }
  | { readonly status: 'nxdomain' }
  | { readonly status: 'temperror'; readonly why: Text }
  | { readonly status: 'badname'; readonly why: Text };

/**
 * An answer from DNS, with its question as evidence. `nodata` (the name exists, without such records) and `nxdomain`
 * are known and empty; `temperror` (SERVFAIL, REFUSED, time-out, the budget used up) is not known: it must never be
 * taken for "nothing published". `badname`: DNS cannot carry the name (RFC 1035 section 2.3.4: labels of 1–63 octets,
 * 255 in all), so nobody can have published anything there.
 */
export type DnsAnswer<T> = DnsOutcome<T> & { readonly asked: DnsAsked };

/**
 * Asks DNS. Each question is asked once a scan, whatever the name's case; a CNAME is followed, except by `cname`.
 * No method throws.
 */
export interface Resolver {
  /**
   * TXT records, each with its character-strings joined without a space (RFC 7208 section 3.3, RFC 6376 section
   * 3.6.2.2); one character a byte (Latin-1).
   */
  txt(name: string): Promise<DnsAnswer<string>>;
  /** The target of the CNAME at exactly this name; `nodata` where there are other records instead. */
  cname(name: string): Promise<DnsAnswer<string>>;
  /** A null MX (RFC 7505) has the exchange `.`; other targets have no trailing dot. */
  mx(name: string): Promise<DnsAnswer<MxRecord>>;
  /** IPv4 addresses in dotted form. */
  a(name: string): Promise<DnsAnswer<string>>;
  /** IPv6 addresses in any form of RFC 4291 section 2.2. */
  aaaa(name: string): Promise<DnsAnswer<string>>;
  /** Names that an address maps to; asked by its name under in-addr.arpa or ip6.arpa. */
  ptr(name: string): Promise<DnsAnswer<string>>;
}

/** DNS did not answer: what depends on it is unknown. Its message is written for people, so no class name leads it. */
export class DnsTempError extends ToldError {}
