// Macro expansion: RFC 7208 sections 7.1 to 7.4, and RFC 8616 section 4.
import fc from 'fast-check';
import { parseAddress } from '../../../src/email/spf/ip.ts';
import {
  asTargetName,
  expandMacros,
  lettersOf,
  type MacroValues,
  parseMacroString,
} from '../../../src/email/spf/macro.ts';
import { ToldError } from '../../../src/model.ts';
import { expectSameNames } from '../../support/said.ts';

function address(text: string): MacroValues['ip'] {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

/** The examples of section 7.4. */
const VALUES: MacroValues = {
  sender: { local: 'strong-bad', domain: 'email.example.com' },
  domain: 'email.example.com',
  ip: address('192.0.2.3'),
  helo: 'mx.example.org',
  receiver: 'receiver.example',
  now: new Date('2026-11-24T10:00:00.999Z'),
  validatedName: async () => 'mx.example.org',
};

async function expand(text: string, values: Partial<MacroValues> = {}): Promise<string> {
  const parsed = parseMacroString(text, 'explanation');
  if (!parsed.ok) throw new ToldError(parsed.why);
  return expandMacros(parsed.macros, { ...VALUES, ...values });
}

test.each([
  ['%{s}', 'strong-bad@email.example.com'],
  ['%{o}', 'email.example.com'],
  ['%{d}', 'email.example.com'],
  ['%{d4}', 'email.example.com'],
  ['%{d3}', 'email.example.com'],
  ['%{d2}', 'example.com'],
  ['%{d1}', 'com'],
  ['%{dr}', 'com.example.email'],
  ['%{d2r}', 'example.email'],
  ['%{l}', 'strong-bad'],
  ['%{l-}', 'strong.bad'],
  ['%{lr}', 'strong-bad'],
  ['%{lr-}', 'bad.strong'],
  ['%{l1r-}', 'strong'],
  ['%{ir}.%{v}._spf.%{d2}', '3.2.0.192.in-addr._spf.example.com'],
  ['%{lr-}.lp._spf.%{d2}', 'bad.strong.lp._spf.example.com'],
  ['%{lr-}.lp.%{ir}.%{v}._spf.%{d2}', 'bad.strong.lp.3.2.0.192.in-addr._spf.example.com'],
  ['%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}', '3.2.0.192.in-addr.strong.lp._spf.example.com'],
  ['%{d2}.trusted-domains.example.net', 'example.com.trusted-domains.example.net'],
])('%s is %s (section 7.4)', async (text, expected) => {
  expect(await expand(text)).toBe(expected);
});

test('the example of section 7.4 for IPv6; names have no case', async () => {
  const ip = address('2001:db8::cb01');
  expect((await expand('%{ir}.%{v}._spf.%{d2}', { ip })).toLowerCase()).toBe(
    '1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com',
  );
  expect(await expand('%{c} %{v} %{i2}', { ip })).toBe('2001:db8::cb01 ip6 0.1');
});

test.each([
  ['', ''],
  ['plain text', 'plain text'],
  ['%%', '%'],
  ['%_', ' '],
  ['%-', '%20'],
  // What an escape stands for is not read again.
  ['%%{d}', '%{d}'],
  [
    '%{h} %{r} %{t} %{p} %{c} %{i}',
    'mx.example.org receiver.example 1795514400 mx.example.org 192.0.2.3 192.0.2.3',
  ],
  ['%{D2R}', 'example.email'],
  ['%{d127}', 'email.example.com'],
  ['%{d128}', 'email.example.com'],
  ['%{d00002}', 'example.com'],
  [`%{d${'9'.repeat(400)}}`, 'email.example.com'],
  ['%{d.}', 'email.example.com'],
  // Other delimiters leave dots within a part.
  ['%{dr-}', 'email.example.com'],
  ['%{s1@}', undefined],
  ['%{s1+-}', 'bad@email.example.com'],
])('%j is %j', async (text, expected) => {
  if (expected === undefined) await expect(expand(text)).rejects.toThrow('is not a macro');
  else expect(await expand(text)).toBe(expected);
});

test.each([
  // Empty parts are parts (section 7.3).
  ['.a..b.', '%{lr}', '.b..a.'],
  ['.a..b.', '%{l2}', 'b.'],
  ['a-b+c,d/e_f=g', '%{lr-+,/_=}', 'g.f.e.d.c.b.a'],
  ['a-b+c,d/e_f=g', '%{l2/}', 'a-b+c,d.e_f=g'],
  ['', '%{l1r-}', ''],
  // ] and \ are no delimiters, and ^ and - do not make ranges of them.
  ['a^b', '%{lr-.}', 'a^b'],
  ['a*b', '%{lr+/}', 'a*b'],
  ["~jack&jill=up-a_b3.c'()*!", '%{L}', '~jack%26jill%3Dup-a_b3.c%27%28%29%2A%21'],
  ['a/b', '%{L/}', 'a.b'],
  ['\u00e9', '%{L}', '%C3%A9'],
  ['\ud800', '%{L}', '%EF%BF%BD'],
  ['a%{d}', '%{l}', 'a%{d}'],
])('the local-part %j in %s is %j', async (local, text, expected) => {
  expect(await expand(text, { sender: { local, domain: 'example.com' } })).toBe(expected);
});

test('DNS is asked for the validated name only where a macro wants it', async () => {
  let asked = 0;
  const validatedName = async () => {
    asked += 1;
    return 'host.example';
  };
  expect(await expand('%{d}', { validatedName })).toBe('email.example.com');
  expect(asked).toBe(0);
  expect(await expand('%{p1}.%{P}', { validatedName })).toBe('example.host.example');
  expect(asked).toBe(2);
});

test.each([
  ['a.example', 'a.example'],
  ['a.example.', 'a.example'],
  ['a.example..', 'a.example.'],
  ['', ''],
  ['.', ''],
  // 253 characters fit; with one more, the first label goes.
  [`${'a.'.repeat(126)}b`, `${'a.'.repeat(126)}b`],
  [`x${'a.'.repeat(126)}b`, `${'a.'.repeat(125)}b`],
  [`${'a'.repeat(250)}.example.com`, 'example.com'],
  [`${'a'.repeat(5000)}.${'b'.repeat(251)}.x`, `${'b'.repeat(251)}.x`],
  [`${'a'.repeat(5000)}.${'b'.repeat(252)}.x`, 'x'],
  // There is nothing to cut at: one label that DNS cannot carry.
  ['a'.repeat(300), 'a'.repeat(254)],
  ['a'.repeat(3_000_000), 'a'.repeat(254)],
])('%j as a name is %j (section 7.3)', (expansion, name) => {
  expect(asTargetName(expansion)).toBe(name);
});

const pieces = fc.constantFrom(
  ...[
    '%{d}',
    '%{ir}',
    '%{L2r-}',
    '%{p}',
    '%%',
    '%_',
    '%-',
    '%',
    '{',
    '}',
    '%{',
    'a',
    '.',
    ' ',
    '\u00e9',
    '\0',
    '%{c9}',
  ],
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
);

test('any text is read or refused, and any that is read expands for any sender', async () => {
  const place = fc.constantFrom('domain' as const, 'modifier' as const, 'explanation' as const);
  await fc.assert(
    fc.asyncProperty(anyText, place, fc.string({ unit: 'binary' }), async (text, where, local) => {
      const parsed = parseMacroString(text, where);
      if (!parsed.ok) return expectSameNames(parsed.why);
      const expanded = await expandMacros(parsed.macros, {
        ...VALUES,
        sender: { local, domain: 'example.com' },
      });
      if (lettersOf(parsed.macros).length === 0)
        expect(expanded.length).toBeLessThanOrEqual(text.length * 1.5);
      return expect(asTargetName(expanded)).toBeDefined();
    }),
    { numRuns: 500 },
  );
});

test('without a percent sign a text is what it says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      const plain = text.replaceAll('%', '');
      expect(await expand(plain)).toBe(plain);
    }),
  );
});
