// The other view: which DMARC record a receiver finds that still follows RFC 7489 and the Public Suffix List (section
// 6.6.3), and the policy that it reads there. It knows no np, psd or t, and asks two names at most.
import type { DmarcDiscovery, DmarcPolicy, DmarcQuery } from '../../model.ts';
import { toAsciiName } from '../names.ts';
import type { Resolver } from '../resolver.ts';
import { conclude, unpublishable } from './discovery.ts';
import { organizationalDomainByPsl } from './organization.ts';
import type { DmarcRecord } from './record.ts';
import { askAt, only, type Published } from './tree.ts';

/**
 * Finds the record by RFC 7489: at the domain, or where there is none at its organizational domain. Several records at
 * either end the search (step 5), where RFC 9989 goes on.
 * @throws DnsTempError when DNS did not answer what the result depends on
 */
export async function discoverDmarcByRfc7489(domain: string, resolver: Resolver): Promise<DmarcDiscovery> {
  const queries: DmarcQuery[] = [];
  const ascii = toAsciiName(domain);
  if (!ascii.ok) return unpublishable(domain, ascii.why);
  const own = await askAt(ascii.name, resolver, queries);
  const [ownRecord] = own;
  if (ownRecord !== undefined) {
    if (own.length > 1) return { kind: 'none', queries };
    return conclude(
      ownRecord,
      'domain',
      policyOf(ownRecord, ({ p }) => p),
      queries,
    );
  }
  const organization = organizationalDomainByPsl(ascii.name);
  if (organization === ascii.name) return { kind: 'none', queries };
  const above = only(await askAt(organization, resolver, queries));
  if (above === undefined) return { kind: 'none', queries };
  return conclude(
    above,
    'organizationalDomain',
    policyOf(above, ({ sp, p }) => sp ?? p),
    queries,
  );
}

/**
 * Section 6.6.3, step 6: without a valid p, or with an sp that is not valid, the record counts as p=none if reports can
 * be sent, and otherwise not at all. A wrong np is an unknown tag here.
 */
function policyOf(
  { parsed }: Published,
  pick: (record: DmarcRecord) => DmarcPolicy | undefined,
): DmarcPolicy | undefined {
  const { record, faults } = parsed;
  const isBroken =
    record.p === undefined || (record.sp === undefined && faults.some(({ tag }) => tag === 'sp'));
  if (!isBroken) return pick(record);
  return record.rua.length > 0 ? 'none' : undefined;
}
