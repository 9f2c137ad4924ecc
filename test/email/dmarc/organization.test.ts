// Organizational domains, by the tree walk of RFC 9989 section 4.10.2 and by the Public Suffix List of RFC 7489.
import { organizationalDomain, organizationalDomainByPsl } from '../../../src/email/dmarc/organization.ts';
import { DnsTempError } from '../../../src/email/resolver.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

const none = 'v=DMARC1; p=none';
const dmarc = (records: Readonly<Record<string, string>>): Zone =>
  Object.fromEntries(Object.entries(records).map(([domain, text]) => [`_dmarc.${domain}`, { TXT: [text] }]));

/** RFC 9989 appendix B.3 and section 4.10.2, as a table. */
test.each<[string, string, Zone, string]>([
  ['no record anywhere: the domain itself', 'a.mail.example.com', {}, 'a.mail.example.com'],
  ['one record above', 'a.mail.example.com', dmarc({ 'example.com': none }), 'example.com'],
  ['one record at the domain', 'mail.example.com', dmarc({ 'mail.example.com': none }), 'mail.example.com'],
  [
    'several: the one with the fewest labels',
    'a.mail.example.com',
    dmarc({ 'a.mail.example.com': none, 'mail.example.com': none, 'example.com': none }),
    'example.com',
  ],
  [
    'psd=n names it, and stops the walk below a shorter one',
    'a.mail.example.com',
    dmarc({ 'mail.example.com': `${none}; psd=n`, 'example.com': none }),
    'mail.example.com',
  ],
  [
    'psd=y: one label below',
    'a.mail.giant.bank.example',
    dmarc({ 'bank.example': 'v=DMARC1; p=reject; psd=y', 'mail.giant.bank.example': none }),
    'giant.bank.example',
  ],
  [
    'psd=y at the domain itself says nothing of what is above',
    'bank.example',
    dmarc({ 'bank.example': 'v=DMARC1; p=reject; psd=y' }),
    'bank.example',
  ],
  [
    'two records at a name count as none',
    'a.example.com',
    {
      '_dmarc.example.com': { TXT: [none, none] },
      '_dmarc.com': { TXT: [] },
    },
    'a.example.com',
  ],
  ['upper case and a trailing dot', 'A.Example.COM.', dmarc({ 'example.com': none }), 'example.com'],
  [
    'an international name',
    'a.b\u00fccher.example',
    dmarc({ 'xn--bcher-kva.example': none }),
    'xn--bcher-kva.example',
  ],
])('RFC 9989: %s', async (_case, domain, zone, expected) => {
  expect((await organizationalDomain(domain, zoneResolver(zone))).rfc9989).toBe(expected);
});

test.each([
  ['mail.example.com', 'example.com'],
  ['example.com', 'example.com'],
  ['a.b.example.co.jp', 'example.co.jp'],
  ['a.b.city.kawasaki.jp', 'city.kawasaki.jp'],
  ['a.b.other.kawasaki.jp', 'b.other.kawasaki.jp'],
  // The private part of the list counts too: two users of one hoster are not one organization.
  ['mail.someone.github.io', 'someone.github.io'],
  ['github.io', 'github.io'],
  ['com', 'com'],
  ['a.b.not-listed-anywhere', 'b.not-listed-anywhere'],
  ['_spf.example.com', 'example.com'],
])('RFC 7489: %s belongs to %s', (domain, expected) => {
  expect(organizationalDomainByPsl(domain)).toBe(expected);
});

test('a question without an answer leaves it open', async () => {
  const zone: Zone = { '_dmarc.mail.example.com': { TXT: [none] }, '_dmarc.example.com': { fails: true } };
  await expect(organizationalDomain('mail.example.com', zoneResolver(zone))).rejects.toThrow(DnsTempError);
});

test('above a psd tag nothing is asked', async () => {
  const resolver = zoneResolver(dmarc({ 'example.com': `${none}; psd=n` }));
  await organizationalDomain('a.example.com', resolver);
  expect(resolver.asked).toEqual(['TXT _dmarc.a.example.com', 'TXT _dmarc.example.com']);
});

test('a text that is no name is its own, and nothing is asked', async () => {
  const resolver = zoneResolver({});
  expect(await organizationalDomain('a..b', resolver)).toEqual({
    rfc9989: 'a..b',
    rfc7489: 'a..b',
    queries: [],
  });
  expect(resolver.asked).toEqual([]);
});
