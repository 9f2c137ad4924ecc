// Random zones for the comparison with the oracle: few names that are often asked, so that records meet each other.
import fc from 'fast-check';
import type { Zone, ZoneName } from '../support/zone.ts';

/** One generator of names for everything: a domain, its parents, and names beside it. */
export const NAMES = [
  'example.com',
  'mail.example.com',
  'a.mail.example.com',
  'b.example.com',
  'other.com',
  'nothing.test',
] as const;

export const domain = fc.constantFrom(...NAMES);

/** Names with what stands there; a name that is left out does not exist, unless another is below it. */
export function zoneOf(name: fc.Arbitrary<string>, set: fc.Arbitrary<ZoneName>): fc.Arbitrary<Zone> {
  return fc.array(fc.tuple(name, set), { maxLength: 12 }).map((entries) => Object.fromEntries(entries));
}

const CODES = {
  nxdomain: 'ENOTFOUND',
  nodata: 'ENODATA',
  temperror: 'ESERVFAIL',
  badname: 'EBADNAME',
} as const;

/** The oracle's resolver over the same table: rejects with node:dns's codes, answers in node:dns's shapes. */
export function nodeStyle(resolver: import('../../src/email/resolver.ts').Resolver) {
  const shapes = {
    TXT: async (name: string) => shaped(await resolver.txt(name), (text) => [text]),
    A: async (name: string) => shaped(await resolver.a(name), (address) => address),
    AAAA: async (name: string) => shaped(await resolver.aaaa(name), (address) => address),
    CNAME: async (name: string) => shaped(await resolver.cname(name), (target) => target),
    PTR: async (name: string) => shaped(await resolver.ptr(name), (target) => target),
    MX: async (name: string) =>
      shaped(await resolver.mx(name), ({ preference, exchange }) => ({ priority: preference, exchange })),
  };
  return (name: string, type: keyof typeof shapes): Promise<unknown[]> => shapes[type](name);
}

function shaped<T, U>(answer: import('../../src/email/resolver.ts').DnsAnswer<T>, f: (record: T) => U): U[] {
  if (answer.status === 'found') return answer.records.map(f);
  throw Object.assign(new Error(answer.status), { code: CODES[answer.status] });
}
