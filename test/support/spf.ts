// Calls of check_host() for the tests of SPF: over a table of DNS, with everything given that a test does not choose.
import { checkHost } from '../../src/email/spf/check-host.ts';
import type { SpfEvaluation } from '../../src/model.ts';
import { type Zone, zoneResolver } from './zone.ts';

/** One of the addresses that amazonses.com lists in AMAZON_SES. */
export const SES_IP = '54.240.1.1';

export const AMAZON_SES: Zone = {
  'amazonses.com': { TXT: ['v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/18 -all'] },
};

export interface Given {
  readonly ip?: string;
  readonly domain?: string;
  readonly sender?: string;
  readonly helo?: string;
}

/** check_host() for example.com and SES, unless something else is given. */
export function checkZone(zone: Zone, given: Given = {}): Promise<SpfEvaluation> {
  const { ip = SES_IP, domain = 'example.com', sender = `bounce@${domain}`, helo = 'mx.example.net' } = given;
  const now = new Date('2026-11-24T10:00:00Z');
  return checkHost(zoneResolver(zone), { ip, domain, sender, helo, receiver: 'receiver.example', now });
}

/** The same for a record of example.com, with whatever else there is in DNS. */
export function checkRecord(record: string, zone: Zone = {}, given: Given = {}): Promise<SpfEvaluation> {
  return checkZone({ ...AMAZON_SES, 'example.com': { TXT: [record] }, ...zone }, given);
}
