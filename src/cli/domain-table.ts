// One domain for people at a terminal: what DNS holds, what it comes to for mail, and what fails with its cure.
import type { BulkPoint } from '../email/bulk-senders.ts';
import { faultOf } from '../email/dkim/fault.ts';
import { policyInForce } from '../email/dmarc/policy.ts';
import type { ViewVerdict } from '../email/verdict.ts';
import type { Inspection, MailFromSeen } from '../inspect.ts';
import {
  type DkimRecord,
  type DmarcDiscovery,
  en,
  type Fact,
  ja,
  joined,
  type OrganizationalDomain,
  type Part,
  type ReportAuthorization,
  type SpfEvaluation,
  same,
  say,
  type Text,
  told,
  type YesNo,
} from '../model.ts';
import { padded, wrapped } from '../publish/wrap.ts';
import type { TableOptions } from './screen.ts';
import { closing, gapsText, groupsText } from './table.ts';
import { harmless } from './terminal.ts';

/** A line: what it is about, and text from outside. */
type Row = readonly [label: Part, text: Part];

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
    ...groupsText([...report.findings], options),
    gapsText(report.coverage, options),
    closing(report, options),
  ];
  return `${[head, ...sections.filter((section) => section !== '')].join('\n\n')}\n`;
}

const LABEL = 14;

function rowsText(rows: readonly Row[], { paint, width, locale }: TableOptions): string {
  return rows
    .map(([label, text]) => {
      const lines = wrapped(harmless(told(text, locale)), width - LABEL).split('\n');
      return `${paint('bold', padded(told(label, locale), LABEL))}${lines.join(`\n${' '.repeat(LABEL)}`)}`;
    })
    .join('\n');
}

/** A fact in words; one that is not known says why. */
function factTold<T>(fact: Fact<T>, tell: (value: T) => Part): Part {
  return fact.known ? tell(fact.value) : say(en`not known: ${fact.why}`, ja`不明: ${fact.why}`);
}

const LABELS = {
  rfc7489: say(en`  by RFC 7489`, ja`  RFC 7489`),
  organization: say(en`Organization`, ja`組織ドメイン`),
  reports: say(en`Reports`, ja`レポート`),
  key: say(en`DKIM key`, ja`DKIM キー`),
  verdict: say(en`Verdict`, ja`判定`),
} as const satisfies Record<string, Text>;

function domainRows({ facts }: Inspection): Row[] {
  const dmarc = factTold(facts.dmarc, (value) => dmarcTold(value, true));
  const legacy = factTold(facts.dmarcByRfc7489, (value) => dmarcTold(value, false));
  const record =
    facts.dmarc.known && facts.dmarc.value.kind === 'found' ? facts.dmarc.value.record : undefined;
  return [
    ['DMARC', dmarc],
    ...(record === undefined ? [] : [['', record] as const]),
    ...(told(legacy, 'en') === told(dmarc, 'en') ? [] : [[LABELS.rfc7489, legacy] as const]),
    [LABELS.organization, factTold(facts.organization, organizationTold)],
    ...reportsTold(facts.reports).map((text, index): Row => [index === 0 ? LABELS.reports : '', text]),
    ['SPF', factTold(facts.spf, spfTold)],
    ...(facts.spf.known ? termRows(facts.spf.value) : []),
  ];
}

const WHOSE: Readonly<Record<Extract<DmarcDiscovery, { kind: 'found' }>['scope'], Text>> = {
  domain: say(en`its own`, ja`このドメイン自体`),
  organizationalDomain: say(en`its organizational domain's`, ja`組織ドメイン`),
  publicSuffix: say(en`its public suffix's`, ja`パブリックサフィックス`),
};

function dmarcTold(dmarc: DmarcDiscovery, appliesTestMode: boolean): Text {
  if (dmarc.kind === 'none') {
    const names = dmarc.queries.map(({ name }) => name).join(', ');
    return say(
      en`no record applies (asked: ${names})`,
      ja`適用されるレコードがありません (問い合わせ先: ${names})`,
    );
  }
  const { policy, at, scope } = dmarc;
  const inForce = appliesTestMode ? policyInForce(dmarc) : policy;
  const lowered =
    inForce === policy
      ? same('')
      : say(en`, lowered to ${inForce} by t=y`, ja` (t=y により ${inForce} に引き下げ)`);
  return say(
    en`policy ${policy}${lowered}, from ${WHOSE[scope]} record at ${at}`,
    ja`ポリシー ${policy}${lowered}。${WHOSE[scope]}のレコード ${at} による`,
  );
}

function organizationTold({ rfc9989, rfc7489 }: OrganizationalDomain): Part {
  if (rfc9989 === rfc7489) return rfc9989;
  return say(
    en`${rfc9989} by the tree walk of RFC 9989, ${rfc7489} by the Public Suffix List`,
    ja`RFC 9989 のツリーウォークでは ${rfc9989}、Public Suffix List では ${rfc7489}`,
  );
}

function reportsTold(reports: Fact<readonly ReportAuthorization[]>): Part[] {
  if (!reports.known) return [factTold(reports, () => '')];
  return reports.value.map((report) => {
    if (report.kind === 'internal') return report.uri;
    const { uri, target, name } = report;
    return report.kind === 'authorized'
      ? say(
          en`${uri} (${target} takes them, says ${name})`,
          ja`${uri} (${target} は ${name} で受け取りを表明)`,
        )
      : say(
          en`${uri} (${target} does not say that it takes them at ${name})`,
          ja`${uri} (${target} は ${name} で受け取りを表明していない)`,
        );
  });
}

function spfTold({ record, result, why, lookups, voids }: SpfEvaluation): Part {
  if (record === undefined) return result === 'none' ? say(en`no record`, ja`レコードなし`) : why;
  if (result === 'permerror' || result === 'pass')
    return joined([record, joined([result, why], ': ')], ' · ');
  const cost = say(
    en`${lookups} of 10 look-ups, ${voids} of 2 void`,
    ja`ルックアップ ${lookups}/10、結果が空のもの ${voids}/2`,
  );
  return joined([record, cost], ' · ');
}

function termRows({ terms }: SpfEvaluation): Row[] {
  return terms
    .filter(({ lookups }) => lookups > 0)
    .map(({ depth, term, domain, lookups, voids }): Row => {
      const empty = voids === 0 ? same('') : say(en`, ${voids} void`, ja`、結果が空 ${voids}`);
      return ['', joined([`${'· '.repeat(depth + 1)}${term} (${domain}): ${lookups}`, empty], '')];
    });
}

function keyRows({ dkim }: Inspection): Row[] {
  return dkim.map(({ selector, record }): Row => {
    return [LABELS.key, joined([selector, factTold(record, keyTold)], ': ')];
  });
}

function keyTold(record: DkimRecord): Part {
  const { key, name } = record;
  if (key.state !== 'usable') return faultOf(record) ?? key.state;
  const kind =
    key.algorithm === 'rsa' ? say(en`RSA, ${key.bits} bits`, ja`RSA ${key.bits} ビット`) : same('Ed25519');
  const testing = key.testing ? say(en`, in test mode (t=y)`, ja`、テストモード (t=y)`) : same('');
  return say(en`${kind}${testing}, at ${name}`, ja`${kind}${testing}、${name}`);
}

function mailFromRows({ domain, mx, spf }: MailFromSeen): Row[] {
  const exchanges = factTold(mx, ({ records }) =>
    records.length === 0
      ? say(en`none`, ja`なし`)
      : records.map(({ preference, exchange }) => `${preference} ${exchange}`).join(', '),
  );
  const result = factTold(spf, ({ networks, notPassing, evaluation }) =>
    notPassing.length === 0
      ? say(
          en`passes for all ${networks} networks of amazonses.com`,
          ja`amazonses.com の ${networks} 個のネットワークすべてで合格`,
        )
      : say(
          en`does not pass for ${notPassing.length} of the networks of amazonses.com: ${evaluation.why}`,
          ja`amazonses.com のネットワークのうち ${notPassing.length} 個で不合格: ${evaluation.why}`,
        ),
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
    return [
      receiver,
      joined(
        points.map(({ met, demand }) => joined([MARKS[met], demand], ' ')),
        ' / ',
      ),
    ];
  });
  return rowsText([[LABELS.verdict, story], ...views, ...lists], options);
}

const OUTCOMES: Readonly<Record<YesNo, Text>> = {
  yes: say(en`passes`, ja`合格`),
  no: say(en`fails`, ja`不合格`),
  unknown: say(en`not known`, ja`不明`),
};

function viewTold({ passes, record }: ViewVerdict): Text {
  if (record !== 'no') return OUTCOMES[passes];
  return say(
    en`${OUTCOMES[passes]} (no record: alignment alone is judged)`,
    ja`${OUTCOMES[passes]} (レコードなし: アライメントだけを判定)`,
  );
}
