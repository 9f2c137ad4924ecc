// From which Regions' SES a pool may send, by the pool's Region.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html#user-pool-email-developer-region-mapping

const OWN =
  'us-west-1 ap-northeast-3 ap-southeast-3 eu-west-3 eu-north-1 eu-south-1 me-south-1 sa-east-1 il-central-1 af-south-1';
const OWN_OR_CLASSIC =
  'us-east-1 us-east-2 us-west-2 ca-central-1 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ' +
  'eu-west-1 eu-west-2 eu-central-1';
const CLASSIC = ['us-east-1', 'us-west-2', 'eu-west-1'];
/** Regions in which Cognito has SES of another one only. */
const ALTERNATE = {
  'ca-west-1': 'ca-central-1',
  'mx-central-1': 'us-east-1',
  'ap-east-1': 'ap-southeast-1',
  'ap-southeast-4': 'ap-southeast-2',
  'ap-southeast-5': 'ap-southeast-2',
  'ap-southeast-7': 'ap-southeast-1',
  'ap-south-2': 'ap-south-1',
  'eu-central-2': 'eu-central-1',
  'me-central-1': 'eu-central-1',
  'eu-south-2': 'eu-west-3',
};

const REGIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ...OWN.split(' ').map((region) => [region, [region]] as const),
  ...OWN_OR_CLASSIC.split(' ').map((region) => [region, [region, ...CLASSIC]] as const),
  ...Object.entries(ALTERNATE).map(([region, other]) => [region, [other]] as const),
]);

/** Undefined for a Region that the page does not name. */
export function sesRegionsOf(poolRegion: string): readonly string[] | undefined {
  return REGIONS.get(poolRegion);
}
