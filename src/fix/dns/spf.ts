// The SPF record of a From domain itself: several made one, and one by which everybody passes closed. What a record is
// meant to say beyond that, only its author knows.
import { isSpfRecord } from '../../email/spf/record.ts';
import { en, ja, joined, type SpfEvaluation, say, type Text } from '../../model.ts';
import { severalRecords, syntaxError } from './mail-from-words.ts';
import { type DnsFix, NOTHING_TO_DO, recordSet, stands, withText } from './record-set.ts';
import { closed, leastLookups, MAX_LOOKUPS, merged, syntaxFault } from './spf-text.ts';

/** What to publish for a domain whose own SPF record is broken, or lets everybody pass. */
export function spfFix(spf: SpfEvaluation): DnsFix {
  const { domain, result, texts } = spf;
  if ((result !== 'permerror' && result !== 'pass') || texts === undefined) return NOTHING_TO_DO;
  const records = texts.filter(isSpfRecord);
  const [first] = records;
  if (first === undefined) return NOTHING_TO_DO;
  const faults = records.flatMap((record) => syntaxFault(record) ?? []);
  if (faults.length > 0) return { changes: [], open: [syntaxError(domain, joined(faults, '; '))] };
  const { record, why } = repaired(domain, records, first);
  if (record === first && records.length === 1) return { changes: [], open: [byAPerson(spf)] };
  const set = recordSet('TXT', domain, withText(texts, isSpfRecord, record));
  return {
    changes: [{ purpose: 'spf', set, before: stands('TXT', texts), why }],
    open: openAfter(spf, record, records),
  };
}

function repaired(domain: string, records: readonly string[], first: string): { record: string; why: Text } {
  if (records.length === 1) return { record: closed(first), why: CLOSED };
  const { record, told } = merged(records);
  const isClosed = records.some((one) => closed(one) !== one);
  const why = joined([severalRecords(domain, records.length), ...told, ...(isClosed ? [CLOSED] : [])], '; ');
  return { record, why };
}

/** What the new record may still be, as far as its text and the evaluation of the old one tell. */
function openAfter(spf: SpfEvaluation, record: string, records: readonly string[]): Text[] {
  const lookups = leastLookups(record);
  if (lookups > MAX_LOOKUPS) return [stillOver(spf.domain, lookups)];
  // A single record that is a permanent error is one by what it leads to, which closing it does not mend.
  return records.length === 1 && spf.result === 'permerror' ? [byAPerson(spf)] : [];
}

const CLOSED = say(
  en`~all stands in place of +all, by which anybody passes`,
  ja`誰でも合格する +all を ~all に置き換えます`,
);

function byAPerson({ domain, result, why }: SpfEvaluation): Text {
  return result === 'pass'
    ? say(
        en`Anybody passes SPF as ${domain}, and not by an all of its own record: ${why}. Somebody who knows its senders has
           to narrow that term.`,
        ja`誰でも ${domain} として SPF に合格しますが、原因は自身のレコードの all ではありません: ${why}。送信元を把握して
           いる担当者が、その項目の範囲を狭める必要があります。`,
      )
    : say(
        en`SPF of ${domain} stays a permanent error until somebody who knows its senders mends the record: ${why}.`,
        ja`送信元を把握している担当者がレコードを修正するまで、${domain} の SPF は permerror のままです: ${why}。`,
      );
}

function stillOver(domain: string, lookups: number): Text {
  return say(
    en`The terms of ${domain} come to ${lookups} look-ups or more, and ${MAX_LOOKUPS} are allowed (RFC 7208 section 4.6.4):
       somebody who knows its senders has to take some out.`,
    ja`${domain} の項目のルックアップは合わせて ${lookups} 回以上となり、上限の ${MAX_LOOKUPS} 回を超えます (RFC 7208 section
       4.6.4)。送信元を把握している担当者が項目を減らす必要があります。`,
  );
}
