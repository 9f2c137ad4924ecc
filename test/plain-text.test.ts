// Cutting text: within the limit, and never through a character.
import fc from 'fast-check';
import { clip, embeddedBytes, embeddedTextBytes, oneLine, units, utf8Bytes } from '../src/plain-text.ts';
import { hostileText } from './support/reports.ts';

test.each<[string, number, string]>([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['a😀b', 3, 'a…'],
  ['a😀b', 4, 'a😀b'],
  ['ab', 1, '…'],
  ['ab', 0, ''],
  ['\ud800x', 9, '\uFFFDx'],
])('clip %j to %d units: %j', (text, max, expected) => {
  expect(clip(text, max)).toBe(expected);
});

test.each([
  ['units', units],
  ['bytes', utf8Bytes],
  ['bytes in embedded JSON', embeddedTextBytes],
] as const)('clip never exceeds its limit, and cuts only what is too long (%s)', (_, cost) => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 0, max: 500 }), (text, max) => {
      const cut = clip(text, max, cost);
      expect(cost(cut)).toBeLessThanOrEqual(max);
      expect(cut).not.toMatch(/\p{Surrogate}/u);
      const whole = text.replace(/\p{Surrogate}/gu, '\uFFFD');
      if (cost(whole) <= max) expect(cut).toBe(whole);
      else expect(cut === '' ? max < cost('…') : cut.endsWith('…')).toBe(true);
    }),
  );
});

test.each([
  ['a', 1],
  ['名', 3],
  ['😀', 4],
  ['"', 4],
  ['\\', 4],
  ['\n', 3],
  ['\u0000', 7],
])('%j takes %d bytes in JSON text inside a JSON document', (text, bytes) => {
  expect(embeddedTextBytes(text)).toBe(bytes);
});

test('the size of an embedded list is the sum of its entries and commas', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (texts) => {
      const sum = texts.reduce((total, text) => total + embeddedBytes(text), 0);
      expect(embeddedBytes(texts)).toBe(sum + texts.length - 1 + '[]'.length);
    }),
  );
});

test.each([
  ['a\r\nb\u2028c\u0000d', 'a b c d'],
  ['evil\u202Egnp.exe', 'evilgnp.exe'],
  ['  spaced   out ', 'spaced out'],
])('oneLine(%j)', (text, expected) => {
  expect(oneLine(text)).toBe(expected);
});
