// Sentences in every language: what stands in them, and how they are put together.
import fc from 'fast-check';
import {
  counted,
  distinct,
  en,
  ja,
  joined,
  listed,
  localized,
  mapText,
  paragraph,
  same,
  say,
  ToldError,
  told,
} from '../../src/model.ts';

const POOL = say(en`the pool`, ja`ユーザープール`);

test('a part that is a Text is taken in the language of the template', () => {
  expect(
    say(en`${POOL} sends ${2} mails to ${'a@b.example'}`, ja`${POOL}は ${2} 通を ${'a@b.example'} に送信`),
  ).toEqual({
    en: 'the pool sends 2 mails to a@b.example',
    ja: 'ユーザープールは 2 通を a@b.example に送信',
  });
});

test('a template over several lines is one', () => {
  expect(
    say(
      en`one
         two`,
      ja`一
         二`,
    ),
  ).toEqual({ en: 'one two', ja: '一二' });
});

test.each([
  [
    'between Japanese words',
    ja`一
     二`,
    '一二',
  ],
  [
    'beside an ASCII word',
    ja`一
     SES`,
    '一 SES',
  ],
  [
    'behind one',
    ja`SES
     二`,
    'SES 二',
  ],
  [
    'behind a colon',
    ja`です:
     二`,
    'です: 二',
  ],
  [
    'behind a full stop',
    ja`です。
     SES`,
    'です。SES',
  ],
  [
    'before a part',
    ja`一
     ${'SES'} 二`,
    '一 SES 二',
  ],
  [
    'behind a part',
    ja`${'SES'}
     二`,
    'SES 二',
  ],
  [
    'before brackets',
    ja`一
     (SES)`,
    '一 (SES)',
  ],
  [
    'within brackets',
    ja`(
     SES
     )`,
    '(SES)',
  ],
])('a line break in Japanese %s', (_, { text }, expected) => {
  expect(text).toBe(expected);
});

test('text from outside is never folded, whatever it holds', () => {
  const broken = 'a\n  b\\n$`';
  expect(say(en`<${broken}>`, ja`<${broken}>`)).toEqual({ en: `<${broken}>`, ja: `<${broken}>` });
});

test.each([
  [[], '', ''],
  [['a'], 'a', 'a'],
  [['a', 'b'], 'a and b', 'a、b'],
  [['a', POOL, 'c'], 'a, the pool and c', 'a、ユーザープール、c'],
])('listed(%j)', (items, english, japanese) => {
  expect(listed(items)).toEqual({ en: english, ja: japanese });
});

test('sentences in a row: empty ones are passed over', () => {
  expect(paragraph('A.', same(''), POOL)).toEqual({ en: 'A. the pool', ja: 'A.ユーザープール' });
  expect(joined([POOL, 'x'], ': ')).toEqual({ en: 'the pool: x', ja: 'ユーザープール: x' });
});

test('counted', () => {
  const noun = { one: 'pool', many: 'pools', ja: '個のユーザープール' };
  expect(counted(1, noun)).toEqual({ en: '1 pool', ja: '1 個のユーザープール' });
  expect(counted(0, noun).en).toBe('0 pools');
});

test('distinct keeps the first of the same', () => {
  expect(distinct([POOL, same('x'), { ...POOL }])).toEqual([POOL, same('x')]);
});

test('a ToldError is English in logs', () => {
  const error = new ToldError(POOL);
  expect([error.message, error.text]).toEqual(['the pool', POOL]);
});

test('localized: each Text in plain data becomes words, and nothing else changes', () => {
  const data = { why: POOL, list: [POOL, 1, null, { en: 'only one' }], en: true };
  expect(localized(data, 'ja')).toEqual({
    why: 'ユーザープール',
    list: ['ユーザープール', 1, null, { en: 'only one' }],
    en: true,
  });
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const isPlain = !JSON.stringify(value).includes('"ja"');
      fc.pre(isPlain);
      expect(localized<unknown>(value, 'en')).toEqual(value);
    }),
  );
});

test('told and mapText', () => {
  expect([told(3, 'en'), told('x', 'ja'), told(POOL, 'ja')]).toEqual(['3', 'x', 'ユーザープール']);
  expect(mapText(POOL, (words) => words.toUpperCase()).en).toBe('THE POOL');
});
