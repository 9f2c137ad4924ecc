// Does each domain that the DMARC record sends reports to say that it takes them?
import type { ReportAuthorization } from '../../model.ts';
import { defineCheck, type EvidenceOf } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { RFC } from '../links.ts';
import { reportConsent } from '../recipes/dns.ts';
import { asked, GMAIL_SUBJECT, OF_GMAIL, OWN } from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { clipped, fewOf, quoted } from '../words.ts';
import { notYours } from './record.ts';

/** What stands, or must stand, at a target. */
const CONSENT = 'IN TXT "v=DMARC1"';

function evidenceOf(report: ReportAuthorization): EvidenceOf<'reports'> {
  if (report.kind === 'internal') {
    return {
      fact: 'reports',
      field: 'rua',
      value: `${clipped(report.uri, 200)}: the same organizational domain`,
    };
  }
  const { kind, name, asked: question } = report;
  const value = kind === 'authorized' ? 'v=DMARC1' : '(no record that starts with v=DMARC1)';
  return { fact: 'reports', field: `TXT ${name}`, value, asked: question };
}

const TARGET = 'reports.example.net';
const NAME = `${DOMAIN}._report._dmarc.${TARGET}`;

function external(kind: 'authorized' | 'refused', uri = `mailto:dmarc@${TARGET}`): ReportAuthorization {
  return { kind, uri, target: TARGET, name: NAME, asked: asked(NAME) };
}

const INTERNAL: ReportAuthorization = { kind: 'internal', uri: `mailto:dmarc@${DOMAIN}`, target: DOMAIN };

export default defineCheck({
  id: 'domain-dmarc-reports-authorized',
  kind: 'domain',
  severity: 'low',
  title: 'Every domain that DMARC reports go to says that it takes them',
  rationale:
    'A receiver sends reports to an address outside your organizational domain only where the domain of ' +
    'that address says in its DNS that it takes them; otherwise anybody could bury a stranger in reports. ' +
    'Without that record the address gets nothing, and nobody says so.',
  remediation: {
    summary:
      'Have whoever runs the domain of the address publish the record (a service that reads reports does ' +
      'so when you add your domain there), or name an address of your own domain in rua.',
    command: `<domain>._report._dmarc.<target>. 3600 ${CONSENT}`,
    link: RFC.dmarcReportTargets,
  },
  recipe: reportConsent,
  cannotSee:
    'Whether a domain that says it takes the reports has a mailbox for them, and whether receivers send any.',
  links: [RFC.dmarcReportTargets, RFC.dmarcReports],
  frameworks: [FRAMEWORK.scubaReports],
  needs: ['owner', 'reports'],
  evaluate({ owner, reports }, { subject }) {
    const theirs = notYours(owner, subject.name);
    if (theirs !== undefined) return theirs;
    if (reports.length === 0) {
      const because =
        `No DMARC record of ${subject.name} names a mail address for reports; domain-dmarc-published or ` +
        'domain-dmarc-reported says so.';
      return { outcome: 'notApplicable', because };
    }
    const evidence = reports.map(evidenceOf);
    const refused = reports.flatMap((report) => (report.kind === 'refused' ? [report] : []));
    if (refused.length === 0) {
      const to = fewOf(
        reports.map(({ uri }) => quoted(uri, 60)),
        3,
      );
      return { outcome: 'pass', because: `Reports on ${subject.name} may be sent to ${to}.`, evidence };
    }
    const missing = new Set(refused.map(({ name }) => `${name}. ${CONSENT}`));
    const because =
      `By RFC 9990 no receiver sends reports on ${subject.name} to ${fewOf(
        refused.map(({ uri }) => quoted(uri, 60)),
        3,
      )}: ` + `the target does not say that it takes them. Missing: ${fewOf([...missing], 3)}.`;
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: "another's address, and its domain says nothing",
      facts: { owner: OWN, reports: [INTERNAL, external('refused')] },
      expect: 'fail',
      says: [`"mailto:dmarc@${TARGET}"`, `${NAME}. IN TXT "v=DMARC1"`],
    },
    {
      name: 'two addresses at one domain miss one record',
      facts: { owner: OWN, reports: [external('refused'), external('refused', `mailto:ops@${TARGET}`)] },
      expect: 'fail',
      says: [`mailto:ops@${TARGET}`, `Missing: ${NAME}. IN TXT "v=DMARC1".`],
    },
    { name: 'an address of its own', facts: { owner: OWN, reports: [INTERNAL] }, expect: 'pass' },
    {
      name: "another's address that may be sent reports",
      facts: { owner: OWN, reports: [external('authorized')] },
      expect: 'pass',
      says: [TARGET],
    },
    {
      name: 'no address for reports',
      facts: { owner: OWN, reports: [] },
      expect: 'notApplicable',
      says: ['domain-dmarc-reported'],
    },
    {
      name: "a mailbox provider's domain",
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, reports: [] },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
