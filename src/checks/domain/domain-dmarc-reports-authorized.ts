// Does each domain that the DMARC record sends reports to say that it takes them?
import { en, ja, type ReportAuthorization, same, say, type Text } from '../../model.ts';
import { defineCheck, type EvidenceOf } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { RFC } from '../links.ts';
import { reportConsent } from '../recipes/dns.ts';
import { asked, GMAIL_CASE, GMAIL_SUBJECT, OF_GMAIL, OWN } from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { clipped, fewOf, quoted } from '../words.ts';
import { notYours } from './record.ts';

/** What stands, or must stand, at a target. */
const CONSENT = 'IN TXT "v=DMARC1"';
const NO_CONSENT = say(en`(no record that starts with v=DMARC1)`, ja`(v=DMARC1 で始まるレコードなし)`);

function evidenceOf(report: ReportAuthorization): EvidenceOf<'reports'> {
  if (report.kind === 'internal') {
    const uri = clipped(report.uri, 200);
    return {
      fact: 'reports',
      field: 'rua',
      value: say(en`${uri}: the same organizational domain`, ja`${uri}: 同じ組織ドメイン`),
    };
  }
  const { kind, name, asked: question } = report;
  const value = kind === 'authorized' ? 'v=DMARC1' : NO_CONSENT;
  return { fact: 'reports', field: `TXT ${name}`, value, asked: question };
}

/** The addresses, as they stand in rua. */
function addresses(reports: readonly ReportAuthorization[]): Text {
  return fewOf(
    reports.map(({ uri }) => quoted(uri, 60)),
    3,
  );
}

const TARGET = 'reports.example.net';
const NAME = `${DOMAIN}._report._dmarc.${TARGET}`;

function external(kind: 'authorized' | 'refused', uri = `mailto:dmarc@${TARGET}`): ReportAuthorization {
  const texts = kind === 'authorized' ? ['v=DMARC1'] : [];
  return { kind, uri, target: TARGET, name: NAME, texts, asked: asked(NAME) };
}

const INTERNAL: ReportAuthorization = { kind: 'internal', uri: `mailto:dmarc@${DOMAIN}`, target: DOMAIN };

export default defineCheck({
  id: 'domain-dmarc-reports-authorized',
  kind: 'domain',
  severity: 'low',
  title: say(
    en`Every domain that DMARC reports go to says that it takes them`,
    ja`DMARC レポートの宛先のドメインがすべて受け取りを承認している`,
  ),
  rationale: say(
    en`A receiver sends reports to an address outside your organizational domain only where the domain of
       that address says in its DNS that it takes them; otherwise anybody could bury a stranger in reports.
       Without that record the address gets nothing, and nobody says so.`,
    ja`受信側は、自社の組織ドメインの外のアドレスには、そのアドレスのドメインが DNS で受け取りを承認している場合にだけ
       レポートを送ります。そうでなければ、誰でも無関係な相手に大量のレポートを送り付けられるためです。このレコードがないと
       レポートは届かず、そのことを知らせるものもありません。`,
  ),
  remediation: {
    summary: say(
      en`Have whoever runs the domain of the address publish the record (a service that reads reports does
         so when you add your domain there), or name an address of your own domain in rua.`,
      ja`アドレスのドメインの管理者に、レコードを公開してもらいます (レポート解析サービスでは、自社のドメインを登録すると
         公開されます)。または、自社のドメインのアドレスを rua に指定します。`,
    ),
    command: same(`<domain>._report._dmarc.<target>. 3600 ${CONSENT}`),
    link: RFC.dmarcReportTargets,
  },
  recipe: reportConsent,
  cannotSee: say(
    en`Whether a domain that says it takes the reports has a mailbox for them, and whether receivers send any.`,
    ja`受け取りを承認しているドメインに、レポート用のメールボックスがあるかどうか。また、受信側が実際にレポートを送る
       かどうか。`,
  ),
  links: [RFC.dmarcReportTargets, RFC.dmarcReports],
  frameworks: [FRAMEWORK.scubaReports],
  needs: ['owner', 'reports'],
  evaluate({ owner, reports }, { subject }) {
    const { name } = subject;
    const theirs = notYours(owner, name);
    if (theirs !== undefined) return theirs;
    if (reports.length === 0) {
      const because = say(
        en`No DMARC record of ${name} names a mail address for reports; domain-dmarc-published or
           domain-dmarc-reported says so.`,
        ja`${name} には、レポートの宛先アドレスを指定した DMARC レコードがありません。
           これは domain-dmarc-published または domain-dmarc-reported が指摘します。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const evidence = reports.map(evidenceOf);
    const refused = reports.flatMap((report) => (report.kind === 'refused' ? [report] : []));
    if (refused.length === 0) {
      const because = say(
        en`Reports on ${name} may be sent to ${addresses(reports)}.`,
        ja`${name} のレポートは、${addresses(reports)} に送ることができます。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const to = addresses(refused);
    const missing = fewOf([...new Set(refused.map((report) => `${report.name}. ${CONSENT}`))], 3);
    const because = say(
      en`By RFC 9990 no receiver sends reports on ${name} to ${to}: the target does not say that it takes
         them. Missing: ${missing}.`,
      ja`RFC 9990 に従う受信側は、${name} のレポートを ${to} に送りません。宛先が受け取りを承認していないためです。
         必要なレコード: ${missing}。`,
    );
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: say(
        en`another's address, and its domain says nothing`,
        ja`他ドメインのアドレスで、そのドメインが承認していない`,
      ),
      facts: { owner: OWN, reports: [INTERNAL, external('refused')] },
      expect: 'fail',
      says: [`"mailto:dmarc@${TARGET}"`, `${NAME}. IN TXT "v=DMARC1"`],
    },
    {
      name: say(
        en`two addresses at one domain miss one record`,
        ja`同じドメインの 2 つのアドレスに対し、レコードが 1 つ足りない`,
      ),
      facts: { owner: OWN, reports: [external('refused'), external('refused', `mailto:ops@${TARGET}`)] },
      expect: 'fail',
      says: [`mailto:ops@${TARGET}`, `Missing: ${NAME}. IN TXT "v=DMARC1".`],
    },
    {
      name: say(en`an address of its own`, ja`自身のドメインのアドレス`),
      facts: { owner: OWN, reports: [INTERNAL] },
      expect: 'pass',
    },
    {
      name: say(
        en`another's address that may be sent reports`,
        ja`レポートの送付が承認されている他ドメインのアドレス`,
      ),
      facts: { owner: OWN, reports: [external('authorized')] },
      expect: 'pass',
      says: [TARGET],
    },
    {
      name: say(en`no address for reports`, ja`レポートの宛先がない`),
      facts: { owner: OWN, reports: [] },
      expect: 'notApplicable',
      says: ['domain-dmarc-reported'],
    },
    {
      name: GMAIL_CASE,
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, reports: [] },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
