// Reads DKIM key records (RFC 6376 section 3.6.1, as RFC 8301 and RFC 8463 changed it): can a receiver verify signatures
// by what is published? Linear in the text; never throws. Names and values of tags are case-sensitive (section 3.2).
import { createPublicKey } from 'node:crypto';
import { type DkimKey, en, ja, say, type Text } from '../../model.ts';
import type { Fault } from '../fault.ts';
import { shown } from '../shown.ts';
import { partsOf, readTagList } from './tag-list.ts';

/** RFC 8301 section 3.2. */
const MIN_RSA_BITS = 1024;
/** Enough for 16,384 bits, the most that OpenSSL verifies with. Longer numbers would take quadratic time to read. */
const MAX_RSA_BYTES = 4096;
/** RFC 8463 section 4: the bare key, 32 octets (RFC 8032 section 5.1.5). */
const ED25519_BYTES = 32;

/**
 * The key that a receiver finds in these texts, one for each TXT record, its character-strings joined.
 *
 * Several texts are `several` whatever they hold, one of them no key record at all included: the record must be unique,
 * else "the results are undefined" (section 3.6.2.2), and verifiers do differ. Some take any one, some try each in turn
 * (section 6.1.2 allows both), some refuse.
 */
export function readDkimKey(texts: readonly string[]): DkimKey {
  const [text, ...more] = texts;
  if (text === undefined) return { state: 'absent' };
  return more.length > 0 ? { state: 'several' } : parseDkimKey(text);
}

/** Reads the text of one key record; `why` is for a person. */
export function parseDkimKey(text: string): DkimKey {
  const list = readTagList(text);
  if (!list.ok) return unusable(list.why);
  const { tags } = list;
  const version = faultOfVersion(tags);
  if (version !== undefined) return unusable(version);
  const p = tags.get('p');
  if (p === undefined) return unusable(NO_KEY);
  if (p === '') return { state: 'revoked' };
  const limit = limitOf(tags);
  if (limit !== undefined) return unusable(limit);
  const bytes = decodeBase64(p);
  if ('why' in bytes) return unusable(bytes.why);
  return readKey(tags.get('k') ?? 'rsa', bytes, partsOf(tags.get('t') ?? '').includes('y'));
}

/** Do two records hold the same key, whatever their other tags? */
export function isSameKey(one: string, other: string): boolean {
  const keyIn = (text: string) => {
    const list = readTagList(text);
    return list.ok ? list.tags.get('p')?.replace(/[ \t\r\n=]/g, '') : undefined;
  };
  const key = keyIn(one);
  return key !== undefined && key === keyIn(other);
}

/** v is optional, but where it stands it comes first and is DKIM1. */
function faultOfVersion(tags: ReadonlyMap<string, string>): Text | undefined {
  const v = tags.get('v');
  if (v === undefined) return undefined;
  if (v !== 'DKIM1') return say(en`v is ${shown(v)}, not DKIM1`, ja`v が DKIM1 ではなく ${shown(v)} です`);
  const [first = 'v'] = tags.keys();
  if (first === 'v') return undefined;
  return say(
    en`v=DKIM1 stands behind ${first}, not first`,
    ja`v=DKIM1 が先頭ではなく ${first} の後ろにあります`,
  );
}

/** What keeps a key from the mail of today: unknown words in these lists are ignored, so only the known ones count. */
function limitOf(tags: ReadonlyMap<string, string>): Text | undefined {
  const h = tags.get('h');
  if (h !== undefined && !partsOf(h).includes('sha256')) {
    return say(
      en`h is ${shown(h)}, without sha256, and SHA-1 no longer counts (RFC 8301 section 3.1)`,
      ja`h が ${shown(h)} で sha256 を含みません (RFC 8301 section 3.1 により、SHA-1 は使えません)`,
    );
  }
  const s = tags.get('s');
  if (s !== undefined && !partsOf(s).some((service) => service === 'email' || service === '*')) {
    return say(
      en`s is ${shown(s)}: the key is not for e-mail`,
      ja`s が ${shown(s)} で、E メール用のキーではありません`,
    );
  }
  return undefined;
}

// ---------------------------------------------------------------------------------------------------------------
// The key itself.

/** The bytes, or what is wrong. White space may fold the text anywhere, and padding may be left out (section 2.10). */
function decodeBase64(p: string): Buffer | Fault {
  const text = p.replace(/[ \t\r\n]/g, '');
  const digits = text.replace(/={1,2}$/, '');
  const odd = /[^A-Za-z0-9+/]/.exec(digits)?.[0];
  if (odd !== undefined) return { why: oddInBase64(odd) };
  // Four characters are three bytes, so one character alone is none.
  return digits.length % 4 === 1 ? { why: CUT_SHORT } : Buffer.from(digits, 'base64');
}

function readKey(type: string, bytes: Buffer, testing: boolean): DkimKey {
  switch (type) {
    case 'rsa': {
      const bits = rsaBits(bytes);
      if (bits === undefined) return unusable(NOT_RSA);
      if (bits >= MIN_RSA_BITS) return { state: 'usable', algorithm: 'rsa', bits, testing };
      return { state: 'unusable', why: tooShort(bits), bits };
    }
    case 'ed25519':
      return bytes.length === ED25519_BYTES
        ? { state: 'usable', algorithm: 'ed25519', bits: 8 * ED25519_BYTES, testing }
        : unusable(notEd25519(bytes.length));
    default:
      return unusable(noSuchType(type));
  }
}

/**
 * The length of the modulus; undefined for what is no RSA key. Section 3.6.1 speaks of a bare RSAPublicKey, while its own
 * examples (appendix C) and nearly everyone publish a SubjectPublicKeyInfo: verifiers take both.
 */
function rsaBits(der: Buffer): number | undefined {
  // OpenSSL would overlook bytes behind the key; other verifiers refuse them.
  if (der.length > MAX_RSA_BYTES || derLengthOf(der) !== der.length) return undefined;
  for (const type of ['spki', 'pkcs1'] as const) {
    try {
      const key = createPublicKey({ key: der, format: 'der', type });
      if (key.asymmetricKeyType === 'rsa') return key.asymmetricKeyDetails?.modulusLength;
    } catch {
      // Not of this form.
    }
  }
  return undefined;
}

/** The length that a DER value says it has, header included (ITU-T X.690 section 8.1.3). */
function derLengthOf(der: Buffer): number {
  const first = der[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const octets = first & 0x7f;
  if (octets < 1 || octets > 2 || der.length < 2 + octets) return Number.NaN;
  return 2 + octets + der.readUIntBE(2, octets);
}

function unusable(why: Text): DkimKey {
  return { state: 'unusable', why };
}

// ---------------------------------------------------------------------------------------------------------------
// What is wrong with a key, as a clause.

const NO_KEY = say(en`p is missing, so there is no key`, ja`p がないため、キーがありません`);
const CUT_SHORT = say(
  en`p is not base64: a part is missing`,
  ja`p が base64 ではありません (一部が欠けています)`,
);
const NOT_RSA = say(
  en`p is not one RSA key, whole and with nothing behind it`,
  ja`p が、過不足のない 1 つの RSA キーになっていません`,
);

function oddInBase64(char: string): Text {
  const written = JSON.stringify(char);
  return say(
    en`p is not base64: ${written} stands in it`,
    ja`p が base64 ではありません (${written} が含まれています)`,
  );
}

function tooShort(bits: number): Text {
  return say(
    en`the RSA key has ${bits} bits, and receivers take ${MIN_RSA_BITS} or more (RFC 8301 section 3.2)`,
    ja`RSA キーは ${bits} ビットですが、受信側が受け入れるのは ${MIN_RSA_BITS} ビット以上です (RFC 8301 section 3.2)`,
  );
}

function notEd25519(bytes: number): Text {
  return say(
    en`the Ed25519 key has ${bytes} bytes, not ${ED25519_BYTES} (RFC 8463 section 4)`,
    ja`Ed25519 キーが ${ED25519_BYTES} バイトではなく ${bytes} バイトです (RFC 8463 section 4)`,
  );
}

function noSuchType(type: string): Text {
  return say(
    en`k is ${shown(type)}, and keys are of the type rsa or ed25519`,
    ja`k の値 ${shown(type)} は、キーの種類 rsa、ed25519 のどちらでもありません`,
  );
}
