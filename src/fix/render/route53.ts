// DNS changes as change batches of Route 53, for `aws route53 change-resource-record-sets`. A batch is made whole or not
// at all, and it replaces sets whole: a set that nobody has seen is only created, which Route 53 refuses if it is there.
import { type DnsChange, distinct, en, ja, type RecordSet, say, type Text } from '../../model.ts';
import { jsonDocument } from './quote.ts';
import { nameIn, rdataIn } from './rdata.ts';
import { lookFirst, removedSets, standingOf } from './standing.ts';
import { groupByZone, type HostedZone, type ZoneChanges } from './zones.ts';

/** A change batch for one zone. A zone has several where some sets were not seen, or where one would be too large. */
export interface ZoneBatch {
  readonly zone: HostedZone;
  /** JSON for --change-batch. */
  readonly json: string;
  /** The sets that it deletes, each with the line of its TTL, which is not known: a resolver tells what is left of one. */
  readonly deletions: readonly Deletion[];
  /** What to know before it is run: a set that was not seen, a zone that was guessed, what Route 53 refuses. */
  readonly notes: readonly Text[];
}

export interface Deletion {
  /** As Route 53 writes it, without the last dot. */
  readonly name: string;
  readonly type: string;
  /** Of the TTL in the JSON, from 1. */
  readonly line: number;
}

interface Change {
  readonly Action: 'CREATE' | 'UPSERT' | 'DELETE';
  readonly ResourceRecordSet: {
    readonly Name: string;
    readonly Type: string;
    readonly TTL: number;
    readonly ResourceRecords: readonly { readonly Value: string }[];
  };
}

/**
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html: for one request; what UPSERT holds
 * counts twice. A value has 4,000 characters at most (API reference, ResourceRecord).
 */
const MOST = { records: 1000, characters: 32_000, ofValue: 4000 };

/** The batches of each zone; those of sets that were not seen stand apart, so that a refusal holds up nothing else. */
export function changeBatches(changes: readonly DnsChange[], zones: readonly HostedZone[] = []): ZoneBatch[] {
  return groupByZone(changes, zones).flatMap((group) => {
    const seen = group.changes.filter(({ before }) => before.known);
    const unseen = group.changes.filter(({ before }) => !before.known);
    return [...fitting(seen), ...fitting(unseen)].map((part) => batchOf(part, group));
  });
}

function batchOf(changes: readonly DnsChange[], { zone, isGuessed }: ZoneChanges): ZoneBatch {
  const parts = changes.flatMap(partsOf);
  const looks = changes.map(lookFirst).filter((note) => note !== undefined);
  const actions = new Set(parts.map(({ Action }) => Action));
  const notes = [
    ...(isGuessed ? [guessed(zone)] : []),
    ...looks,
    ...(looks.length > 0 && actions.has('CREATE') ? [CREATES_ONLY] : []),
    ...(actions.has('DELETE') ? [MUST_MATCH] : []),
    ...parts.filter(isTooLong).map(tooLong),
  ];
  const json = jsonDocument({ Changes: parts });
  return { zone, json, deletions: deletionsIn(json, parts), notes: distinct(notes) };
}

/** A text stands on one line with its member, so that none looks like a TTL. */
function deletionsIn(json: string, parts: readonly Change[]): Deletion[] {
  const ttls = json.split('\n').flatMap((text, index) => (/^ *"TTL": \d+,$/.test(text) ? [index + 1] : []));
  return parts.flatMap(({ Action, ResourceRecordSet: { Name, Type } }, index) => {
    const line = ttls[index];
    return Action === 'DELETE' && line !== undefined ? [{ name: Name, type: Type, line }] : [];
  });
}

/** Deletions come first: no set may stand beside a CNAME, not even within a batch. */
function partsOf(change: DnsChange): Change[] {
  const { set } = change;
  const deletions = removedSets(change).map((one) => part('DELETE', one));
  if (set.values.length === 0) return deletions;
  return [...deletions, part(standingOf(change).kind === 'known' ? 'UPSERT' : 'CREATE', set)];
}

function part(Action: Change['Action'], { name, type, ttl, values }: RecordSet): Change {
  const ResourceRecords = values.map((value) => ({ Value: rdataIn('route53', type, value) }));
  return {
    Action,
    ResourceRecordSet: { Name: nameIn('route53', name), Type: type, TTL: ttl, ResourceRecords },
  };
}

/** Changes in as many batches as the limits ask for; what belongs to one change stays together. */
function fitting(changes: readonly DnsChange[]): DnsChange[][] {
  const batches: DnsChange[][] = [];
  let left = { records: 0, characters: 0 };
  for (const change of changes) {
    const cost = costOf(change);
    if (cost.records > left.records || cost.characters > left.characters) {
      batches.push([]);
      left = MOST;
    }
    batches.at(-1)?.push(change);
    left = { records: left.records - cost.records, characters: left.characters - cost.characters };
  }
  return batches;
}

function costOf(change: DnsChange) {
  let records = 0;
  let characters = 0;
  for (const { Action, ResourceRecordSet } of partsOf(change)) {
    const times = Action === 'UPSERT' ? 2 : 1;
    for (const { Value } of ResourceRecordSet.ResourceRecords) {
      records += times;
      characters += times * Value.length;
    }
  }
  return { records, characters };
}

// ---------------------------------------------------------------------------------------------------------------
// Notes.

function guessed({ name }: HostedZone): Text {
  const zone = nameIn('zoneFile', name);
  return say(
    en`The hosted zone is taken to be ${zone}, by the Public Suffix List; use the one that really holds these names.`,
    ja`ホストゾーンは Public Suffix List から ${zone} と推定しています。実際にこれらの名前を持つホストゾーンを指定してください。`,
  );
}

const CREATES_ONLY = say(
  en`CREATE adds sets and replaces none: if one is there after all, Route 53 refuses the whole batch.`,
  ja`CREATE は追加のみを行い、置き換えません。すでにレコードセットがある場合、Route 53 はバッチ全体を拒否します。`,
);

const MUST_MATCH = say(
  en`DELETE must name the set exactly as it is, its TTL and the strings of its TXT records included; otherwise Route 53
     refuses the whole batch and changes nothing.`,
  ja`DELETE は TTL と TXT レコードの文字列の区切りも含めて現在の内容と一致している必要があります。一致しない場合、Route 53 は
     バッチ全体を拒否し、何も変更しません。`,
);

const isTooLong = ({ ResourceRecordSet: { ResourceRecords } }: Change) =>
  ResourceRecords.some(({ Value }) => Value.length > MOST.ofValue);

function tooLong({ ResourceRecordSet: { Name, Type } }: Change): Text {
  return say(
    en`Route 53 takes values of at most ${MOST.ofValue} characters; one of ${Name} ${Type} is longer.`,
    ja`Route 53 の値は最大 ${MOST.ofValue} 文字ですが、${Name} の ${Type} にはこれを超える値があります。`,
  );
}
