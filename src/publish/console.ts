// Links into the AWS console: the page on which a subject's setting is seen and changed, and that of a report.
import type { SubjectRef } from '../model.ts';
import { wellFormed } from '../plain-text.ts';
import { partitionOf, REGION_NAME } from '../regions.ts';

/**
 * The console's host in each partition (AWS General Reference, "AWS Management Console endpoints"). One host for a
 * partition, with the Region as a parameter: a Region's name then never becomes part of a host name.
 */
const CONSOLE_HOSTS = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
} as const;

/**
 * Where to look at a subject in the AWS console.
 * @returns an https URL with every name in it encoded; undefined for what has no page there (a domain's DNS is kept
 *   by whoever hosts it) or no Region
 */
export function consoleLink(subject: SubjectRef): string | undefined {
  if (subject.kind === 'domain' || !REGION_NAME.test(subject.region)) return undefined;
  const base = `https://${CONSOLE_HOSTS[partitionOf(subject.region)]}`;
  const region = `region=${subject.region}`;
  if (subject.kind === 'account') return `${base}/ses/home?${region}#/account`;
  if (subject.kind === 'identity') return `${base}/ses/home?${region}#/identities/${encode(subject.name)}`;
  // arn:PARTITION:cognito-idp:REGION:ACCOUNT:userpool/ID
  const pool = subject.id.slice(subject.id.lastIndexOf('/') + 1);
  return `${base}/cognito/v2/idp/user-pools/${encode(pool)}/users?${region}`;
}

/**
 * The page of an object of S3, as the console's own address bar has it (AWS describes no such links). Without a Region
 * the console finds the bucket's by itself, within the partition `aws`.
 * @returns an https URL with the names in it encoded
 */
export function objectLink(bucket: string, key: string, region?: string): string {
  const known = region !== undefined && REGION_NAME.test(region) ? region : undefined;
  const base = `https://${CONSOLE_HOSTS[partitionOf(known ?? '')]}/s3/object/${encode(bucket)}`;
  const place = known === undefined ? '' : `region=${known}&`;
  return `${base}?${place}prefix=${encode(key)}`;
}

/** encodeURIComponent leaves !'()* as they are; they are encoded too, so that a link survives Markdown and mrkdwn. */
function encode(text: string): string {
  const percent = (c: string) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, percent);
}
