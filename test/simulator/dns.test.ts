// The DNS server of the simulator, asked with raw packets over UDP and TCP.
import * as dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';
import { type EstateInput, parseEstate } from '../../src/simulator/estate.ts';
import {
  type Ask,
  askTcp,
  askUdp,
  decodeReply,
  encodeQuery,
  frame,
  type Reply,
  sendTcp,
  sendUdp,
} from '../support/dns-client.ts';

const long = 'v=DKIM1; p='.padEnd(700, 'A');
const zones: EstateInput['zones'] = {
  'Example.com': {
    '@': {
      TXT: ['v=spf1 -all'],
      MX: [{ preference: 10, exchange: 'mx.example.com.' }],
      NS: ['ns1.example.net'],
    },
    _dmarc: { TXT: [['v=DMARC1; ', 'p=none']] },
    mx: { A: ['192.0.2.1'], AAAA: ['2001:db8::1'], ttl: 60 },
    latin: { TXT: ['caf\u00e9'] },
    'a.very.deep': { TXT: ['deep'] },
    long: { TXT: [long] },
    alias: { CNAME: 'mid.example.net.' },
    dangling: { CNAME: 'nowhere.example.net' },
    outside: { CNAME: 'elsewhere.test' },
    loop: { CNAME: 'loop2.example.com' },
    loop2: { CNAME: 'loop.example.com' },
    '*.wild': { TXT: ['star'] },
    'exact.wild': { A: ['192.0.2.9'] },
    nullmx: { MX: [{ preference: 0, exchange: '.' }] },
    brokenalias: { CNAME: 'x.servfail.example.com' },
    ...Object.fromEntries(
      ['servfail', 'refused', 'slow', 'tc', 'tcdead', 'wrongid', 'garbage'].map((at) => [
        at,
        { TXT: [`behind ${at}`] },
      ]),
    ),
  },
  'example.net': { mid: { CNAME: 'END.example.com' } },
  'end.example.com': { '@': { TXT: ['the end'] } },
  '2.0.192.in-addr.arpa': { '1': { PTR: ['mx.example.com'] } },
};
const dnsFaults: EstateInput['dnsFaults'] = {
  'servfail.example.com': 'SERVFAIL',
  'Refused.example.com.': 'REFUSED',
  'slow.example.com': 'timeout',
  'tc.example.com': 'truncate',
  'tcdead.example.com': 'truncateAndRefuseTcp',
  'wrongid.example.com': 'wrongId',
  'garbage.example.com': 'malformed',
};

function estate(input: Pick<EstateInput, 'zones' | 'dnsFaults'>) {
  const accounts = [{ Id: '111111111111', Name: 'one', regions: {} }];
  return parseEstate({ name: 't', description: 't', managementAccount: '111111111111', accounts, ...input });
}

/** Answers without what is the same everywhere: one line each. */
function lines(reply: Reply): string[] {
  return (reply.answers ?? []).map((record) => {
    const data = 'data' in record ? record.data : undefined;
    const text = Array.isArray(data) ? data.map((part) => part.toString('latin1')) : data;
    return `${record.name} ${record.type} ${JSON.stringify(text)}`;
  });
}

let server: DnsServer;
beforeAll(async () => {
  const made = estate({ zones, dnsFaults });
  server = await startDnsServer({ zones: made.zones, faults: made.dnsFaults });
});
afterAll(() => server.close());

test('UDP and TCP share the port that the address names', () => {
  expect(server.address).toBe(`127.0.0.1:${server.port}`);
});

describe.each([
  ['UDP', askUdp],
  ['TCP', askTcp],
])('over %s', (_, ask) => {
  test.each<[string, Ask, string, string[]]>([
    ['TXT', { name: 'example.com', type: 'TXT' }, 'NOERROR', ['example.com TXT ["v=spf1 -all"]']],
    ['any case', { name: 'eXample.COM', type: 'TXT' }, 'NOERROR', ['eXample.COM TXT ["v=spf1 -all"]']],
    [
      'character-strings as they are written',
      { name: '_dmarc.example.com', type: 'TXT' },
      'NOERROR',
      ['_dmarc.example.com TXT ["v=DMARC1; ","p=none"]'],
    ],
    [
      'Latin-1 bytes',
      { name: 'latin.example.com', type: 'TXT' },
      'NOERROR',
      ['latin.example.com TXT ["caf\u00e9"]'],
    ],
    [
      'MX',
      { name: 'example.com', type: 'MX' },
      'NOERROR',
      ['example.com MX {"preference":10,"exchange":"mx.example.com"}'],
    ],
    [
      'null MX',
      { name: 'nullmx.example.com', type: 'MX' },
      'NOERROR',
      ['nullmx.example.com MX {"preference":0,"exchange":"."}'],
    ],
    ['A', { name: 'mx.example.com', type: 'A' }, 'NOERROR', ['mx.example.com A "192.0.2.1"']],
    ['AAAA', { name: 'mx.example.com', type: 'AAAA' }, 'NOERROR', ['mx.example.com AAAA "2001:db8::1"']],
    ['NS', { name: 'example.com', type: 'NS' }, 'NOERROR', ['example.com NS "ns1.example.net"']],
    [
      'PTR',
      { name: '1.2.0.192.in-addr.arpa', type: 'PTR' },
      'NOERROR',
      ['1.2.0.192.in-addr.arpa PTR "mx.example.com"'],
    ],
    ['NODATA', { name: 'mx.example.com', type: 'TXT' }, 'NOERROR', []],
    ['an empty non-terminal is NODATA', { name: 'very.deep.example.com', type: 'TXT' }, 'NOERROR', []],
    ['so is the name above a zone', { name: 'com', type: 'TXT' }, 'NOERROR', []],
    ['NXDOMAIN', { name: 'no.example.com', type: 'TXT' }, 'NXDOMAIN', []],
    ['outside every zone', { name: 'example.org', type: 'TXT' }, 'NXDOMAIN', []],
    ['an unknown type at a name that exists', { name: 'example.com', type: 'CAA' }, 'NOERROR', []],
    [
      'a CNAME chain across zones',
      { name: 'alias.example.com', type: 'TXT' },
      'NOERROR',
      [
        'alias.example.com CNAME "mid.example.net"',
        'mid.example.net CNAME "END.example.com"',
        'END.example.com TXT ["the end"]',
      ],
    ],
    [
      'the CNAME itself is not followed',
      { name: 'alias.example.com', type: 'CNAME' },
      'NOERROR',
      ['alias.example.com CNAME "mid.example.net"'],
    ],
    [
      'a dangling CNAME: shown, and NXDOMAIN',
      { name: 'dangling.example.com', type: 'TXT' },
      'NXDOMAIN',
      ['dangling.example.com CNAME "nowhere.example.net"'],
    ],
    [
      'a CNAME out of the zones',
      { name: 'outside.example.com', type: 'TXT' },
      'NXDOMAIN',
      ['outside.example.com CNAME "elsewhere.test"'],
    ],
    ['a CNAME loop', { name: 'loop.example.com', type: 'TXT' }, 'SERVFAIL', []],
    [
      'a wildcard, any depth',
      { name: 'x.y.wild.example.com', type: 'TXT' },
      'NOERROR',
      ['x.y.wild.example.com TXT ["star"]'],
    ],
    ['a wildcard without that type', { name: 'x.wild.example.com', type: 'A' }, 'NOERROR', []],
    ['a name that exists hides the wildcard', { name: 'exact.wild.example.com', type: 'TXT' }, 'NOERROR', []],
    ['and so for names below it', { name: 'x.exact.wild.example.com', type: 'TXT' }, 'NXDOMAIN', []],
    ['SERVFAIL', { name: 'servfail.example.com', type: 'TXT' }, 'SERVFAIL', []],
    ['a fault covers what is below', { name: '_dmarc.servfail.example.com', type: 'TXT' }, 'SERVFAIL', []],
    ['a fault behind a CNAME', { name: 'brokenalias.example.com', type: 'TXT' }, 'SERVFAIL', []],
    ['REFUSED', { name: 'refused.example.com', type: 'TXT' }, 'REFUSED', []],
    ['a zone transfer is not served', { name: 'example.com', type: 'AXFR' }, 'NOTIMP', []],
    ['nor another class', { name: 'example.com', type: 'TXT', class: 'CH' }, 'REFUSED', []],
  ])('%s', async (_case, question, rcode, answers) => {
    const reply = await ask(server.port, question);
    expect([reply.rcode, ...lines(reply)]).toEqual([rcode, ...answers]);
    expect(reply).toMatchObject({ id: 4711, type: 'response', flag_ra: true, flag_rd: true, flag_tc: false });
    expect(reply.questions).toMatchObject([{ name: question.name, type: question.type }]);
  });
});

test('an empty answer carries the SOA of its zone, and the SOA can be asked for', async () => {
  const empty = await askUdp(server.port, { name: 'no.example.com', type: 'TXT' });
  expect(empty.authorities).toMatchObject([{ type: 'SOA', name: 'example.com' }]);
  const asked = await askUdp(server.port, { name: 'example.com', type: 'SOA' });
  expect(asked.answers).toMatchObject([{ type: 'SOA', data: { mname: 'ns.example.com' } }]);
});

test('an answer over 512 bytes is truncated on UDP, whole with EDNS, and whole over TCP', async () => {
  const question: Ask = { name: 'long.example.com', type: 'TXT' };
  expect(await askUdp(server.port, question)).toMatchObject({ flag_tc: true, answers: [] });
  const small = await askUdp(server.port, { ...question, edns: 100 });
  expect(small).toMatchObject({ flag_tc: true, answers: [], additionals: [{ type: 'OPT' }] });
  const expected = [long.slice(0, 255), long.slice(255, 510), long.slice(510)];
  const edns = await askUdp(server.port, { ...question, edns: 1232 });
  expect(edns.additionals).toMatchObject([{ type: 'OPT' }]);
  for (const whole of [edns, await askTcp(server.port, question)]) {
    expect(whole.flag_tc).toBe(false);
    expect(lines(whole)).toEqual([`long.example.com TXT ${JSON.stringify(expected)}`]);
  }
});

test('fault truncate: TC on UDP, the answer over TCP', async () => {
  const question: Ask = { name: 'tc.example.com', type: 'TXT' };
  expect(await askUdp(server.port, question)).toMatchObject({ flag_tc: true, answers: [] });
  expect(lines(await askTcp(server.port, question))).toEqual(['tc.example.com TXT ["behind tc"]']);
});

test('fault truncateAndRefuseTcp: TC on UDP, and the connection is cut', async () => {
  const question: Ask = { name: 'tcdead.example.com', type: 'TXT' };
  expect(await askUdp(server.port, question)).toMatchObject({ flag_tc: true, answers: [] });
  await expect(askTcp(server.port, question)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

describe.each([
  ['UDP', (packet: Buffer) => sendUdp(server.port, packet)],
  ['TCP', async (packet: Buffer) => (await sendTcp(server.port, [frame(packet)]))[0]],
])('over %s', (_, send) => {
  const replyTo = async (name: string, id: number): Promise<Buffer> =>
    (await send(encodeQuery({ name, type: 'TXT' }, id))) ?? Buffer.alloc(0);

  test('fault wrongId: the answer, with the id of another question', async () => {
    const reply = decodeReply(await replyTo('wrongid.example.com', 0x1234));
    expect(reply.id).toBe(0xedcb);
    expect(lines(reply)).toEqual(['wrongid.example.com TXT ["behind wrongid"]']);
  });

  test('fault malformed: the right id, and no message behind it', async () => {
    const reply = await replyTo('garbage.example.com', 0x1234);
    expect(reply.readUInt16BE(0)).toBe(0x1234);
    expect(() => decodeReply(reply)).toThrow();
  });
});

test('fault timeout: no answer, and the server lives on', async () => {
  const silent = encodeQuery({ name: 'slow.example.com', type: 'TXT' });
  expect(await sendUdp(server.port, silent, 150)).toBeUndefined();
  // Over TCP the next question on the same connection is answered: the first reply is to the second question.
  const next = encodeQuery({ name: 'example.com', type: 'TXT' }, 7);
  const [reply] = await sendTcp(server.port, [frame(silent), frame(next)]);
  expect(reply?.readUInt16BE(0)).toBe(7);
});

test('TCP: several questions on one connection, in chunks of any size', async () => {
  const first = frame(encodeQuery({ name: 'example.com', type: 'TXT' }, 1));
  const second = frame(encodeQuery({ name: 'no.example.com', type: 'TXT' }, 2));
  const stream = Buffer.concat([first, second]);
  const chunks = [stream.subarray(0, 1), stream.subarray(1, 9), stream.subarray(9)];
  const replies = (await sendTcp(server.port, chunks, 2)).map(decodeReply);
  expect(replies.map((reply) => [reply.id, reply.rcode])).toEqual([
    [1, 'NOERROR'],
    [2, 'NXDOMAIN'],
  ]);
});

test('the log tells every question and its transport', async () => {
  const before = server.queries.length;
  await askUdp(server.port, { name: 'MX.example.com', type: 'A' });
  await askTcp(server.port, { name: 'example.com', type: 'MX' });
  expect(server.queries.slice(before)).toEqual([
    { name: 'mx.example.com', type: 'A', transport: 'udp' },
    { name: 'example.com', type: 'MX', transport: 'tcp' },
  ]);
});

test.each([
  [
    'two questions',
    dnsPacket.encode({
      id: 9,
      questions: [
        { name: 'a', type: 'A' },
        { name: 'b', type: 'A' },
      ],
    }),
  ],
  ['no question', dnsPacket.encode({ id: 9 })],
  ['a name cut short', encodeQuery({ name: 'example.com', type: 'TXT' }, 9).subarray(0, 18)],
])('%s is a FORMERR with the same id', async (_case, packet) => {
  const reply = await sendUdp(server.port, packet);
  expect(reply && decodeReply(reply)).toMatchObject({ id: 9, rcode: 'FORMERR', type: 'response' });
});

test('whatever bytes come, the server goes on answering', async () => {
  const query = encodeQuery({ name: 'example.com', type: 'TXT', edns: 1232 });
  const damaged = fc
    .array(fc.tuple(fc.nat(query.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((edits) => edits.reduce((bytes, [at, value]) => bytes.fill(value, at, at + 1), Buffer.from(query)));
  const anything = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, anything), async (packet) => {
      await sendUdp(server.port, packet, 1);
      const alive = encodeQuery({ name: 'example.com', type: 'TXT' }, 99);
      const replies = await sendTcp(server.port, [frame(alive)]);
      expect(replies).toHaveLength(1);
    }),
    { numRuns: 100 },
  );
});

test('two servers at once, a fixed port, and a port that is taken', async () => {
  const other = await startDnsServer({ zones: {}, faults: {} });
  expect(other.port).not.toBe(server.port);
  await other.close();
  const again = await startDnsServer({ zones: {}, faults: {}, port: other.port });
  expect(again.port).toBe(other.port);
  await again.close();
  await expect(startDnsServer({ zones: {}, faults: {}, port: server.port })).rejects.toThrow('EADDRINUSE');
});

test.each<[string, EstateInput['zones'], string]>([
  ['a label of 64', { 'example.com': { ['x'.repeat(64)]: {} } }, 'is not a name'],
  ['an empty label', { 'example..com': {} }, 'is not a name'],
  ['a name outside ASCII', { 'b\u00fccher.example': {} }, 'is not a name'],
  [
    'a target outside ASCII',
    { 'example.com': { a: { CNAME: 'b\u00fccher.example' } } },
    'target at a.example.com',
  ],
  ['a CNAME beside a TXT', { 'example.com': { a: { CNAME: 'b.c', TXT: ['x'] } } }, 'has a CNAME and TXT'],
  ['a text outside Latin-1', { 'example.com': { a: { TXT: ['\u65e5'] } } }, 'not Latin-1'],
  ['a text of no strings', { 'example.com': { a: { TXT: [[]] } } }, 'is empty'],
  ['a character-string of 256', { 'example.com': { a: { TXT: [['x'.repeat(256)]] } } }, 'over 255 bytes'],
  ['one name twice', { 'example.com': { a: {}, A: {} } }, 'written twice'],
])('refuses %s', async (_case, bad, message) => {
  await expect(startDnsServer({ zones: estate({ zones: bad }).zones, faults: {} })).rejects.toThrow(message);
});
