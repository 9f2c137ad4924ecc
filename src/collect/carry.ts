// What is carried from scan to scan of identities that are read one by one. Pure.
import { createHash } from 'node:crypto';
import type { Carried, CarriedDetail, IdentityDetail } from '../model.ts';
import type { IdentityRead } from './identities.ts';
import type { ListRead } from './list.ts';

/** Tells whether SES says something else of an identity than before; undefined where not all of it was read. */
export function attributesOf({ status, dkim, mailFrom, notifications }: IdentityRead): string | undefined {
  if (!dkim.known || !mailFrom.known || !notifications.known) return undefined;
  const all = [status, dkim.value, mailFrom.value, notifications.value];
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 16);
}

/** What a scan read in a Region. */
export interface RegionRead {
  readonly identities: ListRead<IdentityRead>;
  readonly read: ReadonlyMap<string, IdentityDetail>;
}

/**
 * What this scan leaves to the next: what it read, and what earlier ones did of identities that may still be there.
 * @param regions those that it looked at; of the others all stays
 */
export function carriedOn(
  before: Carried,
  regions: ReadonlyMap<string, RegionRead>,
  takenAt: string,
): Carried {
  const next = new Map(before);
  for (const [region, { identities, read }] of regions) {
    const listed = new Map(identities.items.map((identity) => [identity.name, identity]));
    const isThere = (name: string) => listed.has(name) || !identities.whole.known;
    const old = [...(before.get(region) ?? [])].filter(([name]) => isThere(name));
    const fresh = [...read].map(([name, detail]): [string, CarriedDetail] => {
      const identity = listed.get(name);
      const attributes = identity && attributesOf(identity);
      return [name, { readAt: takenAt, ...(attributes !== undefined && { attributes }), detail }];
    });
    next.set(region, new Map([...old, ...fresh]));
  }
  return next;
}
