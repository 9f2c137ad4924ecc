// The resolver port: what the e-mail authentication code asks of DNS. src/collect/dns.ts answers it from real servers.

/**
 * An answer from DNS. `nodata` (the name exists, without such records) and `nxdomain` are known and empty;
 * `temperror` (SERVFAIL, REFUSED, time-out) is not known: it must never be taken for "nothing published".
 * `badname`: the name cannot be asked at all (RFC 1035 section 2.3.4: labels of 1–63 octets, 255 in all).
 */
export type DnsAnswer<T> =
  | { readonly status: 'found'; readonly records: readonly T[] }
  | { readonly status: 'nodata' }
  | { readonly status: 'nxdomain' }
  | { readonly status: 'temperror'; readonly why: string }
  | { readonly status: 'badname'; readonly why: string };

export interface Resolver {
  /** TXT records, each with its character-strings joined without a space (RFC 7208 section 3.3, RFC 6376 section 3.6.2.2). */
  txt(name: string): Promise<DnsAnswer<string>>;
}

/** DNS did not answer: what depends on it is unknown. */
export class DnsTempError extends Error {
  override readonly name = 'DnsTempError';
}
