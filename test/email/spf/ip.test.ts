// Addresses and networks: RFC 7208 sections 5 and 5.6, RFC 4291 section 2.2, RFC 5952.
import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import {
  type Address,
  BITS,
  contains,
  dotPartsOf,
  firstOf,
  halvesOf,
  lastOf,
  type Network,
  networkOf,
  parseAddress,
  parseIp4,
  parseIp6,
  printAddress,
  printNetwork,
  reverseNameOf,
} from '../../../src/email/spf/ip.ts';

function address(text: string): Address {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

function network(text: string): Network {
  const [first = '', prefix] = text.split('/');
  return networkOf(parseIp6(first) ?? address(first), Number(prefix));
}

test.each([
  ['0.0.0.0', 0n],
  ['192.0.2.1', 0xc0000201n],
  ['255.255.255.255', 0xffffffffn],
])('%s is an IPv4 address', (text, value) => {
  expect(parseIp4(text)).toEqual({ version: 4, value });
});

test.each([
  ['192.0.2'],
  ['192.0.2.1.1'],
  ['192.0.2.256'],
  ['192.0.2.01'],
  ['192.0.2.00'],
  ['0300.0.2.1'],
  ['0x7f.0.0.1'],
  ['192.0.2.'],
  ['192..2.1'],
  [' 192.0.2.1'],
  ['192.0.2.1 '],
  ['192.0.2.+1'],
  ['192.0.2.1e1'],
  ['\u0661.1.1.1'],
  ['3221225985'],
  [''],
])('%j is none', (text) => {
  expect(parseIp4(text)).toBeUndefined();
});

test.each([
  ['::', 0n, '::'],
  ['::1', 1n, '::1'],
  ['2001:db8::cd30', (0x20010db8n << 96n) | 0xcd30n, '2001:db8::cd30'],
  ['2001:DB8:0:0:8:800:200C:417A', 0x20010db80000000000080800200c417an, '2001:db8::8:800:200c:417a'],
  ['1:2:3:4:5:6:7::', 0x00010002000300040005000600070000n, '1:2:3:4:5:6:7:0'],
  ['::2:3:4:5:6:7:8', 0x00000002000300040005000600070008n, '0:2:3:4:5:6:7:8'],
  ['1:0:0:2:0:0:0:3', 0x00010000000000020000000000000003n, '1:0:0:2::3'],
  ['1:0:0:2:3:0:0:4', 0x00010000000000020003000000000004n, '1::2:3:0:0:4'],
  ['::1.2.3.4', 0x01020304n, '::102:304'],
  ['::ffff:1.2.3.4', 0xffff01020304n, '::ffff:102:304'],
  ['1:2:3:4:5:6:1.2.3.4', 0x00010002000300040005000601020304n, '1:2:3:4:5:6:102:304'],
])('%s is an IPv6 address', (text, value, printed) => {
  expect(parseIp6(text)).toEqual({ version: 6, value });
  expect(printAddress({ version: 6, value })).toBe(printed);
});

test.each([
  ['1:2:3:4:5:6:7'],
  ['1:2:3:4:5:6:7:8:9'],
  ['1:2:3:4:5:6:7:8::'],
  ['::1:2:3:4:5:6:7:8'],
  ['1::2::3'],
  [':::'],
  [':1'],
  ['1:'],
  ['12345::'],
  ['g::'],
  ['::1.2.3'],
  ['::1.2.3.04'],
  ['1.2.3.4::'],
  ['::1.2.3.4:5'],
  ['fe80::1%eth0'],
  ['[::1]'],
  ['1.2.3.4'],
  [':CAFE::BABE'],
  [''],
])('%j is none', (text) => {
  expect(parseIp6(text)).toBeUndefined();
});

test('an IPv4-mapped address is the IPv4 address, and no other IPv6 address is (section 5)', () => {
  expect(address('::ffff:192.0.2.1')).toEqual(address('192.0.2.1'));
  expect(address('::FFFF:c000:201')).toEqual(address('192.0.2.1'));
  expect(address('::192.0.2.1').version).toBe(6);
  expect(address('::fffe:192.0.2.1').version).toBe(6);
});

test.each([
  ['192.0.2.0/24', '192.0.2.255', true],
  ['192.0.2.0/24', '192.0.3.0', false],
  ['192.0.2.77/24', '192.0.2.1', true],
  ['192.0.2.1/32', '192.0.2.1', true],
  ['192.0.2.1/32', '192.0.2.2', false],
  ['0.0.0.0/0', '255.255.255.255', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['::/0', '2001:db8::1', true],
  ['::/0', '192.0.2.1', false],
  ['::/0', '::ffff:192.0.2.1', false],
  ['::ffff:0:0/96', '192.0.2.1', false],
  ['2001:db8:8000::/33', '2001:db8:ffff::', true],
  ['2001:db8:8000::/33', '2001:db8:7fff::', false],
  ['2001:db8::1/128', '2001:db8::1', true],
])('%s contains %s: %s', (net, ip, expected) => {
  expect(contains(network(net), address(ip))).toBe(expected);
});

test.each([
  ['192.0.2.77/24', '192.0.2.0/24', '192.0.2.0', '192.0.2.255', ['192.0.2.0/25', '192.0.2.128/25']],
  ['192.0.2.1/32', '192.0.2.1/32', '192.0.2.1', '192.0.2.1', []],
  ['0.0.0.0/0', '0.0.0.0/0', '0.0.0.0', '255.255.255.255', ['0.0.0.0/1', '128.0.0.0/1']],
  [
    '2001:db8::1/32',
    '2001:db8::/32',
    '2001:db8::',
    '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
    ['2001:db8::/33', '2001:db8:8000::/33'],
  ],
])('%s: its name, its ends, its halves', (text, printed, first, last, halves) => {
  const net = network(text);
  expect(printNetwork(net)).toBe(printed);
  expect([printAddress(firstOf(net)), printAddress(lastOf(net))]).toEqual([first, last]);
  expect(halvesOf(net).map(printNetwork)).toEqual(halves);
});

test('names under arpa, and the parts of %{i}', () => {
  expect(reverseNameOf(address('192.0.2.1'))).toBe('1.2.0.192.in-addr.arpa');
  expect(reverseNameOf(address('2001:db8::cb01'))).toBe(
    '1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  );
  expect(dotPartsOf(address('192.0.2.1'))).toEqual(['192', '0', '2', '1']);
});

// node:net allows a zone, which an address in DNS does not have.
test('any text: an address exactly where node:net sees one', () => {
  const pieces = fc.constantFrom(
    '0',
    '1',
    '01',
    '255',
    '256',
    'ffff',
    'F',
    '.',
    ':',
    '::',
    '1.2.3.4',
    '%',
    ' ',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.ipV4(),
    fc.ipV6(),
    fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (one) => {
      expect(parseIp4(one) !== undefined).toBe(isIPv4(one));
      expect(parseIp6(one) !== undefined).toBe(isIPv6(one) && !one.includes('%'));
    }),
    { numRuns: 2000 },
  );
});

test('printed and read again, an address is the same', () => {
  const anyAddress = fc.oneof(
    fc.bigInt({ min: 0n, max: (1n << 32n) - 1n }).map((value): Address => ({ version: 4, value })),
    fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map((value): Address => ({ version: 6, value })),
    fc.array(fc.constantFrom('0', '0', '1', 'abcd'), { minLength: 8, maxLength: 8 }).map(
      (groups): Address => ({
        version: 6,
        value: BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`),
      }),
    ),
  );
  fc.assert(
    fc.property(anyAddress, fc.nat(128), (one, bits) => {
      const parse = one.version === 4 ? parseIp4 : parseIp6;
      expect(parse(printAddress(one))).toEqual(one);
      const net = networkOf(one, Math.min(bits, BITS[one.version]));
      expect([firstOf(net), one, lastOf(net)].every((each) => contains(net, each))).toBe(true);
      for (const half of halvesOf(net)) expect(contains(net, firstOf(half))).toBe(true);
    }),
  );
});

test.each(['1', '.', ':', '::', '1.', 'f:', '0'])('100,000 characters of %j are no address', (piece) => {
  expect(parseAddress(piece.repeat(100_000 / piece.length))).toBeUndefined();
});
