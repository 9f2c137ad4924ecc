// Wording that checks share: lists that end, and pieces of hostile text.
import fc from 'fast-check';
import { identityRef, missing, sandbox } from '../../src/checks/samples.ts';
import {
  clauses,
  clipped,
  fewOf,
  percent,
  quoted,
  reviewOf,
  shortened,
  standingOf,
  statusMeans,
  whyMissing,
} from '../../src/checks/words.ts';
import { en, ja, LOCALES, same, say, told } from '../../src/model.ts';

test.each([
  [[], 3, '', ''],
  [['a'], 3, 'a', 'a'],
  [['a', 'b'], 3, 'a and b', 'a、b'],
  [['a', 'b', 'c'], 3, 'a, b and c', 'a、b、c'],
  [['a', 'b', 'c', 'd'], 3, 'a, b, c and 1 more', 'a、b、c、ほか 1 件'],
  [['a', 'b', 'c', 'd'], 1, 'a and 3 more', 'a、ほか 3 件'],
])('%j, the first %d: "%s", 「%s」', (items, most, english, japanese) => {
  expect(fewOf(items, most)).toEqual({ en: english, ja: japanese });
});

test('clauses in a row: in Japanese each is a sentence, the last without its full stop', () => {
  const clause = say(en`it is so`, ja`そうです`);
  expect(clauses([clause, 'x', clause])).toEqual({
    en: 'it is so; x; it is so',
    ja: 'そうです。x。そうです',
  });
  expect(clauses([clause])).toEqual(clause);
});

test('a Text is cut in each language where it is long there', () => {
  expect(shortened(say(en`abcdef`, ja`あいう`), 3)).toEqual({ en: 'abc…', ja: 'あいう' });
});

test.each([
  [0, '0 %'],
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
  for (const locale of LOCALES) expect(told(percent(share), locale)).toBe(text);
});

test('a share too small for a figure', () => {
  expect(percent(0.0000001)).toEqual({ en: 'less than 0.001 %', ja: '0.001 % 未満' });
});

test('a percentage is never more than the share', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.00001, max: 1, noNaN: true }), (share) => {
      expect(Number.parseFloat(told(percent(share), 'en')) / 100).toBeLessThanOrEqual(share * (1 + 1e-9));
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

test.each([
  [
    reviewOf(sandbox('stalled')),
    'the request for production access is stalled',
    '本稼働アクセスのリクエストの状態は stalled です',
  ],
  [
    statusMeans('WAITING'),
    'a word of SES that Mailposture does not know',
    'Mailposture が知らない SES のステータスです',
  ],
  [
    standingOf(identityRef('a.example', 'NOT_STARTED')),
    'a.example in eu-west-1 is NOT_STARTED: nobody has started to verify it',
    'eu-west-1 の a.example は NOT_STARTED です (検証がまだ開始されていません)',
  ],
  [
    whyMissing(missing('malformed', 'hello', same('no ARN'))),
    '"hello" is not the ARN of an SES identity (no ARN). Choose an identity that is there',
    '"hello" は SES ID の ARN ではありません (no ARN)。存在する ID を選んでください',
  ],
])('%j', (text, english, japanese) => {
  expect(text).toEqual({ en: english, ja: japanese });
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
