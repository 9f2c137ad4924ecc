// The DNS tree walk of RFC 9989 section 4.10: the DMARC records at a domain and above it. Which of them applies is for
// discovery.ts to say, and which names the organizational domain for organization.ts.
import { type DmarcQuery, en, ja, joined, say, type Text } from '../../model.ts';
import { DnsTempError, type Resolver } from '../resolver.ts';
import { shown } from '../shown.ts';
import { type DmarcParse, parseDmarc } from './record.ts';

/** A name with exactly one DMARC record. */
export interface Published {
  /** Without `_dmarc.`. */
  readonly domain: string;
  readonly text: string;
  readonly parsed: Exclude<DmarcParse, { kind: 'notDmarc' }>;
}

/** The names above a domain that the walk asks, longest first: at most seven (section 4.10, steps 3, 4 and 7). */
export function parentsToAsk(domain: string): string[] {
  const labels = domain.split('.');
  const first = labels.length >= 8 ? labels.length - 7 : 1;
  return labels.map((_, index) => labels.slice(index).join('.')).slice(first);
}

/**
 * Walks from a domain, or with `above` from its first parent, up to the top-level domain or a record with psd=y or
 * psd=n. Every name that is asked could change what follows from the walk, so one without an answer leaves it open.
 * @param domain as toAsciiName() spells it
 * @param queries each question and what came back is added here
 * @returns the names with one record, longest first
 * @throws DnsTempError
 */
export async function walkTree(
  domain: string,
  resolver: Resolver,
  queries: DmarcQuery[],
  from: 'domain' | 'above' = 'domain',
): Promise<Published[]> {
  const published: Published[] = [];
  const names = parentsToAsk(domain);
  for (const name of from === 'domain' ? [domain, ...names] : names) {
    const found = only(await askAt(name, resolver, queries));
    if (found === undefined) continue;
    published.push(found);
    if (found.parsed.record.psd !== 'u') break;
  }
  return published;
}

/** Section 4.10, steps 2 and 6: where several records remain, none counts. */
export function only(published: readonly Published[]): Published | undefined {
  return published.length === 1 ? published[0] : undefined;
}

/**
 * Asks for the DMARC records at one name, and notes the question.
 * @throws DnsTempError
 */
export async function askAt(domain: string, resolver: Resolver, queries: DmarcQuery[]): Promise<Published[]> {
  const name = `_dmarc.${domain}`;
  const answer = await resolver.txt(name);
  const { asked } = answer;
  switch (answer.status) {
    case 'temperror':
      throw new DnsTempError(answer.why);
    case 'badname':
      // Too long with the label in front: nobody can publish there.
      queries.push({ name, records: [], texts: [], answer: 'nxdomain', fault: answer.why, asked });
      return [];
    case 'nodata':
    case 'nxdomain':
      queries.push({ name, records: [], texts: [], answer: answer.status, asked });
      return [];
    case 'found': {
      const { published, fault } = readRecords(domain, answer.records);
      const records = published.map(({ text }) => text);
      queries.push({
        ...{ name, records, texts: answer.records, answer: 'found', asked },
        ...(fault && { fault }),
      });
      return published;
    }
  }
}

/** Texts that are told of, of those that were only meant for DMARC. */
const MOST = 3;

/** The texts that are DMARC records, and what is wrong with what is there. */
function readRecords(
  domain: string,
  texts: readonly string[],
): { published: Published[]; fault: Text | undefined } {
  const published: Published[] = [];
  const unread: Unread[] = [];
  for (const text of texts) {
    const parsed = parseDmarc(text);
    if (parsed.kind !== 'notDmarc') published.push({ domain, text, parsed });
    else if (parsed.meant) unread.push({ text, why: parsed.why });
  }
  const faults = [...faultsOf(published), ...unreadTold(unread)];
  return { published, fault: faults.length === 0 ? undefined : joined(faults, '; ') };
}

/** A text that was only meant for DMARC. */
interface Unread {
  readonly text: string;
  readonly why: Text;
}

function faultsOf(published: readonly Published[]): Text[] {
  if (published.length > 1) {
    return [
      say(
        en`${published.length} records: where there are several, none counts`,
        ja`レコードが ${published.length} 個ありますが、複数ある場合はどれも有効になりません`,
      ),
    ];
  }
  const parsed = only(published)?.parsed;
  if (parsed?.kind !== 'void') return [];
  return [
    say(
      en`${parsed.why}, and rua names no address for reports`,
      ja`${parsed.why}。rua にもレポートの宛先がありません`,
    ),
  ];
}

/** A name may hold thousands of texts; the first few show what is wrong. */
function unreadTold(unread: readonly Unread[]): Text[] {
  const told = unread
    .slice(0, MOST)
    .map(({ text, why }) =>
      say(
        en`${shown(text)} is not read as DMARC: ${why}`,
        ja`${shown(text)} は DMARC として解釈されません: ${why}`,
      ),
    );
  const more = unread.length - told.length;
  return more > 0 ? [...told, say(en`and ${more} more`, ja`ほかに ${more} 件あります`)] : told;
}
