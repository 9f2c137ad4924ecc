// Real public keys and the key records that publish them. Making an RSA key takes a moment, so each is made once.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';

const made = new Map<number, KeyObject>();

/** An RSA public key of this many bits as DER: SubjectPublicKeyInfo, or the bare RSAPublicKey. */
export function rsaKey(modulusLength: number, type: 'spki' | 'pkcs1' = 'spki'): Buffer {
  const key = made.get(modulusLength) ?? generateKeyPairSync('rsa', { modulusLength }).publicKey;
  made.set(modulusLength, key);
  return key.export({ format: 'der', type });
}

/** The text of a record for an RSA key, as SES publishes it. */
export function rsaRecord(modulusLength = 2048): string {
  return `p=${rsaKey(modulusLength).toString('base64')}`;
}
