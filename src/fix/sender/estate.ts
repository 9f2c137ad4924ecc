// What cures look up in the rest of an inventory, and how parts of several fixes become one. Pure.
import { domainOf } from '../../email/address.ts';
import { familiesOf } from '../../email/mail-from-name.ts';
import {
  type Change,
  distinct,
  type Fact,
  type Fix,
  type Inventory,
  type Kind,
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
 * of thousands of subjects would take minutes.
 * @param make pure; called once for each inventory and key
 */
export function oncePerInventory<T>(
  make: (inventory: Inventory, key: string) => T,
): (inventory: Inventory, key: string) => T {
  const made = new WeakMap<Inventory, Map<string, T>>();
  return (inventory, key) => {
    const its = made.get(inventory) ?? new Map<string, T>();
    made.set(inventory, its);
    const before = its.get(key);
    if (before !== undefined) return before;
    const now = make(inventory, key);
    its.set(key, now);
    return now;
  };
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
const subjectsAt = oncePerInventory(({ listings }, key): readonly SubjectRef[] => {
  const [kind, account, region] = key.split('\n');
  return listings
    .filter((listing) => listing.kind === kind)
    .filter((listing) => (account || listing.account) === listing.account)
    .filter((listing) => (region || listing.region) === listing.region)
    .flatMap(({ subjects }): readonly SubjectRef[] => (subjects.known ? subjects.value : []));
});

/** The identities of an account, by their domain. */
export const familiesIn = oncePerInventory((inventory, account) =>
  familiesOf(
    subjectsOf(inventory, 'identity', { account }).map(({ name, region, facts: { mailFrom } }) => {
      return { name, region, mailFrom: mailFrom.known ? mailFrom.value : undefined };
    }),
  ),
);

/** The identities of an account that are a domain, are below it, or are addresses of either, by that domain. */
const identitiesWithin = oncePerInventory((inventory, account) => {
  const within = new Map<string, Subject<'identity'>[]>();
  for (const identity of subjectsOf(inventory, 'identity', { account })) {
    const labels = domainOf(identity.name).split('.');
    for (let from = 0; from < labels.length; from++) {
      const domain = labels.slice(from).join('.');
      const those = within.get(domain);
      if (those === undefined) within.set(domain, [identity]);
      else those.push(identity);
    }
  }
  return within;
});

/** The identities of an account whose mail is from a domain or from one below it. */
export function identitiesOf(
  domain: string,
  account: string,
  inventory: Inventory,
): readonly Subject<'identity'>[] {
  return identitiesWithin(inventory, account).get(domainOf(domain)) ?? [];
}

/** Known where all identities of a place were seen; undefined where nobody looked there. */
export function identitiesSeen(
  { listings }: Inventory,
  { account, region }: Place,
): Fact<unknown> | undefined {
  const lists = listings.filter(
    (listing) => listing.kind === 'identity' && listing.account === account && listing.region === region,
  );
  const [first] = lists;
  return lists.find(({ subjects }) => !subjects.known)?.subjects ?? first?.subjects;
}

/** Is a domain this one, or below it? */
export function isWithin(domain: string, parent: string): boolean {
  const [child, above] = [domainOf(domain), domainOf(parent)];
  return child === above || child.endsWith(`.${above}`);
}

export const isAddress = (name: string): boolean => name.includes('@');

/** `aws`, `aws-cn`, …: of the ARN of something in the same account. */
export function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}

/** Several fixes as one: the same change once, and what somebody has to decide last. */
export function together(...fixes: readonly Fix[]): Fix {
  const changes = [
    ...new Map(
      fixes.flatMap((fix) => fix.changes).map((change) => [JSON.stringify(change), change]),
    ).values(),
  ];
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
