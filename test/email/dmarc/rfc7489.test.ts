// Policy discovery as receivers do it that still follow RFC 7489 and the Public Suffix List.
import { discoverDmarcByRfc7489 } from '../../../src/email/dmarc/rfc7489.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

const at = (name: string, ...TXT: string[]): Zone => ({ [`_dmarc.${name}`]: { TXT } });

test.each<[string, string, Zone, object]>([
  [
    'its own record',
    'a.example.com',
    at('a.example.com', 'v=DMARC1; p=reject'),
    {
      at: '_dmarc.a.example.com',
      scope: 'domain',
      policy: 'reject',
    },
  ],
  [
    'sp of its own record is for those below it',
    'a.example.com',
    at('a.example.com', 'v=DMARC1; p=none; sp=reject'),
    {
      policy: 'none',
    },
  ],
  [
    "its organizational domain's, with sp",
    'x.y.example.co.jp',
    at('example.co.jp', 'v=DMARC1; p=none; sp=reject'),
    {
      at: '_dmarc.example.co.jp',
      scope: 'organizationalDomain',
      policy: 'reject',
    },
  ],
  [
    'records between the two do not count',
    'a.b.example.com',
    at('b.example.com', 'v=DMARC1; p=reject'),
    {
      kind: 'none',
    },
  ],
  [
    'several records end the search (step 5)',
    'a.example.com',
    {
      ...at('a.example.com', 'v=DMARC1; p=none', 'v=DMARC1; p=reject'),
      ...at('example.com', 'v=DMARC1; p=reject'),
    },
    { kind: 'none' },
  ],
  [
    'other texts do not',
    'a.example.com',
    {
      ...at('a.example.com', 'v=spf1 -all'),
      ...at('example.com', 'v=DMARC1; p=reject'),
    },
    { policy: 'reject' },
  ],
  [
    'np, psd and t are tags of a later RFC',
    'no.example.com',
    at('example.com', 'v=DMARC1; p=reject; np=none; t=y; psd=n'),
    {
      policy: 'reject',
    },
  ],
  [
    'a wrong np is an unknown tag',
    'example.com',
    at('example.com', 'v=DMARC1; p=reject; np=maybe'),
    {
      policy: 'reject',
    },
  ],
  [
    'a wrong sp with rua acts as p=none',
    'example.com',
    at('example.com', 'v=DMARC1; p=reject; sp=maybe; rua=mailto:a@example.com'),
    {
      policy: 'none',
    },
  ],
  [
    'without rua it is no DMARC at all',
    'example.com',
    at('example.com', 'v=DMARC1; p=reject; sp=maybe'),
    {
      kind: 'none',
    },
  ],
  [
    'a public suffix is not asked for its own sake',
    'a.github.io',
    at('github.io', 'v=DMARC1; p=reject'),
    {
      kind: 'none',
    },
  ],
])('%s', async (_case, domain, zone, expected) => {
  const found = await discoverDmarcByRfc7489(domain, zoneResolver(zone));
  expect(found).toMatchObject({ kind: 'found', ...expected });
});

test('two names are asked at most', async () => {
  const resolver = zoneResolver({});
  await discoverDmarcByRfc7489('a.b.c.d.example.com', resolver);
  expect(resolver.asked).toEqual(['TXT _dmarc.a.b.c.d.example.com', 'TXT _dmarc.example.com']);
});

test.each(['_dmarc.a.example.com', '_dmarc.example.com'])(
  'without an answer at %s it is open',
  async (name) => {
    const discovery = discoverDmarcByRfc7489('a.example.com', zoneResolver({ [name]: { fails: true } }));
    await expect(discovery).rejects.toThrow('SERVFAIL');
  },
);
