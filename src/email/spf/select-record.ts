// Which text of a domain is its SPF record: RFC 7208 sections 4.3 to 4.5.

import { shown } from '../shown.ts';
import type { Context } from './context.ts';
import { isVoid } from './dns.ts';
import { SpfError } from './ledger.ts';
import { isSpfRecord } from './record.ts';

/** The record, or why there is none, and whether the query for it came back empty (section 4.6.4). */
type Selected =
  | { readonly kind: 'record'; readonly text: string }
  | { readonly kind: 'none'; readonly why: string; readonly isVoid: boolean };

/**
 * Asks for the record of a domain.
 * @param failed what to throw when DNS does not answer
 * @throws SpfError when DNS does not answer, or for several records
 */
export async function selectRecord(
  context: Context,
  domain: string,
  failed: (why: string) => SpfError,
): Promise<Selected> {
  const none = (why: string, isVoid = false): Selected => ({
    kind: 'none',
    why: `${shown(domain)} ${why}`,
    isVoid,
  });
  if (!domain.includes('.')) return none('is not a name of several labels, so it has no SPF record');
  const answer = await context.dns.txt(domain);
  switch (answer.status) {
    case 'temperror':
      throw failed(answer.why);
    case 'badname':
      return { kind: 'none', why: `DNS cannot carry its name: ${answer.why}`, isVoid: false };
    case 'nxdomain':
      return none('does not exist', isVoid(answer));
    case 'nodata':
      return none('has no TXT record', isVoid(answer));
    case 'found':
      break;
  }
  const [text, ...others] = answer.records.filter(isSpfRecord);
  if (text === undefined) return none(`has no SPF record${nearMissOf(answer.records)}`);
  if (others.length === 0) return { kind: 'record', text };
  throw new SpfError(
    'permerror',
    `${shown(domain)} has ${others.length + 1} SPF records, and one is allowed (RFC 7208 section 4.5)`,
  );
}

/** Somebody meant a text for SPF: then it is worth telling why it is not read. */
function nearMissOf(texts: readonly string[]): string {
  const near = texts.find((text) => text.slice(0, 20).toLowerCase().includes('spf1'));
  return near === undefined ? '' : `: ${shown(near, 40)} does not begin with v=spf1 and a space`;
}
