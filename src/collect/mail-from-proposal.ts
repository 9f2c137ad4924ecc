// What stands in DNS at the name that a fix would propose for a custom MAIL FROM domain.
import { domainOf } from '../email/address.ts';
import {
  type Families,
  familiesOf,
  type MailFromName,
  mailFromName,
  type NamedIdentity,
} from '../email/mail-from-name.ts';
import { isSameName } from '../email/names.ts';
import { known, mapFact, notKnown } from '../fact.ts';
import { en, type Fact, type IdentityRef, ja, type MailFromProposal, say, type Text } from '../model.ts';
import type { IdentitiesReading, IdentityRead } from './identities.ts';
import type { ListRead } from './list.ts';
import type { MailDns } from './mail-dns.ts';

/** An identity, as far as a proposal follows from it. */
type Identity = Pick<IdentityRead, 'name' | 'region' | 'mailFrom'>;

/** Proposes names, each as soon as all identities of its domain are read, in whichever Regions. */
export class ProposalReader {
  readonly #readIn: (region: string) => Pick<IdentitiesReading, 'of'>;
  readonly #dns: MailDns['proposed'];
  readonly #listed = new Map<string, IdentityRef[]>();

  /** @param lists every identity of the account that was listed */
  constructor(
    lists: readonly ListRead<IdentityRef>[],
    readIn: (region: string) => Pick<IdentitiesReading, 'of'>,
    dns: MailDns['proposed'],
  ) {
    this.#readIn = readIn;
    this.#dns = dns;
    for (const identity of lists.flatMap(({ items }) => items)) {
      const domain = domainOf(identity.name);
      const family = this.#listed.get(domain);
      if (family === undefined) this.#listed.set(domain, [identity]);
      else family.push(identity);
    }
  }

  /** When the identities of some domains are read: thousands of groups wait for that, and none of them is to hold what it was. */
  async read(domains: readonly string[]): Promise<void> {
    for (const { name, region } of this.#of(domains)) await this.#readIn(region).of(name);
  }

  /** The identities of some domains, when they are read. */
  async familiesOf(domains: readonly string[]): Promise<Families> {
    const read: NamedIdentity[] = [];
    for (const { name, region } of this.#of(domains)) {
      const mailFrom = (await this.#readIn(region).of(name))?.mailFrom;
      read.push({ name, region, mailFrom: mailFrom?.known ? mailFrom.value : undefined });
    }
    return familiesOf(read);
  }

  #of(domains: readonly string[]): IdentityRef[] {
    return [...new Set(domains)].flatMap((domain) => this.#listed.get(domain) ?? []);
  }

  /** @param families that of its domain is among them */
  of(identity: Identity, families: Families): Promise<Fact<MailFromProposal>> {
    return mailFromProposal(identity, families, this.#dns);
  }
}

async function mailFromProposal(
  identity: Identity,
  all: Families,
  dns: MailDns['proposed'],
): Promise<Fact<MailFromProposal>> {
  const { mailFrom, region } = identity;
  if (!mailFrom.known) return mailFrom;
  if (mailFrom.value.kind === 'custom') return known({ kind: 'notNeeded' }, mailFrom.source);
  const name = mailFromName(identity, all);
  if (name.kind === 'shared') return known(name, mailFrom.source);
  const { domain, mx, txt } = await placeOf(name, region, dns);
  return known({ kind: 'proposed', domain, mx, txt }, 'dns:MX');
}

interface Place {
  readonly domain: string;
  readonly isTaken: boolean;
  readonly mx: Fact<readonly string[]>;
  readonly txt: Fact<readonly string[]>;
}

/** Where both names of a proposal are taken, somebody has to look at the first anyway. */
async function placeOf(
  name: Extract<MailFromName, { kind: 'own' }>,
  region: string,
  dns: MailDns['proposed'],
): Promise<Place> {
  const first = await look(name.domain, region, dns);
  if (!first.isTaken) return first;
  const second = await look(name.otherwise, region, dns);
  return second.isTaken ? first : second;
}

async function look(domain: string, region: string, dns: MailDns['proposed']): Promise<Place> {
  const alias = await dns.cname(domain);
  if (!alias.known) return { domain, isTaken: false, mx: alias, txt: alias };
  const { isThere, records } = alias.value;
  const [target] = records;
  // What questions for MX and TXT would find then stands elsewhere.
  const instead = target && notKnown(behindAlias(domain, target));
  if (instead) return { domain, isTaken: true, mx: instead, txt: instead };
  // A name that does not exist has no records of any type (RFC 8020 section 2), and most names that are proposed do not.
  const none = mapFact(alias, () => []);
  if (!isThere) return { domain, isTaken: false, mx: none, txt: none };
  const [mx, txt] = await Promise.all([dns.mx(domain), dns.txt(domain)]);
  const ours = `feedback-smtp.${region}.amazonses.com`;
  return {
    domain,
    isTaken: mx.known && mx.value.records.some(({ exchange }) => !isSameName(exchange, ours)),
    mx: mapFact(mx, ({ records }) => records.map(({ preference, exchange }) => `${preference} ${exchange}`)),
    txt: mapFact(txt, ({ records }) => records),
  };
}

/** No other data may stand beside a CNAME (RFC 1034 section 3.6.2). */
function behindAlias(domain: string, target: string): Text {
  return say(
    en`${domain} is a CNAME of ${target}, and no other record may stand beside one`,
    ja`${domain} は ${target} への CNAME であり、同じ名前にほかのレコードは置けません`,
  );
}
