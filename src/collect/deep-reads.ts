// What identities tell only one by one (GetEmailIdentity), and the configuration sets in use. A scan may ask for so many
// identities in a Region, so those come first that most depends on: those that pools send as, then those that have changed
// since they were read, then those in doubt, then the rest; among these, those never read, then those read longest ago.
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
  type SenderIdentity,
  type SenderMonitoring,
  type SenderPolicies,
  type SendingPolicy,
  type Verification,
} from '../model.ts';
import type { PoolRead } from './cognito.ts';
import type { ConfigurationSets } from './configuration-sets.ts';
import type { IdentityDetails } from './identity-details.ts';
import type { ListRead } from './list.ts';
import { type SesIn, senderIdentities, senderOf } from './sender.ts';
import type { IdentityRead } from './ses.ts';
import { allPoolsSeen, type PoolSender, type PoolSenders, setsNamedByPools } from './set-users.ts';
import { NOT_WANTED, type Wanted, wantsAny } from './wanted.ts';
import { hasChanged, isOpen, oldestFirst, waitsForDns } from './worth.ts';

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

/** What was read of identities and for pools, by ARN. */
export interface DeepRead {
  readonly identities: ReadonlyMap<string, IdentityDeep>;
  readonly pools: ReadonlyMap<string, PoolDeep>;
}

export interface DeepPorts {
  readonly sesIn: SesIn;
  detailsIn(region: string): IdentityDetails;
  setsIn(region: string): ConfigurationSets;
}

/** Where to look: the account, its pools, and the Regions whose identities are looked at themselves. */
export interface DeepScope {
  readonly account: string;
  readonly pools: ReadonlyMap<string, ListRead<PoolRead>>;
  readonly regions: readonly string[];
}

const LISTED = 'ses:ListEmailIdentities';
const ASKED = 'ses:GetEmailIdentity';

export class DeepReader {
  readonly #ports: DeepPorts;
  readonly #wanted: Wanted;
  readonly #identities: readonly IdentityRead[];
  readonly #pools: readonly PoolSenders[];
  readonly #named: ReturnType<typeof setsNamedByPools>;
  readonly #seen = new Map<string, Fact<true>>();

  constructor(ports: DeepPorts, { account, pools, regions }: DeepScope, wanted: Wanted) {
    this.#ports = ports;
    this.#wanted = wanted;
    const identities = regions.flatMap((region) => ports.sesIn(region).identities.items);
    this.#identities = oldestFirst(identities, (each) => this.#before(each)?.readAt);
    this.#pools = [...pools].map(([region, { items, whole }]) => {
      const place = { account, region };
      return { region, whole, pools: items.map((pool) => senderIn(pool, place, ports.sesIn)) };
    });
    this.#named = setsNamedByPools(this.#pools);
  }

  /** Asks for the identities that come first, before others ask for theirs; their answers are awaited by `read`. */
  askFirst(): void {
    const own = new Map(this.#identities.map((identity) => [identity.arn, identity]));
    const first: Named[] = [];
    for (const { sender, identities } of this.#pools.flatMap(({ pools }) => pools)) {
      if (!sender.known || !identities.known) continue;
      for (const identity of identities.value) {
        if (identity.kind === 'missing') continue;
        const ofSubjects = [identity.signing, identity.named].filter(({ arn }) =>
          this.#isAsked(own.get(arn)),
        );
        first.push(...this.#askedFor({ sender, identities }, identity), ...ofSubjects);
      }
    }
    for (const ref of oldestFirst(first, (each) => this.#before(each)?.readAt)) void this.#detail(ref);
    for (const identity of this.#identities) {
      if (this.#isAsked(identity) && hasChanged(identity, this.#before(identity)))
        void this.#detail(identity);
    }
    if (!this.#wanted.has('identity.verification')) return;
    for (const identity of this.#identities) if (waitsForDns(identity)) void this.#detail(identity);
  }

  /** Reads the rest, and puts all together. */
  async read(): Promise<DeepRead> {
    if (this.#wanted.has('identity.feedback')) {
      for (const identity of this.#identities)
        if (isOpen(identity.notifications)) void this.#detail(identity);
    }
    const [identities, pools] = await Promise.all([
      Promise.all(this.#identities.map(async (each) => [each.arn, await this.#ofIdentity(each)] as const)),
      Promise.all(
        this.#pools
          .flatMap((each) => each.pools)
          .map(async (pool) => [pool.arn, await this.#ofPool(pool)] as const),
      ),
    ]);
    return { identities: new Map(identities), pools: new Map(pools) };
  }

  /** What an earlier scan read of it. */
  #before({ region, name }: Named) {
    return this.#ports.detailsIn(region).before(name);
  }

  /** Is this identity, as a subject, asked about by itself? */
  #isAsked(identity: IdentityRead | undefined): boolean {
    if (identity === undefined) return false;
    return (
      wantsAny(this.#wanted, 'identity.policies', 'identity.configurationSets', 'identity.tags') ||
      (this.#wanted.has('identity.feedback') && isOpen(identity.notifications))
    );
  }

  /** What a pool's own facts need of an identity that its SourceArn leads to. */
  #askedFor(
    { sender }: Pick<PoolSender, 'sender' | 'identities'>,
    { named, signing }: Extract<SenderIdentity, { kind: 'found' }>,
  ): IdentityRef[] {
    if (!sender.known) return [];
    const { value } = sender;
    if (value.kind === 'cognitoWithOwnFrom')
      return this.#wanted.has('userPool.senderPolicies') ? [named] : [];
    const byDefault = value.kind === 'ses' && value.configurationSet === undefined;
    return byDefault && this.#wanted.has('userPool.monitoring') ? [signing] : [];
  }

  async #ofIdentity(identity: IdentityRead): Promise<IdentityDeep> {
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
    const users = new Map<string, ConfigurationSetUser[]>(this.#named.get(arn) ?? []);
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
    const now = allPoolsSeen(this.#pools, region);
    this.#seen.set(region, now);
    return now;
  }
}

type Named = Pick<IdentityRef, 'name' | 'region'>;
type Found = Extract<SenderIdentity, { kind: 'found' }>;

const isFound = (identity: SenderIdentity): identity is Found => identity.kind === 'found';

function senderIn(
  { arn, email }: PoolRead,
  place: { account: string; region: string },
  sesIn: SesIn,
): PoolSender {
  const sender = mapFact(email, senderOf);
  const identities = sender.known ? senderIdentities(sender.value, place, sesIn) : sender;
  return { arn, place, sender, identities };
}
