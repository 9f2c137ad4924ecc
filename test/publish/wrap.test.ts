// Lines for a terminal or a mail, in English and Japanese.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { padded, wrapped } from '../../src/publish/wrap.ts';

test.each<[string, string, number, string[]]>([
  ['breaks at spaces', 'one two three', 8, ['one two', 'three']],
  ['keeps line breaks and what is indented', '- one\n\n  two', 20, ['- one', '', '  two']],
  ['breaks a word that is longer than a line', 'abcdefgh ij', 4, ['abcd', 'efgh', 'ij']],
  ['a long word begins a line of its own', 'a bcdefghij', 6, ['a', 'bcdefg', 'hij']],
  [
    'Japanese breaks between words, two columns a character',
    '送信が一時停止されています。',
    12,
    ['送信が一時', '停止されてい', 'ます。'],
  ],
  ['no line begins with a full stop', '検証済みです。', 12, ['検証済み', 'です。']],
  ['nor ends in an opening bracket', 'ああああ「いい」', 10, ['ああああ', '「いい」']],
  ['English within Japanese', 'ユーザープール customers は', 16, ['ユーザープール', 'customers は']],
])('%s', (_, text, width, expected) => {
  expect(wrapped(text, width).split('\n')).toEqual(expected);
});

test('nothing is lost but spaces at the ends of lines, and no line is too wide', () => {
  const word = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !/\s/.test(text) && stringWidth(text) > 0),
    fc.constantFrom('送信', 'ユーザープール', '。', '「', '」', 'です', '、', '(', ')'),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom('', ' '), (parts, between) => {
      const text = parts.join(between);
      const lines = wrapped(text, 10).split('\n');
      const bare = (of: string) => of.replaceAll(/\s/g, '');
      expect(bare(lines.join(''))).toBe(bare(text));
      // Punctuation that must not begin a line hangs over its end, as it does in print.
      for (const line of lines)
        expect(stringWidth(line.replace(/[「『（()、。」』）]+$/u, ''))).toBeLessThanOrEqual(14);
    }),
  );
});

test('a long hostile text comes to an end', () => {
  const text = 'あa'.repeat(50_000);
  expect(wrapped(text, 80).replaceAll('\n', '')).toBe(text);
});

test('a link of ours stays whole', () => {
  const link = 'https://docs.aws.amazon.com/ses/latest/dg/a-long-page.html';
  expect(wrapped(`see (${link}) now`, 20, 'whole').split('\n')).toEqual(['see', `(${link})`, 'now']);
});

test('padded counts columns', () => {
  expect([padded('ab', 4), padded('判定', 6), padded('long', 2)]).toEqual(['ab  ', '判定  ', 'long']);
});
