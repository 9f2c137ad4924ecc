// Step 2: reads everything that the checks need, all Regions in parallel, and joins it into an inventory. The only step
// that reads AWS and DNS. What cannot be read stays unknown; the rest is not touched by it.
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { SESClient } from '@aws-sdk/client-ses';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { domainOf } from '../email/address.ts';
import type { Resolver } from '../email/resolver.ts';
import { type Journal, mapFact, notKnown } from '../fact.ts';
import type { Carried, Fact, Inventory, Sender } from '../model.ts';
import { carriedOn, type RegionRead } from './carry.ts';
import { type PoolRead, readUserPools } from './cognito.ts';
import { ConfigurationSets } from './configuration-sets.ts';
import { type DeepRead, DeepReader } from './deep-reads.ts';
import { askForDkim } from './dkim-records.ts';
import { readDomain, readDomains } from './domains.ts';
import { DEEP_READS, type DetailOptions, IdentityDetails } from './identity-details.ts';
import type { ListRead } from './list.ts';
import {
  type AccountMail,
  type AllRead,
  type ByRegion,
  type CollectScope,
  domainSources,
  listingsOf,
  type MailRead,
  NOT_READ,
  unread,
} from './listings.ts';
import { MailReader } from './mail.ts';
import { EVERYWHERE, MailDns } from './mail-dns.ts';
import { familiesRead, mailFromProposal } from './mail-from-proposal.ts';
import { noticesRegions, senderOf, sourceRegions } from './sender.ts';
import { type IdentityRead, readSes, type SesListener, type SesRead } from './ses.ts';
import { readReputation } from './ses-account.ts';
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

export interface CollectOptions {
  /** How many identities are read one by one in a Region; Infinity for all. */
  readonly deepReads?: number;
  /** What earlier scans read of identities one by one; left out: nothing is carried from them. */
  readonly carried?: Carried;
}

export interface Collected {
  readonly inventory: Inventory;
  /** What earlier scans and this one read of identities one by one. */
  readonly carried: Carried;
}

/** Reads what is wanted in one account. Never throws for something that AWS or DNS did: that is a fact not known. */
export async function collect(
  ports: CollectPorts,
  scope: CollectScope,
  wanted: Wanted,
  journal: Journal,
  { deepReads = DEEP_READS, carried = new Map() }: CollectOptions = {},
): Promise<Collected> {
  const takenAt = ports.now().toISOString();
  const reader = new Reader(ports, scope, wanted, journal, { most: deepReads, takenAt, carried });
  const [pools, ses] = await Promise.all([reader.pools(), reader.ses()]);
  await reader.sesOfSenders(pools, ses);
  const [{ mail, deep }, accounts, domains] = await Promise.all([
    reader.mail(pools, ses),
    reader.accounts(pools, ses),
    wantsKind(wanted, 'domain')
      ? readDomains(scope.account, domainSources(scope, pools, ses), reader.dns, wanted)
      : [unread('domain', scope.account, EVERYWHERE)],
  ]);
  // After all that checks rest on: DNS has so much time, and this serves fixes alone.
  const proposals = await reader.proposals(ses);
  const inventory: Inventory = {
    format: 'mailposture-inventory/1',
    takenAt,
    accounts: [scope.account],
    regions: scope.regions.map(({ region }) => region),
    listings: [...listingsOf(scope, wanted, { pools, ses, mail, deep, accounts, proposals }), ...domains],
    reads: journal.reads(),
    notes: journal.notes(),
  };
  return { inventory, carried: carriedOn(carried, reader.read(ses), takenAt) };
}

/** Facts for which DNS is asked for the DKIM records of identities. */
const DKIM_RECORDS = ['identity.dkimRecords', 'identity.authentication', 'userPool.authentication'] as const;

/** Reads Region by Region; all Regions run at once, since AWS's quotas are per Region. */
class Reader {
  readonly #ports: CollectPorts;
  readonly #scope: CollectScope;
  readonly #wanted: Wanted;
  readonly #journal: Journal;
  readonly #detailsIn: (region: string) => IdentityDetails;
  readonly #details = new Map<string, IdentityDetails>();
  readonly #sets = new Map<string, ConfigurationSets>();
  readonly dns: MailDns;

  constructor(
    ports: CollectPorts,
    scope: CollectScope,
    wanted: Wanted,
    journal: Journal,
    { most, takenAt, carried }: Required<Omit<DetailOptions, 'carried'>> & { readonly carried: Carried },
  ) {
    this.#ports = ports;
    this.#scope = scope;
    this.#wanted = wanted;
    this.#journal = journal;
    this.dns = new MailDns(ports.resolver, journal, scope.account);
    this.#detailsIn = kept(this.#details, (region) => {
      const options = { most, takenAt, carried: carried.get(region) ?? new Map() };
      return new IdentityDetails(ports.sesv2(region), { ...scope, region }, journal, options);
    });
  }

  pools(): Promise<ByRegion<ListRead<PoolRead>>> {
    // Pools decide whether SES is used in a Region, which domains their From addresses add, and name configuration sets.
    const needed =
      wantsKind(this.#wanted, 'userPool') ||
      wantsKind(this.#wanted, 'domain') ||
      wantsAny(this.#wanted, 'account.use', 'identity.configurationSets');
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
      (region) => this.#readSes(region, this.#wanted, this.#askDns(region)),
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
        const sender = mapFact(email, senderOf);
        if (sender.known) need(sourceRegions(sender.value, place), factsOfSender(sender.value));
        need(extras.notices.known ? noticesRegions(extras.notices.value, place) : extras.notices, OF_NOTICES);
      }
    }
    const read = await inParallel([...outside.keys()], (region) =>
      this.#readSes(region, outside.get(region) ?? new Set()),
    );
    for (const [region, its] of read) ses.set(region, its);
  }

  /** The mail of every identity in scope and of every pool, and what only SES tells of them one by one. */
  async mail(
    pools: ByRegion<ListRead<PoolRead>>,
    ses: ByRegion<SesRead>,
  ): Promise<{ mail: MailRead; deep: DeepRead }> {
    const sesIn = (region: string) => ses.get(region) ?? NOT_READ;
    const setsIn = kept(this.#sets, (region) => {
      return new ConfigurationSets(this.#ports.sesv2(region), { ...this.#scope, region }, this.#journal);
    });
    const ports = { dns: this.dns, sesIn, detailsIn: this.#detailsIn, setsIn };
    const { account } = this.#scope;
    const regions = this.#scope.regions.map(({ region }) => region);
    const deep = new DeepReader(ports, { account, pools, regions }, this.#wanted);
    // The order in which GetEmailIdentity is asked: DKIM may need it too, of identities that DNS leaves in doubt.
    deep.askFirst();
    const identities = regions.flatMap((region) => sesIn(region).identities.items);
    const mail = await this.#mailOf(new MailReader(ports, this.#wanted), identities, pools);
    const read = { mail, deep: await deep.read() };
    for (const details of this.#details.values()) details.tellNotRead();
    return read;
  }

  /** What was read of identities one by one, in each Region where any was. */
  read(ses: ByRegion<SesRead>): ReadonlyMap<string, RegionRead> {
    return new Map(
      [...this.#details].map(([region, { read }]) => {
        return [region, { read, identities: (ses.get(region) ?? NOT_READ).identities }] as const;
      }),
    );
  }

  async #mailOf(
    reader: MailReader,
    identities: readonly IdentityRead[],
    pools: ByRegion<ListRead<PoolRead>>,
  ): Promise<MailRead> {
    const { account } = this.#scope;
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

  /** What stands in DNS where a fix would put a MAIL FROM domain, by the ARN of the identity that lacks one. */
  async proposals(ses: ByRegion<SesRead>): Promise<AllRead['proposals']> {
    if (!this.#wanted.has('identity.mailFromProposal')) return new Map();
    const all = [...ses.values()].flatMap(({ identities }) => identities.items);
    const families = familiesRead(all);
    const inScope = new Set(this.#scope.regions.map(({ region }) => region));
    const read = all
      .filter(({ region }) => inScope.has(region))
      .map(async (each) => [each.arn, await mailFromProposal(each, families, this.dns.proposed)] as const);
    return new Map(await Promise.all(read));
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

  #readSes(region: string, wanted: Wanted, listener?: SesListener): Promise<SesRead> {
    const clients = { v1: this.#ports.ses(region), v2: this.#ports.sesv2(region) };
    return readSes(clients, { ...this.#scope, region }, wanted, this.#journal, listener);
  }

  /** DNS has no quota to wait for: it answers while SES is asked. What it says is kept until it is asked for again. */
  #askDns(region: string): SesListener {
    const wantsDkim = wantsAny(this.#wanted, ...DKIM_RECORDS);
    const wantsDomains = wantsKind(this.#wanted, 'domain');
    const domain = (name: string) => readDomain(domainOf(name), this.#scope.account, this.dns, this.#wanted);
    return {
      listed: (names) => {
        if (wantsDomains) for (const name of names) void domain(name);
      },
      dkim: (name, dkim) => {
        if (wantsDkim) askForDkim({ name, region, dkim }, this.dns);
      },
    };
  }
}

/** What is read of a Region outside the scan that mail of a pool goes out from, and that only its notices do. */
function factsOfSender(sender: Sender): readonly FactName[] {
  const own = sender.kind === 'ses' ? 'userPool.monitoring' : 'userPool.senderPolicies';
  return ['userPool.senderIdentities', 'userPool.senderAccounts', 'userPool.authentication', own];
}
const OF_NOTICES = ['userPool.notices'] as const;

/** Makes one for each Region, when it is first asked for. */
function kept<T>(all: Map<string, T>, make: (region: string) => T): (region: string) => T {
  return (region) => {
    const one = all.get(region) ?? make(region);
    all.set(region, one);
    return one;
  };
}

async function inParallel<T>(
  regions: readonly string[],
  read: (region: string) => Promise<T>,
): Promise<ByRegion<T>> {
  return new Map(await Promise.all(regions.map(async (region) => [region, await read(region)] as const)));
}
