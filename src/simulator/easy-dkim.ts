// Easy DKIM as SES does it: tokens for a domain, and the public keys that it publishes in its own zone for receivers to
// find behind the domain's CNAME records. https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
import { createHash } from 'node:crypto';
import { canonicalName, parentOf } from './dns-zones.ts';
import type { Estate } from './estate.ts';

/** What the DkimSigningKeyLength of the API names. */
export type KeyLength = 'RSA_1024_BIT' | 'RSA_2048_BIT';

/**
 * Real RSA public keys, the same for every identity, as in the estates that come with the simulator: nobody signs, and
 * nobody has their private halves.
 */
const KEY_RECORD: Readonly<Record<KeyLength, string>> = {
  RSA_1024_BIT: [
    'p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDUi6/M+Ai8qKXuL/0ApX2yQSN/p1p8xXcreSfXUnVPPGZOweuPYhJI/x',
    'RRpEvnrmBsz5Fd7YLZTermDr2rbY5H81Pv0LhUbwRjQFMUmiAN1lL3P05nga4Et95SAR1QjFjNj9AmlePu/nrRJ1x0QofVWe',
    '3DKWUNF7Or9n4J+JrYQQIDAQAB',
  ].join(''),
  RSA_2048_BIT: [
    'p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjqTxPUZNKa2ZyXcxeqzn1kJ4vJGrNxMGlp2m/4jqIPIRWed/XI',
    'ZxQIY3lCibECVkG38u9kA8F38+jGauzwPiMilYOdhUV+UOEFR4O3kEhfxgSnAe2plvy8g4RVIo1QQQerm7buWghfqc+h0G+q',
    'oF4LHcnchdx4pEBKqcbBjLMZ0U6XDNAuN0F9KpzkdVNKKvj+dUFV+N7THqOWExpalv7p8+49ESj0pJpfrx9iZbccZl6NNdue',
    'r7X70ED0tsN+bfxpsVEch0yz3HMuWM6e3jCacZoX8zT3oMn3WysEy2D9TikOldtKhBHiJhrNjjWgrWTd9raEB/tQtzY+A0hK',
    'AwqwIDAQAB',
  ].join(''),
};

/** Regions whose Easy DKIM records lie in a zone of their own: https://docs.aws.amazon.com/general/latest/gr/ses.html */
const OWN_ZONE: ReadonlySet<string> = new Set([
  'af-south-1',
  'ap-northeast-3',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-5',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'il-central-1',
  'me-central-1',
  'us-gov-east-1',
]);

/** Where SES publishes the keys of a Region, unless the identity says otherwise (SigningHostedZone). */
export const hostedZoneOf = (region: string): string =>
  OWN_ZONE.has(region) ? `dkim.${region}.amazonses.com` : 'dkim.amazonses.com';

/** Three tokens of 32 characters, as SES makes them; the same whenever the same identity is made again. */
export function dkimTokens(account: string, region: string, domain: string): string[] {
  return [1, 2, 3].map((number) => {
    const seed = [account, region, canonicalName(domain), number].join('\n');
    return base32(createHash('sha256').update(seed).digest().subarray(0, 20));
  });
}

/** RFC 4648 section 6, in lower case. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{5}/g) ?? [];
  return groups.map((group) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(group, 2))).join('');
}

/**
 * Publishes keys for these tokens in SES's own zone, in place of those that were there. SES publishes one key at a time
 * and leaves the other two records empty; the estates have a key behind each of the three, and so has this.
 * @param hostedZone a name like `dkim.amazonses.com`; where the estate has no zone above it, it becomes one
 */
export function publishKeys(
  zones: Estate['zones'],
  hostedZone: string,
  tokens: readonly string[],
  length: KeyLength,
): void {
  const apexes = new Map(Object.keys(zones).map((apex) => [canonicalName(apex), apex]));
  const above = nearest(canonicalName(hostedZone), apexes) ?? hostedZone;
  const zone = zones[above] ?? {};
  zones[above] = zone;
  const under = canonicalName(hostedZone).slice(0, -canonicalName(above).length).replace(/\.$/, '');
  for (const token of tokens) {
    zone[under === '' ? token : `${token}.${under}`] = { TXT: [KEY_RECORD[length]] };
  }
}

function nearest(name: string, apexes: ReadonlyMap<string, string>): string | undefined {
  for (let at: string | undefined = name; at !== undefined; at = parentOf(at)) {
    const apex = apexes.get(at);
    if (apex !== undefined) return apex;
  }
  return undefined;
}
