// What cures look up in the rest of an inventory, and how parts of several fixes become one. Pure.
import { domainOf } from '../../email/address.ts';
import { familiesOf, type NamedIdentity } from '../../email/mail-from-name.ts';
import { spelled } from '../../email/names.ts';
import {
  type Change,
  distinct,
  type Fact,
  type Fix,
  type Inventory,
  type Kind,
  type Listing,
  type Subject,
  type SubjectRef,
} from '../../model.ts';

/** An account and a Region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/**
 * Makes something of an inventory once, however many findings ask for it: what each of thousands of cures looked up in all
 * of thousands of subjects would take minutes. What is made holds names, Regions and reasons, and never the facts of all:
 * they may lie packed, and are unpacked each time that they are read.
 * @param make pure; called once for each inventory and key
 */
export function oncePerInventory<T>(
  make: (inventory: Inventory, key: string) => T,
): (inventory: Inventory, key: string) => T {
  const made = new WeakMap<Inventory, Map<string, Made<T>>>();
  return (inventory, key) => {
    const its = made.get(inventory) ?? new Map<string, Made<T>>();
    made.set(inventory, its);
    const now = its.get(key) ?? { value: make(inventory, key) };
    its.set(key, now);
    return now.value;
  };
}

/** Nothing is a value, too. */
interface Made<T> {
  readonly value: T;
}

/** The same without a key. */
export function onceOfAll<T>(make: (inventory: Inventory) => T): (inventory: Inventory) => T {
  const once = oncePerInventory(make);
  return (inventory) => once(inventory, '');
}

/** Makes something of a subject once that others lead to, of which there may be thousands. */
export function oncePerSubject<K extends Kind, T>(
  make: (subject: Subject<K>, inventory: Inventory) => T,
): (subject: Subject<K>, inventory: Inventory) => T {
  const made = onceOfAll(() => new WeakMap<Subject<K>, Made<T>>());
  return (subject, inventory) => {
    const its = made(inventory);
    const now = its.get(subject) ?? { value: make(subject, inventory) };
    its.set(subject, now);
    return now.value;
  };
}

/** By a key; of several that have one, the first. */
export function firstBy<T>(all: Iterable<T>, keyOf: (one: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const one of all) {
    const key = keyOf(one);
    if (!found.has(key)) found.set(key, one);
  }
  return found;
}

/** By a key, in their order. */
export function grouped<T>(all: Iterable<readonly [key: string, one: T]>): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, one] of all) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** A place as a key of what is made once. No part holds a line break. */
export const placeKey = ({ account, region }: Place): string => `${account}\n${region}`;

export function placeIn(key: string): Place {
  const [account = '', region = ''] = key.split('\n');
  return { account, region };
}

/** The subjects of a kind that were seen, in an account, or in one of its Regions. */
export function subjectsOf<K extends Kind>(
  inventory: Inventory,
  kind: K,
  { account = '', region = '' }: Partial<Place> = {},
): readonly Subject<K>[] {
  // A listing of a kind holds subjects of that kind; the compiler does not narrow by a type parameter.
  return subjectsAt(inventory, [kind, account, region].join('\n')) as readonly Subject<K>[];
}

/** By kind, account and Region; an empty one stands for all. */
const subjectsAt = oncePerInventory((inventory, key): readonly SubjectRef[] => {
  const [kind, account = '', region = ''] = key.split('\n');
  const listings = account === '' ? inventory.listings : listingsIn(inventory, account);
  return listings
    .filter((listing) => listing.kind === kind)
    .filter((listing) => (region || listing.region) === listing.region)
    .flatMap(({ subjects }): readonly SubjectRef[] => (subjects.known ? subjects.value : []));
});

/** The lists of an account, in the order of the inventory. */
export function listingsIn(inventory: Inventory, account: string): readonly Listing[] {
  return listingsByAccount(inventory).get(account) ?? [];
}

const listingsByAccount = onceOfAll(({ listings }) =>
  grouped(listings.map((listing) => [listing.account, listing])),
);

/** The identities of an account that have these ARNs, in the order of the inventory. */
export function identitiesNamed(
  arns: readonly string[],
  account: string,
  inventory: Inventory,
): readonly Subject<'identity'>[] {
  const all = identitiesByArn(inventory, account);
  return [...new Set(arns)]
    .flatMap((arn) => all.get(arn) ?? [])
    .sort((one, other) => one.at - other.at)
    .map(({ identity }) => identity);
}

const identitiesByArn = oncePerInventory((inventory, account) => {
  const identities = subjectsOf(inventory, 'identity', { account });
  return firstBy(
    identities.map((identity, at) => ({ at, identity })),
    ({ identity }) => identity.id,
  );
});

/**
 * The identities of an account, by their domain: of those that mean the same for the name of a MAIL FROM domain the first,
 * for a domain may have thousands of addresses.
 */
export const familiesIn = oncePerInventory((inventory, account) => {
  const all = subjectsOf(inventory, 'identity', { account }).map(({ name, region, facts: { mailFrom } }) => {
    return { name, region, mailFrom: mailFrom.known ? mailFrom.value : undefined };
  });
  return familiesOf([...firstBy(all, likeness).values()]);
});

function likeness({ name, region, mailFrom }: NamedIdentity): string {
  const custom = mailFrom?.kind === 'custom' ? [spelled(mailFrom.domain)] : [];
  return JSON.stringify([domainOf(name), region, isAddress(name), mailFrom?.kind ?? '', ...custom]);
}

/** Known where all identities of a place were seen; undefined where nobody looked there. */
export function identitiesSeen(inventory: Inventory, { account, region }: Place): Fact<unknown> | undefined {
  const lists = listingsIn(inventory, account).filter(
    (listing) => listing.kind === 'identity' && listing.region === region,
  );
  const [first] = lists;
  return lists.find(({ subjects }) => !subjects.known)?.subjects ?? first?.subjects;
}

/** The domain itself, or that of an address, and all above it: those that `isWithin` holds it within. */
export function domainsAbove(name: string): readonly string[] {
  const domain = domainOf(name);
  const all = [domain];
  for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1))
    all.push(domain.slice(dot + 1));
  return all;
}

export const isAddress = (name: string): boolean => name.includes('@');

/** `aws`, `aws-cn`, …: of the ARN of something in the same account. */
export function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}

/** Several fixes as one: the same change once, and what somebody has to decide last. */
export function together(...fixes: readonly Fix[]): Fix {
  const all = fixes.flatMap((fix) => fix.changes);
  // One is written out for nothing: a pool's holds all of its settings.
  const changes = all.length < 2 ? all : [...firstBy(all, (change) => JSON.stringify(change)).values()];
  const isDecision = ({ kind }: Change): boolean => kind === 'decide';
  return {
    changes: [
      ...changes.filter((change) => !isDecision(change)),
      ...changes.filter((change) => isDecision(change)),
    ],
    open: distinct(fixes.flatMap(({ open }) => open)),
  };
}

/** A fix that only says something. */
export const onlySaid = (...open: Fix['open']): Fix => ({ changes: [], open });
