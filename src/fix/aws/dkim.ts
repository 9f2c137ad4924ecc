// The hosted zones of identities that a template makes: their DKIM records are made of what SES answers then.
import { type DnsChange, en, ja, same, say } from '../../model.ts';
import { groupByZone, type HostedZone, type ZoneChanges } from '../render/zones.ts';
import type { Declared, DeclaredIdentity } from './declared.ts';

/** A zone, and the new identities whose DKIM records it is to hold. */
export interface DkimZone {
  readonly group: ZoneChanges;
  readonly identities: readonly DeclaredIdentity[];
}

/** The zones of a document's new identities, in the order of their first. */
export function dkimZones({ identities }: Declared, zones: readonly HostedZone[]): DkimZone[] {
  const created = identities.filter((one) => one.created);
  return groupByZone(created.map(standIn), zones).map((group) => ({
    group,
    identities: created.filter(({ identity }) =>
      group.changes.some(({ set }) => set.name === nameOf(identity)),
    ),
  }));
}

/** Selectors stand under this name (RFC 6376 section 3.6.2.1). */
export function nameOf(identity: string): string {
  return `_domainkey.${identity}`;
}

/** Tokens are not known yet, and the zone of a name does not depend on them. */
function standIn({ identity }: DeclaredIdentity): DnsChange {
  const set = { name: nameOf(identity), type: 'CNAME', ttl: DKIM_TTL, values: [] } as const;
  return { purpose: 'dkim', set, before: { known: true, value: [], source: 'SES' }, why: same('') };
}

export const DKIM_RECORDS = say(
  en`The DKIM records of new identities go into the hosted zone whose id you give, which the same credentials must reach.
     Where DNS is elsewhere, leave them out and publish what get-email-identity tells.`,
  ja`新しい ID の DKIM レコードは、ID を指定したホストゾーンに作成します。同じ認証情報で変更できるホストゾーンが必要です。DNS を
     別の場所で管理している場合は、これらのレコードを省き、get-email-identity が示すレコードを公開してください。`,
);

/** Seconds; as other records of ours. */
export const DKIM_TTL = 300;
/** Easy DKIM has three tokens (Amazon SES developer guide, "Easy DKIM in Amazon SES"). */
export const TOKENS = [1, 2, 3] as const;
