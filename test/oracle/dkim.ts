// DKIM key records as the oracle reads them, beside ours: a usable key and its kind, or none.
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { getPublicKey } from 'mailauth/lib/tools.js';
import { readDkimKey } from '../../src/email/dkim/key.ts';

const spki = (bits: number) =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type: 'spki', format: 'der' });
const KEYS = {
  rsa512: spki(512).toString('base64'),
  rsa1024: spki(1024).toString('base64'),
  rsa2048: spki(2048).toString('base64'),
  pkcs1: generateKeyPairSync('rsa', { modulusLength: 2048 })
    .publicKey.export({ type: 'pkcs1', format: 'der' })
    .toString('base64'),
  ed25519: generateKeyPairSync('ed25519')
    .publicKey.export({ type: 'spki', format: 'der' })
    .subarray(-32)
    .toString('base64'),
};

const key = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...Object.values(KEYS)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'AAAA',
      '!!!',
      KEYS.rsa1024.slice(0, 100),
      `${KEYS.rsa1024.slice(0, 60)} ${KEYS.rsa1024.slice(60)}`,
    ),
  },
);
const tag = fc.oneof(
  fc.tuple(fc.constant('k'), fc.constantFrom('rsa', 'ed25519', 'RSA', 'x', '')),
  fc.tuple(fc.constant('h'), fc.constantFrom('sha256', 'sha1', 'sha1:sha256', 'x:sha256', '')),
  fc.tuple(fc.constant('s'), fc.constantFrom('*', 'email', 'other', 'other:email', '')),
  fc.tuple(fc.constant('t'), fc.constantFrom('y', 's', 'y:s', 'x', '')),
  fc.tuple(fc.constantFrom('n', 'g', 'x', 'P'), fc.constantFrom('note', '*', '')),
);
const separator = fc.constantFrom('; ', ';', ' ;  ');

export const keyCase: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('v=DKIM1', 'v=DKIM1', 'v=DKIM1', '', 'v=dkim1', 'v=DKIM2', 'x=1'),
    fc.uniqueArray(tag, { maxLength: 3, selector: ([name]) => name }),
    key,
    separator,
    fc.constantFrom('', '', ';', ' ', ';;'),
  )
  .map(([version, tags, value, between, end]) => {
    const written = [...tags.map(([name, text]) => `${name}=${text}`), `p=${value}`];
    return `${[...(version === '' ? [] : [version]), ...written].join(between)}${end}`;
  });

export async function oracleSays(text: string): Promise<string> {
  try {
    const found = await getPublicKey('DKIM', 's._domainkey.a.test', 1024, async () => [[text]], {
      strict: true,
      hashAlgo: 'sha256',
    });
    return found.keyType === 'ed25519' ? 'ed25519' : `rsa ${found.modulusLength}`;
  } catch {
    // Every refusal is "none": what is compared is whether a signature can be verified, not the words for it.
    return 'none';
  }
}

export async function weSay(text: string): Promise<string> {
  const found = readDkimKey([text]);
  if (found.state !== 'usable') return 'none';
  return found.algorithm === 'ed25519' ? 'ed25519' : `rsa ${found.bits}`;
}

/** The oracle reads k without its case, and an empty k as the default. */
export function reasonFor(text: string, oracle: string, ours: string): string | undefined {
  if (ours !== 'none' || oracle === 'none') return undefined;
  if (/\bk=RSA/.test(text)) return 'values are case-sensitive (RFC 6376 section 3.2)';
  if (/\bk= *;/.test(text)) return 'an empty k names no type of key (RFC 6376 section 3.6.1)';
  return undefined;
}
