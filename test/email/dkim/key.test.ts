// DKIM key records: real keys, every rule of RFC 6376 section 3.6.1 with RFC 8301 and RFC 8463, and any text.
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { parseDkimKey, readDkimKey } from '../../../src/email/dkim/key.ts';
import type { DkimKey } from '../../../src/model.ts';
import { rsaKey } from '../../support/dkim-keys.ts';
import { expectSameNames, said } from '../../support/said.ts';

const base64 = rsaKey(2048).toString('base64');
const rsa2048: DkimKey = { state: 'usable', algorithm: 'rsa', bits: 2048, testing: false };
const ed25519 = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
const raw25519 = ed25519.subarray(-32).toString('base64');

describe('keys', () => {
  test.each([1024, 2048, 4096])('RSA of %d bits, as everyone publishes it and as the RFC says', (bits) => {
    for (const type of ['spki', 'pkcs1'] as const) {
      const p = rsaKey(bits, type).toString('base64');
      expect(parseDkimKey(`v=DKIM1; k=rsa; p=${p}`)).toEqual({ ...rsa2048, bits });
    }
  });

  test.each([512, 1016])('RSA of %d bits is too short', (bits) => {
    const p = rsaKey(bits).toString('base64');
    const why = `the RSA key has ${bits} bits, and receivers take 1024 or more (RFC 8301 section 3.2)`;
    expect(parseDkimKey(`p=${p}`)).toEqual({ state: 'unusable', why: said(why), bits });
  });

  test('Ed25519', () => {
    const usable = { state: 'usable', algorithm: 'ed25519', bits: 256, testing: false };
    expect(parseDkimKey(`v=DKIM1; k=ed25519; p=${raw25519}`)).toEqual(usable);
    // The example of RFC 8463 appendix A.2.
    expect(parseDkimKey('v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=')).toEqual(
      usable,
    );
  });

  test.each<[string, string, string]>([
    [
      'Ed25519 in a SubjectPublicKeyInfo',
      `k=ed25519; p=${ed25519.toString('base64')}`,
      'has 44 bytes, not 32',
    ],
    ['Ed25519 without k', `p=${raw25519}`, 'not one RSA key'],
    ['Ed25519 in a SubjectPublicKeyInfo without k', `p=${ed25519.toString('base64')}`, 'not one RSA key'],
    ['RSA named Ed25519', `k=ed25519; p=${base64}`, 'has 294 bytes, not 32'],
    ['an RSA key cut short', `p=${base64.slice(0, -8)}`, 'not one RSA key'],
    ['an RSA key that lacks its first characters', `p=${base64.slice(4)}`, 'not one RSA key'],
    ['an RSA key twice', `p=${base64}${base64}`, 'not one RSA key'],
    [
      'an elliptic curve',
      `p=${generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
      'not one RSA key',
    ],
    ['an RSA key for PSS alone', `p=${pss()}`, 'not one RSA key'],
    ['other text', 'p=QUJD', 'not one RSA key'],
    [
      'DER of indefinite length',
      `p=${Buffer.from([0x30, 0x80, 0, 0]).toString('base64')}`,
      'not one RSA key',
    ],
    ['one byte', 'p=MA==', 'not one RSA key'],
  ])('no key: %s', (_case, text, why) => {
    expect(parseDkimKey(text)).toEqual({ state: 'unusable', why: said(why) });
  });

  test('a number that nobody verifies with is not even read', () => {
    const publicKey = (bits: number) => {
      const modulus = der(0x02, Buffer.concat([Buffer.from([0]), Buffer.alloc(bits / 8, 0xff)]));
      return der(0x30, Buffer.concat([modulus, der(0x02, Buffer.from([1, 0, 1]))])).toString('base64');
    };
    expect(parseDkimKey(`p=${publicKey(16_384)}`)).toEqual({ ...rsa2048, bits: 16_384 });
    expect(parseDkimKey(`p=${publicKey(65_536)}`)).toMatchObject({ state: 'unusable' });
  });

  function pss(): string {
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 1024 });
    return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  }
});

/** A DER value: tag, the shortest length, content. */
function der(tag: number, content: Buffer): Buffer {
  const length = content.length;
  const octets =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...octets]), content]);
}

describe('what verifies', () => {
  test.each([
    ['the key alone', `p=${base64}`],
    ['version first', `v=DKIM1;p=${base64}`],
    ['white space about', ` v = DKIM1 ;\tk =\r\n rsa ; p = ${base64} ; `],
    ['white space inside the key', `p=${base64.replace(/.{70}/g, '$& \t\r\n ')}`],
    ['strings of 255 bytes that were joined', `v=DKIM1; p=${base64}`.match(/.{1,255}/g)?.join('') ?? ''],
    ['SHA-256 among others', `h=sha1:sha256:sha3; p=${base64}`],
    ['lists with white space', `h= sha1 : sha256 ; s= tlsrpt : email ; p=${base64}`],
    ['any service', `s=*; p=${base64}`],
    ['notes, and tags that nobody knows', `n=hello there; x=1; g=*; V=9; p=${base64}`],
    ['strict identities: SES signs with the domain itself', `t=s; p=${base64}`],
    ['flags that nobody knows', `t=Y:x; p=${base64}`],
  ])('%s', (_case, text) => {
    expect(parseDkimKey(text)).toEqual(rsa2048);
  });

  test.each(['t=y', 't=s:y', 't= y : s'])('in test mode: %s', (t) => {
    expect(parseDkimKey(`v=DKIM1; ${t}; p=${base64}`)).toEqual({ ...rsa2048, testing: true });
  });

  test('padding may be left out, and need not be right', () => {
    const padded = rsaKey(4096).toString('base64');
    expect(padded).toMatch(/[^=]==$/);
    for (const end of ['', '=', ' = =']) {
      expect(parseDkimKey(`p=${padded.replace(/=+$/, '')}${end}`)).toEqual({ ...rsa2048, bits: 4096 });
    }
  });
});

test.each(['p=', 'v=DKIM1; p=', 'v=DKIM1; k=rsa; p= \t;', 'v=DKIM1; k=x; h=sha1; s=tlsrpt; p='])(
  'revoked: %j',
  (text) => {
    expect(parseDkimKey(text)).toEqual({ state: 'revoked' });
  },
);

test.each([
  ['nothing', '', 'the text is empty'],
  ['another version', `v=DKIM2; p=${base64}`, 'v is DKIM2, not DKIM1'],
  ['a version in lower case', `v=dkim1; p=${base64}`, 'v is dkim1, not DKIM1'],
  ['the version of a signature', `v=1; p=${base64}`, 'v is 1, not DKIM1'],
  ['no version', `v=; p=${base64}`, 'v is "", not DKIM1'],
  ['a semicolon escaped as in a zone file', `v=DKIM1\\; p=${base64}`, 'v is DKIM1\\, not DKIM1'],
  ['a version that is not first', `k=rsa; v=DKIM1; p=${base64}`, 'v=DKIM1 stands behind k, not first'],
  ['no key', 'v=DKIM1; k=rsa', 'p is missing'],
  ['a key by another name', `v=DKIM1; P=${base64}`, 'p is missing'],
  ['SHA-1 alone', `h=sha1; p=${base64}`, 'h is sha1, without sha256'],
  ['no hash', `h=; p=${base64}`, 'h is "", without sha256'],
  ['SHA-256 in upper case', `h=SHA256; p=${base64}`, 'h is SHA256, without sha256'],
  ['another service', `s=tlsrpt; p=${base64}`, 's is tlsrpt: the key is not for e-mail'],
  ['no service', `s=; p=${base64}`, 's is "": the key is not for e-mail'],
  ['another type', `k=dsa; p=${base64}`, 'k is dsa, and keys are of the type rsa or ed25519'],
  ['a type in upper case', `k=RSA; p=${base64}`, 'k is RSA,'],
  ['a tag twice', `p=${base64}; p=${base64}`, 'the tag p stands twice'],
  ['a tag that nobody knows, twice', `x=1; x=2; p=${base64}`, 'the tag x stands twice'],
  [
    'some other record',
    'v=spf1 include:amazonses.com ~all',
    'v is "spf1 include:amazonses.com ~all", not DKIM1',
  ],
  ['text that is no list', 'hello', 'hello has no value'],
  ['quotation marks about it', `"v=DKIM1; p=${base64}"`, 'quotation marks'],
  [
    'quotation marks between its strings',
    `p=${base64.slice(0, 99)}" "${base64.slice(99)}`,
    '"\\"" stands in it',
  ],
  ['the lines of a PEM file', `p=-----BEGIN PUBLIC KEY-----${base64}`, '"-" stands in it'],
  ['base64 of URLs', `p=${base64}_`, '"_" stands in it'],
  ['padding inside', `p=AA==${base64}`, '"=" stands in it'],
  ['padding alone', 'p==', 'p is not one RSA key'],
  ['too much padding', `p=${base64}===`, '"=" stands in it'],
  ['one character too many', `p=${base64}A`, 'a part is missing'],
  ['a Latin-1 byte', `n=caf\u00e9; p=${base64}`, '"\u00e9" cannot stand in the value of n'],
])('unusable: %s', (_case, text, why) => {
  expect(parseDkimKey(text)).toEqual({ state: 'unusable', why: said(why) });
});

describe('the texts at a name', () => {
  const text = `p=${base64}`;
  test.each<[string, string[], DkimKey]>([
    ['none', [], { state: 'absent' }],
    ['one', [text], rsa2048],
    [
      'one that is empty',
      [''],
      { state: 'unusable', why: { en: 'the text is empty', ja: 'テキストが空です' } },
    ],
    ['two keys', [text, `p=${rsaKey(1024).toString('base64')}`], { state: 'several' }],
    ['a key and a text that is none', [text, 'google-site-verification=x'], { state: 'several' }],
    ['the other way round', ['', text], { state: 'several' }],
    ['a key twice', [text, text], { state: 'several' }],
    ['10,000', Array.from({ length: 10_000 }, () => text), { state: 'several' }],
  ])('%s', (_case, texts, key) => {
    expect(readDkimKey(texts)).toEqual(key);
  });
});

test('any text makes a key, or says why it makes none, in a sentence that stays short', () => {
  const part = fc.constantFrom(
    ...[
      'v=DKIM1',
      'v',
      'k=rsa',
      'k=ed25519',
      'p=',
      `p=${base64}`,
      base64,
      raw25519,
      'MIIB',
      't=y',
      'h=sha1',
      's=*',
    ],
    ...[';', '=', ':', ' ', '\t', '"', '\\', '\u00e9', '\0', '=='],
  );
  const text = fc.oneof(
    fc.array(part, { maxLength: 20 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => `p=${Buffer.from(bytes).toString('base64')}`),
  );
  fc.assert(
    fc.property(text, (any) => {
      const key = parseDkimKey(any);
      expect(['usable', 'revoked', 'unusable']).toContain(key.state);
      if (key.state === 'usable') expect(key.bits).toBeGreaterThanOrEqual(256);
      if (key.state === 'unusable') {
        expectSameNames(key.why);
        expect(Math.max(key.why.en.length, key.why.ja.length)).toBeLessThan(300);
      }
    }),
    { numRuns: 500 },
  );
});

test('a key with one byte changed is still a key or none, and never an error', () => {
  const der = rsaKey(1024);
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.nat(255), (at, value) => {
      const changed = Buffer.from(der)
        .fill(value, at, at + 1)
        .toString('base64');
      expect(['usable', 'unusable']).toContain(parseDkimKey(`p=${changed}`).state);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['semicolons', ';'],
  ['spaces', ' '],
  ['spaces before a fault', ' ', '\u00e9'],
  ['equals signs', '='],
  ['padding that goes on', 'p=', '='],
  ['tags', 'a'],
  ['a key', 'p=', 'A'],
  ['colons', 's=', ':'],
])('100 KB of %s end too', (_case, head, more = head) => {
  for (const text of [
    `${head}${more.repeat(100_000)}`,
    `${head.repeat(100_000)}${more}`,
    `p=A${head.repeat(99_999)}B`,
  ]) {
    expect(parseDkimKey(text).state).toBe('unusable');
  }
});
