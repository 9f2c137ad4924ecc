// One domain for people at a terminal: what DNS holds, what it comes to for mail, and what fails with its cure.
import wrapAnsi from 'wrap-ansi';
import type { BulkPoint } from '../email/bulk-senders.ts';
import { faultOf } from '../email/dkim/fault.ts';
import { policyInForce } from '../email/dmarc/policy.ts';
import type { ViewVerdict } from '../email/verdict.ts';
import type { Inspection, MailFromSeen } from '../inspect.ts';
import type {
  DkimRecord,
  DmarcDiscovery,
  Fact,
  OrganizationalDomain,
  ReportAuthorization,
  SpfEvaluation,
  YesNo,
} from '../model.ts';
import { byCheck } from '../publish/summary.ts';
import { closing, gapsText, groupText, type TableOptions } from './table.ts';
import { harmless } from './terminal.ts';

/** A line: what it is about, and text from outside. */
type Row = readonly [label: string, text: string];

/** The whole inspection as text; ends with a newline. */
export function domainTable(seen: Inspection, options: TableOptions): string {
  const { paint } = options;
  const { version, domain, takenAt, report } = seen;
  const head = `${paint('bold', 'Mailposture')} ${version} · ${harmless(domain)} · ${takenAt}`;
  const sections = [
    rowsText(domainRows(seen), options),
    rowsText(keyRows(seen), options),
    rowsText(seen.mailFrom ? mailFromRows(seen.mailFrom) : [], options),
    senderText(seen, options),
    ...byCheck(report.findings).map(({ folds }) => groupText(folds, options)),
    gapsText(report.coverage, options),
    closing(report, options),
  ];
  return `${[head, ...sections.filter((section) => section !== '')].join('\n\n')}\n`;
}

const LABEL = 14;

function rowsText(rows: readonly Row[], options: TableOptions): string {
  return rows
    .map(([label, text]) => {
      const lines = wrapAnsi(harmless(text), options.width - LABEL, { hard: true }).split('\n');
      return `${options.paint('bold', label.padEnd(LABEL))}${lines.join(`\n${' '.repeat(LABEL)}`)}`;
    })
    .join('\n');
}

/** A fact in words; one that is not known says why. */
function told<T>(fact: Fact<T>, tell: (value: T) => string): string {
  return fact.known ? tell(fact.value) : `not known: ${fact.why}`;
}

function domainRows({ facts }: Inspection): Row[] {
  const dmarc = told(facts.dmarc, (value) => dmarcTold(value, true));
  const legacy = told(facts.dmarcByRfc7489, (value) => dmarcTold(value, false));
  const record =
    facts.dmarc.known && facts.dmarc.value.kind === 'found' ? facts.dmarc.value.record : undefined;
  return [
    ['DMARC', dmarc],
    ...(record === undefined ? [] : [['', record] as const]),
    ...(legacy === dmarc ? [] : [['  by RFC 7489', legacy] as const]),
    ['Organization', told(facts.organization, organizationTold)],
    ...reportsTold(facts.reports).map((text, index): Row => [index === 0 ? 'Reports' : '', text]),
    ['SPF', told(facts.spf, spfTold)],
    ...(facts.spf.known ? termRows(facts.spf.value) : []),
  ];
}

function dmarcTold(dmarc: DmarcDiscovery, appliesTestMode: boolean): string {
  if (dmarc.kind === 'none')
    return `no record applies (asked: ${dmarc.queries.map(({ name }) => name).join(', ')})`;
  const inForce = appliesTestMode ? policyInForce(dmarc) : dmarc.policy;
  const lowered = inForce === dmarc.policy ? '' : `, lowered to ${inForce} by t=y`;
  const whose = {
    domain: 'its own',
    organizationalDomain: "its organizational domain's",
    publicSuffix: "its public suffix's",
  };
  return `policy ${dmarc.policy}${lowered}, from ${whose[dmarc.scope]} record at ${dmarc.at}`;
}

function organizationTold({ rfc9989, rfc7489 }: OrganizationalDomain): string {
  if (rfc9989 === rfc7489) return rfc9989;
  return `${rfc9989} by the tree walk of RFC 9989, ${rfc7489} by the Public Suffix List`;
}

function reportsTold(reports: Fact<readonly ReportAuthorization[]>): string[] {
  if (!reports.known) return [`not known: ${reports.why}`];
  return reports.value.map((report) => {
    if (report.kind === 'internal') return report.uri;
    const consent = report.kind === 'authorized' ? 'takes them, says' : 'does not say that it takes them at';
    return `${report.uri} (${report.target} ${consent} ${report.name})`;
  });
}

function spfTold({ record, result, why, lookups, voids }: SpfEvaluation): string {
  if (record === undefined) return result === 'none' ? 'no record' : why;
  const cost = `${lookups} of 10 look-ups, ${voids} of 2 void`;
  return result === 'permerror' || result === 'pass'
    ? `${record} · ${result}: ${why}`
    : `${record} · ${cost}`;
}

function termRows({ terms }: SpfEvaluation): Row[] {
  return terms
    .filter(({ lookups }) => lookups > 0)
    .map(({ depth, term, domain, lookups, voids }): Row => {
      const empty = voids === 0 ? '' : `, ${voids} void`;
      return ['', `${'· '.repeat(depth + 1)}${term} (${domain}): ${lookups}${empty}`];
    });
}

function keyRows({ dkim }: Inspection): Row[] {
  return dkim.map(({ selector, record }): Row => [`DKIM key`, `${selector}: ${told(record, keyTold)}`]);
}

function keyTold(record: DkimRecord): string {
  const { key, name } = record;
  if (key.state !== 'usable') return faultOf(record) ?? key.state;
  const kind = key.algorithm === 'rsa' ? `RSA, ${key.bits} bits` : 'Ed25519';
  return `${kind}${key.testing ? ', in test mode (t=y)' : ''}, at ${name}`;
}

function mailFromRows({ domain, mx, spf }: MailFromSeen): Row[] {
  const exchanges = told(mx, ({ records }) =>
    records.length === 0
      ? 'none'
      : records.map(({ preference, exchange }) => `${preference} ${exchange}`).join(', '),
  );
  const result = told(spf, ({ networks, notPassing, evaluation }) =>
    notPassing.length === 0
      ? `passes for all ${networks} networks of amazonses.com`
      : `does not pass for ${notPassing.length} of the networks of amazonses.com: ${evaluation.why}`,
  );
  return [
    ['MAIL FROM', domain],
    ['  MX', exchanges],
    ['  SPF', result],
  ];
}

// ---------------------------------------------------------------------------------------------------------------
// The verdict.

const MARKS: Readonly<Record<BulkPoint['met'], string>> = { yes: '✓', no: '✗', unknown: '?', notSeen: '·' };

function senderText({ sender }: Inspection, options: TableOptions): string {
  if (sender === undefined) return '';
  const { verdict, story } = sender;
  const views = [
    ['RFC 9989', viewTold(verdict.rfc9989)],
    ['RFC 7489', viewTold(verdict.rfc7489)],
  ] as const;
  const receivers = [...new Set(verdict.bulk.map(({ receiver }) => receiver))];
  const lists = receivers.map((receiver): Row => {
    const points = verdict.bulk.filter((point) => point.receiver === receiver);
    return [receiver, points.map(({ met, demand }) => `${MARKS[met]} ${demand}`).join('   ')];
  });
  return rowsText([['Verdict', story], ...views, ...lists], options);
}

const OUTCOMES: Readonly<Record<YesNo, string>> = { yes: 'passes', no: 'fails', unknown: 'not known' };

function viewTold({ passes, record }: ViewVerdict): string {
  return `${OUTCOMES[passes]}${record === 'no' ? ' (no record: alignment alone is judged)' : ''}`;
}
