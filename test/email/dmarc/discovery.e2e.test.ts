// Policy discovery over real packets: the walk, through node:dns, against the simulator's DNS server.
import { createResolver } from '../../../src/collect/dns.ts';
import { discoverDmarc } from '../../../src/email/dmarc/discovery.ts';
import { DnsTempError } from '../../../src/email/resolver.ts';
import { type DnsServer, startDnsServer } from '../../../src/simulator/dns.ts';

const record = 'v=DMARC1; p=reject; sp=quarantine; np=none; rua=mailto:dmarc@example.com';
const long = `${record}${' '.repeat(600)};`;

let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({
    zones: {
      'example.com': {
        '@': { A: ['192.0.2.1'] },
        _dmarc: { TXT: [[record.slice(0, 20), record.slice(20)]] },
        app: { A: ['192.0.2.2'] },
        '_dmarc.hosted': { CNAME: 'example.com.hosted.example.net' },
        '_dmarc.dangling': { CNAME: 'gone.example.net' },
        '_dmarc.several': { TXT: [record, 'v=DMARC1; p=none'] },
        '_dmarc.long': { TXT: [long] },
        '_dmarc.down': { TXT: [record] },
        dangling: { A: ['192.0.2.3'] },
        several: { A: ['192.0.2.4'] },
      },
      'hosted.example.net': { 'example.com': { TXT: ['v=DMARC1; p=none'] } },
      'xn--bcher-kva.example': { _dmarc: { TXT: ['v=DMARC1; p=quarantine'] } },
      'nothing.test': { '@': { A: ['192.0.2.5'] } },
    },
    faults: { '_dmarc.down.example.com': 'SERVFAIL', '_dmarc.refused.test': 'REFUSED' },
  });
});
afterAll(() => server.close());

function discover(domain: string) {
  const resolver = createResolver({
    servers: [server.address],
    timeoutMs: 2000,
    tries: 1,
    budgetMs: 60_000,
    concurrency: 4,
  });
  return discoverDmarc(domain, resolver);
}

/** The evidence of a question: of whom, and how long it took. */
function askedFor(name: string) {
  return { type: 'TXT', name, servers: [server.address], ms: expect.any(Number) };
}

test.each([
  ['its own record, in two character-strings', 'example.com', '_dmarc.example.com', 'domain', 'reject'],
  ['a subdomain that exists', 'App.Example.COM.', '_dmarc.example.com', 'organizationalDomain', 'quarantine'],
  ['a subdomain that does not', 'no.example.com', '_dmarc.example.com', 'organizationalDomain', 'none'],
  ['a record behind a CNAME', 'hosted.example.com', '_dmarc.hosted.example.com', 'domain', 'none'],
  ['a dangling CNAME', 'dangling.example.com', '_dmarc.example.com', 'organizationalDomain', 'quarantine'],
  ['several records', 'several.example.com', '_dmarc.example.com', 'organizationalDomain', 'quarantine'],
  ['an answer that is truncated on UDP', 'long.example.com', '_dmarc.long.example.com', 'domain', 'reject'],
  ['an international domain', 'b\u00fccher.example', '_dmarc.xn--bcher-kva.example', 'domain', 'quarantine'],
])('%s', async (_case, domain, at, scope, policy) => {
  expect(await discover(domain)).toMatchObject({ kind: 'found', at, scope, policy });
});

test('a dangling CNAME is noted as a name that does not exist', async () => {
  const { queries } = await discover('dangling.example.com');
  expect(queries.map(({ answer }) => answer)).toEqual(['nxdomain', 'found', 'nxdomain']);
  expect(queries[0]?.fault?.en).toBe(`it is a CNAME to ${queries[0]?.alias}, where there is no TXT record`);
  expect(queries[0]?.alias).toMatch(/\./);
});

test('nothing published', async () => {
  expect(await discover('nothing.test')).toEqual({
    kind: 'none',
    queries: [
      {
        name: '_dmarc.nothing.test',
        records: [],
        texts: [],
        answer: 'nxdomain',
        asked: askedFor('_dmarc.nothing.test'),
      },
      { name: '_dmarc.test', records: [], texts: [], answer: 'nxdomain', asked: askedFor('_dmarc.test') },
    ],
  });
});

test.each([
  ['down.example.com', /^TXT _dmarc\.down\.example\.com: the server failed to answer/],
  ['a.refused.test', /^TXT _dmarc\.refused\.test: the server refused to answer/],
])('no answer for %s is not "nothing published"', async (domain, why) => {
  const discovery = discover(domain);
  await expect(discovery).rejects.toThrow(DnsTempError);
  await expect(discovery).rejects.toThrow(why);
});

test('eight questions for TXT for a name of ten labels, and one for an alias', async () => {
  const before = server.queries.length;
  await discover('a.b.c.d.e.f.g.h.nothing.test');
  const asked = server.queries.slice(before);
  const names = (type: string) => asked.filter((query) => query.type === type).map(({ name }) => name);
  expect(names('CNAME')).toEqual(['_dmarc.a.b.c.d.e.f.g.h.nothing.test']);
  expect(names('TXT')).toEqual([
    '_dmarc.a.b.c.d.e.f.g.h.nothing.test',
    '_dmarc.d.e.f.g.h.nothing.test',
    '_dmarc.e.f.g.h.nothing.test',
    '_dmarc.f.g.h.nothing.test',
    '_dmarc.g.h.nothing.test',
    '_dmarc.h.nothing.test',
    '_dmarc.nothing.test',
    '_dmarc.test',
  ]);
});
