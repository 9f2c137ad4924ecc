// What is wrong with the live records of a custom MAIL FROM domain, and what SES and receivers then do.
import {
  distinct,
  en,
  ja,
  joined,
  type MailFrom,
  type MailFromRecords,
  type MxRecord,
  mapText,
  type Part,
  paragraph,
  type SesSpf,
  say,
  type Text,
} from '../../model.ts';
import { clipped, fewOf } from '../words.ts';
import { besides } from './dkim-records.ts';

type Custom = Extract<MailFrom, { kind: 'custom' }>;
type Records = Extract<MailFromRecords, { kind: 'custom' }>;

/** Clauses, each of which can stand as a sentence without its full stop. */
export interface MailFromFaults {
  /** Of the status and the MX record: as soon as SES sees it, the setup fails. */
  readonly ofSetup: readonly Text[];
  /** Of the SPF record, at which SES does not look. */
  readonly ofSpf: readonly Text[];
  /** Why what is not known is not. */
  readonly unseen: readonly Text[];
}

/** Judges the status and each record that was seen. */
export function mailFromFaults(
  { status, domain }: Custom,
  { mx, spf, expectedExchange }: Records,
): MailFromFaults {
  const ofStatus = status === 'SUCCESS' ? [] : [statusFault(status, domain)];
  const ofMx = mx.known ? mxFaults(domain, mx.value.records, expectedExchange) : [];
  const unseen = [mx, spf].flatMap((fact) => (fact.known ? [] : [fact.why]));
  return {
    ofSetup: [...ofStatus, ...ofMx],
    ofSpf: spf.known ? spfFaults(spf.value, domain) : [],
    unseen: distinct(unseen),
  };
}

/** MailFromDomainStatus speaks of the MX record alone (API reference, MailFromAttributes). */
const STATUSES: ReadonlyMap<string, Text> = new Map([
  ['PENDING', say(en`it has yet to find its MX record`, ja`MX レコードがまだ見つかっていません`)],
  ['FAILED', say(en`it does not find its MX record`, ja`MX レコードが見つかりません`)],
  [
    'TEMPORARY_FAILURE',
    say(
      en`it cannot tell at the moment whether its MX record is there`,
      ja`MX レコードの有無を現在確認できません`,
    ),
  ],
]);

function statusFault(status: string, domain: string): Text {
  const means = STATUSES.get(status);
  const says = say(en`SES says ${status} of ${domain}`, ja`SES での ${domain} のステータスは ${status} です`);
  return means === undefined ? says : say(en`${says} (${means})`, ja`${says} (${means})`);
}

/** AWS wants exactly one MX record (Amazon SES developer guide, "Using a custom MAIL FROM domain"). */
function mxFaults(domain: string, records: readonly MxRecord[], expected: string): Text[] {
  const [only, another] = records;
  if (only === undefined) {
    return [
      say(
        en`${domain} has no MX record, and one must lead to ${expected}`,
        ja`${domain} に MX レコードがありません (${expected} を指すものが 1 つ必要です)`,
      ),
    ];
  }
  if (another !== undefined) {
    const some = fewOf(records.map(shownExchange), 3);
    return [
      say(
        en`${domain} has ${records.length} MX records (${some}), and exactly one is allowed: ${expected}`,
        ja`${domain} に MX レコードが ${records.length} 個あります (${some})。許されるのは ${expected} を指す 1 個だけです`,
      ),
    ];
  }
  if (only.exchange.toLowerCase().replace(/\.$/, '') === expected) return [];
  const found = shownExchange(only);
  return [
    say(
      en`the MX record of ${domain} leads to ${found}, not to ${expected}`,
      ja`${domain} の MX レコードが指しているのは ${expected} ではなく ${found} です`,
    ),
  ];
}

const NO_MAIL = say(en`"." (no mail)`, ja`"." (メールを受け取らない)`);

function shownExchange({ exchange }: MxRecord): Part {
  return exchange === '.' ? NO_MAIL : clipped(exchange, 100);
}

/** The networks of SES that do not pass, and the reason of the first. */
function spfFaults({ notPassing, networks, evaluation }: SesSpf, domain: string): Text[] {
  if (notPassing.length === 0) return [];
  const which = fewOf(
    notPassing.map(({ network, result }) => `${network} (${result})`),
    3,
  );
  // Where no address at all passes, which networks SES sends from need not even be known.
  const fails =
    networks === 0
      ? say(
          en`SPF of ${domain} does not pass for any address`,
          ja`${domain} の SPF は、どのアドレスでも pass になりません`,
        )
      : say(
          en`SPF of ${domain} does not pass for every network of amazonses.com`,
          ja`${domain} の SPF で pass にならない amazonses.com のネットワークがあります`,
        );
  const why = mapText(evaluation.why, (words) => clipped(words, 300));
  return [say(en`${fails}: ${which}. ${why}`, ja`${fails}: ${which}。${why}`)];
}

/** What is wrong, what follows from it, and what was not seen: sentences. */
export function notInOrder(
  identity: string,
  mailFrom: Custom,
  { ofSetup, ofSpf, unseen }: MailFromFaults,
): Text {
  const faults = joined([...ofSetup, ...ofSpf], say(en`; `, ja`。`));
  return paragraph(
    say(
      en`The MAIL FROM domain of ${identity} is not in order: ${faults}.`,
      ja`${identity} の MAIL FROM ドメインに問題があります。${faults}。`,
    ),
    ofSetup.length > 0 ? whatFollows(mailFrom) : '',
    besides(unseen),
  );
}

function whatFollows(mailFrom: Custom): Text {
  const means = onMxFailureMeans(mailFrom);
  return mailFrom.status === 'SUCCESS'
    ? say(en`As soon as SES sees it, ${means}.`, ja`この問題が検知されると、${means}。`)
    : say(en`Until SES says SUCCESS, ${means}.`, ja`ステータスが SUCCESS になるまで、${means}。`);
}

/** What follows from a setup that fails (API reference, MailFromAttributes.BehaviorOnMxFailure), as a clause. */
export function onMxFailureMeans({ onMxFailure }: Pick<Custom, 'onMxFailure'>): Text {
  switch (onMxFailure) {
    case 'USE_DEFAULT_VALUE':
      return say(
        en`SES sends with its own MAIL FROM domain, and SPF no longer aligns (USE_DEFAULT_VALUE)`,
        ja`SES はデフォルトの MAIL FROM ドメインで送信し、SPF はアラインしません (USE_DEFAULT_VALUE)`,
      );
    case 'REJECT_MESSAGE':
      return say(
        en`SES refuses to send, with the error MailFromDomainNotVerified (REJECT_MESSAGE)`,
        ja`SES は MailFromDomainNotVerified エラーを返して送信を拒否します (REJECT_MESSAGE)`,
      );
    default:
      return asItSays(onMxFailure);
  }
}

/** For a behaviour that AWS has added since, as a clause. */
export function asItSays(onMxFailure: string): Text {
  return say(en`SES does what ${onMxFailure} stands for`, ja`SES は ${onMxFailure} に従って動作します`);
}

/** The verdict on an identity without a MAIL FROM domain of its own, of whose records there is nothing to say. */
export function noMailFrom(identity: string) {
  const because = say(
    en`${identity} has no custom MAIL FROM domain; ses-mail-from-custom says so.`,
    ja`${identity} にはカスタム MAIL FROM ドメインがありません。これは ses-mail-from-custom が指摘します。`,
  );
  return { outcome: 'notApplicable', because } as const;
}
