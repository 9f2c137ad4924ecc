// What is wrong with the DMARC records at a name, for a person, and whether it matters to a domain.
import { oneBelow } from '../../email/dmarc/organization.ts';
import { type DmarcParse, parseDmarc } from '../../email/dmarc/record.ts';
import { type DmarcDiscovery, type DmarcQuery, en, ja, joined, say, type Text } from '../../model.ts';
import { clauses, clipped, fewOf, quoted, shortened } from '../words.ts';
import { publishedFor } from './record.ts';

type Fault = Exclude<DmarcParse, { kind: 'notDmarc' }>['faults'][number];

/** A record may be all faults; the first few show what is wrong. */
const MOST = 5;

/**
 * Each fault of what a name holds, with its text and place, as a clause; empty where nothing is wrong. Columns count
 * from 1.
 */
export function faultsAt({ answer, records, fault }: DmarcQuery): Text[] {
  if (answer !== 'found') return [];
  const quotes = records.map((record) => quoted(record));
  const ofAll = fault === undefined ? [] : [shortened(fault, 300)];
  return [
    ...(quotes.length > 1 ? ofAll.map((text) => joined([text, fewOf(quotes, MOST)], ': ')) : ofAll),
    ...records.slice(0, MOST).flatMap(faultsOf),
  ];
}

function faultsOf(text: string): Text[] {
  const parsed = parseDmarc(text);
  if (parsed.kind === 'notDmarc') return [];
  const places = parsed.faults.slice(0, MOST).map(placeOf);
  const more = parsed.faults.length - places.length;
  const told = [
    ...places,
    ...(more > 0 ? [say(en`and ${more} more`, ja`ほかに ${more} 件あります`)] : []),
    ...(parsed.kind === 'treatedAsNone' ? [takenAsNone(parsed.why)] : []),
    ...(parsed.kind === 'void' ? [NO_DMARC] : []),
  ];
  if (told.length === 0) return [];
  const [record, all] = [quoted(text), clauses(told)];
  return [say(en`in ${record}: ${all}`, ja`${record}: ${all}`)];
}

const takenAsNone = (why: Text): Text =>
  say(
    en`${why}, so receivers take the record as p=none`,
    ja`${why}。そのため、受信側はこのレコードを p=none として扱います`,
  );

const NO_DMARC = say(en`receivers apply no DMARC by it`, ja`受信側は、このレコードでは DMARC を適用しません`);

function placeOf({ tag, column, why }: Fault): Text {
  const place = column + 1;
  // A name that is no tag's stands in the reason, in quotation marks.
  return /^[a-z]{1,20}$/.test(tag)
    ? say(en`${tag}, column ${place}: ${why}`, ja`${tag} (${place} 文字目): ${why}`)
    : say(en`column ${place}: ${why}`, ja`${place} 文字目: ${why}`);
}

/**
 * Does what stands at the name of a question decide for the domain, or would it once it was put right? Its own name
 * does, and so does the one whose record it inherits: the shortest, or the one below a public suffix (RFC 9989 section
 * 4.10.2).
 */
export function decides(dmarc: DmarcDiscovery, query: DmarcQuery): boolean {
  const { queries } = dmarc;
  const [own] = queries;
  if (own === undefined || query === own) return true;
  if (dmarc.kind === 'found' && query.name === dmarc.at) return true;
  if (dmarc.kind === 'found' && dmarc.scope === 'publicSuffix') {
    return publishedFor(query.name) === oneBelow(publishedFor(dmarc.at), publishedFor(own.name));
  }
  const holding = queries.filter(({ records, fault }) => records.length > 0 || fault !== undefined);
  return query === holding.at(-1);
}

/**
 * Of tags that no RFC knows, in a record that applies: a slip of the pen is among them more often than not. A sentence,
 * or none.
 */
export function unknownTags(record: string): Text[] {
  const parsed = parseDmarc(record);
  if (parsed.kind === 'notDmarc' || parsed.record.unknown.length === 0) return [];
  const tags = fewOf(
    parsed.record.unknown.map(({ tag }) => clipped(tag, 20)),
    MOST,
  );
  return [
    say(
      en`Receivers ignore what no RFC knows in it: ${tags}.`,
      ja`どの RFC にもないタグは受信側に無視されます: ${tags}。`,
    ),
  ];
}
