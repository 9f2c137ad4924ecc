// The validated domain names of an address (RFC 7208 section 5.5): names that it maps to and that map back to it. For
// ptr and %{p}.
import type { Text } from '../../model.ts';
import { isWithin } from '../names.ts';
import type { Resolver } from '../resolver.ts';
import { addressesOf, isVoid } from './dns.ts';
import { type Address, parseAddress, reverseNameOf } from './ip.ts';

export interface ValidatedNames {
  /** Lower case, without a trailing dot; in the order of DNS. */
  readonly names: readonly string[];
  /** A query came back empty, which counts to the term that asked (section 4.6.4). */
  readonly isVoid: boolean;
  /** A DNS error, which section 5.5 takes for no name. */
  readonly passedOver?: Text;
}

/** Section 4.6.4: names behind the first ten are ignored, for whoever owns the address chose them. */
const MAX_NAMES = 10;

/** Looks them up. A DNS error leaves out what it hits: everything, or one name. */
export async function validateNames(dns: Resolver, ip: Address): Promise<ValidatedNames> {
  const answer = await dns.ptr(reverseNameOf(ip));
  const candidates = answer.status === 'found' ? answer.records.slice(0, MAX_NAMES).map(plainName) : [];
  const answers = await Promise.all(candidates.map((name) => addressesOf(dns, name, ip)));
  const names = candidates.filter((_, index) => {
    const found = answers[index];
    return found?.status === 'found' && found.records.some((record) => isSame(ip, parseAddress(record)));
  });
  const all = [answer, ...answers];
  const [passedOver] = all.flatMap((one) => (one.status === 'temperror' ? [one.why] : []));
  return { names, isVoid: all.some(isVoid), ...(passedOver === undefined ? {} : { passedOver }) };
}

function isSame(one: Address, other: Address | undefined): boolean {
  return one.version === other?.version && one.value === other.value;
}

/** What `%{p}` expands to (section 7.3): the domain, else a name under it, else any other. */
export function nameFor({ names }: ValidatedNames, domain: string): string {
  const own = plainName(domain);
  return (
    names.find((name) => name === own) ?? names.find((name) => isWithin(name, own)) ?? names[0] ?? 'unknown'
  );
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
