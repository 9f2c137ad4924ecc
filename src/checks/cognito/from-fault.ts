// May the identity that a pool's SourceArn names send from the pool's FROM address?
import { parseFrom, splitAddress } from '../../email/address.ts';
import { isWithin, spelled } from '../../email/names.ts';
import { en, type FromAddress, ja, say, type Text } from '../../model.ts';
import { quoted } from '../words.ts';

/**
 * What is wrong with a FROM address, as a clause behind the pool's name (in Japanese it begins with the particle);
 * undefined when nothing is.
 */
export function faultOfFrom(from: FromAddress, identity: string): Text | undefined {
  const isDomain = !identity.includes('@');
  switch (from.kind) {
    case 'malformed':
      return say(
        en`has a FROM that cannot be read, ${quoted(from.text)}: ${from.why}`,
        ja`の FROM ${quoted(from.text)} は解釈できません (${from.why})`,
      );
    case 'absent':
      // An address identity stands in for the FROM.
      return isDomain ? missingFrom(identity) : undefined;
    case 'address': {
      const fits = isDomain ? isWithin(from.domain, identity) : isAddressOf(from.address, identity);
      if (fits) return undefined;
      return isDomain ? outsideDomain(from.address, identity) : otherAddress(from.address, identity);
    }
  }
}

function missingFrom(identity: string): Text {
  return say(
    en`has no FROM, and the identity ${identity} is a domain, which needs one`,
    ja`には FROM が設定されていません。ID ${identity} はドメインであるため、FROM が必要です`,
  );
}

function outsideDomain(address: string, identity: string): Text {
  return say(
    en`sends from ${quoted(address)}, which is outside the domain of its identity ${identity}`,
    ja`は ${quoted(address)} から送信しますが、このアドレスは ID ${identity} のドメインに含まれません`,
  );
}

function otherAddress(address: string, identity: string): Text {
  return say(
    en`sends from ${quoted(address)}, which is not the address of its identity ${identity}`,
    ja`は ${quoted(address)} から送信しますが、ID ${identity} のアドレスとは異なります`,
  );
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
