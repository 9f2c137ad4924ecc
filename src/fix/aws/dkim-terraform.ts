// DKIM records of identities that a Terraform configuration makes, of the tokens that SES then gives them.
import { hostedZoneOf } from '../../email/dkim/expected.ts';
import { en, ja, mapText, type Part, say, type Text } from '../../model.ts';
import { hclLiteral } from '../render/quote.ts';
import { nameIn } from '../render/rdata.ts';
import { zoneDescription } from '../render/zones.ts';
import { DKIM_TTL, type DkimZone, nameOf, TOKENS } from './dkim.ts';
import { hclText } from './hcl.ts';
import { terraformLabel } from './names.ts';

/** A variable for the id of the zone, and the records of each identity in it: blocks, without a line break at the end. */
export function dkimTerraform({ group, identities }: DkimZone, region: string): Part[] {
  const { id, name } = group.zone;
  const variable = `zone_id_${terraformLabel(name)}`;
  const declaration = mapText(zoneDescription(group), (description) =>
    hclText({
      head: `variable "${variable}"`,
      arguments: [
        ['description', description],
        ['type', { expression: 'string' }],
        ...(id === undefined ? [] : [['default', id] as const]),
      ],
    }),
  );
  return [declaration, ...identities.map(({ identity }) => recordsOf(identity, variable, region))];
}

/** The provider tells the tokens alone, and not the zone in which SES publishes their keys. */
function recordsOf(identity: string, variable: string, region: string): string {
  const label = terraformLabel(identity);
  const token = `\${aws_sesv2_email_identity.${label}.dkim_signing_attributes[0].tokens[count.index]}`;
  const name = hclLiteral(nameIn('route53', nameOf(identity)));
  return hclText({
    head: `resource "aws_route53_record" "dkim_${label}"`,
    arguments: [
      ['count', TOKENS.length],
      ['zone_id', { expression: `var.${variable}` }],
      ['name', { expression: `"${token}.${name}"` }],
      ['type', 'CNAME'],
      ['ttl', DKIM_TTL],
      ['records', { expression: `["${token}.${hclLiteral(hostedZoneOf(region))}"]` }],
    ],
  });
}

/** What to compare, as Terraform does not tell it. */
export function zoneAssumed(region: string): Text {
  const zone = hostedZoneOf(region);
  return say(
    en`That these records lead to ${zone} follows from the Region: compare it with SigningHostedZone of
       get-email-identity.`,
    ja`これらのレコードの参照先 ${zone} はリージョンから求めたものです。get-email-identity の SigningHostedZone と照合して
       ください。`,
  );
}
