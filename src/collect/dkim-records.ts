// The DKIM records that SES expects of an identity, each against what DNS has. The batch call that tells the tokens does
// not tell the hosted zone nor whether the key is the customer's own: DNS mostly settles both, and GetEmailIdentity is
// asked only where it does not.
import { domainOf } from '../email/address.ts';
import { byodkimRecord, type ExpectedDkim, easyDkimRecords, hostedZoneOf } from '../email/dkim/expected.ts';
import { verifies } from '../email/dkim/fault.ts';
import { lookUpDkim } from '../email/dkim/live.ts';
import { known, notKnown } from '../fact.ts';
import {
  type DkimRecord,
  type DkimRecords,
  en,
  type Fact,
  type IdentityDetail,
  ja,
  say,
  type Text,
} from '../model.ts';
import type { IdentityRead } from './identities.ts';
import type { IdentityDetails } from './identity-details.ts';
import type { MailDns } from './mail-dns.ts';

const NONE = known<DkimRecords>({ kind: 'none' }, 'ses:ListEmailIdentities');

/** What DNS alone says of the records of an identity: all there is to say, or what leaves it in doubt. */
export type FromDns =
  | { readonly kind: 'settled'; readonly records: Fact<DkimRecords> }
  | { readonly kind: 'inDoubt'; readonly assumed: readonly Fact<DkimRecord>[] };

/** Looks up the records of a domain identity; `none` for an address, whose records are its domain's. */
export async function dkimFromDns(identity: IdentityRead, dns: MailDns): Promise<FromDns> {
  const settled = (records: Fact<DkimRecords>) => ({ kind: 'settled', records }) as const;
  if (identity.type === 'address') return settled(NONE);
  if (!identity.dkim.known) return settled(identity.dkim);
  const dkim = identity.dkim.value;
  if (dkim.status === 'NOT_STARTED' && dkim.tokens.length === 0) return settled(NONE);
  const hostedZone = hostedZoneOf(identity.region);
  const assumed = await lookUpAll(easyDkimRecords(domainOf(identity.name), dkim.tokens, hostedZone), dns);
  return assumed.length > 0 && assumed.every(isSettled)
    ? settled(known({ kind: 'easyDkim', hostedZone, zoneFrom: 'region', records: assumed }, 'dns:TXT'))
    : { kind: 'inDoubt', assumed };
}

/**
 * The records of an identity, with what SES tells of it by itself where DNS leaves it in doubt.
 * @param details is asked only then
 */
export async function readDkimRecords(
  identity: IdentityRead,
  fromDns: FromDns,
  details: Pick<IdentityDetails, 'of' | 'want'>,
  dns: MailDns,
): Promise<Fact<DkimRecords>> {
  if (fromDns.kind === 'settled') return fromDns.records;
  const { assumed } = fromDns;
  details.want(identity.name, 'inDoubt');
  const detail = await details.of(identity.name);
  if (detail.known) return known(await byDetail(identity, detail.value, dns), 'dns:TXT', detail.asOf);
  if (assumed.length === 0) return detail;
  const hostedZone = hostedZoneOf(identity.region);
  const records = assumed.map((record) => (isSettled(record) ? record : leftOpen(record, detail.why)));
  return known({ kind: 'easyDkim', hostedZone, zoneFrom: 'region', records }, 'dns:TXT');
}

/**
 * Does it not matter which zone SES names? A key that nobody can use is broken in any zone; a good one where the Region's
 * zone would have it, or published at the name itself, is in order.
 */
function isSettled(record: Fact<DkimRecord>): boolean {
  return !record.known || record.value.key.state !== 'usable' || verifies(record.value);
}

async function byDetail(
  identity: IdentityRead,
  { ownKey, tokens, signingHostedZone }: IdentityDetail,
  dns: MailDns,
): Promise<DkimRecords> {
  const domain = domainOf(identity.name);
  if (ownKey) {
    const expected = tokens.map((selector) => byodkimRecord(domain, selector));
    return { kind: 'byodkim', records: await lookUpAll(expected, dns) };
  }
  if (tokens.length === 0) return { kind: 'none' };
  const hostedZone = signingHostedZone ?? hostedZoneOf(identity.region);
  const records = await lookUpAll(easyDkimRecords(domain, tokens, hostedZone), dns);
  const zoneFrom = signingHostedZone === undefined ? 'region' : 'ses';
  return { kind: 'easyDkim', hostedZone, zoneFrom, records };
}

/** Without the zone from SES, a CNAME that leads to a good key in another zone may be right or wrong. */
function leftOpen(record: Fact<DkimRecord>, why: Text): Fact<DkimRecord> {
  if (!record.known) return record;
  const { name } = record.value;
  return notKnown(
    say(
      en`where ${name} must lead to was not read: ${why}`,
      ja`${name} の正しい参照先を読み取れませんでした: ${why}`,
    ),
  );
}

function lookUpAll(expected: readonly ExpectedDkim[], dns: MailDns): Promise<Fact<DkimRecord>[]> {
  return Promise.all(expected.map((one) => dns.fact('dns:TXT', () => lookUpDkim(dns.resolver, one))));
}
