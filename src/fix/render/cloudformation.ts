// DNS changes as AWS::Route53::RecordSet resources of CloudFormation. A stack creates sets and takes over none
// that are there already, which its comments say.
import { Document, isMap, isScalar } from 'yaml';
import { type DnsChange, en, ja, type Locale, type RecordSet, say, type Text } from '../../model.ts';
import { camelCase, logicalId } from './identifiers.ts';
import { onOneLine } from './quote.ts';
import { nameIn, rdataIn } from './rdata.ts';
import { lookFirst } from './standing.ts';
import { removalLines } from './zone-file.ts';
import { groupByZone, type HostedZone, type ZoneChanges, zoneDescription } from './zones.ts';

const IS_THERE = say(
  en`This set stands there already, and CloudFormation creates sets but replaces none that it did not make. Change it by
     a change batch instead, or in the stack that made it.`,
  ja`このレコードセットはすでに存在します。CloudFormation はレコードセットを作成しますが、自身が作成していないものは置き換えません。
     代わりに変更バッチで変更するか、作成元のスタックで変更してください。`,
);
const UNSEEN = say(
  en`If a set is there after all, CloudFormation refuses to create this one.`,
  ja`すでにレコードセットがある場合、CloudFormation はこれを作成できません。`,
);

/** A template with a parameter for the id of each zone; ends with a newline. */
export function cloudFormation(changes: readonly DnsChange[], zones: readonly HostedZone[] = []): Text {
  const groups = groupByZone(changes, zones);
  return { en: templateIn('en', groups), ja: templateIn('ja', groups) };
}

interface Entry {
  readonly content: Readonly<Record<string, unknown>>;
  readonly comments: readonly Text[];
}

function templateIn(locale: Locale, groups: readonly ZoneChanges[]): string {
  const entries = new Map<string, Entry>();
  const parameters: Record<string, unknown> = {};
  const gone: Text[] = [];
  for (const [index, group] of groups.entries()) {
    const parameter = parameterOf(group, index, groups);
    parameters[parameter] = parameterIn(locale, group);
    for (const change of group.changes) {
      if (change.set.values.length === 0) gone.push(...commentsOn(change));
      else entries.set(unusedId(change.set, entries), entryOf(change, parameter));
    }
  }
  const Resources = Object.fromEntries([...entries].map(([id, { content }]) => [id, content]));
  const document = new Document({
    AWSTemplateFormatVersion: '2010-09-09',
    Parameters: parameters,
    Resources,
  });
  document.commentBefore = gone.length === 0 ? null : commentIn(locale, gone);
  for (const [id, { comments }] of entries) commentOn(document, id, commentIn(locale, comments));
  // YAML 1.1 readers take a bare 0123, yes or 2010-09-09 for something else than text.
  return document.toString({ defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
}

/** Two changes of one set would be two keys of one name, of which YAML readers drop one. */
function unusedId(set: RecordSet, taken: ReadonlyMap<string, unknown>): string {
  const id = logicalId(set);
  let free = id;
  for (let number = 2; taken.has(free); number += 1) free = `${id}N${number}`;
  return free;
}

function entryOf(change: DnsChange, parameter: string): Entry {
  const { name, type, ttl, values } = change.set;
  const content = {
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      HostedZoneId: { Ref: parameter },
      Name: nameIn('route53', name),
      Type: type,
      // A string, says the resource reference.
      TTL: String(ttl),
      ResourceRecords: values.map((value) => rdataIn('route53', type, value)),
    },
  };
  return { content, comments: commentsOn(change) };
}

function commentsOn(change: DnsChange): Text[] {
  const { before, set, why } = change;
  const look = lookFirst(change);
  const isThere = before.known && before.value.length > 0 && set.values.length > 0;
  return [
    why,
    ...(look === undefined ? [] : [look, UNSEEN]),
    ...(isThere ? [IS_THERE] : []),
    ...removalLines(change),
  ];
}

function commentIn(locale: Locale, lines: readonly Text[]): string {
  // The library puts the mark in front of each line, and nothing else.
  return lines.map((line) => ` ${onOneLine(line[locale])}`).join('\n');
}

function commentOn(document: Document, id: string, text: string): void {
  const resources = document.get('Resources');
  if (!isMap(resources)) return;
  const pair = resources.items.find(({ key }) => isScalar(key) && key.value === id);
  if (isScalar(pair?.key)) pair.key.commentBefore = text;
}

/** `HostedZoneIdExampleCom`; numbered where two zones come to the same. */
function parameterOf({ zone }: ZoneChanges, index: number, groups: readonly ZoneChanges[]): string {
  const words = camelCase(zone.name);
  const earlier = groups.slice(0, index).filter((group) => camelCase(group.zone.name) === words).length;
  return `HostedZoneId${words}${earlier === 0 ? '' : `N${earlier + 1}`}`;
}

function parameterIn(locale: Locale, group: ZoneChanges): Record<string, string> {
  const { id } = group.zone;
  return {
    Type: 'AWS::Route53::HostedZone::Id',
    Description: zoneDescription(group)[locale],
    ...(id === undefined ? {} : { Default: id }),
  };
}
