// May the identity that a pool's SourceArn names send from the pool's FROM address?
import { parseFrom, splitAddress } from '../../email/address.ts';
import { toAsciiName } from '../../email/names.ts';
import type { FromAddress } from '../../model.ts';
import { quoted } from '../words.ts';

/** What is wrong with a FROM address, as a clause behind the pool's name; undefined when nothing is. */
export function faultOfFrom(from: FromAddress, identity: string): string | undefined {
  const isDomain = !identity.includes('@');
  switch (from.kind) {
    case 'malformed':
      return `has a FROM that cannot be read, ${quoted(from.text)}: ${from.why}`;
    case 'absent':
      // An address identity stands in for the FROM.
      return isDomain ? `has no FROM, and the identity ${identity} is a domain, which needs one` : undefined;
    case 'address': {
      const fits = isDomain ? isWithin(from.domain, identity) : isAddressOf(from.address, identity);
      if (fits) return undefined;
      const rule = isDomain ? 'outside the domain' : 'not the address';
      return `sends from ${quoted(from.address)}, which is ${rule} of its identity ${identity}`;
    }
  }
}

function isWithin(domain: string, parent: string): boolean {
  const [child, above] = [spelled(domain), spelled(parent)];
  return child === above || child.endsWith(`.${above}`);
}

/**
 * Local parts are compared with case, domains without. An identity may also send with a label, `name+label@domain`
 * (Amazon SES developer guide, "Verifying email addresses").
 */
function isAddressOf(address: string, identity: string): boolean {
  const named = parseFrom(identity);
  const [from, own] = [
    splitAddress(address),
    splitAddress(named.kind === 'address' ? named.address : identity),
  ];
  if (from === undefined || own === undefined) return address === identity;
  if (spelled(from.domain) !== spelled(own.domain)) return false;
  return from.local === own.local || from.local.startsWith(`${own.local}+`);
}

/** In ASCII and lower case, where it is a name at all. */
function spelled(domain: string): string {
  const ascii = toAsciiName(domain);
  return ascii.ok ? ascii.name : domain.toLowerCase();
}
