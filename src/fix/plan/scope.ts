// Which subjects a plan is for: those that somebody named, and what their mail depends on. Pure.
import type { Finding, Fix, Inventory, Kind, Subject, SubjectRef } from '../../model.ts';
import { isMeant } from '../../subjects.ts';

/**
 * A test for subjects; every subject passes where nobody named any.
 * @param fixes what a pool is to send from afterwards, its mail depends on too
 */
export function isInScope(
  inventory: Inventory,
  fixes: ReadonlyMap<Finding, Fix>,
  patterns: readonly string[] | undefined,
): (subject: SubjectRef) => boolean {
  if (patterns === undefined || patterns.length === 0) return () => true;
  const meant = (subject: SubjectRef) => patterns.some((pattern) => isMeant(pattern, subject));
  const sendsNow = inventory.listings.flatMap((listing) =>
    listing.kind === 'userPool' && listing.subjects.known
      ? listing.subjects.value.filter(meant).flatMap(neededBy)
      : [],
  );
  const sendsThen = [...fixes].flatMap(([{ subject }, fix]) => (meant(subject) ? neededThen(fix) : []));
  const needed = new Set([...sendsNow, ...sendsThen]);
  return (subject) => meant(subject) || needed.has(keyOf(subject));
}

/** The identities, accounts and domains that a pool's mail depends on, as keys of subjects. */
function neededBy({ account, facts }: Subject<'userPool'>): string[] {
  const keys: string[] = [];
  if (facts.senderIdentities.known) {
    for (const identity of facts.senderIdentities.value) {
      if (identity.kind !== 'found') continue;
      const { named, signing, cover } = identity;
      const covering =
        cover.kind === 'covered' ? [cover.by] : cover.kind === 'uncovered' ? cover.unverifiedDomains : [];
      for (const name of [named.name, signing.name, ...covering]) {
        keys.push(...ofIdentity(account, named.region, name));
      }
    }
  }
  if (facts.senderAccounts.known) {
    keys.push(...facts.senderAccounts.value.map((one) => ofAccount(one.account, one.region)));
  }
  const sender = facts.sender.known ? facts.sender.value : undefined;
  if (sender !== undefined && 'from' in sender && sender.from.kind === 'address') {
    keys.push(ofDomain(account, sender.from.domain));
  }
  return keys;
}

function neededThen({ changes }: Fix): string[] {
  return changes.flatMap((change) =>
    change.kind === 'cognito' && 'identity' in change
      ? [
          ...ofIdentity(change.account, change.identity.region, change.identity.name),
          ofAccount(change.account, change.identity.region),
        ]
      : [],
  );
}

function ofIdentity(account: string, region: string, name: string): string[] {
  const domain = name.slice(name.lastIndexOf('@') + 1);
  return [key('identity', account, region, name), ofDomain(account, domain)];
}

const ofAccount = (account: string, region: string) => key('account', account, region);
const ofDomain = (account: string, domain: string) => key('domain', account, domain);

function keyOf({ kind, account, region, name, id }: SubjectRef): string {
  switch (kind) {
    case 'identity':
      return key(kind, account, region, name);
    case 'account':
      return ofAccount(account, region);
    case 'domain':
      return ofDomain(account, name);
    case 'userPool':
      return key(kind, account, region, id);
  }
}

const key = (kind: Kind, ...parts: string[]): string => JSON.stringify([kind, ...parts]);
