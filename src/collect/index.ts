// Step 2: reads everything that the checks need, all Regions in parallel, and joins it into an inventory. The only step
// that reads AWS and DNS. What cannot be read stays unknown; the rest is not touched by it.
import type { Journal } from '../fact.ts';
import type { AnySubject, Carried, Inventory } from '../model.ts';
import { carriedOn } from './carry.ts';
import { forgetAnswers } from './dns.ts';
import { DEEP_READS } from './identity-details.ts';
import { type CollectScope, listingsOf } from './listings.ts';
import type { CollectPorts } from './ports.ts';
import { Reader } from './reader.ts';
import type { Wanted } from './wanted.ts';

export type { CollectPorts } from './ports.ts';

export interface CollectOptions {
  /** When the scan was begun (ISO 8601). */
  readonly takenAt: string;
  /** Told of subjects as soon as all of their facts are there, in any order. The inventory will hold these very subjects. */
  readonly onComplete?: (subjects: readonly AnySubject[]) => void;
  /** How many identities are read one by one in a Region; Infinity for all. */
  readonly deepReads?: number;
  /** What earlier scans read of identities one by one; left out: nothing is carried from them. */
  readonly carried?: Carried;
}

export interface Collected {
  /** Facts of identities and domains are unpacked when they are asked for: go through subjects in their order. */
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
  { takenAt, onComplete = () => {}, deepReads = DEEP_READS, carried = new Map() }: CollectOptions,
): Promise<Collected> {
  const options = { most: deepReads, takenAt, carried, onComplete };
  const reader = new Reader(ports, scope, wanted, journal, options);
  const { domains, carriedFrom, ...all } = await reader.read();
  // All is asked: evaluating needs the memory that the answers take.
  forgetAnswers(ports.resolver);
  const inventory: Inventory = {
    format: 'mailposture-inventory/1',
    takenAt,
    accounts: [scope.account],
    regions: scope.regions.map(({ region }) => region),
    listings: [...listingsOf(scope, wanted, all), ...domains],
    reads: journal.reads(),
    notes: journal.notes(),
  };
  return { inventory, carried: carriedOn(carried, carriedFrom, takenAt) };
}
