// The records of a custom MAIL FROM domain: the MX record by which bounces come back to SES, and the SPF record by which
// SES may send for it (Amazon SES developer guide, "Using a custom MAIL FROM domain").
import { isSameName } from '../../email/names.ts';
import { shown } from '../../email/shown.ts';
import { isSpfRecord } from '../../email/spf/record.ts';
import {
  type DnsChange,
  en,
  type Fact,
  ja,
  joined,
  listed,
  type MailFromRecords,
  type MxRecord,
  type SpfEvaluation,
  say,
  type Text,
} from '../../model.ts';
import {
  aliasGoes,
  otherMailHosts,
  otherRegion,
  overTheLimit,
  REACHED,
  severalRecords,
  syntaxError,
} from './mail-from-words.ts';
import { type DnsFix, NOTHING_TO_DO, recordSet, stands, withText } from './record-set.ts';
import { leastLookups, MAX_LOOKUPS, merged, SES_INCLUDE, syntaxFault, withSes } from './spf-text.ts';

type Custom = Extract<MailFromRecords, { kind: 'custom' }>;

const SPF_RECORD = `v=spf1 ${SES_INCLUDE} ~all`;

/** What to publish for a MAIL FROM domain whose records were looked at. */
export function mailFromFix(records: MailFromRecords): DnsFix {
  if (records.kind === 'default') return NOTHING_TO_DO;
  const [mx, spf] = [mxFix(records), spfFix(records)];
  const isChanged = mx.changes.length + spf.changes.length > 0;
  if (isChanged && records.alias !== undefined) return inPlaceOfAlias(records, records.alias);
  return { changes: [...mx.changes, ...spf.changes], open: [...mx.open, ...spf.open] };
}

/** What stands at a name that SES knows nothing of yet: MX records as `10 host`, and all TXT records. */
export interface Standing {
  readonly mx: Fact<readonly string[]>;
  readonly txt: Fact<readonly string[]>;
}

/** What to publish for a MAIL FROM domain that SES is yet to be told of; what stands there already is amended. */
export function newMailFrom(domain: string, region: string, { mx, txt }: Standing): DnsFix {
  const exchange = `feedback-smtp.${region}.amazonses.com`;
  const ofMx = mx.known
    ? mxInPlaceOf(domain, exchange, mx.value.map(mxRecord))
    : { changes: [mxChange(domain, exchange, mx)], open: [] };
  const ofSpf = txt.known
    ? spfInPlaceOf(domain, txt.value)
    : { changes: [spfChange(domain, [SPF_RECORD], txt, spfFor(domain))], open: [] };
  return { changes: [...ofMx.changes, ...ofSpf.changes], open: [...ofMx.open, ...ofSpf.open] };
}

function mxRecord(text: string): MxRecord {
  const [preference = '', exchange = ''] = text.split(' ');
  return { preference: Number(preference), exchange };
}

/** No other data may stand beside a CNAME (RFC 1034 section 3.6.2): it goes, and what was read behind it stays. */
function inPlaceOfAlias({ domain, expectedExchange, txt }: Custom, alias: string): DnsFix {
  if (!txt.known) return { changes: [], open: [notRead(domain, txt.why)] };
  const texts = txt.value.records;
  const spf = spfInPlaceOf(domain, texts);
  const [amended] = spf.changes;
  if (amended === undefined && spf.open.length > 0) return spf;
  const values = amended?.set.values ?? texts;
  const mx = mxChange(domain, expectedExchange, stands('MX', []));
  return {
    changes: [
      { ...mx, remove: recordSet('CNAME', domain, [alias]) },
      spfChange(domain, values, stands('TXT', []), amended?.why ?? spfFor(domain)),
    ],
    open: [aliasGoes(domain, shown(alias)), ...spf.open],
  };
}

// ---------------------------------------------------------------------------------------------------------------
// MX.

function mxFix({ domain, expectedExchange, mx }: Custom): DnsFix {
  if (!mx.known) return { changes: [], open: [notRead(domain, mx.why)] };
  return mxInPlaceOf(domain, expectedExchange, mx.value.records);
}

function mxInPlaceOf(domain: string, expected: string, records: readonly MxRecord[]): DnsFix {
  const [only] = records;
  if (records.length === 1 && only !== undefined && isSameName(only.exchange, expected)) {
    return NOTHING_TO_DO;
  }
  const before = stands(
    'MX',
    records.map(({ preference, exchange }) => `${preference} ${exchange}`),
  );
  return {
    changes: [mxChange(domain, expected, before)],
    open: whoLosesMail(domain, expected, records),
  };
}

/** Exactly one MX record is allowed, so what else is there must go. */
function mxChange(domain: string, exchange: string, before: Fact<readonly string[]>): DnsChange {
  const why = say(
    en`bounces of mail from ${domain} come back to SES by its only MX record`,
    ja`${domain} からのメールのバウンスを SES で受け取るための唯一の MX レコード`,
  );
  return { purpose: 'mailFrom', set: recordSet('MX', domain, [`10 ${exchange}`]), before, why };
}

function whoLosesMail(domain: string, expected: string, records: readonly MxRecord[]): Text[] {
  // A null MX (RFC 7505) is nobody's.
  const others = records
    .map(({ exchange }) => exchange)
    .filter((exchange) => exchange !== '.' && !isSameName(exchange, expected));
  const regions = others.filter((exchange) => /^feedback-smtp\..+\.amazonses\.com\.?$/i.test(exchange));
  const hosts = others.filter((exchange) => !regions.includes(exchange));
  const names = (exchanges: readonly string[]) => listed(exchanges.map((exchange) => shown(exchange)));
  return [
    ...(regions.length > 0 ? [otherRegion(domain, names(regions))] : []),
    ...(hosts.length > 0 ? [otherMailHosts(domain, names(hosts))] : []),
  ];
}

// ---------------------------------------------------------------------------------------------------------------
// SPF.

function spfFix({ domain, spf, txt }: Custom): DnsFix {
  if (!spf.known) return { changes: [], open: [notRead(domain, spf.why)] };
  const { notPassing, evaluation } = spf.value;
  if (notPassing.length === 0) return NOTHING_TO_DO;
  if (!txt.known) {
    const before = { known: false, why: txt.why } as const;
    return { changes: [spfChange(domain, [SPF_RECORD], before, spfFor(domain))], open: [] };
  }
  return spfInPlaceOf(domain, txt.value.records, evaluation);
}

/** @param evaluation of a record by which SES does not pass; left out for a name that SES does not use yet */
function spfInPlaceOf(domain: string, texts: readonly string[], evaluation?: SpfEvaluation): DnsFix {
  const records = texts.filter(isSpfRecord);
  const faults = records.flatMap((record) => syntaxFault(record) ?? []);
  if (faults.length > 0) return { changes: [], open: [syntaxError(domain, joined(faults, '; '))] };
  const { record, why, open } = repaired(domain, records, evaluation);
  if (record === records[0] && records.length === 1) {
    return { changes: [], open: evaluation === undefined ? [] : [notByInclude(domain, evaluation.why)] };
  }
  const values = withText(texts, isSpfRecord, record);
  return { changes: [spfChange(domain, values, stands('TXT', texts), why)], open };
}

interface Repaired extends Pick<DnsFix, 'open'> {
  readonly record: string;
  readonly why: Text;
}

/** @param records all SPF records of the domain, without a syntax error */
function repaired(domain: string, records: readonly string[], evaluation?: SpfEvaluation): Repaired {
  const [first, ...others] = records;
  if (first === undefined) return { record: SPF_RECORD, why: spfFor(domain), open: [] };
  const isOne = others.length === 0;
  const { record: before, told } = isOne ? { record: first, told: [] } : merged(records);
  const amended = withSes(before, 'beforeAll');
  const lookups = Math.max(
    leastLookups(amended),
    // Where SES does not pass, the evaluation walked the record to its end, or to its error.
    isOne && evaluation !== undefined ? evaluation.lookups + (amended === before ? 0 : 1) : 0,
  );
  const isOver = lookups > MAX_LOOKUPS;
  // Terms are evaluated in order and the first match ends it (RFC 7208 section 4.6.2): in front, no error comes before.
  const error = isOne && evaluation?.result === 'permerror' ? evaluation.why : undefined;
  const isBroken = isOver || error !== undefined;
  const record = isBroken ? withSes(before, 'first') : amended;
  const several = isOne ? [] : [severalRecords(domain, records.length), ...told];
  const open = isOver
    ? [overTheLimit(domain, lookups)]
    : error !== undefined
      ? [brokenForOthers(domain, error)]
      : [];
  const why = joined([spfFor(domain), ...several, isBroken ? FIRST : REACHED], '; ');
  return { record, why, open };
}

function spfChange(
  domain: string,
  values: readonly string[],
  before: Fact<readonly string[]>,
  why: Text,
): DnsChange {
  return { purpose: 'mailFrom', set: recordSet('TXT', domain, values), before, why };
}

// ---------------------------------------------------------------------------------------------------------------
// In words.

const FIRST = say(
  en`${SES_INCLUDE} stands in front, where no other term fails before it`,
  ja`${SES_INCLUDE} を先頭に置き、ほかの項目のエラーより先に評価されるようにします`,
);

function spfFor(domain: string): Text {
  return say(
    en`SPF of ${domain} lets pass every address that SES sends from`,
    ja`SES の送信元アドレスがすべて ${domain} の SPF に合格するためのレコード`,
  );
}

function notRead(domain: string, why: Text): Text {
  return say(
    en`Whether a record of ${domain} is right is not known: ${why}.`,
    ja`${domain} のレコードが正しいかどうかは不明です: ${why}。`,
  );
}

function brokenForOthers(domain: string, why: Text): Text {
  return say(
    en`With this record SES passes, and other senders still get permerror for ${domain}: ${why}.`,
    ja`このレコードで SES は合格しますが、ほかの送信元では ${domain} が permerror のままです: ${why}。`,
  );
}

function notByInclude(domain: string, why: Text): Text {
  return say(
    en`The SPF record of ${domain} has ${SES_INCLUDE} where it is reached, and SES does not pass all the same: ${why}.
       Somebody has to look at the other terms.`,
    ja`${domain} の SPF レコードには ${SES_INCLUDE} が評価される位置にありますが、SES は合格しません: ${why}。ほかの項目を
       確認する必要があります。`,
  );
}
