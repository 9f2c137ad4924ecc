// The mechanisms that name addresses: RFC 7208 section 5, and the names of the client for ptr and %{p}.
import type { SpfResult } from '../../../src/model.ts';
import { checkRecord, checkZone } from '../../support/spf.ts';
import type { Zone } from '../../support/zone.ts';

const HOSTS: Zone = {
  'four.example': { A: ['192.0.2.1', '192.0.2.2'] },
  'six.example': { AAAA: ['2001:DB8:0::1'] },
  'both.example': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
  'alias.example': { CNAME: 'four.example' },
  'mx.example': {
    MX: [
      [10, 'six.example'],
      [10, 'four.example'],
      [20, 'gone.example'],
    ],
  },
  'null.example': { MX: [[0, '.']], A: ['192.0.2.1'] },
  'implicit.example': { A: ['192.0.2.1'] },
  'odd.example': { A: ['not an address', '192.0.2.01'], AAAA: ['192.0.2.1'] },
  'fails.example': { fails: true },
  'mxfails.example': {
    MX: [
      [10, 'four.example'],
      [20, 'fails.example'],
    ],
  },
  '1.2.0.192.in-addr.arpa': { PTR: ['Host.Example.COM.', 'forged.example', 'fails.example', 'a..b'] },
  'host.example.com': { A: ['192.0.2.1'] },
  'forged.example': { A: ['203.0.113.1'] },
  '9.2.0.192.in-addr.arpa': { fails: true },
};

test.each<[string, string, SpfResult]>([
  ['ip4:192.0.2.0/24', '192.0.2.1', 'pass'],
  ['ip4:192.0.2.0/24', '::ffff:192.0.2.1', 'pass'],
  ['ip4:192.0.2.0/24', '192.0.3.1', 'fail'],
  ['ip4:0.0.0.0/0', '2001:db8::1', 'fail'],
  ['ip6:::ffff:192.0.2.1', '::ffff:192.0.2.1', 'fail'],
  ['ip6:::/0', '::ffff:192.0.2.1', 'fail'],
  ['ip6:2001:db8::/32', '2001:db8:ffff::1', 'pass'],
  ['a:four.example', '192.0.2.2', 'pass'],
  ['a:four.example', '192.0.2.3', 'fail'],
  ['a:four.example/24', '192.0.2.3', 'pass'],
  ['a:four.example/0', '203.0.113.1', 'pass'],
  ['a:four.example//0', '203.0.113.1', 'fail'],
  ['a:four.example/0', '2001:db8::1', 'fail'],
  ['a:gone.example/0', '192.0.2.1', 'fail'],
  ['a:alias.example', '192.0.2.1', 'pass'],
  ['a:six.example', '2001:db8::1', 'pass'],
  ['a:six.example', '192.0.2.1', 'fail'],
  ['a:six.example//64', '2001:db8::ffff', 'pass'],
  ['a:both.example', '::ffff:192.0.2.1', 'pass'],
  ['a:odd.example', '192.0.2.1', 'fail'],
  ['a:odd.example', '2001:db8::1', 'fail'],
  ['a:no..name', '192.0.2.1', 'fail'],
  ['a:fails.example', '192.0.2.1', 'temperror'],
  ['mx:mx.example', '192.0.2.2', 'pass'],
  ['mx:mx.example', '2001:db8::1', 'pass'],
  ['mx:mx.example/24', '192.0.2.99', 'pass'],
  ['mx:null.example', '192.0.2.1', 'fail'],
  ['mx:implicit.example', '192.0.2.1', 'fail'],
  ['mx:fails.example', '192.0.2.1', 'temperror'],
  // Whichever comes first, the result is the same: DNS has no order.
  ['mx:mxfails.example', '192.0.2.1', 'temperror'],
  ['exists:four.example', '203.0.113.1', 'pass'],
  ['exists:four.example', '2001:db8::1', 'pass'],
  ['exists:six.example', '2001:db8::1', 'fail'],
  ['exists:gone.example', '192.0.2.1', 'fail'],
  ['exists:fails.example', '192.0.2.1', 'temperror'],
  ['ptr', '192.0.2.1', 'pass'],
  ['ptr:EXAMPLE.com', '192.0.2.1', 'pass'],
  ['ptr:host.example.com', '192.0.2.1', 'pass'],
  ['ptr:ample.com', '192.0.2.1', 'fail'],
  ['ptr:deep.host.example.com', '192.0.2.1', 'fail'],
  ['ptr:forged.example', '192.0.2.1', 'fail'],
  ['ptr', '192.0.2.8', 'fail'],
  // Section 5.5: an error is no match.
  ['ptr', '192.0.2.9', 'fail'],
])('%s and %s: %s', async (term, ip, result) => {
  expect(await checkRecord(`v=spf1 ${term} -all`, HOSTS, { ip })).toMatchObject({ result });
});

test('a null MX names no host to ask for (RFC 7505)', async () => {
  const { asked } = await checkRecord('v=spf1 mx:null.example -all', HOSTS, { ip: '192.0.2.1' });
  expect(asked.map(({ type, name }) => `${type} ${name}`)).toEqual(['TXT example.com', 'MX null.example']);
});

test('a name that does not validate is asked for all the same, and the tenth name is the last', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `h${index}.example.com`);
  const zone: Zone = {
    '1.2.0.192.in-addr.arpa': { PTR: names },
    ...Object.fromEntries(
      names.map((name, index) => [name, { A: [index < 10 ? '203.0.113.1' : '192.0.2.1'] }]),
    ),
  };
  const { result, asked } = await checkRecord('v=spf1 ptr -all', zone, { ip: '192.0.2.1' });
  expect(result).toBe('fail');
  expect(asked.filter(({ type }) => type === 'A').map(({ name }) => name)).toEqual(names.slice(0, 10));
});

test.each([
  ['the domain itself', ['a.example', 'x.example.com', 'example.com'], 'example.com'],
  ['else a name under it', ['a.example', 'X.Example.com.', 'y.example.com'], 'x.example.com'],
  ['else any', ['a.example', 'b.example'], 'a.example'],
  ['else the word', [], 'unknown'],
])('%%{p} is %s (section 7.3)', async (_case, names, expected) => {
  const zone: Zone = {
    '1.2.0.192.in-addr.arpa': { PTR: names },
    ...Object.fromEntries(names.map((name) => [name.toLowerCase().replace(/\.$/, ''), { A: ['192.0.2.1'] }])),
    'example.com': { TXT: ['v=spf1 -all exp=e.example'], A: ['192.0.2.1'] },
    'e.example': { TXT: ['%{p}'] },
  };
  expect(await checkZone(zone, { ip: '192.0.2.1' })).toMatchObject({ explanation: expected });
});

test('a DNS error makes %{p} unknown, and counts its look-up', async () => {
  const zone: Zone = { ...HOSTS, 'unknown.example': { A: ['127.0.0.2'] } };
  expect(await checkRecord('v=spf1 exists:%{p}.example -all', zone, { ip: '192.0.2.9' })).toMatchObject({
    result: 'pass',
    lookups: 2,
    voids: 0,
  });
});
