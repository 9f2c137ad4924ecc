// Domain names in one spelling: the traps of node:url's domainToASCII, and properties over any text.
import fc from 'fast-check';
import { isWithin, toAsciiName, toQueryName } from '../../src/email/names.ts';
import { expectSameNames, said } from '../support/said.ts';

test.each([
  ['example.com', 'example.com'],
  ['EXAMPLE.Com', 'example.com'],
  ['example.com.', 'example.com'],
  ['com', 'com'],
  ['_dmarc.example.com', '_dmarc.example.com'],
  ['B\u00fccher.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['\u4f8b\u3048\u3002\u65e5\u672c', 'xn--r8jz45g.xn--wgv71a'],
  ['example\uff0ecom', 'example.com'],
  ['\uff25xample.com', 'example.com'],
  // Read as a URL's host, these would be the addresses 127.0.0.1 and 0.0.0.1.
  ['0x7f.1', '0x7f.1'],
  ['\uff11', '1'],
  [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
])('%s is %s', (text, name) => {
  expect(toAsciiName(text)).toEqual({ ok: true, name });
});

test.each([
  ['nothing', '', 'empty'],
  ['the root', '.', 'empty'],
  ['two dots', 'a..b', 'a label is empty'],
  ['two trailing dots', 'a.b..', 'a label is empty'],
  ['a dot in front', '.example.com', 'a label is empty'],
  ['an escape that would decode to A', '%41.example', '"%"'],
  ['the same beside an international letter', '\u00fc%41.example', '"%"'],
  ['a space', 'exam ple.com', '" "'],
  ['an @', 'a@example.com', '"@"'],
  ['a line break', 'example.com\r\n', '"\\r"'],
  ['a zero byte', 'a\0.example', '"\\u0000"'],
  ['a wildcard', '*.example.com', '"*"'],
  ['a soft hyphen alone', '\u00ad.example', 'not a valid international label'],
  ['half a surrogate pair', '\ud800.example', 'not a valid international label'],
  ['a letter that maps to a/c', '\u2100.example', 'not a valid international label'],
  ['a label of 64', `${'a'.repeat(64)}.example`, '64 characters, more than 63'],
  ['an international label that grows too long', `${'\u00fc'.repeat(60)}.example`, 'more than 63'],
  ['a name of 254', `${`${'a'.repeat(62)}.`.repeat(4)}ab`, '254 characters, more than 253'],
  ['a megabyte', '\u00fc'.repeat(1_000_000), '1000000 characters, more than 253'],
])('%s is refused', (_case, text, why) => {
  expect(toAsciiName(text)).toEqual({ ok: false, why: said(why) });
});

describe('a name that DNS is asked for', () => {
  const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));

  test('may hold any printable character but the backslash', () => {
    for (const char of printable.filter((each) => each !== '.' && each !== '\\')) {
      const name = `a${char}b.example.com`.toLowerCase();
      expect(toQueryName(name)).toEqual({ ok: true, name });
    }
  });

  test.each([
    ['the macro letters of SPF', 'A+B=c%_user!x.Example.COM.', 'a+b=c%_user!x.example.com'],
    ['spaces at the ends of labels', ' a. b .example', ' a. b .example'],
    ['an escape of URLs, as it stands', '%41.example', '%41.example'],
    ['a wildcard', '*.example.com', '*.example.com'],
    ['a slash (RFC 2317)', '1.0/25.2.0.192.in-addr.arpa', '1.0/25.2.0.192.in-addr.arpa'],
    ['what looks like an IPv4 address', '127.1', '127.1'],
    ['the same in hexadecimal', '0x7F.1', '0x7f.1'],
    ['an international label beside an odd one', 'a+b.B\u00fccher.example', 'a+b.xn--bcher-kva.example'],
    [
      'the longest name',
      `${`${'+'.repeat(63)}.`.repeat(3)}${'+'.repeat(61)}.`,
      `${`${'+'.repeat(63)}.`.repeat(3)}${'+'.repeat(61)}`,
    ],
  ])('%s', (_case, text, name) => {
    expect(toQueryName(text)).toEqual({ ok: true, name });
  });

  test.each([
    ['nothing', '', 'empty'],
    ['two dots', 'a..b', 'a label is empty'],
    ['a backslash', 'a\\.b.example', '"\\\\" cannot'],
    ['a zero byte', 'a\0.example', '"\\u0000" cannot'],
    ['a line break', 'example.com\n', '"\\n" cannot'],
    ['DEL', 'a\x7f.example', 'cannot stand'],
    ['an escape of URLs that IDNA would read', '\u00fc%41.example', '"%" cannot'],
    ['half a surrogate pair', '\ud800.example', 'not a valid international label'],
    ['a label of 64', `${'+'.repeat(64)}.example`, '64 characters, more than 63'],
    ['a name of 254', `${`${'+'.repeat(62)}.`.repeat(4)}++`, '254 characters, more than 253'],
    ['a megabyte', '+'.repeat(1_000_000), '1000000 characters, more than 253'],
  ])('%s is refused', (_case, text, why) => {
    expect(toQueryName(text)).toEqual({ ok: false, why: said(why) });
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('a', 'B', '.', '-', '_', '1', '0x', '%', '\u00fc', '\u3002', 'xn--', ' '))
    .map((parts) => parts.join('')),
);

test('any text: a name that DNS can carry, or a reason; never a throw', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const result = toAsciiName(text);
      if (!result.ok) return expectSameNames(result.why);
      expect(result.name.length).toBeLessThanOrEqual(253);
      for (const label of result.name.split('.')) expect(label).toMatch(/^[a-z0-9_-]{1,63}$/);
    }),
  );
});

test('spelling a name twice changes nothing, nor does case or a trailing dot', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const first = toAsciiName(text);
      if (!first.ok) return;
      expect(toAsciiName(first.name)).toEqual(first);
      expect(toAsciiName(`${first.name.toUpperCase()}.`)).toEqual(first);
    }),
  );
});

test('an international label is one label, so the number of labels stays', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const result = toAsciiName(text);
      if (!result.ok) return;
      const given = text.replace(/\.$/, '').split(/[.\u3002\uff0e\uff61]/);
      expect(result.name.split('.')).toHaveLength(given.length);
    }),
  );
});

test('every name of a host is asked for as it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const host = toAsciiName(text);
      if (host.ok) expect(toQueryName(text)).toEqual(host);
    }),
  );
});

test('any text asked for: lower case, within the limits, and spelled once for all', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const result = toQueryName(text);
      if (!result.ok) return expectSameNames(result.why);
      expect(result.name.length).toBeLessThanOrEqual(253);
      for (const label of result.name.split('.')) expect(label).toMatch(/^[\x20-\x40\x5b\x5d-\x7e]{1,63}$/);
      expect(toQueryName(`${result.name.toUpperCase()}.`)).toEqual(result);
    }),
  );
});

test.each([
  ['example.com', 'example.com', true],
  ['mail.example.com', 'example.com', true],
  ['a.b.example.com', 'Example.COM.', true],
  ['MAIL.example.com.', 'example.com', true],
  ['b\u00fccher.example', 'xn--bcher-kva.example', true],
  ['shop.xn--bcher-kva.example', 'B\u00dcCHER.example', true],
  ['example.com', 'mail.example.com', false],
  ['notexample.com', 'example.com', false],
  ['example.com.other', 'example.com', false],
  ['', 'example.com', false],
])('%p is within %p: %p', (name, domain, expected) => {
  expect(isWithin(name, domain)).toBe(expected);
});
