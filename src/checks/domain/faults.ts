// What is wrong with the DMARC records at a name, for a person, and whether it matters to a domain.
import { oneBelow } from '../../email/dmarc/organization.ts';
import { type DmarcParse, parseDmarc } from '../../email/dmarc/record.ts';
import type { DmarcDiscovery, DmarcQuery } from '../../model.ts';
import { clipped, fewOf, quoted } from '../words.ts';
import { publishedFor } from './record.ts';

type Fault = Exclude<DmarcParse, { kind: 'notDmarc' }>['faults'][number];

/** A record may be all faults; the first few show what is wrong. */
const MOST = 5;

/** Each fault of what a name holds, with its text and place; empty where nothing is wrong. Columns count from 1. */
export function faultsAt({ answer, records, fault }: DmarcQuery): string[] {
  if (answer !== 'found') return [];
  const several =
    records.length > 1
      ? `: ${fewOf(
          records.map((record) => quoted(record)),
          MOST,
        )}`
      : '';
  const ofAll = fault === undefined ? [] : [`${clipped(fault, 300)}${several}`];
  return [...ofAll, ...records.slice(0, MOST).flatMap(faultsOf)];
}

function faultsOf(text: string): string[] {
  const parsed = parseDmarc(text);
  if (parsed.kind === 'notDmarc') return [];
  const places = parsed.faults.slice(0, MOST).map(placeOf);
  const more = parsed.faults.length - places.length;
  const told = [
    ...places,
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(parsed.kind === 'treatedAsNone' ? [`${parsed.why}, so receivers take the record as p=none`] : []),
    ...(parsed.kind === 'void' ? ['receivers apply no DMARC by it'] : []),
  ];
  return told.length > 0 ? [`in ${quoted(text)}: ${told.join('; ')}`] : [];
}

function placeOf({ tag, column, why }: Fault): string {
  // A name that is no tag's stands in the reason, in quotation marks.
  const name = /^[a-z]{1,20}$/.test(tag) ? `${tag}, ` : '';
  return `${name}column ${column + 1}: ${why}`;
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

/** Tags that no RFC knows, in a record that applies: a slip of the pen is among them more often than not. */
export function unknownTags(record: string): string {
  const parsed = parseDmarc(record);
  if (parsed.kind === 'notDmarc' || parsed.record.unknown.length === 0) return '';
  const tags = fewOf(
    parsed.record.unknown.map(({ tag }) => clipped(tag, 20)),
    MOST,
  );
  return ` Receivers ignore what no RFC knows in it: ${tags}.`;
}
