// RFC 9989's own examples (appendix B, and the walks of section 4.10), retold as tables: who is who in the mail, what is
// published, and what follows.
import { aligns } from '../../../src/email/alignment.ts';
import { discoverDmarc } from '../../../src/email/dmarc/discovery.ts';
import { organizationalDomain } from '../../../src/email/dmarc/organization.ts';
import { policyInForce } from '../../../src/email/dmarc/policy.ts';
import { authorizeReports } from '../../../src/email/dmarc/reports.ts';
import { parentsToAsk } from '../../../src/email/dmarc/tree.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

const publish = (records: Readonly<Record<string, string>>): Zone =>
  Object.fromEntries(Object.entries(records).map(([domain, text]) => [`_dmarc.${domain}`, { TXT: [text] }]));

const MONITORED = 'v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com';
const EXAMPLE = publish({ 'example.com': MONITORED });

async function relaxed(from: string, other: string, zone: Zone): Promise<string> {
  const resolver = zoneResolver(zone);
  const identifier = async (domain: string) => {
    const value = await organizationalDomain(domain, resolver);
    return { domain, organization: { known: true, value, source: 'dns:TXT' } as const };
  };
  return aligns(await identifier(from), await identifier(other), 'r', 'rfc9989');
}

describe('B.1: identifier alignment', () => {
  test.each([
    ['B.1.1, SPF in alignment', 'example.com', 'example.com', 'yes'],
    ['B.1.1, SPF in alignment, parent domain', 'example.com', 'child.example.com', 'yes'],
    ['B.1.1, SPF not in alignment', 'child.example.com', 'example.net', 'no'],
    ['B.1.2, DKIM in alignment', 'example.com', 'example.com', 'yes'],
    ['B.1.2, DKIM in alignment, parent domain', 'child.example.com', 'example.com', 'yes'],
    ['B.1.2, DKIM not in alignment', 'child.example.com', 'sample.net', 'no'],
  ])('%s', async (_case, from, other, expected) => {
    expect(await relaxed(from, other, EXAMPLE)).toBe(expected);
  });
});

describe('B.2: what domain owners publish', () => {
  test.each<[string, string, string, string, string]>([
    ['B.2.1, entire domain, monitoring', 'example.com', MONITORED, 'none', 'none'],
    [
      'B.2.2, with reports of each failure',
      'example.com',
      `${MONITORED}; ruf=mailto:auth-reports@example.com`,
      'none',
      'none',
    ],
    [
      'B.2.4, a subdomain in test mode: one level down',
      'test.example.com',
      'v=DMARC1; p=quarantine; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net; t=y',
      'quarantine',
      'none',
    ],
    [
      'B.2.4, the test is over',
      'test.example.com',
      'v=DMARC1; p=reject; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net',
      'reject',
      'reject',
    ],
  ])('%s', async (_case, domain, text, policy, inForce) => {
    const found = await discoverDmarc(domain, zoneResolver(publish({ [domain]: text })));
    expect(found).toMatchObject({ kind: 'found', at: `_dmarc.${domain}`, policy });
    expect(found.kind === 'found' && policyInForce(found)).toBe(inForce);
  });

  test.each<[string, Zone, string]>([
    [
      'B.2.3, a third party that takes the reports',
      { 'example.com._report._dmarc.thirdparty.example.net': { TXT: ['v=DMARC1'] } },
      'authorized',
    ],
    ['a third party that does not', {}, 'refused'],
  ])('%s', async (_case, zone, kind) => {
    const text = 'v=DMARC1; p=none; rua=mailto:dmarc-feedback@thirdparty.example.net';
    const reports = await authorizeReports('example.com', text, zoneResolver({ ...EXAMPLE, ...zone }));
    expect(reports.map((report) => report.kind)).toEqual([kind]);
  });
});

interface Walk {
  readonly asked: readonly string[];
  readonly organization: string;
}

async function walk(domain: string, zone: Zone): Promise<Walk> {
  const { queries, rfc9989 } = await organizationalDomain(domain, zoneResolver(zone));
  return { asked: queries.map(({ name }) => name.replace('_dmarc.', '')), organization: rfc9989 };
}

describe('B.4: tree walks', () => {
  const SIGNING = publish({ 'example.com': MONITORED, 'signing.example.com': MONITORED });
  const DEEP = 'a.b.c.d.e.f.g.h.i.j.k.example.com';
  const BANK = publish({
    'bank.example': 'v=DMARC1; p=reject; psd=y',
    'giant.bank.example': 'v=DMARC1; p=quarantine',
  });

  test.each<[string, string, Zone, readonly string[], string]>([
    ['B.4.1, From', 'example.com', SIGNING, ['example.com', 'com'], 'example.com'],
    [
      'B.4.1, d=',
      'signing.example.com',
      SIGNING,
      ['signing.example.com', 'example.com', 'com'],
      'example.com',
    ],
    [
      'B.4.2, From of thirteen labels: eight questions',
      DEEP,
      SIGNING,
      [
        DEEP,
        'g.h.i.j.k.example.com',
        'h.i.j.k.example.com',
        'i.j.k.example.com',
        'j.k.example.com',
        'k.example.com',
        'example.com',
        'com',
      ],
      'example.com',
    ],
    ['B.4.3, From', 'giant.bank.example', BANK, ['giant.bank.example', 'bank.example'], 'giant.bank.example'],
    [
      'B.4.3, MAIL FROM',
      'mail.giant.bank.example',
      BANK,
      ['mail.giant.bank.example', 'giant.bank.example', 'bank.example'],
      'giant.bank.example',
    ],
    [
      'B.4.3, d=',
      'mail.mega.bank.example',
      BANK,
      ['mail.mega.bank.example', 'mega.bank.example', 'bank.example'],
      'mega.bank.example',
    ],
  ])('%s', async (_case, domain, zone, asked, organization) => {
    expect(await walk(domain, zone)).toEqual({ asked, organization });
  });

  test.each<[string, string, string, Zone, string]>([
    ['B.4.1, SPF', 'example.com', 'example.com', SIGNING, 'yes'],
    ['B.4.1, DKIM', 'example.com', 'signing.example.com', SIGNING, 'yes'],
    ['B.4.2, SPF', DEEP, 'example.com', SIGNING, 'yes'],
    ['B.4.2, DKIM', DEEP, 'signing.example.com', SIGNING, 'yes'],
    ['B.4.3, SPF', 'giant.bank.example', 'mail.giant.bank.example', BANK, 'yes'],
    ['B.4.3, DKIM', 'giant.bank.example', 'mail.mega.bank.example', BANK, 'no'],
  ])('%s aligns: %s with %s', async (_case, from, other, zone, expected) => {
    expect(await relaxed(from, other, zone)).toBe(expected);
  });

  test.each<[string, string, Zone, string]>([
    ['B.4.1', 'example.com', SIGNING, '_dmarc.example.com'],
    ['B.4.2', DEEP, SIGNING, '_dmarc.example.com'],
    ['B.4.3', 'giant.bank.example', BANK, '_dmarc.giant.bank.example'],
    [
      'section 4.10.1: the PSD where the organization has none',
      'mail.mega.bank.example',
      BANK,
      '_dmarc.bank.example',
    ],
  ])('%s: the policy of %s', async (_case, domain, zone, at) => {
    expect(await discoverDmarc(domain, zoneResolver(zone))).toMatchObject({ kind: 'found', at });
  });
});

test('section 4.10: a.mail.example.com asks four names, and no name more than eight', () => {
  expect(['a.mail.example.com', ...parentsToAsk('a.mail.example.com')]).toEqual([
    'a.mail.example.com',
    'mail.example.com',
    'example.com',
    'com',
  ]);
});
