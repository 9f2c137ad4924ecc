// May an identity send from a FROM address? Names in any case and script.
import { faultOfFrom } from '../../../src/checks/cognito/from-fault.ts';
import { parseFrom } from '../../../src/email/address.ts';

test.each([
  ['no-reply@example.com', 'example.com'],
  ['"Kumo" <no-reply@EXAMPLE.com>', 'Example.COM'],
  ['no-reply@a.b.example.com', 'example.com'],
  ['no-reply@münchen.example', 'xn--mnchen-3ya.example'],
  ['no-reply@xn--mnchen-3ya.example', 'münchen.example'],
  ['hello@example.com', 'hello@EXAMPLE.com'],
  ['hello+label@example.com', 'hello@example.com'],
  ['"he llo"@example.com', '"he llo"@example.com'],
  ['', 'hello@example.com'],
])('%j may be sent as %s', (from, identity) => {
  expect(faultOfFrom(parseFrom(from), identity)).toBeUndefined();
});

test.each([
  ['no-reply@example.net', 'example.com', 'outside the domain of its identity example.com'],
  ['no-reply@notexample.com', 'example.com', 'outside the domain'],
  ['no-reply@example.com', 'mail.example.com', 'outside the domain'],
  ['no-reply@example.com.evil.example', 'example.com', 'outside the domain'],
  ['hell@example.com', 'hello@example.com', 'not the address of its identity hello@example.com'],
  ['hello@example.com', 'hello+label@example.com', 'not the address'],
  ['hello-x@example.com', 'hello@example.com', 'not the address'],
  ['HELLO@example.com', 'hello@example.com', 'not the address'],
  ['hello@mail.example.com', 'hello@example.com', 'not the address'],
  ['hello@example.com', '@', 'not the address'],
  ['', 'example.com', 'has no FROM'],
  ['a@example.com, b@example.com', 'example.com', 'several addresses'],
  ['\u001b[31m', 'example.com', String.raw`"\u001b[31m"`],
])('%j may not be sent as %s', (from, identity, words) => {
  expect(faultOfFrom(parseFrom(from), identity)?.en).toContain(words);
});

test.each([
  [
    'no-reply@example.net',
    'example.com',
    ['は "no-reply@example.net" から', 'ID example.com のドメインに含まれません'],
  ],
  [
    'hell@example.com',
    'hello@example.com',
    ['は "hell@example.com" から', 'ID hello@example.com のアドレスとは異なります'],
  ],
  ['', 'example.com', ['には FROM が設定されていません', 'ID example.com']],
  ['no-reply', 'example.com', ['の FROM "no-reply" は解釈できません', '@']],
])(
  'in Japanese: why %j may not be sent as %s, with the particle behind the name',
  (from, identity, words) => {
    const fault = faultOfFrom(parseFrom(from), identity)?.ja ?? '';
    for (const word of words) expect(fault).toContain(word);
    expect(fault).toMatch(/^[はにの].*[^。]$/);
  },
);

test('an endless FROM has an end', () => {
  const fault = faultOfFrom(parseFrom('x'.repeat(100_000)), 'example.com');
  expect(fault?.en.length).toBeLessThan(400);
  expect(fault?.ja.length).toBeLessThan(400);
});
