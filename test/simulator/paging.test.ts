// Paging tokens: every item once and in order, and no token but the one that was given out.
import fc from 'fast-check';
import { type ListOf, makePageTokens } from '../../src/simulator/paging.ts';

const CALL: ListOf = { account: '111111111111', region: 'eu-west-1', action: 'ses:ListEmailIdentities' };
const ITEMS = Array.from({ length: 10 }, (_, index) => index);
const bad = () => new Error('bad token');

function tokenOf(tokens = makePageTokens()): string {
  return tokens.page(CALL, ITEMS, 3, undefined, bad).next ?? '';
}

test('pages hold every item once, in order, whatever their size', () => {
  const tokens = makePageTokens();
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (items, size) => {
      const seen: number[] = [];
      let token: string | undefined;
      do {
        const page = tokens.page(CALL, items, size, token, bad);
        expect(page.items.length).toBeLessThanOrEqual(size);
        seen.push(...page.items);
        token = page.next;
      } while (token !== undefined);
      expect(seen).toEqual(items);
    }),
  );
});

test('a token that was changed in any place is refused', () => {
  const tokens = makePageTokens();
  const token = tokenOf(tokens);
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ .'];
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...letters), (at, letter) => {
      fc.pre(token[at] !== letter);
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      expect(() => tokens.page(CALL, ITEMS, 3, changed, bad)).toThrow('bad token');
    }),
  );
});

test.each(['', 'made-up', 'AAAA'.repeat(12)])('%j was never given out', (token) => {
  expect(() => makePageTokens().page(CALL, ITEMS, 3, token, bad)).toThrow('bad token');
});

test.each<[string, Partial<ListOf>, unknown]>([
  ['account', { account: '222222222222' }, null],
  ['Region', { region: 'us-east-1' }, null],
  ['action', { action: 'ses:ListConfigurationSets' }, null],
  ['argument', {}, ['/another/path']],
])('a token is no good for another %s', (_, change, bound) => {
  const tokens = makePageTokens();
  const call = { ...CALL, ...change };
  expect(() => tokens.page(call, ITEMS, 3, tokenOf(tokens), bad, bound)).toThrow('bad token');
});

test('a token of one simulator is no good in another', () => {
  expect(() => makePageTokens().page(CALL, ITEMS, 3, tokenOf(), bad)).toThrow('bad token');
});

test('pages may be smaller than was asked for, and hold every item all the same', () => {
  const tokens = makePageTokens(3);
  const pages: (readonly number[])[] = [];
  let token: string | undefined;
  do {
    const page = tokens.page(CALL, ITEMS, 5, token, bad);
    pages.push(page.items);
    token = page.next;
  } while (token !== undefined);
  expect(pages).toEqual([[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]);
});
