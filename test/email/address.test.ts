// From addresses as people write them into Cognito, and as nobody should.
import fc from 'fast-check';
import { domainOf, parseFrom, splitAddress } from '../../src/email/address.ts';
import { expectSameNames, said } from '../support/said.ts';

test.each([
  ['a bare address', 'no-reply@example.com', 'no-reply@example.com', 'example.com', ''],
  ['white space around it', '  a@example.com\t', 'a@example.com', 'example.com', ''],
  ['angle brackets alone', '<a@example.com>', 'a@example.com', 'example.com', ''],
  ['a name', 'Example <a@example.com>', 'a@example.com', 'example.com', 'Example'],
  ['a name with a dot', 'John Q. Public <a@example.com>', 'a@example.com', 'example.com', 'John Q. Public'],
  ['no space before the bracket', 'Example<a@example.com>', 'a@example.com', 'example.com', 'Example'],
  ['a comma in quotes', '"Public, John" <a@example.com>', 'a@example.com', 'example.com', 'Public, John'],
  ['escapes', '"John \\"J\\" \\\\o/" <a@example.com>', 'a@example.com', 'example.com', 'John "J" \\o/'],
  ['an @ and a bracket in quotes', '"x@y <z>" <a@example.com>', 'a@example.com', 'example.com', 'x@y <z>'],
  ['an empty name', '"" <a@example.com>', 'a@example.com', 'example.com', ''],
  ['letters beyond ASCII', 'Caf\u00e9 <a@example.com>', 'a@example.com', 'example.com', 'Caf\u00e9'],
  ['base64 words', '=?UTF-8?B?5pel5pys?= <a@example.com>', 'a@example.com', 'example.com', '\u65e5\u672c'],
  [
    'white space between encoded words is none',
    '=?UTF-8?Q?Caf=C3=A9_?= =?utf-8?q?du?= Nord <a@example.com>',
    'a@example.com',
    'example.com',
    'Caf\u00e9 du Nord',
  ],
  ['another charset', '=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?= <a@b.jp>', 'a@b.jp', 'b.jp', '\u65e5\u672c'],
  ['a language', '=?ISO-8859-1*fr?Q?=E9t=E9?= <a@b.fr>', 'a@b.fr', 'b.fr', '\u00e9t\u00e9'],
  ['an unknown charset stays', '=?x-no?Q?a?= <a@b.fr>', 'a@b.fr', 'b.fr', '=?x-no?Q?a?='],
  ['encoded words are not read in quotes', '"=?UTF-8?Q?a?=" <a@b.fr>', 'a@b.fr', 'b.fr', '=?UTF-8?Q?a?='],
  [
    'encoded control characters',
    '=?UTF-8?Q?a=0D=0Ab=1B?= <a@b.fr>',
    'a@b.fr',
    'b.fr',
    'a\ufffd\ufffdb\ufffd',
  ],
  ['a name that turns the text', 'a\u202eb <a@b.fr>', 'a@b.fr', 'b.fr', 'a\ufffdb'],
  [
    'comments, nested and escaped',
    'Ex (a (b) \\) c) <a(x)@example.com> (y)',
    'a@example.com',
    'example.com',
    'Ex',
  ],
  ['a quoted local part', '"a b"@example.com', '"a b"@example.com', 'example.com', ''],
  ['an @ in a quoted local part', '"a@b"@example.com', '"a@b"@example.com', 'example.com', ''],
  ['quotes that are not needed', '"a.b"@example.com', 'a.b@example.com', 'example.com', ''],
  ['escapes in a local part', '"a\\"b"@example.com', '"a\\"b"@example.com', 'example.com', ''],
  ['signs in a local part', "o'neil+tag/x=y@example.com", "o'neil+tag/x=y@example.com", 'example.com', ''],
  ['upper case: kept before the @', 'Team.A@EXAMPLE.Com', 'Team.A@example.com', 'example.com', ''],
  [
    'an international domain',
    'a@B\u00fccher.example',
    'a@xn--bcher-kva.example',
    'xn--bcher-kva.example',
    '',
  ],
  ['a trailing dot', 'a@example.com.', 'a@example.com', 'example.com', ''],
])('%s', (_case, text, address, domain, displayName) => {
  expect(parseFrom(text)).toEqual({
    kind: 'address',
    address,
    domain,
    ...(displayName === '' ? {} : { displayName }),
  });
});

test.each([[undefined], [''], [' \t ']])('%j is absent', (text) => {
  expect(parseFrom(text)).toEqual({ kind: 'absent' });
});

test.each([
  ['no @', 'no-reply.example.com', 'the @ is missing'],
  ['a name alone', 'Example Team', 'the @ is missing'],
  ['an @ in quotes alone', '"a@example.com"', 'the @ is missing'],
  ['an empty bracket', 'Example <>', 'the address is empty'],
  ['two addresses', 'a@example.com, b@example.com', 'several addresses'],
  ['two addresses with names', 'A <a@example.com>, B <b@example.com>', 'several addresses'],
  ['a semicolon between', 'a@example.com;b@example.com', 'several addresses'],
  ['a comma in a name without quotes', 'Public, John <a@example.com>', 'several addresses'],
  ['a group', 'team: a@example.com', 'a group of addresses'],
  ['a line break and a header', 'a@example.com\r\nBcc: b@example.com', 'a line break'],
  ['a line break in quotes', '"a\nb" <a@example.com>', 'a line break'],
  ['a zero byte', 'a\0@example.com', '"\\u0000" cannot stand'],
  ['a control character in quotes', '"a\x07"@example.com', 'not printable ASCII'],
  ['a bracket that is open', 'Example <a@example.com', 'not closed'],
  ['a quotation mark that is open', '"Example <a@example.com>', 'a quotation mark is not closed'],
  ['a comment that is open', 'Example (x <a@example.com>', 'a comment is not closed'],
  ['text behind', '<a@example.com> x', 'text behind'],
  [
    'an address as a name',
    'a@example.com <a@example.com>',
    '@ in a display name must stand in quotation marks',
  ],
  ['two @', 'a@b@example.com', 'behind the @ is not a domain name'],
  ['an address literal', 'a@[192.0.2.1]', 'behind the @ is not a domain name'],
  ['nothing before the @', '@example.com', 'before the @ is not one word'],
  ['nothing behind the @', 'a@', 'behind the @ is not a domain name'],
  ['two words before the @', 'a b@example.com', 'before the @ is not one word'],
  ['two words behind it', 'a@example .com', 'behind the @ is not a domain name'],
  ['a dot in front', '.a@example.com', 'a dot at an end'],
  ['two dots', 'a..b@example.com', 'a dot at an end, or two together'],
  ['a local part beyond ASCII', 'ren\u00e9@example.com', 'SMTPUTF8'],
  ['a local part of 65', `${'a'.repeat(65)}@example.com`, 'longer than 64'],
  ['an empty label', 'a@example..com', 'a label is empty'],
  ['an escape that would decode', 'a@%65xample.com', '"%" cannot stand in a domain name'],
])('malformed: %s', (_case, text, why) => {
  expect(parseFrom(text)).toEqual({ kind: 'malformed', text, why: said(why) });
});

test.each([
  ['a@example.com', { local: 'a', domain: 'example.com' }],
  ['"a@b"@Example.com', { local: '"a@b"', domain: 'Example.com' }],
  ['example.com', undefined],
  ['@example.com', undefined],
  ['a@', undefined],
  ['', undefined],
])('splitAddress %j', (address, parts) => {
  expect(splitAddress(address)).toEqual(parts);
});

const signs = [
  'a',
  'B',
  '@',
  '.',
  '"',
  '\\',
  '<',
  '>',
  '(',
  ')',
  ',',
  ' ',
  '\r\n',
  '\u00fc',
  '=?utf-8?q?=0a?=',
  ':',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...signs)).map((parts) => parts.join('')),
);

test('any text has an answer, and an address reads back as itself', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const from = parseFrom(text);
      if (from.kind === 'malformed') expectSameNames(from.why);
      if (from.kind !== 'address') return;
      expect(from.address).toMatch(/^[\x20-\x7e]+$/);
      expect(parseFrom(from.address)).toEqual({
        kind: 'address',
        address: from.address,
        domain: from.domain,
      });
      expect(splitAddress(from.address)?.domain).toBe(from.domain);
      expect(from.displayName ?? '').not.toMatch(/[\r\n\0]/);
    }),
  );
});

test('a display name in quotes comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      fc.pre(name === name.trim());
      const from = parseFrom(`"${name.replace(/["\\]/g, '\\$&')}" <a@example.com>`);
      expect(from).toMatchObject({ kind: 'address', address: 'a@example.com', displayName: name });
    }),
  );
});

test.each(['(', '"', '\\', 'a ', '=?', '<', '@'])('a megabyte of %j has an answer', (sign) => {
  expect(parseFrom(sign.repeat(1_000_000 / sign.length)).kind).toBe('malformed');
});

test.each([
  ['Example.COM', 'example.com'],
  ['Me@Example.COM', 'example.com'],
  ['"a@b"@Example.com', 'example.com'],
])('the domain of %s', (name, expected) => {
  expect(domainOf(name)).toBe(expected);
});
