// What cures look up in the rest of an inventory, and how parts of several fixes become one. Pure.
import { domainOf } from '../../email/address.ts';
import {
  type Change,
  distinct,
  type Fact,
  type Fix,
  type Inventory,
  type Kind,
  type Subject,
} from '../../model.ts';

/** An account and a Region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** The subjects of a kind that were seen, in an account, or in one of its Regions. */
export function subjectsOf<K extends Kind>(
  { listings }: Inventory,
  kind: K,
  at: Partial<Place> = {},
): readonly Subject<K>[] {
  return listings.flatMap((listing) => {
    const isThere = (at.account ?? listing.account) === listing.account;
    const isHere = (at.region ?? listing.region) === listing.region;
    if (listing.kind !== kind || !isThere || !isHere || !listing.subjects.known) return [];
    // A listing of a kind holds subjects of that kind; the compiler does not narrow by a type parameter.
    return listing.subjects.value as readonly Subject<K>[];
  });
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
