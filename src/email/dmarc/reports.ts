// May the addresses in rua be sent reports? A target outside the organizational domain has to say in its own DNS that it
// takes them (RFC 9990 section 4; RFC 7489 section 7.1 asks the same), else receivers send none there.
import type { DnsAsked, ReportAuthorization } from '../../model.ts';
import { DnsTempError, type Resolver } from '../resolver.ts';
import { organizationalDomain } from './organization.ts';
import { parseDmarc } from './record.ts';

/**
 * Looks up each address of `rua`, in the order of the record.
 * @param policyDomain where the record was published, without `_dmarc.`
 * @param text the record
 * @throws DnsTempError when DNS did not answer for one of them
 */
export async function authorizeReports(
  policyDomain: string,
  text: string,
  resolver: Resolver,
): Promise<ReportAuthorization[]> {
  const parsed = parseDmarc(text);
  if (parsed.kind === 'notDmarc') return [];
  const targets = new Map(
    parsed.record.rua.flatMap(({ uri, domain }) => (domain === undefined ? [] : [[uri, domain] as const])),
  );
  return Promise.all(
    [...targets].map(async ([uri, target]) => ({
      uri,
      target,
      ...(await authorize(policyDomain, target, resolver)),
    })),
  );
}

type Authorization =
  | { readonly kind: 'internal' }
  | {
      readonly kind: 'authorized' | 'refused';
      readonly name: string;
      readonly texts: readonly string[];
      readonly asked: DnsAsked;
    };

async function authorize(policyDomain: string, target: string, resolver: Resolver): Promise<Authorization> {
  if (policyDomain === target) return { kind: 'internal' };
  const [ours, theirs] = await Promise.all([
    organizationalDomain(policyDomain, resolver),
    organizationalDomain(target, resolver),
  ]);
  if (ours.rfc9989 === theirs.rfc9989) return { kind: 'internal' };
  const name = `${policyDomain}._report._dmarc.${target}`;
  const answer = await resolver.txt(name);
  if (answer.status === 'temperror') throw new DnsTempError(answer.why);
  const texts = answer.status === 'found' ? answer.records : [];
  const isThere = texts.some((text) => parseDmarc(text).kind !== 'notDmarc');
  return { kind: isThere ? 'authorized' : 'refused', name, texts, asked: answer.asked };
}
