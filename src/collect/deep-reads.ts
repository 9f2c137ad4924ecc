// What identities tell only one by one (GetEmailIdentity), and the configuration sets in use: what comes of it for identities
// and pools. In which order identities are asked for, worth.ts says.
import { known, mapFact, notKnown } from '../fact.ts';
import {
  type AppliedConfigurationSet,
  type ConfigurationSetsInUse,
  type ConfigurationSetUser,
  earliestOf,
  type Fact,
  type Feedback,
  type IdentityDetail,
  type IdentityRef,
  type SenderMonitoring,
  type SenderPolicies,
  type SendingPolicy,
  type Text,
  type Verification,
} from '../model.ts';
import { askForSender, type Found, isFound, type SenderPorts } from './asked-for-pools.ts';
import type { PoolRead } from './cognito.ts';
import type { ConfigurationSets } from './configuration-sets.ts';
import type { IdentityRead } from './identities.ts';
import type { IdentityDetails } from './identity-details.ts';
import type { ListRead } from './list.ts';
import type { IdentitiesIn } from './sender.ts';
import { allPoolsSeen, type PoolSender, type PoolSenders, senderIn, setsNamedByPools } from './set-users.ts';
import { NOT_WANTED, type Wanted } from './wanted.ts';
import { isOpen, waitsForDns } from './worth.ts';

/** What is read of an identity by itself. */
export interface IdentityDeep {
  readonly verification: Fact<Verification>;
  readonly policies: Fact<readonly SendingPolicy[]>;
  readonly configurationSets: Fact<ConfigurationSetsInUse>;
  readonly feedback: Fact<Feedback>;
  readonly tags: Fact<Readonly<Record<string, string>>>;
}

/** What is read of the identities that a pool sends as. */
export interface PoolDeep {
  readonly senderPolicies: Fact<readonly SenderPolicies[]>;
  readonly monitoring: Fact<readonly SenderMonitoring[]>;
}

export interface DeepPorts extends SenderPorts {
  readonly identitiesIn: IdentitiesIn;
  detailsIn(region: string): Pick<IdentityDetails, 'of' | 'want'>;
  setsIn(region: string): ConfigurationSets;
}

/** Where to look: the account, its pools, and the Regions whose identities are looked at themselves. */
export interface DeepScope {
  readonly account: string;
  readonly pools: ReadonlyMap<string, ListRead<PoolRead>>;
  readonly regions: readonly string[];
  /** Why there may be pools in Regions that nobody looked at; left out: there are none. */
  readonly unlisted?: Text;
}

const LISTED = 'ses:ListEmailIdentities';
const ASKED = 'ses:GetEmailIdentity';

export class DeepReader {
  readonly #ports: DeepPorts;
  readonly #wanted: Wanted;
  readonly #regions: ReadonlySet<string>;
  readonly #pools: readonly PoolSenders[];
  readonly #poolOf: ReadonlyMap<string, PoolSender>;
  readonly #named: ReturnType<typeof setsNamedByPools>;
  readonly #unlisted: Text | undefined;
  readonly #seen = new Map<string, Fact<true>>();

  /** To be made when pools and the lists of identities are there. */
  constructor(ports: DeepPorts, { account, pools, regions, unlisted }: DeepScope, wanted: Wanted) {
    this.#ports = ports;
    this.#unlisted = unlisted;
    this.#wanted = wanted;
    this.#regions = new Set(regions);
    this.#pools = [...pools].map(([region, { items, whole }]) => {
      const place = { account, region };
      return { region, whole, pools: items.map((pool) => senderIn(pool, place, ports.identitiesIn)) };
    });
    this.#poolOf = new Map(this.#pools.flatMap((each) => each.pools.map((pool) => [pool.arn, pool])));
    this.#named = setsNamedByPools(this.#pools);
  }

  /** Asks for what pools send as, and for the sets that they name; what comes of it is awaited by those below. */
  async askForPools(): Promise<void> {
    if (this.#wanted.has('identity.configurationSets')) {
      for (const { region, sets } of this.#named.values()) {
        if (this.#regions.has(region))
          for (const name of sets.keys()) void this.#ports.setsIn(region).of(name);
      }
    }
    const pools = this.#pools.flatMap((each) => each.pools);
    await Promise.all(pools.map((pool) => askForSender(pool, this.#ports, this.#regions, this.#wanted)));
  }

  /** What is read for a pool of the scope. */
  async ofPool(arn: string): Promise<PoolDeep> {
    const pool = this.#poolOf.get(arn);
    if (pool === undefined) throw new Error(`${arn} is no pool of this scan`);
    return this.#ofPool(pool);
  }

  /** What is read of an identity by itself, as far as it is wanted. */
  async ofIdentity(identity: IdentityRead): Promise<IdentityDeep> {
    const unless = <F extends keyof IdentityDeep>(
      fact: F,
      read: () => Promise<IdentityDeep[F]>,
    ): Promise<IdentityDeep[F] | ReturnType<typeof notKnown>> =>
      this.#wanted.has(`identity.${fact}`) ? read() : Promise.resolve(notKnown(NOT_WANTED));
    const [verification, policies, configurationSets, feedback, tags] = await Promise.all([
      this.#verification(identity),
      unless('policies', async () => mapFact(await this.#detail(identity), (detail) => detail.policies)),
      unless('configurationSets', () => this.#configurationSets(identity)),
      unless('feedback', () => this.#feedback(identity)),
      unless('tags', async () => mapFact(await this.#detail(identity), (detail) => detail.tags)),
    ]);
    return { verification, policies, configurationSets, feedback, tags };
  }

  /** SES tells why and since when only of domains: an address waits for a click in a mail. */
  async #verification(identity: IdentityRead): Promise<Fact<Verification>> {
    const { status } = identity;
    const nothing = known({ errorType: undefined, since: undefined }, LISTED);
    if (!waitsForDns(identity)) return known({ status, detail: nothing }, LISTED);
    if (!this.#wanted.has('identity.verification')) {
      return known({ status, detail: notKnown(NOT_WANTED) }, LISTED);
    }
    const detail = await this.#detail(identity);
    return known(
      { status, detail: mapFact(detail, ({ errorType, since }) => ({ errorType, since })) },
      LISTED,
      earliestOf([detail]),
    );
  }

  async #configurationSets(identity: IdentityRead): Promise<Fact<ConfigurationSetsInUse>> {
    const { arn, region } = identity;
    const own = await this.#detail(identity);
    const users = new Map<string, ConfigurationSetUser[]>(this.#named.get(arn)?.sets ?? []);
    if (!own.known && users.size === 0) return own;
    const byDefault = own.known ? own.value.configurationSet : undefined;
    if (byDefault !== undefined) {
      users.set(byDefault, [{ kind: 'identityDefault' }, ...(users.get(byDefault) ?? [])]);
    }
    const sets = [...users].map(async ([name, usedBy]) => {
      return { name, usedBy, state: await this.#ports.setsIn(region).of(name) };
    });
    const whole = own.known ? this.#poolsSeen(region) : own;
    return known({ sets: await Promise.all(sets), whole }, ASKED, earliestOf([own]));
  }

  async #feedback(identity: IdentityRead): Promise<Fact<Feedback>> {
    const { notifications } = identity;
    if (!notifications.known) return notifications;
    const defaultSet: Feedback['defaultSet'] = isOpen(notifications)
      ? { kind: 'read', set: await this.#defaultSet(identity) }
      : { kind: 'notNeeded' };
    const { value, source } = notifications;
    const asOf = defaultSet.kind === 'read' ? earliestOf([defaultSet.set]) : undefined;
    return known({ notifications: value, defaultSet }, source, asOf);
  }

  async #ofPool({ sender, identities }: PoolSender): Promise<PoolDeep> {
    const of = async <T>(
      fact: keyof PoolDeep,
      kind: 'ses' | 'cognitoWithOwnFrom',
      read: (found: readonly Found[]) => Promise<Fact<readonly T[]>>,
    ): Promise<Fact<readonly T[]>> => {
      if (!this.#wanted.has(`userPool.${fact}`)) return notKnown(NOT_WANTED);
      if (!sender.known) return sender;
      if (sender.value.kind !== kind) return known([], sender.source);
      return identities.known ? read(identities.value.filter(isFound)) : identities;
    };
    const [senderPolicies, monitoring] = await Promise.all([
      of('senderPolicies', 'cognitoWithOwnFrom', (found) => this.#senderPolicies(found)),
      of('monitoring', 'ses', async (found) => {
        const set = sender.known && sender.value.kind === 'ses' ? sender.value.configurationSet : undefined;
        const monitoring = await Promise.all(found.map((one) => this.#monitoring(one, set)));
        return known(monitoring, ASKED, earliestOf(monitoring.map((one) => one.set)));
      }),
    ]);
    return { senderPolicies, monitoring };
  }

  async #senderPolicies(found: readonly Found[]): Promise<Fact<readonly SenderPolicies[]>> {
    const read: SenderPolicies[] = [];
    const details: Fact<IdentityDetail>[] = [];
    for (const { named } of found) {
      const detail = await this.#detail(named);
      if (!detail.known) return detail;
      read.push({ identity: named, policies: detail.value.policies });
      details.push(detail);
    }
    return known(read, ASKED, earliestOf(details));
  }

  async #monitoring({ signing }: Found, set: string | undefined): Promise<SenderMonitoring> {
    if (set === undefined) {
      return { identity: signing, by: 'identityDefault', set: await this.#defaultSet(signing) };
    }
    return { identity: signing, by: 'userPool', set: await this.#ports.setsIn(signing.region).of(set) };
  }

  async #defaultSet(identity: Named): Promise<Fact<AppliedConfigurationSet>> {
    const detail = await this.#detail(identity);
    if (!detail.known) return detail;
    const { configurationSet } = detail.value;
    const { source, asOf } = detail;
    if (configurationSet === undefined) return known({ kind: 'none' }, source, asOf);
    const set = await this.#ports.setsIn(identity.region).of(configurationSet);
    // The set is as it is now; that it is the default is as old as the identity's details.
    return set.known ? known(set.value, set.source, asOf) : set;
  }

  #detail({ name, region }: Named) {
    return this.#ports.detailsIn(region).of(name);
  }

  #poolsSeen(region: string): Fact<true> {
    const before = this.#seen.get(region);
    if (before !== undefined) return before;
    const now = this.#unlisted === undefined ? allPoolsSeen(this.#pools, region) : notKnown(this.#unlisted);
    this.#seen.set(region, now);
    return now;
  }
}

type Named = Pick<IdentityRef, 'name' | 'region'>;
