// Wording that checks share: lists that end, and pieces of hostile text.
import fc from 'fast-check';
import { clipped, counted, fewOf, listed, percent, quoted } from '../../src/checks/words.ts';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j is listed as "%s"', (items, text) => {
  expect(listed(items)).toBe(text);
  expect(fewOf(items, 3)).toBe(text);
});

test.each([
  [['a', 'b', 'c', 'd'], 3, 'a, b, c and 1 more'],
  [['a', 'b', 'c', 'd'], 1, 'a and 3 more'],
])('%j, the first %d: "%s"', (items, most, text) => {
  expect(fewOf(items, most)).toBe(text);
});

test.each([
  [1, '1 look-up'],
  [0, '0 look-ups'],
  [2, '2 look-ups'],
])('%d look-ups are counted as %s', (count, text) => {
  expect(counted(count, 'look-up')).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.0000001, 'less than 0.001 %'],
  [0.00001, '0.001 %'],
  [0.0009999999, '0.099 %'],
  [0.001, '0.1 %'],
  [0.0012, '0.12 %'],
  [0.00499999, '0.499 %'],
  [0.005, '0.5 %'],
  [0.0499999, '4.99 %'],
  [0.05, '5 %'],
  [0.052, '5.2 %'],
  [0.07, '7 %'],
  [0.29, '29 %'],
  [0.7999999, '79.99 %'],
  [1, '100 %'],
  [1.25, '125 %'],
])('a share of %d is %s', (share, text) => {
  expect(percent(share)).toBe(text);
});

test('a percentage is never more than the share', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.00001, max: 1, noNaN: true }), (share) => {
      expect(Number.parseFloat(percent(share)) / 100).toBeLessThanOrEqual(share * (1 + 1e-9));
    }),
  );
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc…'],
  ['', 0, ''],
  ['ab😀', 3, 'ab…'],
  ['ab😀c', 4, 'ab😀…'],
])('%j cut at %d is %j', (text, most, expected) => {
  expect(clipped(text, most)).toBe(expected);
});

test('a quoted piece holds no control character, no quotation mark of its own, and has an end', () => {
  expect(quoted('p="x"\t\u001b[31m\n')).toBe(String.raw`"p=\"x\"\t\u001b[31m\n"`);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const piece = quoted(text, 40);
      expect(piece).not.toMatch(/[\p{Cc}]/u);
      expect(piece.length).toBeLessThanOrEqual(40 * 6 + 3);
      expect(JSON.parse(piece)).toBe(clipped(text, 40));
    }),
  );
});
