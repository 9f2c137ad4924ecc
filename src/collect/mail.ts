// The mail of identities and pools: brings SES's settings and DNS together for each that is asked about.
import { domainOf } from '../email/address.ts';
import { isSameName } from '../email/names.ts';
import { known, mapFact, notKnown } from '../fact.ts';
import {
  type DkimRecords,
  en,
  type Fact,
  ja,
  type MailFromRecords,
  type Sender,
  type SenderAuthentication,
  type SenderIdentity,
  same,
  say,
  type Text,
} from '../model.ts';
import { authenticationOf, type Signer, type SigningIdentity } from './authentication.ts';
import { readDkimRecords } from './dkim-records.ts';
import type { IdentityDetails } from './identity-details.ts';
import type { MailDns } from './mail-dns.ts';
import { coverFact, type PoolPlace, type SesIn, senderIdentities } from './sender.ts';
import type { IdentityRead } from './ses.ts';
import { NOT_WANTED, type Wanted, wantsAny } from './wanted.ts';

/** Are the records such that nobody has to change them? */
function isWell({ expectedExchange, mx, spf }: Extract<MailFromRecords, { kind: 'custom' }>): boolean {
  const [only, ...others] = mx.known ? mx.value.records : [];
  const isOurs = only !== undefined && others.length === 0 && isSameName(only.exchange, expectedExchange);
  return isOurs && spf.known && spf.value.notPassing.length === 0;
}

/** What DNS adds to an identity. */
export interface IdentityMail {
  readonly dkimRecords: Fact<DkimRecords>;
  readonly mailFromRecords: Fact<MailFromRecords>;
  readonly authentication: Fact<SenderAuthentication>;
}

/** Stands for an identity of which no check of the scan asked what DNS says. */
export const NO_MAIL: IdentityMail = {
  dkimRecords: notKnown(NOT_WANTED),
  mailFromRecords: notKnown(NOT_WANTED),
  authentication: notKnown(NOT_WANTED),
};

/** Where things are looked up that were read before, and DNS. */
export interface MailPorts {
  readonly dns: MailDns;
  readonly sesIn: SesIn;
  detailsIn(region: string): IdentityDetails;
}

/** Through whose SES mail goes out. */
const OWN_SES = same('SES');
const COGNITOS_SES = say(en`Cognito's own SES`, ja`Cognito 自身の SES`);

/** Reads records and senders; what several share is read once. */
export class MailReader {
  readonly #ports: MailPorts;
  readonly #wanted: Wanted;
  readonly #dkim = new Map<string, Promise<Fact<DkimRecords>>>();

  constructor(ports: MailPorts, wanted: Wanted) {
    this.#ports = ports;
    this.#wanted = wanted;
  }

  /** The live records of an identity, and what its own mail carries: as far as it is wanted. */
  async ofIdentity(identity: IdentityRead): Promise<IdentityMail> {
    const unless = <T>(fact: keyof IdentityMail, read: () => Promise<Fact<T>>): Promise<Fact<T>> =>
      this.#wanted.has(`identity.${fact}`) ? read() : Promise.resolve(notKnown(NOT_WANTED));
    const [dkimRecords, mailFromRecords, authentication] = await Promise.all([
      unless('dkimRecords', () => this.#dkimRecords(identity)),
      unless('mailFromRecords', () => this.#mailFromRecords(identity)),
      unless('authentication', async () =>
        known(await this.#authentication(domainOf(identity.name), identity, OWN_SES), 'dns:TXT'),
      ),
    ]);
    return { dkimRecords, mailFromRecords, authentication };
  }

  /** What the mail of a pool carries, for each identity that it goes out as; empty where there is no From to judge. */
  async ofPool(sender: Fact<Sender>, pool: PoolPlace): Promise<Fact<readonly SenderAuthentication[]>> {
    if (!wantsAny(this.#wanted, 'userPool.authentication')) return notKnown(NOT_WANTED);
    if (!sender.known) return sender;
    const identities = senderIdentities(sender.value, pool, this.#ports.sesIn);
    if (!identities.known) return identities;
    if (sender.value.kind !== 'ses' && sender.value.kind !== 'cognitoWithOwnFrom')
      return known([], identities.source);
    const { from, kind } = sender.value;
    if (from.kind !== 'address') return known([], identities.source);
    const service = kind === 'ses' ? OWN_SES : COGNITOS_SES;
    const signing = identities.value.flatMap((identity) => this.#signing(identity));
    const read = signing.map((identity) => this.#authentication(from.domain, identity, service));
    return known(await Promise.all(read), 'dns:TXT');
  }

  #signing(identity: SenderIdentity): IdentityRead[] {
    if (identity.kind === 'missing') return [];
    const { arn, region } = identity.signing;
    return this.#ports.sesIn(region).identities.items.filter((read) => read.arn === arn);
  }

  async #authentication(from: string, identity: IdentityRead, service: Text): Promise<SenderAuthentication> {
    const [signer, mailFromRecords] = await Promise.all([
      this.#signer(identity),
      this.#mailFromRecords(identity),
    ]);
    const signing: SigningIdentity = { identity, signer, mailFromRecords };
    const { region, name } = identity;
    const route = say(
      en`through ${service} in ${region} as ${name}`,
      ja`${region} の ${service} から ${name} として`,
    );
    return authenticationOf(from, route, signing, this.#ports.dns);
  }

  /** Who signs for an identity: itself, or the domain that covers an address; undefined where nobody does. */
  async #signer(identity: IdentityRead): Promise<Fact<Signer | undefined>> {
    const { items, whole } = this.#ports.sesIn(identity.region).identities;
    const cover = coverFact(identity, { items, whole });
    if (!cover.known) return cover;
    if (cover.value.kind === 'uncovered') return known(undefined, cover.source);
    const name = cover.value.kind === 'covered' ? cover.value.by : identity.name;
    const signing = items.find((item) => item.name === name) ?? identity;
    const dkimRecords = await this.#dkimRecords(signing);
    return mapFact(cover, () => ({ domain: domainOf(signing.name), dkim: signing.dkim, dkimRecords }));
  }

  #dkimRecords(identity: IdentityRead): Promise<Fact<DkimRecords>> {
    const before = this.#dkim.get(identity.arn);
    if (before !== undefined) return before;
    const now = readDkimRecords(identity, this.#ports.detailsIn(identity.region), this.#ports.dns);
    this.#dkim.set(identity.arn, now);
    return now;
  }

  async #mailFromRecords({ mailFrom, region }: IdentityRead): Promise<Fact<MailFromRecords>> {
    if (!mailFrom.known) return mailFrom;
    if (mailFrom.value.kind === 'default') return known({ kind: 'default' }, mailFrom.source);
    const domain = domainOf(mailFrom.value.domain);
    const { dns } = this.#ports;
    const [mx, txt, spf] = await Promise.all([dns.mx(domain), dns.txt(domain), dns.sesSpf(domain)]);
    // Amazon SES developer guide, "Using a custom MAIL FROM domain".
    const expectedExchange = `feedback-smtp.${region}.amazonses.com`;
    const records = { kind: 'custom', domain, expectedExchange, mx, txt, spf } as const;
    const alias = isWell(records) ? undefined : await this.#aliasOf(domain);
    return known({ ...records, ...(alias !== undefined && { alias }) }, 'dns:MX');
  }

  /** Only whoever is to change the records has to know: no verdict hangs on it, and it is no gap where DNS does not say. */
  async #aliasOf(domain: string): Promise<string | undefined> {
    const asked = await this.#ports.dns.proposed.cname(domain);
    return asked.known ? asked.value.records[0] : undefined;
  }
}
