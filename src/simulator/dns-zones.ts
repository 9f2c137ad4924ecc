// The estate's DNS zones and what they answer: RFC 1034 section 4.3.2 without delegation, over all zones at once, as a
// recursive resolver would sum it up. Pure: src/simulator/dns.ts puts it on the wire.
import type { Answer, RecordType, SoaAnswer } from 'dns-packet';
import type { Estate } from './estate.ts';

type RecordSet = Estate['zones'][string][string];

type Rcode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';

export interface Lookup {
  readonly rcode: Rcode;
  readonly answers: Answer[];
  /** The zone's SOA on an empty answer (RFC 2308 section 3). */
  readonly authorities: Answer[];
  /** Every name that was followed to get here, lower-cased: where DNS faults may sit. */
  readonly visited: readonly string[];
}

/** Which zones were last made ready, and how: what a DNS server of theirs answers from. */
const latest = new WeakMap<Estate['zones'], ZoneIndex>();

/** Zones made ready for questions. */
export interface ZoneIndex {
  /** Absolute lower-case name -> records, as the estate wrote them. */
  readonly records: ReadonlyMap<string, RecordSet>;
  /** Names that exist, with or without records: owners, and every name above one (RFC 8020, empty non-terminals). */
  readonly existing: ReadonlySet<string>;
  readonly apexes: ReadonlySet<string>;
}

const DEFAULT_TTL = 300;
/**
 * Estates need write no NS at an apex: a zone without has these, and as long as Route 53 lets them live.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html (the names),
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html (172,800 seconds)
 */
export const NAME_SERVERS: { readonly names: readonly string[]; readonly ttl: number } = {
  names: [
    'ns-2048.awsdns-64.com',
    'ns-2049.awsdns-65.net',
    'ns-2050.awsdns-66.org',
    'ns-2051.awsdns-67.co.uk',
  ],
  ttl: 172_800,
};
/** Longer chains than resolvers follow; a loop ends here too. */
const MAX_CNAME_HOPS = 16;

/** Lower case without the trailing dot; the root is the empty string. Names compare so (RFC 4343). */
export function canonicalName(name: string): string {
  const lower = name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/** The name one label up; undefined above a top-level name. */
export function parentOf(name: string): string | undefined {
  const dot = name.indexOf('.');
  return dot === -1 ? undefined : name.slice(dot + 1);
}

/**
 * Makes zones ready for questions. Whoever changes zones makes them ready again, and then DNS servers answer by it.
 * @throws Error naming the record that DNS could not carry: a bad label, a text outside Latin-1, a CNAME beside others
 */
export function indexZones(zones: Estate['zones']): ZoneIndex {
  const records = new Map<string, RecordSet>();
  const existing = new Set<string>();
  const apexes = new Set<string>();
  for (const [zone, owners] of Object.entries(zones)) {
    const apex = canonicalName(zone);
    apexes.add(assertName(apex, `zone ${zone}`));
    for (const [owner, set] of Object.entries({ '@': {}, ...owners })) {
      const name = owner === '@' ? apex : canonicalName(`${owner}.${apex}`);
      assertName(name, `${owner} in zone ${zone}`);
      assertRecords(name, set);
      if (records.has(name)) throw new Error(`DNS zones of the estate: ${name} is written twice`);
      records.set(name, set);
      for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) existing.add(at);
    }
  }
  const index = { records, existing, apexes };
  latest.set(zones, index);
  return index;
}

/** Zones as they were last made ready. */
export function latestIndex(zones: Estate['zones']): ZoneIndex {
  return latest.get(zones) ?? indexZones(zones);
}

/** Answers one question, following CNAMEs wherever they lead within the zones. */
export function lookUp(zones: ZoneIndex, qname: string, type: RecordType): Lookup {
  const answers: Answer[] = [];
  const visited: string[] = [];
  let owner = qname;
  for (let hop = 0; hop <= MAX_CNAME_HOPS; hop++) {
    const name = canonicalName(owner);
    visited.push(name);
    const set = recordsAt(zones, name);
    if (set === undefined) return { rcode: 'NXDOMAIN', answers, authorities: soaOver(zones, name), visited };
    if (set.CNAME !== undefined && type !== 'CNAME') {
      answers.push({ type: 'CNAME', name: owner, ttl: ttlOf(set, 'CNAME'), data: bare(set.CNAME) });
      owner = bare(set.CNAME);
      continue;
    }
    const found = answersOf(zones, owner, set, type);
    const authorities = found.length === 0 ? soaOver(zones, name) : [];
    return { rcode: 'NOERROR', answers: [...answers, ...found], authorities, visited };
  }
  return { rcode: 'SERVFAIL', answers: [], authorities: [], visited };
}

/** The records that speak for a name: its own, or those of the wildcard at its closest encloser (RFC 4592 section 3.3.1). */
function recordsAt(zones: ZoneIndex, name: string): RecordSet | undefined {
  if (zones.existing.has(name)) return zones.records.get(name) ?? {};
  if (apexOver(zones, name) === undefined) return undefined;
  let encloser = parentOf(name);
  while (encloser !== undefined && !zones.existing.has(encloser)) encloser = parentOf(encloser);
  return encloser === undefined ? undefined : zones.records.get(`*.${encloser}`);
}

function answersOf(zones: ZoneIndex, name: string, set: RecordSet, type: RecordType): Answer[] {
  const ttl = ttlOf(set, type);
  switch (type) {
    case 'TXT':
      return (set.TXT ?? []).map((value) => ({ type, name, ttl, data: characterStrings(value) }));
    case 'MX':
      return (set.MX ?? []).map((mx) => ({ type, name, ttl, data: { ...mx, exchange: bare(mx.exchange) } }));
    case 'A':
    case 'AAAA':
      return (set[type] ?? []).map((data) => ({ type, name, ttl, data }));
    case 'PTR':
      return (set.PTR ?? []).map((data) => ({ type, name, ttl, data: bare(data) }));
    case 'NS':
      if (set.NS === undefined && zones.apexes.has(canonicalName(name))) {
        return NAME_SERVERS.names.map((data) => ({ type, name, ttl: NAME_SERVERS.ttl, data }));
      }
      return (set.NS ?? []).map((data) => ({ type, name, ttl, data: bare(data) }));
    case 'CNAME':
      return set.CNAME === undefined ? [] : [{ type, name, ttl, data: bare(set.CNAME) }];
    case 'SOA':
      return zones.apexes.has(canonicalName(name)) ? [soa(canonicalName(name))] : [];
    default:
      return [];
  }
}

/** How long a set of this type lives, in seconds. */
export function ttlOf({ ttl }: RecordSet, type: string): number {
  if (typeof ttl === 'number') return ttl;
  return Object.entries(ttl ?? {}).find(([each]) => each === type)?.[1] ?? DEFAULT_TTL;
}

/** One record's character-strings of at most 255 bytes each (RFC 1035 section 3.3.14), bytes written as Latin-1. */
export function characterStrings(value: string | readonly string[]): Buffer[] {
  if (typeof value !== 'string') return value.map((part) => Buffer.from(part, 'latin1'));
  const bytes = Buffer.from(value, 'latin1');
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length || at === 0; at += 255) parts.push(bytes.subarray(at, at + 255));
  return parts;
}

function apexOver(zones: ZoneIndex, name: string): string | undefined {
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) {
    if (zones.apexes.has(at)) return at;
  }
  return undefined;
}

function soaOver(zones: ZoneIndex, name: string): Answer[] {
  const apex = apexOver(zones, name);
  return apex === undefined ? [] : [soa(apex)];
}

/** Estates write no SOA: every zone has this one. */
export function soa(apex: string): SoaAnswer {
  const data = { mname: `ns.${apex}`, rname: `hostmaster.${apex}`, serial: 1, refresh: 3600, retry: 600 };
  return {
    type: 'SOA',
    name: apex,
    ttl: DEFAULT_TTL,
    data: { ...data, expire: 604800, minimum: DEFAULT_TTL },
  };
}

/** A target without its trailing dot; the root stays `.` (a null MX, RFC 7505). */
function bare(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name;
}

function assertName(name: string, where: string): string {
  // RFC 1035 section 2.3.4, in presentation form: 253 characters fit into 255 octets.
  const fits = name.length <= 253 && name.split('.').every((label) => /^[\x21-\x7e]{1,63}$/.test(label));
  if (!fits)
    throw new Error(`DNS zones of the estate: ${where}: ${JSON.stringify(name)} is not a name in ASCII`);
  return name;
}

function assertRecords(name: string, set: RecordSet): void {
  const others = Object.keys(set).filter((key) => key !== 'CNAME' && key !== 'ttl');
  if (set.CNAME !== undefined && others.length > 0) {
    throw new Error(
      `DNS zones of the estate: ${name} has a CNAME and ${others.join(', ')} (RFC 1034 section 3.6.2)`,
    );
  }
  for (const value of set.TXT ?? []) assertText(name, value);
  const targets = [
    set.CNAME,
    ...(set.MX ?? []).map((mx) => mx.exchange),
    ...(set.NS ?? []),
    ...(set.PTR ?? []),
  ];
  for (const target of targets) {
    if (target !== undefined && target !== '.') assertName(bare(target), `target at ${name}`);
  }
}

function assertText(name: string, value: string | readonly string[]): void {
  const parts = typeof value === 'string' ? [value] : value;
  const fits =
    parts.length > 0 && parts.every((part) => [...part].every((char) => (char.codePointAt(0) ?? 0) <= 0xff));
  if (!fits) throw new Error(`DNS zones of the estate: a TXT at ${name} is empty or not Latin-1`);
  if (typeof value !== 'string' && value.some((part) => part.length > 255)) {
    throw new Error(`DNS zones of the estate: a character-string of a TXT at ${name} is over 255 bytes`);
  }
}
