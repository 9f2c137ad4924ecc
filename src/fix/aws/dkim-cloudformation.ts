// DKIM records of identities that a CloudFormation template makes, of the names and values that its resource then has.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-emailidentity.html (Fn::GetAtt)
import type { Locale } from '../../model.ts';
import { zoneDescription } from '../render/zones.ts';
import { DKIM_TTL, type DkimZone, TOKENS } from './dkim.ts';
import { identityId, logicalId } from './names.ts';

/** A parameter for the id of each zone. */
export function dkimParameters(zones: readonly DkimZone[], locale: Locale): Record<string, object> {
  return Object.fromEntries(
    zones.map(({ group }) => {
      const { id } = group.zone;
      const Description = zoneDescription(group)[locale];
      const Default = id === undefined ? {} : { Default: id };
      return [
        parameterOf(group.zone.name),
        { Type: 'AWS::Route53::HostedZone::Id', Description, ...Default },
      ];
    }),
  );
}

/** The record sets of the identities whose resources are in the template. */
export function dkimResources(zones: readonly DkimZone[], made: ReadonlySet<string>): Record<string, object> {
  return Object.fromEntries(
    zones.flatMap(({ group, identities }) =>
      identities
        .filter(({ identity }) => made.has(identityId(identity)))
        .flatMap(({ identity }) =>
          TOKENS.map((token) => [
            `${logicalId('Dkim', identity)}N${token}`,
            recordSet(identityId(identity), token, parameterOf(group.zone.name)),
          ]),
        ),
    ),
  );
}

function recordSet(identity: string, token: (typeof TOKENS)[number], parameter: string): object {
  return {
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      HostedZoneId: { Ref: parameter },
      Name: { 'Fn::GetAtt': [identity, `DkimDNSTokenName${token}`] },
      Type: 'CNAME',
      TTL: String(DKIM_TTL),
      ResourceRecords: [{ 'Fn::GetAtt': [identity, `DkimDNSTokenValue${token}`] }],
    },
  };
}

function parameterOf(zone: string): string {
  return logicalId('HostedZoneId', zone);
}
