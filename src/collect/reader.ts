// Reads what a scan wants of one account. What is read goes its way as soon as it is there, so that no quota of AWS is idle
// while another is waited for, and so that little is in memory at once:
//
//     user pools ----------------+-> Regions outside the scan -+-> what GetEmailIdentity tells, configuration sets
//     lists of identities -------+-> domains: DNS              |
//     batches of 100 identities -+-> their mail: DNS ----------+-> names that fixes propose: DNS, when nothing else asks it
//
// The facts of identities and of domains are packed when they are complete; of each identity is kept what list and batches
// tell, since others may depend on it to the end.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Journal, mapFact } from '../fact.ts';
import type { AnySubject, Carried, IdentityRef, Listing, Subject } from '../model.ts';
import { readAccountSubject } from './account-subject.ts';
import type { RegionRead } from './carry.ts';
import { type PoolRead, readUserPools } from './cognito.ts';
import { ConfigurationSets } from './configuration-sets.ts';
import { DeepReader } from './deep-reads.ts';
import { DomainFacts, domainsOfIdentities, domainsOfPools } from './domains.ts';
import { IdentityDetails } from './identity-details.ts';
import { IdentityFacts, turns } from './identity-facts.ts';
import type { ListRead } from './list.ts';
import {
  type AllRead,
  type ByRegion,
  type CollectScope,
  domainSources,
  NOT_READ,
  unread,
} from './listings.ts';
import { MailReader } from './mail.ts';
import { EVERYWHERE, MailDns } from './mail-dns.ts';
import { ProposalReader } from './mail-from-proposal.ts';
import { OneByOne } from './one-by-one.ts';
import { Unpacked } from './pack.ts';
import type { CollectPorts } from './ports.ts';
import { senderOf } from './sender.ts';
import { neededOutside, SesRegions } from './ses-regions.ts';
import { poolSubject } from './subjects.ts';
import { type Wanted, wantsAny, wantsKind } from './wanted.ts';

/** What SES lets pass between two requests for the same, in milliseconds (pace.ts). */
const SES_MS = 1000;

/** How many identities may be read one by one, and what is known of them from before. */
interface ReaderOptions {
  readonly most: number;
  readonly takenAt: string;
  readonly carried: Carried;
  /** Told of subjects whose facts are complete. */
  readonly onComplete: (subjects: readonly AnySubject[]) => void;
}

/** All that was read. */
interface Everything extends AllRead {
  readonly domains: readonly Listing[];
  /** Of each Region with identities, what was read of them one by one. */
  readonly carriedFrom: ReadonlyMap<string, RegionRead>;
}

export class Reader {
  readonly #ports: CollectPorts;
  readonly #scope: CollectScope;
  readonly #wanted: Wanted;
  readonly #journal: Journal;
  readonly #regions: ReadonlySet<string>;
  readonly #dns: MailDns;
  readonly #mail: MailReader;
  readonly #domains: DomainFacts;
  readonly #ses: SesRegions;
  readonly #identities = new Map<string, IdentityFacts>();
  readonly #oneByOne: OneByOne;
  readonly #setsIn: (region: string) => ConfigurationSets;
  readonly #pools: Promise<ByRegion<ListRead<PoolRead>>>;
  readonly #deep: Promise<DeepReader>;
  readonly #proposals: Promise<ProposalReader>;
  readonly #onComplete: ReaderOptions['onComplete'];
  readonly #turns = turns();
  readonly #last = { identities: new Unpacked(), domains: new Unpacked() };

  /** Begins to read at once. */
  constructor(
    ports: CollectPorts,
    scope: CollectScope,
    wanted: Wanted,
    journal: Journal,
    { most, takenAt, carried, onComplete }: ReaderOptions,
  ) {
    this.#onComplete = onComplete;
    this.#ports = ports;
    this.#scope = scope;
    this.#wanted = wanted;
    this.#journal = journal;
    this.#regions = new Set(scope.regions.map(({ region }) => region));
    this.#dns = new MailDns(ports.resolver, journal, scope.account);
    this.#domains = new DomainFacts(scope.account, this.#dns, wanted, this.#last.domains, onComplete);
    this.#ses = new SesRegions(
      (region) => ({ v1: ports.ses(region), v2: ports.sesv2(region) }),
      scope,
      journal,
    );
    this.#setsIn = kept(new Map(), (region) => {
      return new ConfigurationSets(ports.sesv2(region), { ...scope, region }, journal);
    });
    const make = (region: string, onRead: (name: string) => void) => {
      const options = { most, takenAt, carried: carried.get(region) ?? new Map(), onRead };
      return new IdentityDetails(ports.sesv2(region), { ...scope, region }, journal, options);
    };
    this.#oneByOne = new OneByOne(
      { ses: this.#ses, deep: () => this.#deep, make },
      scope.account,
      this.#regions,
      wanted,
    );
    this.#mail = new MailReader({ ...this.#lookUps, dns: this.#dns }, wanted);
    for (const { region, ses } of scope.regions) if (ses) this.#beginSes(region);
    this.#pools = this.#readPools();
    const lists = this.#pools.then((pools) => this.#beginOutside(pools));
    this.#proposals = lists.then((all) => new ProposalReader(all, this.#ses.readIn, this.#dns.proposed));
    this.#deep = lists.then(async () => this.#deepReader(await this.#pools));
  }

  /** What of SES is looked up by others. */
  get #lookUps() {
    return {
      identitiesIn: this.#ses.identitiesIn,
      readIn: this.#ses.readIn,
      detailsIn: this.#oneByOne.in,
    };
  }

  /** Everything, when all of it is there. */
  async read(): Promise<Everything> {
    const [pools, users, identities, accounts] = await Promise.all([
      this.#pools,
      this.#readUsers(),
      this.#readIdentities(),
      this.#readAccounts(),
      this.#oneByOne.allKnown(),
      this.#askForDomains(),
    ]);
    this.#oneByOne.tellNotRead();
    const ses = await this.#ses.listed();
    const { account } = this.#scope;
    const domains = wantsKind(this.#wanted, 'domain')
      ? await this.#domains.listings(domainSources(this.#scope, pools, ses))
      : [unread('domain', account, EVERYWHERE)];
    const carriedFrom = await this.#oneByOne.read();
    return { pools, users, ses, identities, accounts, domains, carriedFrom };
  }

  // -------------------------------------------------------------------------------------------------------------
  // What is begun at once.

  #beginSes(region: string): void {
    if (!wantsKind(this.#wanted, 'identity')) {
      this.#ses.begin(region, this.#wanted);
      return;
    }
    const facts = new IdentityFacts({
      account: this.#scope.account,
      wanted: this.#wanted,
      list: () => this.#ses.list(region),
      mail: this.#mail,
      deep: () => this.#deep,
      proposals: () => this.#proposals,
      details: this.#oneByOne.in(region),
      turns: this.#turns,
      last: this.#last.identities,
      onComplete: this.#onComplete,
    });
    this.#identities.set(region, facts);
    this.#ses.begin(region, this.#wanted, (batch) => {
      this.#oneByOne.batch(region, batch);
      facts.add(batch.identities);
    });
  }

  #readPools(): Promise<ByRegion<ListRead<PoolRead>>> {
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
        return readUserPools(this.#ports.cognito(region), at, this.#wanted, this.#journal, (pool) =>
          this.#oneByOne.pool(region, pool),
        );
      },
    );
  }

  /** Begins to read the Regions outside the scan that pools depend on. @returns the lists of all Regions */
  async #beginOutside(pools: ByRegion<ListRead<PoolRead>>): Promise<ListRead<IdentityRef>[]> {
    const needed = neededOutside(this.#scope.account, pools, this.#wanted, (region) => this.#ses.has(region));
    for (const [region, wanted] of needed) this.#ses.begin(region, wanted);
    return this.#ses.lists();
  }

  #deepReader(pools: ByRegion<ListRead<PoolRead>>): DeepReader {
    const ports = { ...this.#lookUps, setsIn: this.#setsIn };
    const { account, unlisted } = this.#scope;
    const scope = { account, pools, regions: [...this.#regions], ...(unlisted && { unlisted }) };
    return new DeepReader(ports, scope, this.#wanted);
  }

  // -------------------------------------------------------------------------------------------------------------
  // What is done meanwhile.

  /** The domains of identities when all lists are there, and those of pools that are not among them. */
  async #askForDomains(): Promise<void> {
    if (!wantsKind(this.#wanted, 'domain')) return;
    const offered = this.#scope.regions.filter(({ ses }) => ses);
    const lists = await Promise.all(offered.map(({ region }) => this.#ses.list(region)));
    // SES answers once a second, and the first of these seconds begins now: fifty questions to DNS come after it, unless SES
    // takes longer than that.
    const first = Promise.all(offered.map(({ region }) => this.#ses.firstBatch(region)));
    await Promise.race([first, sleep(SES_MS, undefined, { ref: false })]);
    this.#domains.ask(lists.flatMap(({ items }) => domainsOfIdentities(items)));
    const pools = await this.#pools;
    this.#domains.ask([...pools.values()].flatMap(({ items }) => domainsOfPools(items)));
  }

  // -------------------------------------------------------------------------------------------------------------
  // What is awaited.

  async #readIdentities(): Promise<ByRegion<readonly Subject<'identity'>[]>> {
    return inParallel([...this.#identities.keys()], async (region) => {
      await this.#ses.readIn(region).all;
      return (await this.#identities.get(region)?.subjects()) ?? [];
    });
  }

  /** The pools of each Region, each as soon as what it sends as is read. */
  async #readUsers(): Promise<AllRead['users']> {
    if (!wantsKind(this.#wanted, 'userPool')) return new Map();
    const [pools, deep] = [await this.#pools, await this.#deep];
    const ses = await this.#ses.listed();
    const { account } = this.#scope;
    return inParallel([...pools.keys()], async (region) => {
      const place = { account, region };
      const read = async (pool: PoolRead) => {
        const [authentication, one] = await Promise.all([
          this.#mail.ofPool(mapFact(pool.email, senderOf), place),
          deep.ofPool(pool.arn),
        ]);
        const subject = poolSubject(pool, place, (other) => ses.get(other) ?? NOT_READ, {
          authentication,
          ...one,
        });
        this.#onComplete([subject]);
        return subject;
      };
      return Promise.all((pools.get(region)?.items ?? []).map(read));
    });
  }

  /** SES in each Region of the scan: who uses it, and at what rates their mail comes back. */
  async #readAccounts(): Promise<AllRead['accounts']> {
    if (!wantsKind(this.#wanted, 'account')) return new Map();
    const pools = await this.#pools;
    const offered = this.#scope.regions.filter(({ ses }) => ses).map(({ region }) => region);
    return inParallel(offered, async (region) => {
      const read = { account: this.#ses.account(region), list: this.#ses.list(region), pools };
      const subject = await readAccountSubject(
        this.#ports,
        { ...this.#scope, region },
        this.#wanted,
        read,
        this.#journal,
      );
      this.#onComplete([subject]);
      return subject;
    });
  }
}

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
