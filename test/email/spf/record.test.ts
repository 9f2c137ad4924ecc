// Reading one SPF record: RFC 7208 sections 4.5, 4.6.1, 5, 6 and 12, in tables.
import fc from 'fast-check';
import { printNetwork } from '../../../src/email/spf/ip.ts';
import { isSpfRecord, parseSpf, type SpfRecord } from '../../../src/email/spf/record.ts';
import { expectSameNames, said } from '../../support/said.ts';

function read(text: string): SpfRecord {
  const parsed = parseSpf(text);
  if (!parsed.ok) throw new Error(`${parsed.term}: ${parsed.why.en}`);
  return parsed.record;
}

test.each([
  ['v=spf1', true],
  ['v=spf1 ', true],
  ['V=SPF1 -all', true],
  ['v=spf1 \u00e9', true],
  ['v=spf10', false],
  ['v=spf1\t-all', false],
  ['v=spf1-all', false],
  [' v=spf1 -all', false],
  ['"v=spf1 -all"', false],
  ['v =spf1 -all', false],
  ['v=spf2.0/mfrom -all', false],
  ['v=\u017fpf1 -all', false],
  ['', false],
])('%j is a record: %s (section 4.5)', (text, expected) => {
  expect(isSpfRecord(text)).toBe(expected);
});

test('a record that says everything', () => {
  const text =
    'v=spf1 a mx:m.example.com/24//64 ?ptr ~exists:%{ir}.x.example ip4:192.0.2.77/25 -ip6:2001:db8::1 ' +
    'include:b.example exp=e.example redirect=r.example x-mine=%{c}';
  const { directives, redirect, exp } = read(text);
  expect(directives.map(({ text, column, qualifier, kind }) => [text, column, qualifier, kind])).toEqual([
    ['a', 7, '+', 'a'],
    ['mx:m.example.com/24//64', 9, '+', 'mx'],
    ['?ptr', 33, '?', 'ptr'],
    ['~exists:%{ir}.x.example', 38, '~', 'exists'],
    ['ip4:192.0.2.77/25', 62, '+', 'ip4'],
    ['-ip6:2001:db8::1', 80, '-', 'ip6'],
    ['include:b.example', 97, '+', 'include'],
  ]);
  expect(redirect).toMatchObject({ text: 'redirect=r.example', column: text.indexOf('redirect') });
  expect(exp).toMatchObject({ text: 'exp=e.example', column: text.indexOf('exp=') });
});

test.each([
  ['nothing', 'v=spf1', 0],
  ['spaces between and behind', 'v=spf1    a   mx   ', 2],
  ['names in capitals', 'v=spf1 IP4:192.0.2.1 Include:A.example -ALL', 3],
  ['mechanisms behind all', 'v=spf1 -all a mx', 3],
  ['a modifier may come again', 'v=spf1 x=1 x=1 -all', 1],
  ['an unknown modifier may be empty', 'v=spf1 x= -all', 1],
  ['an unknown modifier may hold anything visible', 'v=spf1 moo.cow-far_out=man:dog/cat=%%%_%- -all', 1],
  ['letters of explanations behind an unknown modifier', 'v=spf1 x=%{c}%{r}%{t} -all', 1],
  // The grammar takes it for a modifier that nobody knows.
  ['include with =', 'v=spf1 include=amazonses.com -all', 1],
])('%s', (_case, text, directives) => {
  expect(read(text).directives).toHaveLength(directives);
});

test.each([
  ['ip4:192.0.2.1', '192.0.2.1/32'],
  ['ip4:192.0.2.77/24', '192.0.2.0/24'],
  ['ip4:192.0.2.1/0', '0.0.0.0/0'],
  ['ip6:2001:db8::1', '2001:db8::1/128'],
  ['ip6:2001:DB8::1/32', '2001:db8::/32'],
  ['ip6:::/0', '::/0'],
  ['ip6:::1.1.1.1/0', '::/0'],
  ['ip6:::ffff:192.0.2.1', '::ffff:c000:201/128'],
])('%s is %s (section 5.6)', (term, printed) => {
  const [directive] = read(`v=spf1 ${term}`).directives;
  if (directive?.kind !== 'ip4' && directive?.kind !== 'ip6') throw new Error('no network');
  expect(printNetwork(directive.network)).toBe(printed);
});

test.each([
  ['a', 32, 128],
  ['a/0', 0, 128],
  ['a//0', 32, 0],
  ['a/24//64', 24, 64],
  ['mx:b.example/7', 7, 128],
  ['mx:b.example//127', 32, 127],
  // A domain-spec may hold slashes and colons.
  ['a:foo:bar/baz.example.com', 32, 128],
  ['a:foo/24.example.com/24', 24, 128],
  ['a:%{i/}/24', 24, 128],
])('%s has the prefix lengths %d and %d', (term, four, six) => {
  const [directive] = read(`v=spf1 ${term}`).directives;
  expect(directive).toMatchObject({ prefix: { 4: four, 6: six } });
});

test.each([
  ['a.example'],
  ['a.example.'],
  ['.example'],
  ['a..example'],
  ['a.x1'],
  ['a.1x'],
  ['a.1-2'],
  ['a.xn--zckzah'],
  ['_spf.example'],
  ['%{d}'],
  ['%{d2}.example'],
  ['a.%{L1R-.+,/_=}'],
  ['a%%'],
  ['%_'],
  ['a.%-'],
  ["!$&'()*+,-./:;<=>?@[]^_`{|}~.example"],
])('%s is a domain-spec (section 7.1)', (spec) => {
  expect(parseSpf(`v=spf1 include:${spec}`)).toMatchObject({ ok: true });
  expect(parseSpf(`v=spf1 redirect=${spec}`)).toMatchObject({ ok: true });
});

test.each([
  ['', 'the domain name is missing'],
  ['museum', 'no dot'],
  ['museum.', 'no dot'],
  ['a.example..', '"" is not a top-level domain'],
  ['a.-com', '-com is not a top-level domain'],
  ['a.com-', 'com- is not a top-level domain'],
  ['a.b_c', 'b_c is not a top-level domain'],
  ['111.222.33.44', 'its last label is a number (addresses are written ip4: or ip6:)'],
  ['a.example:8080', 'example:8080 is not a top-level domain'],
  ['a.example/24', 'example/24 is not a top-level domain'],
  ['%{d}com', 'no dot'],
  ['a.c%%om', 'no dot'],
  ['%(d).example', '%( is not a macro'],
  ['a.example%', '% is not a macro'],
  ['%{d', '%{d is not closed'],
  ['%{}', '%{} is not a macro'],
  ['%{x}', '%{x} is not a macro'],
  ['%{dd}', '%{dd} is not a macro'],
  ['%{d-r}', '%{d-r} is not a macro'],
  ['%{dr2}', '%{dr2} is not a macro'],
  ['%{d*}', '%{d*} is not a macro'],
  ['%{d0}', 'no parts at all'],
  ['%{d000r}', 'no parts at all'],
  ['%{c}', 'in explanations only'],
  ['%{R}', 'in explanations only'],
  ['%{t}', 'in explanations only'],
])('%j is not', (spec, why) => {
  for (const term of [`include:${spec}`, `exists:${spec}`, `redirect=${spec}`, `exp=${spec}`]) {
    const expected = { ok: false, why: said(why), term, column: 7 };
    expect(parseSpf(`v=spf1 ${term} -all`)).toEqual(expected);
  }
});

test.each([
  ['-all.', 'all. is not a mechanism'],
  ['all:x', ':x cannot stand behind all'],
  ['-all/8', '/8 cannot stand behind all'],
  ['moo', 'moo is not a mechanism of SPF'],
  ['+', '"" is not a mechanism'],
  ['--all', '-all is not a mechanism'],
  ['constructor', 'constructor is not a mechanism'],
  ['__proto__:x.example', '__proto__ is not a mechanism'],
  ['ip:192.0.2.1', 'ip is not a mechanism of SPF (ip4: or ip6: is)'],
  ['redirect:a.example', 'redirect is not a mechanism of SPF (redirect= is)'],
  ['include', 'a domain name must follow'],
  ['include/24', '/24 cannot stand there'],
  ['exists', 'a domain name must follow'],
  ['exists:a.example/24', 'example/24 is not a top-level domain'],
  ['ptr/24', '/24 cannot stand there'],
  ['ptr:', 'the domain name is missing'],
  ['a:', 'the domain name is missing'],
  ['mx:/24', 'the domain name is missing'],
  ['a/', '/ cannot stand there'],
  ['a//', '// cannot stand there'],
  ['a/33', '/33 is not a prefix length of IPv4 (0 to 32'],
  ['a/024', '/024 is not a prefix length of IPv4'],
  ['a//129', '/129 is not a prefix length of IPv6 (0 to 128'],
  ['a//064', '/064 is not a prefix length of IPv6'],
  ['a/24/64', '/64 is not a prefix length of IPv4'],
  ['a/24/6', '/24 cannot stand there'],
  ['a//64/24', '//64 cannot stand there'],
  ['ip4', 'an IPv4 address must follow'],
  ['ip4/24', 'an IPv4 address must follow'],
  ['ip4:', '"" is not an IPv4 address'],
  ['ip4:192.0.2', '192.0.2 is not an IPv4 address'],
  ['ip4:192.0.2.01', '192.0.2.01 is not an IPv4 address'],
  ['ip4:192.0.2.1:8080', '192.0.2.1:8080 is not an IPv4 address'],
  ['ip4:2001:db8::1', '2001:db8::1 is not an IPv4 address'],
  ['ip4:192.0.2.0/', 'is not a prefix length'],
  ['ip4:192.0.2.0/33', '/33 is not a prefix length'],
  ['ip4:192.0.2.0/08', '/08 is not a prefix length'],
  ['ip4:192.0.2.0//32', '//32 is not a prefix length'],
  ['ip4:192.0.2.0/-1', '/-1 is not a prefix length'],
  ['ip6:192.0.2.1', '192.0.2.1 is not an IPv6 address'],
  ['ip6::CAFE::BABE', ':CAFE::BABE is not an IPv6 address'],
  ['ip6:::1/129', '/129 is not a prefix length of IPv6'],
  ['1up=foo', '1up is not the name of a modifier'],
  ['=all', '"" is not the name of a modifier'],
  ['-exp=a.example', '-exp is not the name of a modifier'],
  ['x=%abc', '%a is not a macro'],
  ['moo.cow:far_out=man', 'moo.cow is not a mechanism'],
  ['a:b\u00e9.example', '"\u00e9" is not printable ASCII'],
  ['\u0096all', '"\u0096" is not printable ASCII'],
  ['a:a.example\r\nptr', '"\\r" is not printable ASCII'],
  ['a\tmx', '"\\t" is not printable ASCII'],
  ['a\0', '"\\u0000" is not printable ASCII'],
  ['a\u00a0mx', 'is not printable ASCII'],
  ['x=\ud83d\ude00', '"\ud83d\ude00" is not printable ASCII'],
])('%j is a syntax error', (term, why) => {
  const expected = { ok: false, why: said(why), term, column: 12 };
  // An error anywhere counts, behind all as well (section 4.6).
  expect(parseSpf(`v=spf1 -all ${term}`)).toEqual(expected);
});

test.each([
  ['redirect', 'v=spf1 redirect=a.example -all redirect=a.example', 31],
  ['exp', 'v=spf1 exp=a.example EXP=b.example', 21],
])('%s may stand once (section 6)', (name, text, column) => {
  expect(parseSpf(text)).toMatchObject({ ok: false, why: said(`${name}= is allowed once`), column });
});

test('the first error is told, and a long one is cut', () => {
  const parsed = parseSpf(`v=spf1 ${'x'.repeat(5000)} ip4:1`);
  if (parsed.ok) throw new Error('it was read');
  expect(parsed.column).toBe(7);
  expect(Math.max(parsed.why.en.length, parsed.why.ja.length)).toBeLessThan(150);
});

const pieces = fc.constantFrom(
  ...['a', 'mx', 'ptr', 'all', 'include', 'exists', 'ip4', 'ip6', 'redirect', 'exp', 'x', '192.0.2.1', '::1'],
  ...[
    ':',
    '/',
    '//',
    '=',
    '+',
    '-',
    '~',
    '?',
    '.',
    '%',
    '%{',
    '}',
    '%{d}',
    '%{ir}',
    '%%',
    '24',
    '129',
    'com',
  ],
  ...[' ', '  ', '\t', '\u00e9', '\0', '_', '.example'],
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'\x00\x09\x20\x7f\x80\xa0\xff:/=%{}') }),
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
);

test('any text has an answer, and what is told stands where it is told', () => {
  fc.assert(
    fc.property(anyText, (rest) => {
      const text = `v=spf1 ${rest}`;
      const parsed = parseSpf(text);
      const terms = parsed.ok
        ? [...parsed.record.directives, parsed.record.redirect, parsed.record.exp].filter(
            (one) => one !== undefined,
          )
        : [{ text: parsed.term, column: parsed.column }];
      for (const term of terms) {
        expect(text.slice(term.column, term.column + term.text.length)).toBe(term.text);
        expect(term.text).not.toContain(' ');
      }
      if (parsed.ok) return;
      expectSameNames(parsed.why);
      expect(Math.max(parsed.why.en.length, parsed.why.ja.length)).toBeLessThan(300);
    }),
    { numRuns: 1000 },
  );
});

test('case and spaces make no difference to what a record means', () => {
  const shape = ({ directives }: SpfRecord) =>
    directives.map(({ text, column, ...rest }) =>
      JSON.stringify(rest, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    );
  const text = 'v=spf1 a mx/24//64 -ip4:192.0.2.0/24 ip6:2001:db8::/32 ?ptr ~all';
  const plain = shape(read(text));
  expect(shape(read(text.toUpperCase()))).toEqual(plain);
  expect(shape(read(text.replaceAll(' ', '   ')))).toEqual(plain);
});

// What took more than linear time would not come back from these.
test.each([
  ...[
    'a ',
    'a:',
    '/',
    '1',
    '/1',
    '//1',
    '=',
    ':',
    '.',
    '-',
    '%',
    '%%',
    '%{',
    '%{d',
    '%{d}',
    '}',
    'x=',
    'a/24//64 ',
  ],
  ...['ip4:', 'ip6:::', 'include:a.example ', '\t', '\u00e9', '%{d2r-}', 'x=%{i} '],
])('records with 100,000 characters of %j have an answer', (piece) => {
  const many = piece.repeat(Math.floor(100_000 / piece.length));
  for (const text of [
    many,
    `a:${many}`,
    `include:${many}.example`,
    `exists:%{${many}}.example`,
    `ip6:${many}`,
    `a${many}x`,
  ]) {
    expect(parseSpf(`v=spf1 ${text}`)).toHaveProperty('ok');
  }
});
