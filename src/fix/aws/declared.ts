// Changes as what is to stand afterwards: several changes of one identity or configuration set are one resource to
// Terraform and CloudFormation.
import type { SesChange, Text } from '../../model.ts';

type Of<C extends SesChange['change']> = Extract<SesChange, { change: C }>;

export interface DeclaredIdentity {
  readonly identity: string;
  readonly created: boolean;
  readonly keyLength?: string;
  readonly signing?: true;
  readonly mailFrom?: { readonly domain: string; readonly onMxFailure: string };
  readonly set?: string;
  readonly forwarding?: true;
}

export interface DeclaredSet {
  readonly name: string;
  readonly created: boolean;
  readonly tls?: string;
  readonly reputationMetrics?: boolean;
}

/** All that changes declare in one account and Region, each in the order of the changes. */
export interface Declared {
  readonly account: string;
  readonly region: string;
  readonly identities: readonly DeclaredIdentity[];
  readonly sets: readonly DeclaredSet[];
  readonly topics: readonly Of<'createEventTopic'>[];
  readonly destinations: readonly Of<'addEventDestination'>[];
  readonly policies: readonly Of<'putPolicy'>[];
  readonly deleted: readonly Of<'deletePolicy'>[];
  /** Addresses that SES is to mail again. */
  readonly asked: readonly string[];
  /** Identities that are to go. */
  readonly removed: readonly string[];
  /** Identities whose DKIM records SES is to look for again. */
  readonly retried: readonly string[];
  readonly suppressed?: Of<'suppress'>;
  readonly resumed: boolean;
}

/** Sorts changes by account and Region, and joins those of one thing. Of two that contradict the later counts. */
export function declaredBy(changes: readonly SesChange[]): Declared[] {
  const places = new Map<string, { place: SesChange; inPlace: SesChange[] }>();
  for (const change of changes) {
    const key = JSON.stringify([change.account, change.region]);
    const { place, inPlace } = places.get(key) ?? { place: change, inPlace: [] };
    places.set(key, { place, inPlace: [...inPlace, change] });
  }
  return [...places.values()].map(({ place, inPlace }) => declaredIn(place, inPlace));
}

function declaredIn({ account, region }: SesChange, changes: readonly SesChange[]): Declared {
  const identities = new Map<string, DeclaredIdentity>();
  const sets = new Map<string, DeclaredSet>();
  for (const change of changes) {
    const ofIdentity = identityOf(change);
    if (ofIdentity !== undefined) {
      const { identity } = ofIdentity;
      identities.set(identity, { created: false, ...identities.get(identity), ...ofIdentity });
    }
    const ofSet = setOf(change);
    if (ofSet !== undefined) {
      sets.set(ofSet.name, { created: false, ...sets.get(ofSet.name), ...ofSet });
    }
  }
  const all = <C extends SesChange['change']>(what: C) =>
    changes.filter((change): change is Of<C> => change.change === what);
  const suppressed = all('suppress').at(-1);
  return {
    account,
    region,
    identities: [...identities.values()],
    sets: [...sets.values()],
    topics: latest(all('createEventTopic'), ({ name }) => [name]),
    destinations: latest(all('addEventDestination'), ({ set, name }) => [set, name]),
    policies: latest(all('putPolicy'), ({ identity, name }) => [identity, name]),
    deleted: all('deletePolicy'),
    asked: all('verifyAddress').map(({ identity }) => identity),
    removed: all('deleteIdentity').map(({ identity }) => identity),
    ...(suppressed && { suppressed }),
    retried: all('retryDkim').map(({ identity }) => identity),
    resumed: all('resumeSending').length > 0,
  };
}

/** One of each key, in the order of the first: two resources of one name are refused. */
function latest<T>(changes: readonly T[], keyOf: (change: T) => readonly string[]): T[] {
  return [...new Map(changes.map((change) => [JSON.stringify(keyOf(change)), change])).values()];
}

type Part<T, K extends keyof T> = Pick<T, K> & Partial<T>;

function identityOf(change: SesChange): Part<DeclaredIdentity, 'identity'> | undefined {
  switch (change.change) {
    case 'createDomainIdentity':
      return { identity: change.identity, created: true, keyLength: change.keyLength };
    case 'enableDkimSigning':
      return { identity: change.identity, signing: true };
    case 'upgradeDkimKey':
      return { identity: change.identity, keyLength: 'RSA_2048_BIT' };
    case 'setMailFrom':
      return {
        identity: change.identity,
        mailFrom: { domain: change.mailFrom, onMxFailure: change.onMxFailure },
      };
    case 'setDefaultConfigurationSet':
      return { identity: change.identity, set: change.set };
    case 'forwardFeedback':
      return { identity: change.identity, forwarding: true };
    default:
      return undefined;
  }
}

function setOf(change: SesChange): Part<DeclaredSet, 'name'> | undefined {
  switch (change.change) {
    case 'createConfigurationSet':
      return {
        name: change.name,
        created: true,
        tls: change.tls,
        reputationMetrics: change.reputationMetrics,
      };
    case 'requireTls':
      return { name: change.set, tls: 'REQUIRE' };
    case 'measureReputation':
      return { name: change.set, reputationMetrics: true };
    default:
      return undefined;
  }
}

/** What a tool was given to do in one account and Region. */
export interface Template {
  readonly account: string;
  readonly region: string;
  /** Comments alone where the tool has no resource for any of it. Ends with a newline. */
  readonly text: Text;
}
