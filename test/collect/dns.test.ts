// The resolver, over real packets, against the simulator's DNS server and against servers that misbehave on purpose.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import * as dnsPacket from 'dns-packet';
import { createResolver, type ResolverOptions } from '../../src/collect/dns.ts';
import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';

const long = 'v=DMARC1; p=none; rua='.padEnd(900, 'x');
let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({
    zones: {
      'example.com': {
        '@': { TXT: ['first', ['v=DMARC1; ', 'p=none']] },
        latin: { TXT: ['caf\u00e9'] },
        mx: { A: ['192.0.2.1'] },
        'x.empty': { TXT: ['below'] },
        alias: { CNAME: 'example.com' },
        dangling: { CNAME: 'nowhere.example.com' },
        long: { TXT: [long] },
        tc: { TXT: ['over TCP'] },
        'xn--bcher-kva': { TXT: ['books'] },
      },
    },
    faults: {
      'servfail.example.com': 'SERVFAIL',
      'refused.example.com': 'REFUSED',
      'slow.example.com': 'timeout',
      'tc.example.com': 'truncate',
      'tcdead.example.com': 'truncateAndRefuseTcp',
    },
  });
});
afterAll(() => server.close());

function resolver(options: Partial<ResolverOptions> = {}) {
  return createResolver({
    servers: [server.address],
    timeoutMs: 2000,
    tries: 1,
    concurrency: 10,
    ...options,
  });
}

test.each([
  ['two records, strings joined', 'example.com', ['first', 'v=DMARC1; p=none']],
  ['bytes as Latin-1', 'latin.example.com', ['caf\u00e9']],
  ['through a CNAME', 'alias.example.com', ['first', 'v=DMARC1; p=none']],
  ['upper case and a trailing dot', 'EXAMPLE.com.', ['first', 'v=DMARC1; p=none']],
  ['an international name', 'B\u00fccher.example.com', ['books']],
  ['an answer over the UDP size', 'long.example.com', [long]],
  ['a truncated answer, again over TCP', 'tc.example.com', ['over TCP']],
])('found: %s', async (_case, name, records) => {
  expect(await resolver().txt(name)).toEqual({ status: 'found', records });
});

test('truncation really went over TCP', async () => {
  const before = server.queries.length;
  await resolver().txt('tc.example.com');
  expect(server.queries.slice(before).map((query) => query.transport)).toEqual(['udp', 'tcp']);
});

test.each([
  ['a name without TXT', 'mx.example.com', { status: 'nodata' }],
  ['an empty non-terminal', 'empty.example.com', { status: 'nodata' }],
  ['a name that does not exist', 'no.example.com', { status: 'nxdomain' }],
  ['a CNAME to a name that does not exist', 'dangling.example.com', { status: 'nxdomain' }],
])('known and empty: %s', async (_case, name, answer) => {
  expect(await resolver().txt(name)).toEqual(answer);
});

test.each([
  ['SERVFAIL', 'servfail.example.com', 2000, 'the server failed to answer (SERVFAIL) (ESERVFAIL'],
  ['REFUSED', 'refused.example.com', 2000, 'the server refused to answer (REFUSED) (EREFUSED'],
  ['silence', 'slow.example.com', 150, 'no answer in time (ETIMEOUT'],
])('not known: %s', async (_case, name, timeoutMs, why) => {
  const answer = await resolver({ timeoutMs }).txt(name);
  expect(answer).toEqual({ status: 'temperror', why: `TXT ${name}: ${why}; asked ${server.address})` });
});

test('not known: truncated, and TCP cut', async () => {
  const answer = await resolver().txt('tcdead.example.com');
  expect(answer).toMatchObject({
    status: 'temperror',
    why: expect.stringContaining('TXT tcdead.example.com: '),
  });
});

test('not known: nobody listens', async () => {
  const gone = await startDnsServer({ zones: {}, faults: {} });
  await gone.close();
  const answer = await resolver({ servers: [gone.address] }).txt('example.com');
  expect(answer).toMatchObject({ status: 'temperror', why: expect.stringContaining('ECONNREFUSED') });
});

test.each(['', '.', 'a..b', '%41.example.com', 'x'.repeat(64), 'a b.example.com'])(
  'badname, and nothing is asked: %j',
  async (name) => {
    const before = server.queries.length;
    expect(await resolver().txt(name)).toMatchObject({ status: 'badname' });
    expect(server.queries).toHaveLength(before);
  },
);

test('one question for each name, however it is spelled and however it ends', async () => {
  const before = server.queries.length;
  const one = resolver();
  const spellings = ['example.com', 'Example.COM', 'example.com.', 'example.com'];
  const answers = await Promise.all(spellings.map((name) => one.txt(name)));
  await one.txt('example.com');
  expect(answers.every((answer) => answer === answers[0])).toBe(true);
  await one.txt('no.example.com');
  await one.txt('no.example.com');
  await one.txt('refused.example.com');
  await one.txt('refused.example.com');
  expect(server.queries.slice(before).map((query) => query.name)).toEqual([
    'example.com',
    'no.example.com',
    'refused.example.com',
  ]);
});

test('each resolver remembers for itself', async () => {
  const before = server.queries.length;
  await resolver().txt('example.com');
  await resolver().txt('example.com');
  expect(server.queries).toHaveLength(before + 2);
});

test('never more questions under way than allowed', async () => {
  // A server that answers each question only after every question that will come meanwhile has come.
  const slow = createSocket('udp4');
  let open = 0;
  let most = 0;
  slow.on('message', async (packet, peer) => {
    open += 1;
    most = Math.max(most, open);
    await setTimeout(30);
    open -= 1;
    const { id, questions } = dnsPacket.decode(packet);
    slow.send(dnsPacket.encode({ type: 'response', id: id ?? 0, questions: questions ?? [] }), peer.port);
  });
  slow.bind(0, '127.0.0.1');
  await once(slow, 'listening');
  const few = resolver({ servers: [`127.0.0.1:${slow.address().port}`], concurrency: 3 });
  const names = Array.from({ length: 10 }, (_, index) => `n${index}.example.com`);
  const answers = await Promise.all(names.map((name) => few.txt(name)));
  slow.close();
  expect(answers.map((answer) => answer.status)).toEqual(names.map(() => 'nodata'));
  expect(most).toBe(3);
});

test('an IPv6 server with a port is taken; a host name is not', () => {
  expect(() => resolver({ servers: ['[::1]:5353'] })).not.toThrow();
  expect(() => resolver({ servers: ['localhost:53'] })).toThrow('Invalid IP address');
});
