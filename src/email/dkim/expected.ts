// The DKIM records that Amazon SES asks a domain's owner to publish.

/** A record that SES expects. */
export interface ExpectedDkim {
  /** `<selector>._domainkey.<domain>` (RFC 6376 section 3.6.2.1). */
  readonly name: string;
  readonly selector: string;
  /** Where its CNAME must lead; undefined where the key itself must stand, as a TXT record. */
  readonly target: string | undefined;
}

/** Regions that publish keys in a zone of their own: AWS General Reference, "Amazon SES endpoints and quotas". */
const OWN_ZONE = new Set([
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

/**
 * The zone in which SES publishes the keys of Easy DKIM for this Region, where SES itself was not asked: the
 * SigningHostedZone of GetEmailIdentity comes first, and differs for an identity that is a replica (Deterministic Easy
 * DKIM).
 */
export function hostedZoneOf(region: string): string {
  return OWN_ZONE.has(region) ? `dkim.${region}.amazonses.com` : 'dkim.amazonses.com';
}

/**
 * Easy DKIM: a CNAME for each token, to the key that SES keeps and renews.
 * @param hostedZone SigningHostedZone, or `hostedZoneOf` the Region
 */
export function easyDkimRecords(
  domain: string,
  tokens: readonly string[],
  hostedZone: string,
): ExpectedDkim[] {
  return tokens.map((token) => ({
    name: nameOf(token, domain),
    selector: token,
    target: `${token}.${hostedZone}`,
  }));
}

/** Bring Your Own DKIM: a TXT record with the owner's own public key. */
export function byodkimRecord(domain: string, selector: string): ExpectedDkim {
  return { name: nameOf(selector, domain), selector, target: undefined };
}

function nameOf(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`;
}
