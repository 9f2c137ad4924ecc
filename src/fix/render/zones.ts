// Which zone a name belongs to. Records are changed zone by zone, and a name alone does not tell where its zone begins.
import { organizationalDomainByPsl } from '../../email/dmarc/organization.ts';
import { toQueryName } from '../../email/names.ts';
import { type DnsChange, en, ja, say, type Text } from '../../model.ts';
import { nameIn } from './rdata.ts';

/** A zone; its id only where somebody has read it from Route 53. */
export interface HostedZone {
  readonly name: string;
  readonly id?: string;
}

export interface ZoneChanges {
  readonly zone: HostedZone;
  /** Taken from the name by the Public Suffix List, not given: the real zone may begin further down. */
  readonly isGuessed: boolean;
  readonly changes: readonly DnsChange[];
}

/** The changes of each zone, in the order of their first. A name goes to the longest zone that it is in. */
export function groupByZone(changes: readonly DnsChange[], zones: readonly HostedZone[]): ZoneChanges[] {
  const given = new Map([...zones].reverse().map((zone) => [spelled(zone.name), zone]));
  const groups = new Map<string, ZoneChanges & { readonly changes: DnsChange[] }>();
  for (const change of changes) {
    const name = spelled(change.set.name);
    const found = longestZone(name, given);
    const zone = found ?? { name: organizationalDomainByPsl(name) };
    const key = spelled(zone.name);
    const group = groups.get(key) ?? { zone, isGuessed: found === undefined, changes: [] };
    group.changes.push(change);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function longestZone(name: string, zones: ReadonlyMap<string, HostedZone>): HostedZone | undefined {
  const labels = name.split('.');
  for (let start = 0; start < labels.length; start += 1) {
    const zone = zones.get(labels.slice(start).join('.'));
    if (zone !== undefined) return zone;
  }
  return undefined;
}

/** In the spelling that names are compared in; what DNS cannot carry stays apart. */
function spelled(name: string): string {
  const query = toQueryName(name);
  return query.ok ? query.name : name.toLowerCase().replace(/\.$/, '');
}

/** What the id of a zone is the id of, for a variable or a parameter. */
export function zoneDescription({ zone, isGuessed }: ZoneChanges): Text {
  const name = nameIn('zoneFile', zone.name);
  return isGuessed
    ? say(
        en`Id of the hosted zone that holds the names under ${name}`,
        ja`${name} 以下の名前を持つホストゾーンの ID`,
      )
    : say(en`Id of the hosted zone ${name}`, ja`ホストゾーン ${name} の ID`);
}
