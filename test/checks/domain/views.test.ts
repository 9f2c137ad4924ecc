// Where RFC 9989 and RFC 7489 see a domain differently, from zones: what differs, and what would make them agree.
import { cureFor, differencesOf, type Views } from '../../../src/checks/domain/views.ts';
import { clauses } from '../../../src/checks/words.ts';
import { discoverDmarc } from '../../../src/email/dmarc/discovery.ts';
import { organizationalDomain } from '../../../src/email/dmarc/organization.ts';
import { discoverDmarcByRfc7489 } from '../../../src/email/dmarc/rfc7489.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

/** Name -> its DMARC records. */
async function viewsOf(domain: string, records: Readonly<Record<string, string | string[]>>): Promise<Views> {
  const names = Object.entries(records).map(([name, texts]) => [`_dmarc.${name}`, { TXT: [texts].flat() }]);
  const zone: Zone = { [domain]: { A: ['192.0.2.1'] }, ...Object.fromEntries(names) };
  return {
    dmarc: await discoverDmarc(domain, zoneResolver(zone)),
    dmarcByRfc7489: await discoverDmarcByRfc7489(domain, zoneResolver(zone)),
    organization: await organizationalDomain(domain, zoneResolver(zone)),
  };
}

const none = 'v=DMARC1; p=none';
const reject = 'v=DMARC1; p=reject';

test.each<[string, string, Record<string, string | string[]>]>([
  ['nothing at all', 'mail.example.com', {}],
  ['one record at the organizational domain', 'example.com', { 'example.com': reject }],
  ['inherited', 'mail.example.com', { 'example.com': reject }],
  [
    'its own below one at the organizational domain',
    'mail.example.com',
    { 'mail.example.com': none, 'example.com': reject },
  ],
  ['pct, which is for another check', 'example.com', { 'example.com': `${reject}; pct=5` }],
  [
    'psd=y where the Public Suffix List has it too',
    'example.co.uk',
    { 'example.co.uk': reject, 'co.uk': `${none}; psd=y` },
  ],
])('the views agree: %s', async (_case, domain, records) => {
  expect(differencesOf(await viewsOf(domain, records))).toEqual([]);
});

test.each<[string, string, Record<string, string | string[]>, string, string]>([
  [
    'a record at the subdomain alone',
    'mail.example.com',
    { 'mail.example.com': reject },
    'the organizational domain is mail.example.com by RFC 9989 and example.com by RFC 7489',
    'Missing: a DMARC record at _dmarc.example.com',
  ],
  [
    'a record between',
    'a.mail.example.com',
    { 'mail.example.com': reject },
    'by RFC 9989 the record at _dmarc.mail.example.com applies and the policy in force is reject, by RFC 7489 no record applies',
    'Missing: a DMARC record at _dmarc.example.com',
  ],
  [
    'several of its own',
    'mail.example.com',
    { 'mail.example.com': [none, none], 'example.com': reject },
    'by RFC 7489 no record applies',
    '_dmarc.mail.example.com holds 2 records, where RFC 7489 ends its search (section 6.6.3): keep one',
  ],
  [
    'several at the organizational domain, and one at the suffix',
    'mail.example.com',
    { 'example.com': [none, none], com: `${reject}; psd=y` },
    'by RFC 7489 no record applies',
    '_dmarc.example.com holds 2 records',
  ],
  [
    'test mode',
    'example.com',
    { 'example.com': `${reject}; t=y` },
    'the policy in force is quarantine, by RFC 7489',
    'RFC 7489 knows no t: leave it out',
  ],
  [
    'an np that is no policy',
    'example.com',
    { 'example.com': `${reject}; np=x; rua=mailto:a@example.com` },
    'the policy in force is none, by RFC 7489',
    'RFC 7489 knows no np: leave it out',
  ],
  [
    'the same without an address for reports',
    'example.com',
    { 'example.com': `${reject}; np=x` },
    'by RFC 9989 no record applies, by RFC 7489 the record at _dmarc.example.com',
    'for it has a fault: domain-dmarc-valid says which',
  ],
  [
    'psd=n below the registered domain',
    'mail.example.com',
    { 'mail.example.com': `${reject}; psd=n`, 'example.com': reject },
    'the organizational domain is mail.example.com by RFC 9989 and example.com by RFC 7489',
    'psd=n in the record at _dmarc.mail.example.com, or psd=y in the one above: RFC 7489 knows no psd',
  ],
  [
    'a record above the registered domain',
    'example.com',
    { 'example.com': reject, com: none },
    'the organizational domain is com by RFC 9989 and example.com by RFC 7489',
    'the record at _dmarc.com, above example.com: without psd=y',
  ],
])('the views differ: %s', async (_case, domain, records, difference, cure) => {
  const views = await viewsOf(domain, records);
  expect(clauses(differencesOf(views)).en).toContain(difference);
  expect(cureFor(views).en).toContain(cure);
});

test('the same in Japanese, in which each difference is a sentence', async () => {
  const views = await viewsOf('example.com', {
    'example.com': `${reject}; np=none`,
    com: none,
  });
  expect(clauses(differencesOf(views)).ja).toBe(
    '組織ドメインは、RFC 9989 では com、RFC 7489 では example.com です',
  );
  expect(cureFor(views).ja).toBe(
    '違いの原因は、example.com の上位にある _dmarc.com のレコードです。psd=y がないため、com が組織ドメインになっています',
  );
});

test('a name that does not exist, for which only RFC 9989 has a policy of its own', async () => {
  const zone = { '_dmarc.example.com': { TXT: [`${reject}; np=none`] } };
  const views: Views = {
    dmarc: await discoverDmarc('gone.example.com', zoneResolver(zone)),
    dmarcByRfc7489: await discoverDmarcByRfc7489('gone.example.com', zoneResolver(zone)),
    organization: await organizationalDomain('gone.example.com', zoneResolver(zone)),
  };
  expect(clauses(differencesOf(views)).en).toContain('the policy in force is none, by RFC 7489');
  expect(cureFor(views).en).toContain('RFC 7489 knows no np');
});
