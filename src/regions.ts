// What is known of AWS's Regions without asking: which of them offer Cognito user pools and SES, and which are on in
// every account. Used where SSM's public parameters or Account ListRegions cannot be read; the coverage then says so.
// Sources (November 2026): "AWS Regional Services" of Amazon Cognito and Amazon SES; "AWS Regions" of the Account
// Management reference for which Regions are opt-in.

export interface RegionServices {
  readonly cognito: boolean;
  readonly ses: boolean;
  /** False when an account has to opt in to the Region first. */
  readonly enabledByDefault: boolean;
}

const both = (enabledByDefault: boolean): RegionServices => ({ cognito: true, ses: true, enabledByDefault });
const cognitoOnly: RegionServices = { cognito: true, ses: false, enabledByDefault: false };

export const BUNDLED_REGIONS: Readonly<Record<string, RegionServices>> = {
  'af-south-1': both(false),
  'ap-east-1': cognitoOnly,
  'ap-east-2': cognitoOnly,
  'ap-northeast-1': both(true),
  'ap-northeast-2': both(true),
  'ap-northeast-3': both(true),
  'ap-south-1': both(true),
  'ap-south-2': both(false),
  'ap-southeast-1': both(true),
  'ap-southeast-2': both(true),
  'ap-southeast-3': both(false),
  'ap-southeast-4': cognitoOnly,
  'ap-southeast-5': both(false),
  'ap-southeast-6': cognitoOnly,
  'ap-southeast-7': cognitoOnly,
  'ca-central-1': both(true),
  'ca-west-1': both(false),
  'eu-central-1': both(true),
  'eu-central-2': both(false),
  'eu-north-1': both(true),
  'eu-south-1': both(false),
  'eu-south-2': cognitoOnly,
  'eu-west-1': both(true),
  'eu-west-2': both(true),
  'eu-west-3': both(true),
  'il-central-1': both(false),
  'me-central-1': both(false),
  'me-south-1': both(false),
  'mx-central-1': cognitoOnly,
  'sa-east-1': both(true),
  'us-east-1': both(true),
  'us-east-2': both(true),
  'us-gov-east-1': { cognito: false, ses: true, enabledByDefault: true },
  'us-gov-west-1': both(true),
  'us-west-1': both(true),
  'us-west-2': both(true),
};

/** The shape of a Region's name. */
export const REGION_NAME = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** The partition that a Region belongs to, by its name (AWS General Reference, "ARN partitions"). */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** The Region in which a partition's global services (Account) and SSM's public parameters are answered. */
export function homeRegionOf(region: string): string {
  return { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }[partitionOf(region)];
}
