// When which identities are asked for one by one, in all Regions: the one lane of SES that a scan may have to wait for, so
// that it begins with what is known to be worth most, and goes on while lists, batches and pools are still being read.
import { mapFact } from '../fact.ts';
import { askForSender } from './asked-for-pools.ts';
import type { RegionRead } from './carry.ts';
import type { PoolRead } from './cognito.ts';
import type { DeepReader } from './deep-reads.ts';
import type { Batch } from './identities.ts';
import type { IdentityDetails } from './identity-details.ts';
import { senderOf, sourceRegions } from './sender.ts';
import type { SesRegions } from './ses-regions.ts';
import { senderIn } from './set-users.ts';
import type { Wanted } from './wanted.ts';
import { worthOf } from './worth.ts';

/** Pools that Cognito describes in a second in a Region, at the most (pace.ts, UserPoolRead). */
const POOLS_A_SECOND = 15;

interface Ports {
  readonly ses: SesRegions;
  /** When pools and lists are there. */
  deep(): Promise<DeepReader>;
  /** Makes what reads the details of a Region. @param onRead told of each identity that was read */
  make(region: string, onRead: (name: string) => void): IdentityDetails;
}

export class OneByOne {
  readonly #ports: Ports;
  readonly #account: string;
  /** Those whose identities are looked at themselves. */
  readonly #regions: ReadonlySet<string>;
  readonly #wanted: Wanted;
  readonly #details = new Map<string, IdentityDetails>();
  readonly #pools = new Map<string, number>();
  #poolSeconds = 0;

  constructor(ports: Ports, account: string, regions: ReadonlySet<string>, wanted: Wanted) {
    this.#ports = ports;
    this.#account = account;
    this.#regions = regions;
    this.#wanted = wanted;
  }

  readonly in = (region: string): IdentityDetails => {
    const details =
      this.#details.get(region) ?? this.#ports.make(region, (name) => this.#askForSets(region, name));
    this.#details.set(region, details);
    return details;
  };

  /** Identities of a Region whose batches are answered. */
  batch(region: string, { identities, left }: Batch): void {
    const details = this.in(region);
    for (const identity of identities) {
      const worth = worthOf(identity, this.#wanted, details.before(identity.name));
      if (worth !== undefined) details.want(identity.name, worth);
    }
    // With the last one, all is known of these.
    if (left > 0) details.second(left);
  }

  /** A pool that was read: whoever pools send as comes first, so it is asked for at once. */
  pool(region: string, pool: PoolRead): void {
    // Once more when all pools are read; then it is awaited.
    this.#askForSender(region, pool).catch(() => {});
    const count = (this.#pools.get(region) ?? 0) + 1;
    this.#pools.set(region, count);
    const seconds = Math.floor(count / POOLS_A_SECOND);
    if (seconds <= this.#poolSeconds) return;
    this.#poolSeconds = seconds;
    for (const details of this.#details.values()) details.second();
  }

  /** To be called when all pools are read: awaits all that tells what identities are worth, and says that it is known. */
  async allKnown(): Promise<void> {
    const { deep, ses } = this.#ports;
    const reader = await deep();
    for (const details of this.#details.values()) details.sendersAgain();
    await reader.askForPools();
    await Promise.all(
      ses.regions.map(async (region) => {
        await ses.readIn(region).all;
        this.in(region).allKnown();
      }),
    );
  }

  /** Puts into the coverage what was not read. */
  tellNotRead(): void {
    for (const details of this.#details.values()) details.tellNotRead();
  }

  /** Of each Region with identities, what was read of them. */
  async read(): Promise<ReadonlyMap<string, RegionRead>> {
    const all = [...this.#details].map(async ([region, { read }]) => {
      return [region, { read, identities: await this.#ports.ses.readIn(region).all }] as const;
    });
    return new Map((await Promise.all(all)).filter(([, { identities }]) => identities.items.length > 0));
  }

  async #askForSender(region: string, pool: PoolRead): Promise<void> {
    const place = { account: this.#account, region };
    const { ses } = this.#ports;
    const sender = mapFact(pool.email, senderOf);
    const regions = sender.known ? sourceRegions(sender.value, place) : sender;
    if (!regions.known || !regions.value.every((each) => ses.has(each))) return;
    await Promise.all(regions.value.map((each) => ses.list(each)));
    const ports = { readIn: ses.readIn, detailsIn: this.in };
    await askForSender(senderIn(pool, place, ses.identitiesIn), ports, this.#regions, this.#wanted);
  }

  /** A configuration set that an identity names is asked for as soon as that is known. */
  #askForSets(region: string, name: string): void {
    if (!this.#regions.has(region)) return;
    const ask = async () => {
      const [deep, identity] = [await this.#ports.deep(), await this.#ports.ses.readIn(region).of(name)];
      if (identity !== undefined) await deep.ofIdentity(identity);
    };
    // The same is done once more for the facts of the identity; then it is awaited.
    ask().catch(() => {});
  }
}
