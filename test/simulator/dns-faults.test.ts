// DNS that misbehaves now and then: which questions are struck, and what the caller sees.

import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';
import { type DnsFault, type DnsQuery, makeDnsFaultPlan } from '../../src/simulator/dns-faults.ts';
import { askTcp, askUdp } from '../support/dns-client.ts';

const query = (name: string, over: Partial<DnsQuery> = {}): DnsQuery => ({
  name,
  type: 'TXT',
  transport: 'udp',
  ...over,
});
const QUESTIONS = [
  query('_dmarc.example.com'),
  query('example.com'),
  query('example.com', { type: 'MX' }),
  query('example.com', { transport: 'tcp' }),
];

test.each<[string, Partial<DnsFault>, boolean[]]>([
  ['every question', {}, [true, true, true, true]],
  ['by name', { name: 'example.com' }, [false, true, true, true]],
  ['by glob, in any case of letters', { name: '_DMARC.*' }, [true, false, false, false]],
  ['by type', { type: 'MX' }, [false, false, true, false]],
  ['so many times', { count: 2 }, [true, true, false, false]],
  ['never, at rate 0', { rate: 0 }, [false, false, false, false]],
  ['nothing is truncated over TCP', { kind: 'truncate' }, [true, true, true, false]],
])('%s', (_, fault, expected) => {
  const plan = makeDnsFaultPlan([{ kind: 'SERVFAIL', name: '*', ...fault }]);
  expect(QUESTIONS.map((one) => plan.strike(one) !== undefined)).toEqual(expected);
  expect(plan.strikes.map((strike) => strike.query)).toEqual(QUESTIONS.filter((_, i) => expected[i]));
});

test('questions at once are struck alike, in whatever order they come in, and another seed strikes others', () => {
  const names = Array.from({ length: 64 }, (_, i) => `d${i}.example`);
  const struck = (order: readonly string[], seed: number) => {
    const plan = makeDnsFaultPlan([{ kind: 'timeout', name: '*', rate: 0.5 }], seed);
    return order.filter((name) => plan.strike(query(name)) !== undefined).sort();
  };
  const first = struck(names, 1);
  expect(first.length).toBeGreaterThan(10);
  expect(first.length).toBeLessThan(54);
  expect(struck([...names].reverse(), 1)).toEqual(first);
  expect(struck(names, 2)).not.toEqual(first);
});

describe('over the wire', () => {
  let server: DnsServer;
  const start = async (fault: DnsFault) => {
    const zones = { 'example.com': { '@': { TXT: ['v=spf1 -all'] } } };
    server = await startDnsServer({ zones, faults: {}, sometimes: [fault] });
    return server.port;
  };
  afterEach(() => server.close());
  const TXT = { name: 'Example.com', type: 'TXT' } as const;

  test('once SERVFAIL, and then the answer', async () => {
    const port = await start({ kind: 'SERVFAIL', name: 'example.com', count: 1 });
    const replies = [await askUdp(port, TXT), await askUdp(port, TXT)];
    expect(replies.map(({ rcode, answers }) => [rcode, answers?.length])).toEqual([
      ['SERVFAIL', 0],
      ['NOERROR', 1],
    ]);
    expect(server.strikes).toHaveLength(1);
  });

  test('truncated over UDP, whole over TCP', async () => {
    const port = await start({ kind: 'truncate', name: '*' });
    expect((await askUdp(port, TXT)).answers).toEqual([]);
    expect((await askTcp(port, TXT)).answers).toHaveLength(1);
    expect(server.strikes.map((strike) => strike.query.transport)).toEqual(['udp']);
  });
});
