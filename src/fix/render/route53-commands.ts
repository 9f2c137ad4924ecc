// Commands for Route 53, for a shell: which zone a name means, sending a batch to it, and what a set that is to go has for
// a TTL. They are the same in versions 1 and 2 of the AWS CLI.
import { shellWord } from './quote.ts';
import { nameIn } from './rdata.ts';
import type { Deletion } from './route53.ts';
import type { HostedZone } from './zones.ts';

/** A zone as Route 53 names it: small letters, with the last dot. */
export function zoneName({ name }: HostedZone): string {
  return `${nameIn('route53', name.toLowerCase().replace(/\.$/, ''))}.`;
}

/**
 * The options that find the public zone of exactly a name: its list begins there and goes on behind it, private zones
 * among them. Each id is a word of the answer; none where there is no such zone.
 */
export function zoneQuery(zone: HostedZone): string {
  return `HostedZones[?Name=='${zoneName(zone)}' && Config.PrivateZone==\`false\`].Id`;
}

/** The command that prints the id of a zone. */
function findZone(zone: HostedZone): string {
  const name = shellWord(`--dns-name=${zoneName(zone)}`);
  return `aws route53 list-hosted-zones-by-name ${name} --query ${shellWord(zoneQuery(zone))} --output text`;
}

/** Lines that send batches saved to files to their zone, which is looked up where its id is not known. */
export function changeLines(zone: HostedZone, files: readonly string[]): string[] {
  const id = zone.id === undefined ? '"$zone"' : shellWord(zone.id);
  return [
    ...(zone.id === undefined ? [`zone=$(${findZone(zone)})`] : []),
    ...files.map(
      (file) =>
        `aws route53 change-resource-record-sets --hosted-zone-id ${id} --change-batch ${shellWord(`file://${file}`)}`,
    ),
  ];
}

/** What picks the TTL of a set from a list of sets that begins with it. */
export function ttlQuery({ name, type }: Deletion): string {
  // Route 53 tells an asterisk by its code.
  const told = name.replace(/^\*/, '\\052');
  return `ResourceRecordSets[?Name=='${told}.' && Type=='${type}'].TTL | [0]`;
}
