// DNS changes as rows of a table, a record in each: what is to stand there, and what becomes of what does. Names and
// values come in printable ASCII, so that neither a terminal nor a page obeys them.
import { type DnsChange, en, ja, joined, mapText, type RecordSet, say, type Text } from '../../model.ts';
import { cell, codeSpan } from './markdown.ts';
import { nameIn, rdataIn } from './rdata.ts';
import { isSameValue, lookFirst, standingOf } from './standing.ts';

export interface TableRow {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  /** To be pasted as it is; in the notation of a zone file where it holds more than printable ASCII. */
  readonly value: string;
  /** What is there, and what becomes of it. */
  readonly fate: Text;
}

export const TABLE_HEADS = {
  name: say(en`Name`, ja`名前`),
  type: say(en`Type`, ja`タイプ`),
  ttl: say(en`TTL (s)`, ja`TTL (秒)`),
  value: say(en`Value`, ja`値`),
  fate: say(en`What is there now`, ja`現在の状態`),
} as const satisfies Record<keyof TableRow, Text>;

const NEW = say(en`nothing: new`, ja`なし (新規)`);
const ADDED = say(en`not this: added to the set`, ja`この値はなし (レコードセットに追加)`);
const REPLACES = say(en`another value: replaced by this`, ja`別の値 (この値に置き換え)`);
const STAYS = say(en`this: stays`, ja`あり (そのまま)`);
const GOES = say(en`this: goes`, ja`あり (削除)`);
const IN_THE_WAY = say(
  en`this: goes, since no other data may stand beside a CNAME (RFC 1034 section 3.6.2)`,
  ja`あり (削除: CNAME と同じ名前に他のデータは置けません。RFC 1034 section 3.6.2)`,
);

/** A row for each record: of each change, first what is to stand there, then what goes. */
export function tableRows(changes: readonly DnsChange[]): TableRow[] {
  return changes.flatMap((change) => {
    const { set, remove } = change;
    const standing = standingOf(change);
    const goes = standing.kind === 'known' ? standing.goes : [];
    const look = lookFirst(change);
    return [
      ...set.values.map((value) => rowOf(set, value, fateOf(change, value))),
      // Nothing is to stand there, and nobody has seen whether anything does.
      ...(set.values.length === 0 && look !== undefined ? [rowOf(set, '?', look)] : []),
      ...goes.map((value) => rowOf(set, value, GOES)),
      ...(remove?.values.map((value) => rowOf(remove, value, IN_THE_WAY)) ?? []),
    ];
  });
}

function fateOf(change: DnsChange, value: string): Text {
  const look = lookFirst(change);
  const standing = standingOf(change);
  if (standing.kind === 'unknown') return look ?? standing.why;
  if (standing.stays.some((one) => isSameValue(change.set.type, one, value))) return STAYS;
  if (standing.goes.length > 0) return REPLACES;
  return standing.stays.length > 0 ? ADDED : NEW;
}

function rowOf({ name, type, ttl }: RecordSet, value: string, fate: Text): TableRow {
  return { name: nameIn('zoneFile', name), type, ttl, value: shownValue(type, value), fate };
}

/** Plain text stays bare, as most consoles take it; a bare one with quotation marks could be read as quoted. */
function shownValue(type: RecordSet['type'], value: string): string {
  const isPlain = /^[!-~](?:[ -~]*[!-~])?$/.test(value) && !/["\\]/.test(value);
  if (type === 'TXT') return isPlain ? value : rdataIn('zoneFile', type, value);
  return rdataIn('zoneFile', type, value);
}

/** The rows as a table of GitHub Flavored Markdown; ends with a newline. */
export function markdownTable(changes: readonly DnsChange[]): Text {
  const line = (cells: readonly Text[]) => joined(['| ', joined(cells, ' | '), ' |'], '');
  const code = (text: string): Text => mapText({ en: text, ja: text }, (words) => codeSpan(words, 'cell'));
  const rows = tableRows(changes).map(({ name, type, ttl, value, fate }) =>
    line([code(name), code(type), code(String(ttl)), code(value), mapText(fate, cell)]),
  );
  const { name, type, ttl, value, fate } = TABLE_HEADS;
  const head = line([name, type, ttl, value, fate].map((text) => mapText(text, cell)));
  return joined([head, '| --- | --- | --- | --- | --- |', ...rows, ''], '\n');
}
