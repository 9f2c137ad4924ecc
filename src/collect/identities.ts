// The identities of SES in one Region: one list of up to 1,000 a page (it already tells type and status), and of each 100
// the three batches of API v1. They are told of batch by batch, in the order of the list, long before all is read of all.
import type { SESClient } from '@aws-sdk/client-ses';
import { paginateListEmailIdentities, type SESv2Client } from '@aws-sdk/client-sesv2';
import { type Journal, notKnown } from '../fact.ts';
import type { IdentityRef } from '../model.ts';
import { Attributes, type IdentityRead } from './attributes.ts';
import { type ListRead, readList } from './list.ts';
import type { SesAt } from './ses-account.ts';
import { NOT_WANTED, type Wanted } from './wanted.ts';

export type { IdentityRead } from './attributes.ts';

/** What the three batches tell of up to 100 identities. */
export interface Batch {
  readonly identities: readonly IdentityRead[];
  /** Batches that have been asked for after it and are not answered. */
  readonly left: number;
}

/** The most that one call of API v1 takes. */
const BATCH = 100;

/** Identities of a Region while they are being read. */
export interface IdentitiesReading {
  /** What the list alone tells, as far as it could be read. */
  readonly list: Promise<ListRead<IdentityRef>>;
  /** What list and batches tell, when the last one is answered and has been told of. */
  readonly all: Promise<ListRead<IdentityRead>>;
  /** What its batch tells of an identity of the list; undefined for another. To be asked when the list is there. */
  of(name: string): Promise<IdentityRead | undefined>;
}

/** Of a Region whose identities are not read. */
export const NO_IDENTITIES: IdentitiesReading = {
  list: Promise.resolve({ items: [], whole: notKnown(NOT_WANTED) }),
  all: Promise.resolve({ items: [], whole: notKnown(NOT_WANTED) }),
  of: () => Promise.resolve(undefined),
};

/**
 * Begins to read the identities of a Region.
 * @param onBatch told of each batch, in the order of the list
 */
export function readIdentities(
  clients: { readonly v1: SESClient; readonly v2: SESv2Client },
  at: SesAt,
  wanted: Wanted,
  journal: Journal,
  onBatch: (batch: Batch) => void = () => {},
): IdentitiesReading {
  const attributes = new Attributes(clients.v1, at, wanted, journal);
  const batches = new Batches((identities) => attributes.of(identities), onBatch);
  const list = readList(journal, { ...at, action: 'ses:ListEmailIdentities' }, () =>
    pages(clients.v2, at, (page) => batches.add(page)),
  );
  const all = list.then(async ({ items, whole }) => {
    return { items: (await batches.all()).slice(0, items.length), whole };
  });
  return { list, all, of: (name) => batches.of(name) };
}

/**
 * Reads batches, each as soon as it is full: the list and each kind of batch have a lane of their own, so none of them is
 * to wait for another.
 */
class Batches {
  readonly #read: (identities: readonly IdentityRef[]) => Promise<readonly IdentityRead[]>;
  readonly #onBatch: (batch: Batch) => void;
  readonly #answers: Promise<readonly IdentityRead[]>[] = [];
  /** The place of an identity in the list: all batches but the last are full. */
  readonly #placeOf = new Map<string, number>();
  #waiting: readonly IdentityRef[] = [];
  #isWhole = false;
  #told = 0;
  #telling: Promise<void> = Promise.resolve();

  constructor(
    read: (identities: readonly IdentityRef[]) => Promise<readonly IdentityRead[]>,
    onBatch: (batch: Batch) => void,
  ) {
    this.#read = read;
    this.#onBatch = onBatch;
  }

  /** More identities, of which the last ones wait for others to fill a batch. */
  add(identities: readonly IdentityRef[]): void {
    // A page that comes after the deadline is none of the list.
    if (this.#isWhole) return;
    this.#waiting = [...this.#waiting, ...identities];
    while (this.#waiting.length >= BATCH) this.#ask(BATCH);
  }

  /** What was told of each identity. There will be no more of them. */
  async all(): Promise<readonly IdentityRead[]> {
    this.#isWhole = true;
    if (this.#waiting.length > 0) this.#ask(this.#waiting.length);
    await this.#telling;
    return (await Promise.all(this.#answers)).flat();
  }

  async of(name: string): Promise<IdentityRead | undefined> {
    const place = this.#placeOf.get(name);
    if (place === undefined) return undefined;
    const batch = await this.#answers[Math.floor(place / BATCH)];
    return batch?.[place % BATCH];
  }

  #ask(count: number): void {
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    for (const [index, { name }] of batch.entries()) {
      this.#placeOf.set(name, this.#answers.length * BATCH + index);
    }
    const answer = this.#read(batch);
    this.#answers.push(answer);
    this.#telling = this.#telling.then(async () => {
      const identities = await answer;
      this.#told += 1;
      this.#onBatch({ identities, left: this.#answers.length - this.#told });
    });
  }
}

/** The most that ListEmailIdentities gives at once. */
const PAGE = 1000;

/** @param onPage told of what stands on each page */
async function* pages(
  client: SESv2Client,
  { partition, account, region }: SesAt,
  onPage: (identities: readonly IdentityRef[]) => void,
): AsyncIterable<IdentityRef[]> {
  for await (const page of paginateListEmailIdentities({ client, pageSize: PAGE }, {})) {
    const listed = (page.EmailIdentities ?? []).flatMap(
      ({ IdentityName: name, IdentityType, VerificationStatus: status }): IdentityRef[] => {
        if (name === undefined) return [];
        const arn = `arn:${partition}:ses:${region}:${account}:identity/${name}`;
        // DOMAIN and MANAGED_DOMAIN are both domains.
        const type = IdentityType === 'EMAIL_ADDRESS' ? 'address' : 'domain';
        return [{ arn, name, type, region, status: status ?? 'NOT_STARTED' }];
      },
    );
    onPage(listed);
    yield listed;
  }
}
