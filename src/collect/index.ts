// Step 2: reads everything that the checks need, all Regions in parallel, and joins it into an inventory. The only step
// that reads AWS and DNS. What cannot be read stays unknown; the rest is not touched by it.
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { SESClient } from '@aws-sdk/client-ses';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Resolver } from '../email/resolver.ts';
import { type Journal, mapFact, notKnown } from '../fact.ts';
import type {
  AccountUse,
  Fact,
  Inventory,
  Kind,
  Listing,
  Reputation,
  SenderAuthentication,
} from '../model.ts';
import { type PoolRead, readUserPools } from './cognito.ts';
import { type DomainSource, readDomains } from './domains.ts';
import { IdentityDetails } from './identity-details.ts';
import type { ListRead } from './list.ts';
import { type IdentityMail, MailReader, NO_MAIL } from './mail.ts';
import { EVERYWHERE, MailDns } from './mail-dns.ts';
import { noticesRegions, senderOf, sourceRegions } from './sender.ts';
import { readSes, type SesRead } from './ses.ts';
import { noAccount, readReputation } from './ses-account.ts';
import { accountListing, identityListings, poolListings } from './subjects.ts';
import { useOf } from './use.ts';
import { type FactName, NOT_WANTED, type Wanted, wantsAny, wantsKind } from './wanted.ts';

/** What collecting asks the outside. */
export interface CollectPorts {
  cognito(region: string): CognitoIdentityProviderClient;
  sesv2(region: string): SESv2Client;
  ses(region: string): SESClient;
  cloudwatch(region: string): CloudWatchClient;
  readonly resolver: Resolver;
  now(): Date;
}

/** Where to look: one account, its Regions, and what each offers. */
export interface CollectScope {
  readonly account: string;
  readonly partition: string;
  readonly regions: readonly { readonly region: string; readonly cognito: boolean; readonly ses: boolean }[];
}

/** Reads what is wanted in one account. Never throws for something that AWS or DNS did: that is a fact not known. */
export async function collect(
  ports: CollectPorts,
  scope: CollectScope,
  wanted: Wanted,
  journal: Journal,
): Promise<Inventory> {
  const takenAt = ports.now().toISOString();
  const reader = new Reader(ports, scope, wanted, journal);
  const [pools, ses] = await Promise.all([reader.pools(), reader.ses()]);
  await reader.sesOfSenders(pools, ses);
  const [mail, accounts, domains] = await Promise.all([
    reader.mail(pools, ses),
    reader.accounts(pools, ses),
    wantsKind(wanted, 'domain')
      ? readDomains(scope.account, domainSources(scope, pools, ses), reader.dns, wanted)
      : [unread('domain', scope.account, EVERYWHERE)],
  ]);
  return {
    format: 'mailposture-inventory/1',
    takenAt,
    accounts: [scope.account],
    regions: scope.regions.map(({ region }) => region),
    listings: [...listingsOf(scope, wanted, pools, ses, mail, accounts), ...domains],
    reads: journal.reads(),
    notes: journal.notes(),
  };
}

type ByRegion<T> = Map<string, T>;

/** Reads Region by Region; all Regions run at once, since AWS's quotas are per Region. */
class Reader {
  readonly #ports: CollectPorts;
  readonly #scope: CollectScope;
  readonly #wanted: Wanted;
  readonly #journal: Journal;
  readonly #details = new Map<string, IdentityDetails>();
  readonly dns: MailDns;

  constructor(ports: CollectPorts, scope: CollectScope, wanted: Wanted, journal: Journal) {
    this.#ports = ports;
    this.#scope = scope;
    this.#wanted = wanted;
    this.#journal = journal;
    this.dns = new MailDns(ports.resolver, journal, scope.account);
  }

  pools(): Promise<ByRegion<ListRead<PoolRead>>> {
    // Pools decide whether SES is used in a Region, and which domains their From addresses add.
    const needed =
      wantsKind(this.#wanted, 'userPool') ||
      wantsKind(this.#wanted, 'domain') ||
      wantsAny(this.#wanted, 'account.use');
    const regions = this.#scope.regions.filter(({ cognito }) => cognito && needed);
    return inParallel(
      regions.map(({ region }) => region),
      (region) => {
        const at = { ...this.#scope, region };
        return readUserPools(this.#ports.cognito(region), at, this.#wanted, this.#journal);
      },
    );
  }

  ses(): Promise<ByRegion<SesRead>> {
    const regions = this.#scope.regions.filter(({ ses }) => ses);
    return inParallel(
      regions.map(({ region }) => region),
      (region) => this.#readSes(region, this.#wanted),
    );
  }

  /** A pool may send from a Region outside the scan: of that one, only what its senders need is read. */
  async sesOfSenders(pools: ByRegion<ListRead<PoolRead>>, ses: ByRegion<SesRead>): Promise<void> {
    const outside = new Map<string, Set<FactName>>();
    const need = (regions: Fact<readonly string[]>, facts: readonly FactName[]) => {
      for (const region of regions.known ? regions.value : []) {
        if (ses.has(region)) continue;
        const before = outside.get(region) ?? [];
        outside.set(region, new Set([...before, ...facts.filter((fact) => this.#wanted.has(fact))]));
      }
    };
    for (const [region, { items }] of pools) {
      const place = { account: this.#scope.account, region };
      for (const { email, extras } of items) {
        need(email.known ? sourceRegions(senderOf(email.value), place) : email, OF_SENDERS);
        need(extras.notices.known ? noticesRegions(extras.notices.value, place) : extras.notices, OF_NOTICES);
      }
    }
    const read = await inParallel([...outside.keys()], (region) =>
      this.#readSes(region, outside.get(region) ?? new Set()),
    );
    for (const [region, its] of read) ses.set(region, its);
  }

  /** The mail of every identity in scope, and of every pool. */
  async mail(pools: ByRegion<ListRead<PoolRead>>, ses: ByRegion<SesRead>): Promise<MailRead> {
    const sesIn = (region: string) => ses.get(region) ?? NOT_READ;
    const detailsIn = (region: string) => this.#detailsIn(region);
    const reader = new MailReader({ dns: this.dns, sesIn, detailsIn }, this.#wanted);
    const { account } = this.#scope;
    const identities = this.#scope.regions.flatMap(({ region }) => sesIn(region).identities.items);
    const [ofIdentities, ofPools] = await Promise.all([
      Promise.all(identities.map(async (each) => [each.arn, await reader.ofIdentity(each)] as const)),
      Promise.all(
        [...pools].flatMap(([region, { items }]) =>
          items.map(async ({ arn, email }) => {
            return [arn, await reader.ofPool(mapFact(email, senderOf), { account, region })] as const;
          }),
        ),
      ),
    ]);
    return { identities: new Map(ofIdentities), pools: new Map(ofPools) };
  }

  /** Who uses SES in each Region of the scan, and at what rates their mail comes back. */
  accounts(pools: ByRegion<ListRead<PoolRead>>, ses: ByRegion<SesRead>): Promise<ByRegion<AccountMail>> {
    const { account, regions } = this.#scope;
    const offered = regions.filter((each) => each.ses).map(({ region }) => region);
    return inParallel(offered, async (region) => {
      const use = this.#wanted.has('account.use')
        ? useOf(account, region, ses.get(region) ?? NOT_READ, pools)
        : notKnown(NOT_WANTED);
      if (!this.#wanted.has('account.reputation')) return { use, reputation: notKnown(NOT_WANTED) };
      const cloudWatch = () => this.#ports.cloudwatch(region);
      const at = { ...this.#scope, region };
      return { use, reputation: await readReputation(cloudWatch, at, use, this.#ports.now(), this.#journal) };
    });
  }

  #detailsIn(region: string): IdentityDetails {
    const before = this.#details.get(region);
    if (before !== undefined) return before;
    const now = new IdentityDetails(this.#ports.sesv2(region), { ...this.#scope, region }, this.#journal);
    this.#details.set(region, now);
    return now;
  }

  #readSes(region: string, wanted: Wanted): Promise<SesRead> {
    const clients = {
      v1: this.#ports.ses(region),
      v2: this.#ports.sesv2(region),
      details: this.#detailsIn(region),
    };
    return readSes(clients, { ...this.#scope, region }, wanted, this.#journal);
  }
}

/** What is read of a Region outside the scan that mail of pools goes out from, and that only notices do. */
const OF_SENDERS = [
  'userPool.senderIdentities',
  'userPool.senderAccounts',
  'userPool.authentication',
] as const;
const OF_NOTICES = ['userPool.notices'] as const;

/** What DNS adds to identities and pools, by ARN. */
interface MailRead {
  readonly identities: ReadonlyMap<string, IdentityMail>;
  readonly pools: ReadonlyMap<string, Fact<readonly SenderAuthentication[]>>;
}

/** What is known of an account in a Region from other calls than GetAccount. */
interface AccountMail {
  readonly use: Fact<AccountUse>;
  readonly reputation: Fact<Reputation>;
}

const NO_ACCOUNT_MAIL: AccountMail = { use: notKnown(NOT_WANTED), reputation: notKnown(NOT_WANTED) };

async function inParallel<T>(
  regions: readonly string[],
  read: (region: string) => Promise<T>,
): Promise<ByRegion<T>> {
  return new Map(await Promise.all(regions.map(async (region) => [region, await read(region)] as const)));
}

const NOT_READ: SesRead = {
  ...noAccount(NOT_WANTED),
  identities: { items: [], whole: notKnown(NOT_WANTED) },
};

/** Stands for the subjects of a kind that no check of the scan was about: to other checks they are unknown. */
function unread(kind: Kind, account: string, region: string): Listing {
  return { kind, account, region, subjects: notKnown(NOT_WANTED) };
}

function listingsOf(
  scope: CollectScope,
  wanted: Wanted,
  pools: ByRegion<ListRead<PoolRead>>,
  ses: ByRegion<SesRead>,
  mail: MailRead,
  accounts: ByRegion<AccountMail>,
): Listing[] {
  const { account } = scope;
  const sesIn = (region: string) => ses.get(region) ?? NOT_READ;
  const users = poolListings(account, pools, sesIn, (arn) => mail.pools.get(arn) ?? notKnown(NOT_WANTED));
  const mailOf = (arn: string) => mail.identities.get(arn) ?? NO_MAIL;
  const all = (kind: Kind, of: (region: string) => readonly Listing[]) => (region: string) =>
    wantsKind(wanted, kind) ? of(region) : [unread(kind, account, region)];
  const ofPools = all('userPool', (region) => users.get(region) ?? []);
  const ofIdentities = all('identity', (region) => identityListings(account, region, sesIn(region), mailOf));
  const ofAccount = all('account', (region) => {
    const { use, reputation } = accounts.get(region) ?? NO_ACCOUNT_MAIL;
    return [accountListing(account, region, sesIn(region), use, reputation)];
  });
  return scope.regions.flatMap(({ region, cognito, ses: offered }) => [
    ...(cognito ? ofPools(region) : []),
    ...(offered ? [...ofIdentities(region), ...ofAccount(region)] : []),
  ]);
}

function domainSources(
  scope: CollectScope,
  pools: ByRegion<ListRead<PoolRead>>,
  ses: ByRegion<SesRead>,
): DomainSource[] {
  return scope.regions.map(({ region, ses: offered }) => ({
    region,
    identities: offered ? ses.get(region)?.identities : undefined,
    pools: pools.get(region),
    senders: (pools.get(region)?.items ?? []).flatMap(({ email }) =>
      email.known ? [senderOf(email.value)] : [],
    ),
  }));
}
