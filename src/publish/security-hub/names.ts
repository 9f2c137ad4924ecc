// How Security Hub names a finding, its product and the thing that it is about.
import type { Resource } from '@aws-sdk/client-securityhub';
import type { Cause, SubjectRef } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import { partitionOf, REGION_NAME } from '../../regions.ts';
import { findingUid } from '../formats/finding-uid.ts';

/** An account's own product, for what it imports itself (user guide, "Integrating with custom products"). */
export function productArn(account: string, region: string): string {
  return `arn:${partitionOf(region)}:securityhub:${region}:${account}:product/${account}/default`;
}

/** The Id of a finding: of a check and a subject, and so the same in every scan. */
export function findingId(finding: Cause): string {
  return `mailposture/${findingUid(finding)}`;
}

/**
 * The resource of a finding. The format has no type for user pools, SES identities and domain names: "If the resource does
 * not match any of the provided types, then set Type to Other" (API reference, "Resource"). SES in a Region is a setting
 * of the account, named as in AWS's own findings about accounts.
 * @param partition of the hub, for what belongs to no Region
 */
export function resourceOf(subject: SubjectRef, partition: ReturnType<typeof partitionOf>): Resource {
  const isInRegion = REGION_NAME.test(subject.region) && subject.region.length <= 16;
  const isAccount = subject.kind === 'account';
  const id = isAccount ? `AWS::::Account:${subject.account}` : subject.id;
  const name = clip(oneLine(subject.name), 1024);
  return {
    Type: isAccount ? 'AwsAccount' : 'Other',
    Id: clip(oneLine(id), 512) || '-',
    Partition: isInRegion ? partitionOf(subject.region) : partition,
    ...(isInRegion && { Region: subject.region }),
    Details: { Other: { Kind: subject.kind, ...(name && { Name: name }) } },
  };
}
