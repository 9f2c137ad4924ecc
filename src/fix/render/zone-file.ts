// DNS changes as lines of a zone file (RFC 1035 section 5), for whoever hosts the zone outside Route 53. A zone file adds
// lines to what is there, so what must go is said in comments.
import { type DnsChange, en, ja, joined, type RecordSet, same, say, type Text } from '../../model.ts';
import { comment } from './quote.ts';
import { absoluteName, rdataIn } from './rdata.ts';
import { lookFirst, removedSets, standingOf } from './standing.ts';

const REPLACED = say(
  en`Delete these lines, which are replaced:`,
  ja`次の行は置き換えられるため、削除してください:`,
);
const REMOVED_FIRST = say(
  en`Remove this set first. No other data may stand beside a CNAME (RFC 1034 section 3.6.2):`,
  ja`先に次のレコードセットを削除してください。CNAME と同じ名前に他のデータは置けません (RFC 1034 section 3.6.2):`,
);
const REMOVED = say(
  en`Remove this set; nothing takes its place:`,
  ja`次のレコードセットを削除してください。代わりのレコードはありません:`,
);

/** Lines with absolute names, TTL and class for each change, and what they are for; ends with a newline. */
export function zoneFile(changes: readonly DnsChange[]): Text {
  return joined([joined(changes.map(changeLines), '\n\n'), '\n'], '');
}

function changeLines(change: DnsChange): Text {
  const { set, why } = change;
  const look = lookFirst(change);
  const comments = [
    why,
    ...(look === undefined ? [] : [look]),
    ...removalLines(change),
    ...replacedLines(change),
  ];
  return joined([...comments.map((line) => comment(';', line)), ...recordLines(set)], '\n');
}

function replacedLines(change: DnsChange): Text[] {
  const { set } = change;
  const standing = standingOf(change);
  if (set.values.length === 0 || standing.kind === 'unknown' || standing.goes.length === 0) return [];
  return [REPLACED, ...recordLines({ ...set, values: standing.goes }).map(same)];
}

/** The sets that must go, and why, for comments: whatever writes the others cannot take them away. */
export function removalLines(change: DnsChange): Text[] {
  return removedSets(change).flatMap((set) => [
    set === change.remove ? REMOVED_FIRST : REMOVED,
    ...recordLines(set).map(same),
  ]);
}

/** A line for each record of a set. */
export function recordLines({ name, ttl, type, values }: RecordSet): string[] {
  return values.map((value) => `${absoluteName(name)} ${ttl} IN ${type} ${rdataIn('zoneFile', type, value)}`);
}
