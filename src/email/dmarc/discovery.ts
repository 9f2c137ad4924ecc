// Which DMARC record applies to a domain: policy discovery of RFC 9989 section 4.10.1.
import {
  type DmarcDiscovery,
  type DmarcPolicy,
  type DmarcQuery,
  en,
  ja,
  say,
  type Text,
} from '../../model.ts';
import { toAsciiName } from '../names.ts';
import { DnsTempError, type Resolver } from '../resolver.ts';
import { shown } from '../shown.ts';
import { oneBelow } from './organization.ts';
import type { DmarcRecord } from './record.ts';
import { askAt, only, type Published, walkTree } from './tree.ts';

type Scope = Extract<DmarcDiscovery, { kind: 'found' }>['scope'];

/**
 * Finds the record that applies to mail from a domain, and the policy that it publishes for that domain. Test mode
 * (`t=y`) is not applied: `policyInForce()` does.
 *
 * Asks no further than the result depends on: a record at the domain itself is the one that applies, whatever is above
 * it (section 4.10.1).
 * @param domain the author domain: any case, international, with or without a trailing dot
 * @throws DnsTempError when DNS did not answer what the result depends on
 */
export async function discoverDmarc(domain: string, resolver: Resolver): Promise<DmarcDiscovery> {
  const queries: DmarcQuery[] = [];
  const ascii = toAsciiName(domain);
  if (!ascii.ok) return unpublishable(domain, ascii.why);
  const own = only(await askAt(ascii.name, resolver, queries));
  if (own !== undefined)
    return conclude(
      own,
      'domain',
      publishedPolicy(own, ({ p }) => p),
      queries,
    );

  await noteDeadAlias(queries, resolver);
  const applies = inherited(ascii.name, await walkTree(ascii.name, resolver, queries, 'above'));
  if (applies === undefined) return { kind: 'none', queries };
  const policy = await inheritedPolicy(ascii.name, applies.record, resolver);
  return conclude(applies.record, applies.scope, policy, queries);
}

/**
 * A CNAME at `_dmarc` that leads to nothing looks like no record at all: somebody meant to publish one, and should hear
 * why it is not found. It changes nothing of the result, so neither does a CNAME that DNS does not answer for.
 */
async function noteDeadAlias(queries: DmarcQuery[], resolver: Resolver): Promise<void> {
  const [own] = queries;
  if (own === undefined || own.answer === 'found' || own.fault !== undefined) return;
  const alias = await resolver.cname(own.name);
  if (alias.status !== 'found') return;
  const target = shown(alias.records.join(', '));
  const fault = say(
    en`it is a CNAME to ${target}, where there is no TXT record`,
    ja`${target} への CNAME ですが、その先に TXT レコードがありません`,
  );
  const [leadsTo] = alias.records;
  queries[0] = { ...own, fault, ...(leadsTo !== undefined && { alias: leadsTo }) };
}

/** What is found for a name that DNS cannot carry. */
export function unpublishable(domain: string, why: Text): DmarcDiscovery {
  const name = `_dmarc.${domain}`;
  const fault = say(
    en`${why}, so nothing can be published for it`,
    ja`このドメインには何も公開できません: ${why}`,
  );
  const asked = { type: 'TXT', name, servers: [], ms: 0 } as const;
  return { kind: 'none', queries: [{ name, records: [], texts: [], answer: 'nxdomain', fault, asked }] };
}

/**
 * The record that a domain without its own inherits: that of its organizational domain (section 4.10.2), or else of its
 * public suffix (section 4.10.1). Records between the two and the domain do not count.
 */
function inherited(
  domain: string,
  published: readonly Published[],
): { record: Published; scope: Scope } | undefined {
  // The walk stops at a psd tag and goes from long to short, so the last name is the flagged one or the shortest.
  const last = published.at(-1);
  if (last === undefined) return undefined;
  if (last.parsed.record.psd !== 'y') return { record: last, scope: 'organizationalDomain' };
  const below = oneBelow(last.domain, domain);
  const organizational = published.find((one) => one.domain === below);
  if (organizational !== undefined) return { record: organizational, scope: 'organizationalDomain' };
  return { record: last, scope: 'publicSuffix' };
}

/** Section 4.10.1: sp where the domain exists, np where it does not; section 4.7: np falls back to sp, and sp to p. */
async function inheritedPolicy(
  domain: string,
  record: Published,
  resolver: Resolver,
): Promise<DmarcPolicy | undefined> {
  const ifExists = publishedPolicy(record, ({ sp, p }) => sp ?? p);
  const ifNot = publishedPolicy(record, ({ np, sp, p }) => np ?? sp ?? p);
  if (ifExists === ifNot) return ifExists;
  return (await exists(domain, resolver)) ? ifExists : ifNot;
}

/**
 * Section 3.2.13: a domain does not exist when the response code is NXDOMAIN, whatever type was asked for (RFC 8020).
 * Behind a CNAME that code speaks of its target (RFC 6604 section 3), so the CNAME is asked for as well.
 */
async function exists(domain: string, resolver: Resolver): Promise<boolean> {
  const answer = await resolver.txt(domain);
  if (answer.status === 'temperror') throw new DnsTempError(answer.why);
  if (answer.status !== 'nxdomain') return true;
  const alias = await resolver.cname(domain);
  if (alias.status === 'temperror') throw new DnsTempError(alias.why);
  return alias.status === 'found';
}

/** The policy that a record publishes; undefined when it publishes none at all (section 4.10.1). */
function publishedPolicy(
  { parsed }: Published,
  pick: (record: DmarcRecord) => DmarcPolicy | undefined,
): DmarcPolicy | undefined {
  if (parsed.kind === 'void') return undefined;
  return parsed.kind === 'treatedAsNone' ? 'none' : pick(parsed.record);
}

/** A record without a usable policy is retrieved all the same: it ends the search with no DMARC (section 4.10.1). */
export function conclude(
  record: Published,
  scope: Scope,
  policy: DmarcPolicy | undefined,
  queries: readonly DmarcQuery[],
): DmarcDiscovery {
  if (policy === undefined) return { kind: 'none', queries };
  return { kind: 'found', at: `_dmarc.${record.domain}`, record: record.text, scope, policy, queries };
}
