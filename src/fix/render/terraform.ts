// DNS changes as aws_route53_record resources of Terraform. The provider creates a set and refuses one that is there
// already, so a set that is known to be there is imported first, and then changed in place.
import {
  type DnsChange,
  en,
  ja,
  joined,
  mapText,
  type Part,
  type RecordSet,
  say,
  type Text,
} from '../../model.ts';
import { terraformName } from './identifiers.ts';
import { comment, hclLiteral, hclString } from './quote.ts';
import { nameIn, rdataIn } from './rdata.ts';
import { lookFirst } from './standing.ts';
import { removalLines } from './zone-file.ts';
import { groupByZone, type HostedZone, type ZoneChanges, zoneDescription } from './zones.ts';

const IMPORTED = say(
  en`Stands there already; leave this out where Terraform has it already.`,
  ja`すでに存在するレコードです。Terraform で管理済みの場合は、この import ブロックは不要です。`,
);

/** A configuration with a variable for the id of each zone; ends with a newline. */
export function terraform(changes: readonly DnsChange[], zones: readonly HostedZone[] = []): Text {
  const groups = groupByZone(changes, zones);
  const taken = new Set<string>();
  const blocks = groups.map((group) => {
    const variable = `zone_id_${zoneLabel(group.zone)}`;
    const records = group.changes.map((change) =>
      recordBlocks(change, variable, unused(terraformName(change.set), taken)),
    );
    return joined([variableBlock(group, variable), ...records], '\n\n');
  });
  return joined([joined(blocks, '\n\n'), '\n'], '');
}

/** Numbered where it is taken, by another change of the same set. */
function unused(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}-n${number}`;
  taken.add(free);
  return free;
}

/** `example_com` */
function zoneLabel({ name }: HostedZone): string {
  return terraformName({ name, type: 'TXT' }).slice('txt_'.length);
}

function variableBlock(group: ZoneChanges, variable: string): Text {
  const { id } = group.zone;
  return joined(
    [
      `variable ${hclString(variable)} {`,
      joined(['  description = ', mapText(zoneDescription(group), hclString)], ''),
      '  type        = string',
      ...(id === undefined ? [] : [`  default     = ${hclString(id)}`]),
      '}',
    ],
    '\n',
  );
}

function recordBlocks(change: DnsChange, variable: string, label: string): Text {
  const { set, before, why } = change;
  const look = lookFirst(change);
  const comments = [why, ...(look === undefined ? [] : [look]), ...removalLines(change)];
  const lines: Part[] = comments.map((line) => comment('#', line));
  if (set.values.length > 0) lines.push(recordBlock(set, variable, label));
  // Terraform refuses to import what is not there.
  if (set.values.length > 0 && before.known && before.value.length > 0) {
    lines.push('', comment('#', IMPORTED), importBlock(set, variable, label));
  }
  return joined(lines, '\n');
}

function recordBlock(set: RecordSet, variable: string, label: string): string {
  const values = set.values.map((value) => hclString(recordValue(set.type, value)));
  const records =
    values.length === 1 ? `[${values[0]}]` : `[\n${values.map((one) => `    ${one},\n`).join('')}  ]`;
  return `\
resource "aws_route53_record" ${hclString(label)} {
  zone_id = var.${variable}
  name    = ${hclString(nameIn('route53', set.name))}
  type    = ${hclString(set.type)}
  ttl     = ${set.ttl}
  records = ${records}
}`;
}

/** The provider puts the outermost quotation marks of a TXT value itself; those between its strings are ours. */
function recordValue(type: RecordSet['type'], value: string): string {
  const written = rdataIn('route53', type, value);
  return type === 'TXT' ? written.slice(1, -1) : written;
}

/** An import block (Terraform 1.5); the id of a record is ZONEID_NAME_TYPE, as its documentation has it. */
function importBlock(set: RecordSet, variable: string, label: string): string {
  const name = nameIn('route53', set.name).toLowerCase();
  return `\
import {
  to = aws_route53_record.${label}
  id = "\${var.${variable}}_${hclLiteral(`${name}_${set.type}`)}"
}`;
}
