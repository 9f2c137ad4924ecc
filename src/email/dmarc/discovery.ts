// Which DMARC record applies to a domain: the DNS tree walk and policy discovery of RFC 9989 section 4.10.
import type { DmarcDiscovery, DmarcQuery } from '../model.ts';
import { type DmarcParse, type DmarcPolicy, type DmarcRecord, parseDmarc } from './dmarc.ts';
import { toAsciiName } from './names.ts';
import { DnsTempError, type Resolver } from './resolver.ts';

/** A name with exactly one DMARC record. */
interface Published {
  /** Without `_dmarc.`. */
  readonly domain: string;
  readonly text: string;
  readonly parsed: Exclude<DmarcParse, { kind: 'notDmarc' }>;
}

type Found = Extract<DmarcDiscovery, { kind: 'found' }>;

/**
 * Finds the record that applies to mail from a domain, and the policy that it publishes for that domain. Test mode
 * (`t=y`) is not applied: `parseDmarc(record)` tells of it.
 *
 * Asks no further than the result depends on: a record at the domain itself is the one that applies, whatever is above
 * it (section 4.10.1), and above `psd=y` or `psd=n` nothing counts (section 4.10). Every name that *is* asked could
 * change the result (any may hold psd=n, or be the one with the fewest labels), so one without an answer leaves it open.
 * @param domain the author domain: any case, international, with or without a trailing dot
 * @throws DnsTempError when DNS did not answer what the result depends on
 */
export async function discoverDmarc(domain: string, resolver: Resolver): Promise<DmarcDiscovery> {
  const queries: DmarcQuery[] = [];
  const ascii = toAsciiName(domain);
  if (!ascii.ok) {
    const fault = `${ascii.why}, so nothing can be published for it`;
    return { kind: 'none', queries: [{ name: `_dmarc.${domain}`, records: [], answer: 'nxdomain', fault }] };
  }
  const own = await askAt(ascii.name, resolver, queries);
  if (own !== undefined)
    return conclude(
      own,
      'domain',
      policyOf(own, ({ p }) => p),
      queries,
    );

  const published: Published[] = [];
  for (const name of parentsToAsk(ascii.name)) {
    const found = await askAt(name, resolver, queries);
    if (found !== undefined) published.push(found);
    if (found !== undefined && found.parsed.record.psd !== 'u') break;
  }
  const applies = inherited(ascii.name, published);
  if (applies === undefined) return { kind: 'none', queries };
  const policy = await inheritedPolicy(ascii.name, applies.record, resolver);
  return conclude(applies.record, applies.scope, policy, queries);
}

/** The names above a domain that the walk asks, longest first: at most seven (section 4.10, steps 3, 4 and 7). */
export function parentsToAsk(domain: string): string[] {
  const labels = domain.split('.');
  const first = labels.length >= 8 ? labels.length - 7 : 1;
  return labels.map((_, index) => labels.slice(index).join('.')).slice(first);
}

/** Asks for the record at one name and notes the question. Undefined when there is none that counts. */
async function askAt(
  domain: string,
  resolver: Resolver,
  queries: DmarcQuery[],
): Promise<Published | undefined> {
  const name = `_dmarc.${domain}`;
  const answer = await resolver.txt(name);
  switch (answer.status) {
    case 'temperror':
      throw new DnsTempError(answer.why);
    case 'badname':
      // Too long with the label in front: nobody can publish there.
      queries.push({ name, records: [], answer: 'nxdomain', fault: answer.why });
      return undefined;
    case 'nodata':
    case 'nxdomain':
      queries.push({ name, records: [], answer: answer.status });
      return undefined;
    case 'found':
      return noteRecords(domain, name, answer.records, queries);
  }
}

/** Section 4.10, steps 2 and 6: other texts are dropped; where several records remain, all are. */
function noteRecords(
  domain: string,
  name: string,
  texts: readonly string[],
  queries: DmarcQuery[],
): Published | undefined {
  const published: Published[] = [];
  const faults: string[] = [];
  for (const text of texts) {
    const parsed = parseDmarc(text);
    if (parsed.kind !== 'notDmarc') published.push({ domain, text, parsed });
    else if (parsed.meant) faults.push(`${JSON.stringify(text)} is not read as DMARC: ${parsed.why}`);
  }
  const records = published.map(({ text }) => text);
  if (records.length > 1) faults.unshift(`${records.length} records: where there are several, none counts`);
  const single = records.length === 1 ? published[0] : undefined;
  if (single?.parsed.kind === 'void')
    faults.unshift(`${single.parsed.why}, and rua names no address for reports`);
  queries.push({
    name,
    records,
    answer: 'found',
    ...(faults.length > 0 ? { fault: faults.join('; ') } : {}),
  });
  return single;
}

/**
 * The record that a domain without its own inherits: that of its organizational domain (section 4.10.2), or else of its
 * public suffix (section 4.10.1). Records between the two and the domain do not count.
 */
function inherited(
  domain: string,
  published: readonly Published[],
): { record: Published; scope: Found['scope'] } | undefined {
  // The walk stops at a psd tag and goes from long to short, so the last name is the flagged one or the shortest.
  const last = published.at(-1);
  if (last === undefined) return undefined;
  if (last.parsed.record.psd !== 'y') return { record: last, scope: 'organizationalDomain' };
  const oneBelow = domain
    .split('.')
    .slice(-(last.domain.split('.').length + 1))
    .join('.');
  const organizational = published.find((one) => one.domain === oneBelow);
  if (organizational !== undefined) return { record: organizational, scope: 'organizationalDomain' };
  return { record: last, scope: 'publicSuffix' };
}

/** Section 4.10.1: sp where the domain exists, np where it does not; section 4.7: np falls back to sp, and sp to p. */
async function inheritedPolicy(
  domain: string,
  record: Published,
  resolver: Resolver,
): Promise<DmarcPolicy | undefined> {
  const ifExists = policyOf(record, ({ sp, p }) => sp ?? p);
  const ifNot = policyOf(record, ({ np, sp, p }) => np ?? sp ?? p);
  if (ifExists === ifNot) return ifExists;
  // Section 3.2.13: a domain does not exist when the response code is NXDOMAIN, whatever type was asked for (RFC 8020).
  const answer = await resolver.txt(domain);
  if (answer.status === 'temperror') throw new DnsTempError(answer.why);
  return answer.status === 'nxdomain' ? ifNot : ifExists;
}

/** The policy that a record publishes; undefined when it publishes none at all (section 4.10.1). */
function policyOf(
  { parsed }: Published,
  pick: (record: DmarcRecord) => DmarcPolicy | undefined,
): DmarcPolicy | undefined {
  if (parsed.kind === 'void') return undefined;
  return parsed.kind === 'treatedAsNone' ? 'none' : pick(parsed.record);
}

/** A record without a usable policy is retrieved all the same: it ends the search with no DMARC (section 4.10.1). */
function conclude(
  record: Published,
  scope: Found['scope'],
  policy: DmarcPolicy | undefined,
  queries: readonly DmarcQuery[],
): DmarcDiscovery {
  if (policy === undefined) return { kind: 'none', queries };
  return { kind: 'found', at: `_dmarc.${record.domain}`, record: record.text, scope, policy, queries };
}
