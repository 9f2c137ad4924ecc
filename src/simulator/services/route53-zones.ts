// Which zones of the estate Route 53 hosts, for whom, and the record sets that it lists of them.
import { createHash } from 'node:crypto';
import { canonicalName, NAME_SERVERS, parentOf, soa, ttlOf } from '../dns-zones.ts';
import type { Estate } from '../estate.ts';
import type { World } from '../world.ts';
import { isServed, VALUES_OF, writeName } from './route53-values.ts';

export interface HostedZone {
  /** Without its `/hostedzone/`. */
  readonly id: string;
  /** Lower-case, without the last dot. */
  readonly apex: string;
  /** Its name among the estate's zones, as the estate writes it. */
  readonly key: string;
}

/** A record set as Route 53 lists it, in the one spelling of readName and readValue. */
export interface RecordSet {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly values: readonly string[];
}

/** Domains that AWS itself sends from or points to: their DNS is no customer's. */
const OF_AWS = ['amazonses.com', 'amazonaws.com', 'verificationemail.com'];

/** The zones that an account hosts, in the order in which the estate has them. */
export function zonesOf({ estate }: World, account: string): readonly HostedZone[] {
  const faulty = new Set(Object.keys(estate.dnsFaults).map(canonicalName));
  return Object.keys(estate.zones).flatMap((key) => {
    const apex = canonicalName(key);
    const above = [...ancestors(apex)];
    const usual = above.some((name) => OF_AWS.includes(name) || faulty.has(name))
      ? 'elsewhere'
      : estate.managementAccount;
    return (estate.hostedZones[key] ?? usual) === account ? [{ id: idOf(apex), apex, key }] : [];
  });
}

function* ancestors(name: string): Iterable<string> {
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) yield at;
}

/** The same in every run, so that it can be written down. */
const idOf = (apex: string) =>
  `Z${createHash('sha256').update(apex).digest('hex').slice(0, 20).toUpperCase()}`;

/** The record sets of a zone in Route 53's order: names with their labels reversed, then types. */
export function setsOf(zone: HostedZone, zones: Estate['zones']): readonly RecordSet[] {
  const written = Object.entries(zones[zone.key] ?? {}).flatMap(([owner, records]) => {
    const name = owner === '@' ? zone.apex : `${canonicalName(owner)}.${zone.apex}`;
    const types = Object.keys(records).filter(isServed);
    return types.map((type) => ({ name, type, ttl: ttlOf(records, type), values: VALUES_OF[type](records) }));
  });
  const has = (type: string) => written.some((set) => set.name === zone.apex && set.type === type);
  const sets = [...written, ...(has('NS') ? [] : [nameServers(zone)]), startOfAuthority(zone)];
  return sets.sort((a, b) => compare(orderOf(a.name), orderOf(b.name)) || compare(a.type, b.type));
}

/** The names of a zone's servers. */
export function nameServersOf(zone: HostedZone, zones: Estate['zones']): readonly string[] {
  return setsOf(zone, zones).find(({ name, type }) => name === zone.apex && type === 'NS')?.values ?? [];
}

const nameServers = ({ apex }: HostedZone): RecordSet => ({
  name: apex,
  type: 'NS',
  ttl: NAME_SERVERS.ttl,
  values: NAME_SERVERS.names,
});

function startOfAuthority({ apex }: HostedZone): RecordSet {
  const { data, ttl = 0 } = soa(apex);
  const { mname, rname, serial, refresh, retry, expire, minimum } = data;
  const values = [[mname, rname, serial, refresh, retry, expire, minimum].join(' ')];
  return { name: apex, type: 'SOA', ttl, values };
}

/**
 * What a name is sorted by: `com.example.www.`, the last dot included.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html, "Sort order"
 */
export function orderOf(name: string): string {
  return `${writeName(name).split('.').reverse().slice(1).join('.')}.`;
}

/** In ASCII order. */
export const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
