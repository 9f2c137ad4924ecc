// Evidence that several checks give: answers of DNS behind a verdict, each with its question.
import {
  type AuthLeg,
  type DkimRecord,
  type DmarcDiscovery,
  type DmarcQuery,
  en,
  type Fact,
  ja,
  joined,
  type SenderAuthentication,
  type SpfEvaluation,
  same,
  say,
  type Text,
  type YesNo,
} from '../model.ts';
import type { EvidenceOf } from './define.ts';
import { COMMA, clipped, NONE, quoted, shortened } from './words.ts';

/** Whatever somebody publishes, a piece of evidence stays readable: an RSA key of 4096 bits takes some 740 characters. */
const LONGEST = 1000;

const NO_NAME = say(en`no such name`, ja`該当する名前なし`);
const NO_TXT = say(en`no TXT record`, ja`TXT レコードなし`);
const OTHER_TXT = say(
  en`TXT records, none of which is DMARC`,
  ja`TXT レコードはあるが、DMARC レコードではない`,
);

/** What a question for DMARC records brought, for a person: a clause. */
export function answerOf({ answer, records, fault }: DmarcQuery): Text {
  if (answer !== 'found') {
    const nothing = answer === 'nxdomain' ? NO_NAME : NO_TXT;
    return fault === undefined ? nothing : joined([nothing, fault], ': ');
  }
  const { length } = records;
  if (length > 1) {
    const quotes = records.map((text) => quoted(text));
    const all = joined(quotes, COMMA);
    return say(
      en`${length} records, so none counts: ${all}`,
      ja`レコードが ${length} 個あり、いずれも無効: ${all}`,
    );
  }
  const [record] = records;
  if (record === undefined)
    return fault === undefined
      ? OTHER_TXT
      : say(en`no DMARC record: ${fault}`, ja`DMARC レコードなし: ${fault}`);
  return fault === undefined ? same(record) : say(en`${record} (${fault})`, ja`${record} (${fault})`);
}

/** Each question for DMARC records, with its answer. */
export function dmarcEvidence<const F>(fact: F, queries: readonly DmarcQuery[]): EvidenceOf<F>[] {
  return queries.map((query) => ({
    fact,
    field: `TXT ${query.name}`,
    value: shortened(answerOf(query), LONGEST),
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
    const value = question.type === 'CNAME' ? target : texts.join(' | ');
    return {
      fact,
      field: `${question.type} ${question.name}`,
      value: value ? clipped(value, LONGEST) : NONE,
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
  const value =
    record === undefined ? say(en`(none, or several)`, ja`(なし、または複数)`) : clipped(record, LONGEST);
  const text = { fact, field: `TXT ${domain}`, value };
  return [
    own === undefined ? text : { ...text, asked: own },
    { fact, field: `check_host (${domain})`, value: result },
  ];
}

const PASSES: Readonly<Record<YesNo, Text>> = {
  yes: say(en`yes`, ja`合格`),
  no: say(en`no`, ja`不合格`),
  unknown: say(en`unknown`, ja`不明`),
};

/** What a sender's mail carries, and the DMARC records that were looked for. */
export function senderEvidence<const F>(fact: F, sender: SenderAuthentication): EvidenceOf<F>[] {
  const { from, dkim, spf, dmarc, dmarcByRfc7489 } = sender;
  const { unsigned = say(en`it is not signed`, ja`署名されていません`) } = sender;
  const leg = (name: string, { domain, passes, because }: AuthLeg): EvidenceOf<F> => ({
    fact,
    field: domain === undefined ? unknownDomain(name) : `${name} (${domain})`,
    value: shortened(joined([PASSES[passes], because], ': '), LONGEST),
  });
  const queries = (view: Fact<DmarcDiscovery>) => (view.known ? dmarcEvidence(fact, view.value.queries) : []);
  const signatures = dkim.map((one) => leg('DKIM', one));
  const none = { fact, field: `DKIM (${from})`, value: joined([PASSES.no, unsigned], ': ') };
  return [
    ...(dkim.length > 0 ? signatures : [none]),
    leg('SPF', spf),
    ...viewsEvidence(queries(dmarc), queries(dmarcByRfc7489)),
  ];
}

const unknownDomain = (leg: string): Text =>
  say(en`${leg} of a domain that is not known`, ja`${leg} (ドメインは不明)`);
