// How SPF asks DNS, and what it makes of an answer (RFC 7208 sections 4.6.4 and 5).
import type { DnsAsked } from '../../model.ts';
import type { DnsAnswer, Resolver } from '../resolver.ts';
import type { Address } from './ip.ts';

/** A resolver that keeps each question that was asked, once, under its type and name. */
export function withEvidence(resolver: Resolver, asked: Map<string, DnsAsked>): Resolver {
  const keep = async <T>(question: Promise<DnsAnswer<T>>): Promise<DnsAnswer<T>> => {
    const answer = await question;
    asked.set(`${answer.asked.type} ${answer.asked.name}`, answer.asked);
    return answer;
  };
  return {
    txt: (name) => keep(resolver.txt(name)),
    cname: (name) => keep(resolver.cname(name)),
    mx: (name) => keep(resolver.mx(name)),
    a: (name) => keep(resolver.a(name)),
    aaaa: (name) => keep(resolver.aaaa(name)),
    ptr: (name) => keep(resolver.ptr(name)),
  };
}

/** Section 5: A records for an IPv4 client, AAAA records for an IPv6 client. */
export function addressesOf(dns: Resolver, name: string, ip: Address): Promise<DnsAnswer<string>> {
  return ip.version === 4 ? dns.a(name) : dns.aaaa(name);
}

/** Section 4.6.4: no error and no answers, or NXDOMAIN. What was never asked (`badname`) is not. */
export function isVoid({ status }: DnsAnswer<unknown>): boolean {
  return status === 'nodata' || status === 'nxdomain';
}
