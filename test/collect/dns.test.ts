// What the resolver makes of the answers of one server, over real packets.
import type { ResolverOptions } from '../../src/collect/dns.ts';
import type { Resolver } from '../../src/email/resolver.ts';
import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';
import { questionsDuring, resolverOf } from '../support/dns-server.ts';
import { textWith } from '../support/japanese.ts';

const long = 'v=DMARC1; p=none; rua='.padEnd(900, 'x');
/** As many as fit into the 64 KB of a message over TCP. */
const many = Array.from({ length: 3600 }, (_, index) => String(index));
const exchanges = Array.from({ length: 40 }, (_, index) => `mx${index}.a-rather-long-name.example.com`);

let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({
    zones: {
      'example.com': {
        '@': {
          TXT: ['first', ['v=DMARC1; ', 'p=none']],
          MX: [
            { preference: 20, exchange: 'Second.example.com.' },
            { preference: 10, exchange: 'first.example.com' },
          ],
          A: ['192.0.2.1', '192.0.2.2'],
          AAAA: ['2001:db8::1', '::ffff:192.0.2.1'],
        },
        latin: { TXT: ['caf\u00e9\0\t"\\\xff'] },
        strings: { TXT: ['', ['', 'x', ''], 'y'.repeat(255), 'z'.repeat(256)] },
        mx: { A: ['192.0.2.1'] },
        nullmx: { MX: [{ preference: 0, exchange: '.' }] },
        manymx: { MX: exchanges.map((exchange, preference) => ({ preference, exchange })) },
        'x.empty': { TXT: ['below'] },
        alias: { CNAME: 'Example.COM.' },
        chain: { CNAME: 'alias.example.com' },
        dangling: { CNAME: 'nowhere.example.com' },
        loop: { CNAME: 'loop2.example.com' },
        loop2: { CNAME: 'loop.example.com' },
        long: { TXT: [long] },
        tc: { TXT: ['over TCP'] },
        'xn--bcher-kva': { TXT: ['books'] },
        '*.wild': { TXT: ['star'] },
        'x/y': { PTR: ['slash.example.com'] },
      },
      x: { '@': { TXT: many } },
      y: { '@': { TXT: Array.from({ length: 10_000 }, (_, index) => String(index)) } },
      '2.0.192.in-addr.arpa': {
        '1': { PTR: ['Mail.example.com.', 'other.example.com'] },
        '2': { CNAME: 'x/y.example.com' },
      },
    },
    faults: {
      'servfail.example.com': 'SERVFAIL',
      'refused.example.com': 'REFUSED',
      'slow.example.com': 'timeout',
      'tc.example.com': 'truncate',
      'tcdead.example.com': 'truncateAndRefuseTcp',
      'wrongid.example.com': 'wrongId',
      'malformed.example.com': 'malformed',
    },
  });
});
afterAll(() => server.close());

function resolver(options: Partial<ResolverOptions> = {}): Resolver {
  return resolverOf([server.address], options);
}

describe('found', () => {
  test.each<[string, keyof Resolver, string, readonly unknown[]]>([
    ['two texts, strings joined', 'txt', 'example.com', ['first', 'v=DMARC1; p=none']],
    ['bytes as Latin-1', 'txt', 'latin.example.com', ['caf\u00e9\0\t"\\\xff']],
    ['empty and long strings', 'txt', 'strings.example.com', ['', 'x', 'y'.repeat(255), 'z'.repeat(256)]],
    ['through a CNAME', 'txt', 'alias.example.com', ['first', 'v=DMARC1; p=none']],
    ['through a wildcard', 'txt', 'a.b.wild.example.com', ['star']],
    ['upper case and a trailing dot', 'txt', 'EXAMPLE.com.', ['first', 'v=DMARC1; p=none']],
    ['an international name', 'txt', 'B\u00fccher.example.com', ['books']],
    ['an answer over the UDP size', 'txt', 'long.example.com', [long]],
    ['a truncated answer, again over TCP', 'txt', 'tc.example.com', ['over TCP']],
    ['3,600 texts', 'txt', 'x', many],
    ['a CNAME, as it came but without a trailing dot', 'cname', 'alias.example.com', ['Example.COM']],
    ['the first CNAME of a chain', 'cname', 'chain.example.com', ['alias.example.com']],
    ['a CNAME that leads nowhere', 'cname', 'dangling.example.com', ['nowhere.example.com']],
    ['a CNAME of a loop', 'cname', 'loop.example.com', ['loop2.example.com']],
    [
      'MX, as they came but without trailing dots',
      'mx',
      'example.com',
      [
        { preference: 20, exchange: 'Second.example.com' },
        { preference: 10, exchange: 'first.example.com' },
      ],
    ],
    ['a null MX', 'mx', 'nullmx.example.com', [{ preference: 0, exchange: '.' }]],
    [
      'MX over TCP',
      'mx',
      'manymx.example.com',
      exchanges.map((exchange, preference) => ({ preference, exchange })),
    ],
    ['A', 'a', 'alias.example.com', ['192.0.2.1', '192.0.2.2']],
    ['AAAA', 'aaaa', 'example.com', ['2001:db8::1', '::ffff:192.0.2.1']],
    ['PTR', 'ptr', '1.2.0.192.in-addr.arpa', ['Mail.example.com', 'other.example.com']],
    ['PTR through a CNAME with a slash (RFC 2317)', 'ptr', '2.2.0.192.in-addr.arpa', ['slash.example.com']],
  ])('%s', async (_case, method, name, records) => {
    expect(await resolver()[method](name)).toMatchObject({ status: 'found', records });
  });

  test('with the question, the server and the time as evidence', async () => {
    const { asked } = await resolver().txt('EXAMPLE.com.');
    expect(asked).toEqual({
      type: 'TXT',
      name: 'example.com',
      servers: [server.address],
      ms: expect.any(Number),
    });
  });

  test('truncation really went over TCP', async () => {
    const one = resolver();
    const asked = await questionsDuring(server, async () => {
      for (const name of ['tc.example.com', 'x']) await one.txt(name);
      await one.mx('manymx.example.com');
    });
    expect(asked).toEqual([
      'TXT tc.example.com udp',
      'TXT tc.example.com tcp',
      'TXT x udp',
      'TXT x tcp',
      'MX manymx.example.com udp',
      'MX manymx.example.com tcp',
    ]);
  });
});

test.each<[string, keyof Resolver, string, string]>([
  ['a name without TXT', 'txt', 'mx.example.com', 'nodata'],
  ['an empty non-terminal', 'txt', 'empty.example.com', 'nodata'],
  ['a name that does not exist', 'txt', 'no.example.com', 'nxdomain'],
  ['a CNAME to a name that does not exist', 'txt', 'dangling.example.com', 'nxdomain'],
  ['a name with other records than a CNAME', 'cname', 'example.com', 'nodata'],
  ['no name, and so no CNAME', 'cname', 'no.example.com', 'nxdomain'],
  ['no MX', 'mx', 'mx.example.com', 'nodata'],
  ['no MX behind a CNAME', 'mx', 'dangling.example.com', 'nxdomain'],
  ['no A', 'a', 'latin.example.com', 'nodata'],
  ['no AAAA', 'aaaa', 'mx.example.com', 'nodata'],
  ['no PTR', 'ptr', '9.2.0.192.in-addr.arpa', 'nxdomain'],
])('known and empty: %s', async (_case, method, name, status) => {
  expect(await resolver()[method](name)).toEqual({
    status,
    asked: { type: method.toUpperCase(), name, servers: [server.address], ms: expect.any(Number) },
  });
});

describe('not known', () => {
  test.each<[string, keyof Resolver, string, Partial<ResolverOptions>, string]>([
    ['SERVFAIL', 'txt', 'servfail.example.com', {}, 'the server failed to answer (ESERVFAIL'],
    ['REFUSED', 'cname', 'refused.example.com', {}, 'the server refused to answer (EREFUSED'],
    ['silence', 'mx', 'slow.example.com', { timeoutMs: 150 }, 'no answer in time (ETIMEOUT'],
    ['truncated, and TCP cut', 'a', 'tcdead.example.com', {}, 'no connection to the server (ECONNREFUSED'],
    ['a CNAME loop', 'txt', 'loop.example.com', {}, 'the server failed to answer (ESERVFAIL'],
    ['more than a message holds', 'txt', 'y', {}, 'the server failed to answer (ESERVFAIL'],
    ['the id of another question', 'ptr', 'wrongid.example.com', { timeoutMs: 150 }, 'no answer in time (E'],
    ['no DNS message', 'aaaa', 'malformed.example.com', {}, 'the answer is malformed (EBADRESP'],
  ])('%s', async (_case, method, name, options, why) => {
    const type = method.toUpperCase();
    const answer = await resolver(options)[method](name);
    expect(answer).toMatchObject({ status: 'temperror', asked: { type, name, servers: [server.address] } });
    expect(answer).toMatchObject({ why: textWith(`${type} ${name}: ${why}`) });
    expect(answer).toMatchObject({ why: textWith(new RegExp(` at ${server.address}\\)$`)) });
  });

  test('nobody listens', async () => {
    const gone = await startDnsServer({ zones: {}, faults: {} });
    await gone.close();
    expect(await resolver({ servers: [gone.address] }).txt('example.com')).toMatchObject({
      status: 'temperror',
      why: textWith(`TXT example.com: no connection to the server (ECONNREFUSED at ${gone.address})`),
    });
  });

  test('there is no server', async () => {
    expect(await resolver({ servers: [] }).txt('example.com')).toEqual({
      status: 'temperror',
      why: {
        en: 'TXT example.com: no DNS server is set up on this machine',
        ja: 'TXT example.com: このマシンには DNS サーバーが設定されていません',
      },
      asked: { type: 'TXT', name: 'example.com', servers: [], ms: 0 },
    });
  });
});
