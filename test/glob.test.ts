// Globs over names.
import fc from 'fast-check';
import { globFits } from '../src/glob.ts';

test.each<[string, string, boolean]>([
  ['shop', 'shop', true],
  ['shop', 'Shop', false],
  ['shop', 'shops', false],
  ['*', '', true],
  ['*', 'anything at all', true],
  ['*-dev', 'shop-dev', true],
  ['*-dev', 'shop-dev-2', false],
  ['kumo-*-eu-*', 'kumo-cards-eu-1', true],
  ['a*b*c', 'aXbYbZc', true],
  ['a*b*c', 'aXbYbZ', false],
  ['?', 'x', true],
  ['?', '', false],
  ['a?c', 'abc', true],
  ['**', 'x', true],
  ['', '', true],
  ['', 'x', false],
  ['[a-z]', 'b', false],
  ['a.c', 'abc', false],
])('%s on %j: %s', (pattern, text, fits) => {
  expect(globFits(pattern, text)).toBe(fits);
});

test('agrees with a regular expression on any text', () => {
  const small = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });
  fc.assert(
    fc.property(small, small, (pattern, text) => {
      const shape = pattern.replace(/\./g, '\\.').replace(/\*+/g, '.*').replace(/\?/g, '.');
      expect(globFits(pattern, text)).toBe(new RegExp(`^${shape}$`, 's').test(text));
    }),
  );
});

test('many stars on a long name end', () => {
  expect(globFits(`${'a*'.repeat(50)}b`, 'a'.repeat(20_000))).toBe(false);
});
