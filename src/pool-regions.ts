// From which Regions' SES a user pool may send: Amazon Cognito developer guide, "Email settings for Amazon Cognito user
// pools", the tables of Regions (November 2026):
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html#user-pool-email-developer-region-mapping
// Imports nothing: collecting follows a sender by it, and a check judges by it.

/** User pools here send from SES of their own Region only. */
const OWN_ONLY: ReadonlySet<string> = new Set([
  'af-south-1',
  'ap-northeast-3',
  'ap-southeast-3',
  'eu-north-1',
  'eu-south-1',
  'eu-west-3',
  'il-central-1',
  'me-south-1',
  'sa-east-1',
  'us-west-1',
]);

/** User pools here send from SES of their own Region, or of one of three others. */
const OWN_OR_COMMON: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'us-east-1',
  'us-east-2',
  'us-west-2',
]);

/** The Regions that were the only ones to send from when Cognito began. */
const COMMON: readonly string[] = ['us-east-1', 'us-west-2', 'eu-west-1'];

/**
 * User pools here send from SES of alternate Regions, first and second: a SourceArn with the Region `*` stands for the
 * first with DEVELOPER and for both with COGNITO_DEFAULT.
 */
const ALTERNATES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['ap-east-1', ['ap-southeast-1', 'ap-northeast-1']],
  ['ap-south-2', ['ap-south-1', 'ap-southeast-1']],
  ['ap-southeast-4', ['ap-southeast-2', 'ap-southeast-1']],
  ['ap-southeast-5', ['ap-southeast-2', 'ap-southeast-1']],
  ['ap-southeast-7', ['ap-southeast-1', 'ap-south-1']],
  ['ca-west-1', ['ca-central-1', 'us-west-1']],
  ['eu-central-2', ['eu-central-1', 'eu-west-2']],
  ['eu-south-2', ['eu-west-3', 'eu-north-1']],
  ['me-central-1', ['eu-central-1', 'eu-west-2']],
  ['mx-central-1', ['us-east-1', 'us-west-2']],
]);

/** Through whose SES a pool sends: the account's own (DEVELOPER), or Cognito's with the customer's FROM. */
type Through = 'ses' | 'cognitoWithOwnFrom';

/** The alternate Regions of pools in a Region; undefined where it has none. */
export function alternateRegions(poolRegion: string, through: Through): readonly string[] | undefined {
  const alternates = ALTERNATES.get(poolRegion);
  return through === 'ses' ? alternates?.slice(0, 1) : alternates;
}

/** Every Region from whose SES a pool in this Region may send; undefined for a Region that the page does not name. */
export function sendingRegions(poolRegion: string, through: Through): readonly string[] | undefined {
  if (OWN_ONLY.has(poolRegion)) return [poolRegion];
  if (OWN_OR_COMMON.has(poolRegion)) return [...new Set([poolRegion, ...COMMON])];
  return alternateRegions(poolRegion, through);
}
