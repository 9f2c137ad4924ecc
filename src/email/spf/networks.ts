// The networks that a domain's SPF record lets pass, as a list.
import { en, type Fact, ja, say, type Text } from '../../model.ts';
import type { Resolver } from '../resolver.ts';
import { type Walk, walkAudit } from './check-host.ts';
import { type Network, printNetwork } from './ip.ts';
import type { Entry } from './ledger.ts';
import { isFixed } from './macro.ts';
import { lettersIn } from './record.ts';
import { termIn } from './wording.ts';

/** Where SES publishes the addresses that it sends from. */
export const AMAZON_SES = 'amazonses.com';

/**
 * The networks whose addresses pass by a domain's SPF record, as `FIRST/PREFIX`, each once.
 * Not known where DNS does not answer, where there is no valid record, or where what passes cannot be listed.
 */
export async function publishedNetworks(
  resolver: Resolver,
  domain = AMAZON_SES,
): Promise<Fact<readonly string[]>> {
  const networks = await listNetworks(resolver, domain);
  return networks.known ? { ...networks, value: networks.value.map(printNetwork) } : networks;
}

/** The same as numbers. */
export async function listNetworks(resolver: Resolver, domain: string): Promise<Fact<readonly Network[]>> {
  const networks = new Map<string, Network>();
  // One walk sees every ip4 and ip6, but the hosts of a and mx by their addresses of one version only.
  for (const version of [4, 6] as const) {
    const walk = await walkAudit(resolver, domain, version);
    const why = whyNoList(walk);
    if (why !== undefined) return { known: false, why };
    for (const network of comparedIn(walk)) networks.set(printNetwork(network), network);
  }
  return { known: true, value: [...networks.values()], source: 'dns:TXT' };
}

/** All networks that a walk compared an address with. */
export function comparedIn({ entries }: Walk): Network[] {
  return entries.flatMap(({ networks }) => networks);
}

function whyNoList({ evaluation, entries }: Walk): Text | undefined {
  const { domain, result, why } = evaluation;
  if (result === 'none' || result === 'temperror' || result === 'permerror') return why;
  if (result === 'pass') {
    return say(
      en`the record of ${domain} lets any address pass: ${why}`,
      ja`${domain} のレコードではすべてのアドレスが pass になります: ${why}`,
    );
  }
  const odd = entries.find((entry) => !isListable(entry));
  if (odd === undefined) return undefined;
  const term = termIn(odd.term.text, odd.domain);
  return say(en`what passes by ${term} cannot be listed`, ja`${term} で pass になるアドレスは列挙できません`);
}

/** Does a term pass its networks and nothing else, whoever sends? */
function isListable({ term }: Entry): boolean {
  if (!lettersIn(term).every((letter) => isFixed(letter) && letter !== 'o') || term.kind === 'exists') {
    return false;
  }
  return !('qualifier' in term) || term.kind === 'all' || term.qualifier === '+';
}
