// Markdown: whatever a text holds, it is no markup, no link and no mention.
import fc from 'fast-check';
import { cell, codeSpan, fenced, htmlCode, prose } from '../../../src/fix/render/markdown.ts';
import { hostileText } from './hostile.ts';

describe('Markdown', () => {
  test.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a``', '``` `a`` ```'],
    [' a ', '`  a  `'],
    [' ', '` `'],
    ['a\\b', '`a\\b`'],
    ['a|b', '`a|b`'],
  ])('the code span of %j is %s', (text, written) => {
    expect(codeSpan(text)).toBe(written);
  });

  test('a code span ends where it should, and holds the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = text
          .replace(/[\r\n]+/g, ' ')
          .replaceAll('\t', ' ')
          .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '\ufffd');
        fc.pre(line !== '');
        const span = codeSpan(text);
        const [, fence = '', inner = ''] = /^(`+)(?!`)(.*)(?<!`)\1$/su.exec(span) ?? [];
        expect((inner.match(/`+/g) ?? []).map(({ length }) => length)).not.toContain(fence.length);
        expect(/^ .*[^ ].* $/s.test(inner) ? inner.slice(1, -1) : inner).toBe(line);
      }),
    );
  });

  test('in prose of a cell no character is markup, and no stroke ends it', () => {
    expect(cell('a|b `c` [d](e) <f> **g**\nh')).toBe('a\\|b \\`c\\` \\[d\\](e) \\<f\\> \\*\\*g\\*\\* h');
  });

  test.each([
    ['- a', '\\- a'],
    ['12. a', '12\\. a'],
    ['# a', '\\# a'],
    ['> a', '\\> a'],
    ['    a', 'a'],
    ['ask @team, or #12 and GH-3', 'ask `@team`, or `#12` and `GH-3`'],
    ['"Shop <no-reply@example.com>".', '"Shop \\<`no-reply@example.com`\\>".'],
    ['see https://evil.example/x, www.evil.example.', 'see `https://evil.example/x`, `www.evil.example`.'],
    ['($x$`a`$)', '(``$x$`a`$``)'],
    ['(https://docs.aws.amazon.com/a_b.html#c).', '(<https://docs.aws.amazon.com/a_b.html#c>).'],
    ['\u202eevil\x1b[2J', 'evil \\[2J'],
  ])('the prose of %j is %s', (text, written) => {
    expect(prose(text)).toBe(written);
  });

  test('in prose nothing is left that GitHub or CommonMark reads as more than text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const bare = prose(text).replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/gs, '');
        expect(bare.replace(/\\[\\`*_{}[\]<>#!|&~.)+=:-]/g, '')).not.toMatch(/[\\`*_{}[\]<>#!|&~$@\n]|:\/\//);
      }),
    );
  });

  test('a fence is longer than any in the text, and what is not seen shows', () => {
    expect(fenced('a\n```\n`````\nb\u202e\n', 'sh')).toBe('``````sh\na\n```\n`````\nb\ufffd\n``````');
    expect(fenced('a', 'json')).toBe('```json\na\n```');
  });

  test('HTML of a summary holds a text and no element', () => {
    expect(htmlCode('</summary><img src="x">\n')).toBe(
      '<code>&#60;/summary&#62;&#60;img src=&#34;x&#34;&#62;</code>',
    );
  });
});
