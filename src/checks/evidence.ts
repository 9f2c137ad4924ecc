// Evidence that several checks give: answers of DNS behind a verdict, each with its question.
import type {
  DkimRecord,
  DmarcDiscovery,
  DmarcQuery,
  Fact,
  SenderAuthentication,
  SpfEvaluation,
} from '../model.ts';
import type { EvidenceOf } from './define.ts';
import { clipped, quoted } from './words.ts';

/** Whatever somebody publishes, a piece of evidence stays readable: an RSA key of 4096 bits takes some 740 characters. */
const LONGEST = 1000;
const NOTHING = '(none)';

/** What a question for DMARC records brought, for a person. */
export function answerOf({ answer, records, fault }: DmarcQuery): string {
  if (answer !== 'found') {
    const nothing = answer === 'nxdomain' ? 'no such name' : 'no TXT record';
    return fault === undefined ? nothing : `${nothing}: ${fault}`;
  }
  if (records.length > 1)
    return `${records.length} records, so none counts: ${records.map((text) => quoted(text)).join(', ')}`;
  const [record] = records;
  if (record !== undefined) return fault === undefined ? record : `${record} (${fault})`;
  return fault === undefined ? 'TXT records, none of which is DMARC' : `no DMARC record: ${fault}`;
}

/** Each question for DMARC records, with its answer. */
export function dmarcEvidence<const F>(fact: F, queries: readonly DmarcQuery[]): EvidenceOf<F>[] {
  return queries.map((query) => ({
    fact,
    field: `TXT ${query.name}`,
    value: clipped(answerOf(query), LONGEST),
    asked: query.asked,
  }));
}

/** The questions of both views, each once: they mostly ask for the same names. */
export function viewsEvidence<const F>(
  first: readonly EvidenceOf<F>[],
  second: readonly EvidenceOf<F>[],
): EvidenceOf<F>[] {
  const fields = new Set(first.map(({ field }) => field));
  return [...first, ...second.filter(({ field }) => !fields.has(field))];
}

/** The CNAME and the texts that DNS has for a DKIM record. */
export function dkimEvidence<const F>(fact: F, { target, texts, asked }: DkimRecord): EvidenceOf<F>[] {
  return asked.map((question) => {
    const value = question.type === 'CNAME' ? (target ?? NOTHING) : texts.join(' | ') || NOTHING;
    return {
      fact,
      field: `${question.type} ${question.name}`,
      value: clipped(value, LONGEST),
      asked: question,
    };
  });
}

/** The record of an SPF evaluation. */
export function spfEvidence<const F>(
  fact: F,
  { domain, record, result, asked }: SpfEvaluation,
): EvidenceOf<F>[] {
  const own = asked.find(({ type, name }) => type === 'TXT' && name === domain);
  const text = { fact, field: `TXT ${domain}`, value: clipped(record ?? '(none, or several)', LONGEST) };
  return [
    own === undefined ? text : { ...text, asked: own },
    { fact, field: `check_host of ${domain}`, value: result },
  ];
}

/** What a sender's mail carries, and the DMARC records that were looked for. */
export function senderEvidence<const F>(fact: F, sender: SenderAuthentication): EvidenceOf<F>[] {
  const { from, dkim, unsigned, spf, dmarc, dmarcByRfc7489 } = sender;
  const leg = (name: string, { domain, passes, because }: SenderAuthentication['spf']): EvidenceOf<F> => ({
    fact,
    field: `${name} of ${domain ?? 'a domain that is not known'}`,
    value: clipped(`${passes}: ${because}`, LONGEST),
  });
  const queries = (view: Fact<DmarcDiscovery>) => (view.known ? dmarcEvidence(fact, view.value.queries) : []);
  const signatures = dkim.map((one) => leg('DKIM', one));
  const none = { fact, field: `DKIM of ${from}`, value: `no: ${unsigned ?? 'it is not signed'}` };
  return [
    ...(dkim.length > 0 ? signatures : [none]),
    leg('SPF', spf),
    ...viewsEvidence(queries(dmarc), queries(dmarcByRfc7489)),
  ];
}
