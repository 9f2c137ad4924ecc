// SES of all Regions that anything depends on: those of the scan, and those outside it that pools send from.
import { type Journal, mapFact } from '../fact.ts';
import type { Fact, IdentityRef, Sender } from '../model.ts';
import type { PoolRead } from './cognito.ts';
import { type Batch, type IdentitiesReading, NO_IDENTITIES } from './identities.ts';
import type { ListRead } from './list.ts';
import { type ByRegion, NOT_READ, type SesListed } from './listings.ts';
import { noticesRegions, senderOf, sourceRegions } from './sender.ts';
import { readSes, type SesClients, type SesReading } from './ses.ts';
import type { AccountRead, SesAt } from './ses-account.ts';
import type { FactName, Wanted } from './wanted.ts';

export class SesRegions {
  readonly #clientsOf: (region: string) => SesClients;
  readonly #at: Omit<SesAt, 'region'>;
  readonly #journal: Journal;
  readonly #readings = new Map<string, SesReading>();
  /** The lists that are there. */
  readonly #lists = new Map<string, ListRead<IdentityRef>>();

  constructor(
    clientsOf: (region: string) => SesClients,
    { account, partition }: Omit<SesAt, 'region'>,
    journal: Journal,
  ) {
    this.#clientsOf = clientsOf;
    this.#at = { account, partition };
    this.#journal = journal;
  }

  /** Begins to read what is wanted of a Region. @param onBatch told of its identities as they are read */
  begin(region: string, wanted: Wanted, onBatch?: (batch: Batch) => void): void {
    const at = { ...this.#at, region };
    this.#readings.set(region, readSes(this.#clientsOf(region), at, wanted, this.#journal, onBatch));
  }

  has(region: string): boolean {
    return this.#readings.has(region);
  }

  /** The Regions that have been begun. */
  get regions(): string[] {
    return [...this.#readings.keys()];
  }

  /** The list of a Region, from when on it is one of those of `identitiesIn`. */
  async list(region: string): Promise<ListRead<IdentityRef>> {
    const list = await this.readIn(region).list;
    this.#lists.set(region, list);
    return list;
  }

  /** When SES has answered for the first identities of a Region, if it has any. */
  async firstBatch(region: string): Promise<void> {
    const [first] = (await this.list(region)).items;
    if (first !== undefined) await this.readIn(region).of(first.name);
  }

  /** Of Regions whose list has been awaited. */
  readonly identitiesIn = (region: string): { readonly identities: ListRead<IdentityRef> } => {
    return { identities: this.#lists.get(region) ?? NOT_READ.identities };
  };

  readonly readIn = (region: string): IdentitiesReading => {
    return this.#readings.get(region)?.identities ?? NO_IDENTITIES;
  };

  /** What GetAccount tells of a Region that has been begun. */
  async account(region: string): Promise<AccountRead> {
    return (await this.#readings.get(region)?.account) ?? NOT_READ;
  }

  /** The lists of all Regions that have been begun. */
  async lists(): Promise<ListRead<IdentityRef>[]> {
    return Promise.all(this.regions.map((region) => this.list(region)));
  }

  /** What GetAccount and the list tell of all Regions that have been begun. */
  async listed(): Promise<ByRegion<SesListed>> {
    const all = [...this.#readings].map(async ([region, { account }]) => {
      return [region, { ...(await account), identities: await this.list(region) }] as const;
    });
    return new Map(await Promise.all(all));
  }
}

/**
 * A pool may send from a Region outside the scan: of that one, only what its senders need is read.
 * @param isRead is a Region read already?
 * @returns the facts that are wanted of each such Region
 */
export function neededOutside(
  account: string,
  pools: ByRegion<ListRead<PoolRead>>,
  wanted: Wanted,
  isRead: (region: string) => boolean,
): ReadonlyMap<string, Wanted> {
  const outside = new Map<string, Wanted>();
  const need = (regions: Fact<readonly string[]>, facts: readonly FactName[]) => {
    for (const region of regions.known ? regions.value : []) {
      if (isRead(region)) continue;
      const before = outside.get(region) ?? [];
      outside.set(region, new Set([...before, ...facts.filter((fact) => wanted.has(fact))]));
    }
  };
  for (const [region, { items }] of pools) {
    const place = { account, region };
    for (const { email, extras } of items) {
      const sender = mapFact(email, senderOf);
      if (sender.known) need(sourceRegions(sender.value, place), factsOfSender(sender.value));
      need(extras.notices.known ? noticesRegions(extras.notices.value, place) : extras.notices, OF_NOTICES);
    }
  }
  return outside;
}

/** What is read of a Region outside the scan that mail of a pool goes out from, and that only its notices do. */
function factsOfSender(sender: Sender): readonly FactName[] {
  const own = sender.kind === 'ses' ? 'userPool.monitoring' : 'userPool.senderPolicies';
  return ['userPool.senderIdentities', 'userPool.senderAccounts', 'userPool.authentication', own];
}
const OF_NOTICES = ['userPool.notices'] as const;
