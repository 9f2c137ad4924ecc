// What is wrong with the live records of a custom MAIL FROM domain, and what SES and receivers then do.
import type { MailFrom, MailFromRecords, MxRecord, SesSpf } from '../../model.ts';
import { clipped, fewOf } from '../words.ts';

type Custom = Extract<MailFrom, { kind: 'custom' }>;
type Records = Extract<MailFromRecords, { kind: 'custom' }>;

export interface MailFromFaults {
  /** Of the status and the MX record: as soon as SES sees it, the setup fails. */
  readonly ofSetup: readonly string[];
  /** Of the SPF record, at which SES does not look. */
  readonly ofSpf: readonly string[];
  /** Why what is not known is not. */
  readonly unseen: readonly string[];
}

/** Judges the status and each record that was seen. */
export function mailFromFaults(
  { status, domain }: Custom,
  { mx, spf, expectedExchange }: Records,
): MailFromFaults {
  const ofStatus = status === 'SUCCESS' ? [] : [`SES says ${status} of ${domain}${statusMeans(status)}`];
  const ofMx = mx.known ? mxFaults(domain, mx.value.records, expectedExchange) : [];
  const unseen = [mx, spf].flatMap((fact) => (fact.known ? [] : [fact.why]));
  return {
    ofSetup: [...ofStatus, ...ofMx],
    ofSpf: spf.known ? spfFaults(spf.value, domain) : [],
    unseen: [...new Set(unseen)],
  };
}

/** MailFromDomainStatus speaks of the MX record alone (API reference, MailFromAttributes). */
function statusMeans(status: string): string {
  const words = new Map([
    ['PENDING', 'it has yet to find its MX record'],
    ['FAILED', 'it does not find its MX record'],
    ['TEMPORARY_FAILURE', 'it cannot tell at the moment whether its MX record is there'],
  ]);
  const means = words.get(status);
  return means === undefined ? '' : ` (${means})`;
}

/** AWS wants exactly one MX record (Amazon SES developer guide, "Using a custom MAIL FROM domain"). */
function mxFaults(domain: string, records: readonly MxRecord[], expected: string): string[] {
  const exchanges = records.map(({ exchange }) =>
    exchange === '.' ? '"." (no mail)' : clipped(exchange, 100),
  );
  const [only, another] = exchanges;
  if (only === undefined) return [`${domain} has no MX record, and one must lead to ${expected}`];
  if (another !== undefined) {
    return [
      `${domain} has ${records.length} MX records (${fewOf(exchanges, 3)}), and exactly one is allowed: ${expected}`,
    ];
  }
  if (only.toLowerCase().replace(/\.$/, '') === expected) return [];
  return [`the MX record of ${domain} leads to ${only}, not to ${expected}`];
}

/** The networks of SES that do not pass, and the reason of the first. */
function spfFaults({ notPassing, networks, evaluation }: SesSpf, domain: string): string[] {
  if (notPassing.length === 0) return [];
  const which = fewOf(
    notPassing.map(({ network, result }) => `${network} (${result})`),
    3,
  );
  // Where no address at all passes, which networks SES sends from need not even be known.
  const whose = networks === 0 ? 'any address' : `every network of amazonses.com`;
  const why = clipped(evaluation.why, 300);
  return [`SPF of ${domain} does not pass for ${whose}: ${which}. ${why}`];
}

/** What follows from a setup that fails (API reference, MailFromAttributes.BehaviorOnMxFailure). */
export function onMxFailureMeans({ onMxFailure }: Pick<Custom, 'onMxFailure'>): string {
  switch (onMxFailure) {
    case 'USE_DEFAULT_VALUE':
      return 'SES sends with its own MAIL FROM domain, and SPF no longer aligns (USE_DEFAULT_VALUE)';
    case 'REJECT_MESSAGE':
      return 'SES refuses to send, with the error MailFromDomainNotVerified (REJECT_MESSAGE)';
    default:
      return `SES does what ${onMxFailure} stands for`;
  }
}
