// Tag-lists of RFC 6376 section 3.2: the grammar, row by row, and any text.
import fc from 'fast-check';
import { partsOf, readTagList } from '../../../src/email/dkim/tag-list.ts';
import { expectSameNames, said } from '../../support/said.ts';

function tagsOf(text: string): unknown {
  const list = readTagList(text);
  return list.ok ? [...list.tags] : list.why;
}

test.each<[string, string, [string, string][]]>([
  ['one tag', 'p=AB', [['p', 'AB']]],
  [
    'several, in their order',
    'v=DKIM1;p=;a=1',
    [
      ['v', 'DKIM1'],
      ['p', ''],
      ['a', '1'],
    ],
  ],
  ['a semicolon at the end', 'p=AB;', [['p', 'AB']]],
  ['white space behind it', 'p=AB; \t', [['p', 'AB']]],
  ['folding white space everywhere', ' \tp\r\n =\t A B\r\n\tC ', [['p', 'A B\r\n\tC']]],
  ['an equals sign in a value', 'n=a=b==', [['n', 'a=b==']]],
  [
    'all that a value may hold',
    'n=!"#$%&\'()*+,-./:<=>?@[\\]^_`{|}~',
    [['n', '!"#$%&\'()*+,-./:<=>?@[\\]^_`{|}~']],
  ],
  [
    'names whose case differs are two',
    'p=a;P=b',
    [
      ['p', 'a'],
      ['P', 'b'],
    ],
  ],
  ['names with digits and underscores', 'a_1=x', [['a_1', 'x']]],
  ['a name that every object has', 'constructor=2', [['constructor', '2']]],
])('%s', (_case, text, tags) => {
  expect(tagsOf(text)).toEqual(tags);
});

test.each([
  ['nothing', '', 'the text is empty'],
  ['white space', ' \t', 'the text is empty'],
  ['a semicolon', ';', 'a tag is empty'],
  ['two semicolons', 'v=DKIM1;;p=AB', 'a tag is empty'],
  ['two at the end', 'p=AB;;', 'a tag is empty'],
  ['no equals sign', 'v=DKIM1; p', 'p has no value: = is missing'],
  ['some other text', 'google-site-verification', 'google-site-verification has no value: = is missing'],
  ['no name', '=AB', '"" is not the name of a tag'],
  ['a digit in front', '1p=AB', '1p is not the name of a tag'],
  ['a hyphen', 'a-b=1', 'a-b is not the name of a tag'],
  ['a space inside', 'a b=1', '"a b" is not the name of a tag'],
  ['a letter beyond ASCII', 'caf\u00e9=1', '"caf\u00e9" is not the name of a tag'],
  ['a no-break space', '\u00a0p=1', '"\u00a0p" is not the name of a tag'],
  ['quotation marks', '"v=DKIM1; p=AB"', 'the quotation marks of zone files do not belong to the text'],
  ['the same tag twice', 'p=A; k=rsa; p=A', 'the tag p stands twice'],
  ['a Latin-1 byte in a value', 'n=caf\u00e9; p=AB', '"\u00e9" cannot stand in the value of n'],
  ['a zero byte', 'p=A\0B', '"\\u0000" cannot stand in the value of p'],
])('%s is refused', (_case, text, why) => {
  expect(tagsOf(text)).toEqual(said(why));
});

test('a list in a value', () => {
  expect(partsOf(' sha1 :\tsha256:x::')).toEqual(['sha1', 'sha256', 'x', '', '']);
});

const part = fc.constantFrom(
  'v',
  'DKIM1',
  '=',
  ';',
  ':',
  ' ',
  '\t',
  '\r\n',
  '"',
  'p',
  '\u00e9',
  '\0',
  '\\',
  '1',
);
const anyText = fc.oneof(
  fc.array(part, { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

test('any text: tags with proper names and values, or a reason', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const list = readTagList(text);
      if (!list.ok) return expectSameNames(list.why);
      expect(list.tags.size).toBeGreaterThan(0);
      for (const [name, value] of list.tags) {
        expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
        expect(value).toMatch(/^([\x21-\x3a\x3c-\x7e]([\x21-\x3a\x3c-\x7e \t\r\n]*[\x21-\x3a\x3c-\x7e])?)?$/);
      }
    }),
  );
});

test('tags that are written down are read back, however they are folded', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,4}$/);
  const value = fc.stringMatching(/^[!-:<-~]{0,9}$/);
  const fws = fc.constantFrom('', ' ', '\t', '\r\n ');
  const tags = fc.uniqueArray(fc.tuple(name, value), {
    selector: ([key]) => key,
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(tags, fws, fws, fc.constantFrom('', ';', '; '), (written, before, after, end) => {
      const specs = written.map(([key, text]) => `${before}${key}${after}=${before}${text}${after}`);
      expect(tagsOf(`${specs.join(';')}${end}`)).toEqual(written);
    }),
  );
});
