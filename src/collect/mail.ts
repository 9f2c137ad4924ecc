// The mail of identities and pools: brings SES's settings and DNS together for each that is asked about.
import { domainOf } from '../email/address.ts';
import { isSameName } from '../email/names.ts';
import { known, mapFact, notKnown } from '../fact.ts';
import {
  type DkimRecords,
  en,
  type Fact,
  type IdentityRef,
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
import { dkimFromDns, readDkimRecords } from './dkim-records.ts';
import type { IdentitiesReading, IdentityRead } from './identities.ts';
import type { IdentityDetails } from './identity-details.ts';
import { coverFact } from './identity-index.ts';
import { lately } from './lately.ts';
import type { ListRead } from './list.ts';
import type { MailDns } from './mail-dns.ts';
import { type IdentitiesIn, type PoolPlace, senderIdentities } from './sender.ts';
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

/** Where things are looked up that were read before, and DNS. */
export interface MailPorts {
  readonly dns: MailDns;
  /** The lists, which are there. */
  readonly identitiesIn: IdentitiesIn;
  /** What the batches tell, which may have to be waited for. */
  readIn(region: string): Pick<IdentitiesReading, 'of'>;
  detailsIn(region: string): Pick<IdentityDetails, 'of' | 'want'>;
}

/** Identities whose DKIM stays for those that share it: addresses of their domain, and pools. */
const SIGNERS = 200;

/** Facts of identities that hang on their DKIM records. */
const DKIM_RECORDS = ['identity.dkimRecords', 'identity.authentication'] as const;

/** Through whose SES mail goes out. */
const OWN_SES = same('SES');
const COGNITOS_SES = say(en`Cognito's own SES`, ja`Cognito 自身の SES`);

/** Reads records and senders; what several share is made once while they are at it. */
export class MailReader {
  readonly #ports: MailPorts;
  readonly #wanted: Wanted;
  readonly #fromDns = lately(SIGNERS, (identity: IdentityRead) => dkimFromDns(identity, this.#ports.dns));

  constructor(ports: MailPorts, wanted: Wanted) {
    this.#ports = ports;
    this.#wanted = wanted;
  }

  /** Waits until what the batches tell of the identities that sign for these is there. */
  async signersRead(identities: readonly IdentityRead[]): Promise<void> {
    await Promise.all(identities.map((identity) => this.#signerOf(identity)));
  }

  /**
   * The identities that sign for these and whose DKIM takes more to tell than DNS says. DNS is asked for it here, so that
   * the rest need not be asked for what SES may take minutes to tell.
   */
  async inDoubt(identities: readonly IdentityRead[]): Promise<IdentityRead[]> {
    if (!wantsAny(this.#wanted, ...DKIM_RECORDS)) return [];
    const signers = await Promise.all(identities.map((identity) => this.#signerOf(identity)));
    const doubtful = signers.map(async (signer) => {
      const { kind } = signer ? await this.#fromDns(signer) : { kind: 'settled' };
      return signer && kind === 'inDoubt' ? [signer] : [];
    });
    return (await Promise.all(doubtful)).flat();
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
    const identities = senderIdentities(sender.value, pool, this.#ports.identitiesIn);
    if (!identities.known) return identities;
    if (sender.value.kind !== 'ses' && sender.value.kind !== 'cognitoWithOwnFrom')
      return known([], identities.source);
    const { from, kind } = sender.value;
    if (from.kind !== 'address') return known([], identities.source);
    const service = kind === 'ses' ? OWN_SES : COGNITOS_SES;
    const read = identities.value.map(async (identity) => {
      const signing = await this.#signing(identity);
      return signing ? [await this.#authentication(from.domain, signing, service)] : [];
    });
    return known((await Promise.all(read)).flat(), 'dns:TXT');
  }

  async #signing(identity: SenderIdentity): Promise<IdentityRead | undefined> {
    if (identity.kind === 'missing') return undefined;
    const { name, region } = identity.signing;
    return this.#ports.readIn(region).of(name);
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
    const cover = coverFact(identity, this.#listOf(identity));
    if (!cover.known) return cover;
    const signing = await this.#signerOf(identity);
    if (signing === undefined) return known(undefined, cover.source);
    const dkimRecords = await this.#dkimRecords(signing);
    return mapFact(cover, () => ({ domain: domainOf(signing.name), dkim: signing.dkim, dkimRecords }));
  }

  /** The same as far as the list tells. */
  async #signerOf(identity: IdentityRead): Promise<IdentityRead | undefined> {
    const cover = coverFact(identity, this.#listOf(identity));
    if (!cover.known || cover.value.kind === 'uncovered') return undefined;
    if (cover.value.kind === 'isDomain') return identity;
    return (await this.#ports.readIn(identity.region).of(cover.value.by)) ?? identity;
  }

  #listOf({ region }: IdentityRead): ListRead<IdentityRef> {
    return this.#ports.identitiesIn(region).identities;
  }

  async #dkimRecords(identity: IdentityRead): Promise<Fact<DkimRecords>> {
    const { dns } = this.#ports;
    return readDkimRecords(
      identity,
      await this.#fromDns(identity),
      this.#ports.detailsIn(identity.region),
      dns,
    );
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
    const asked = await this.#ports.dns.replaced.cname(domain);
    return asked.known ? asked.value.records[0] : undefined;
  }
}
