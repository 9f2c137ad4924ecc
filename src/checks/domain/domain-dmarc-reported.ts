// Does the DMARC record that applies to the domain name a mail address for reports?
import { type DmarcRecord, parseDmarc } from '../../email/dmarc/record.ts';
import { defineCheck } from '../define.ts';
import { dmarcEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dmarcRecord } from '../recipes/dns.ts';
import {
  dmarcFound,
  dmarcNone,
  GMAIL_SUBJECT,
  OF_GMAIL,
  OWN,
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { fewOf, quoted } from '../words.ts';
import { recordOf, recordToJudge } from './record.ts';

/** Why rua names no address that every receiver sends to. */
function whyNone({ rua }: Pick<DmarcRecord, 'rua'>, faults: readonly string[]): string {
  if (rua.length > 0) {
    const uris = fewOf(
      rua.map(({ uri }) => quoted(uri, 60)),
      3,
    );
    return `rua names ${uris}, and receivers need to support mailto only`;
  }
  return faults.length > 0 ? `what rua names cannot be used: ${fewOf(faults, 3)}` : 'it has no rua';
}

export default defineCheck({
  id: 'domain-dmarc-reported',
  kind: 'domain',
  severity: 'low',
  title: 'The DMARC record names a mail address for aggregate reports',
  rationale:
    'Receivers report once a day whose mail they saw in your name and whether it passed, to the addresses ' +
    'in rua. Without them nobody can tell whether all your own mail passes, so nobody dares to go from ' +
    'p=none to reject, and mail that starts to fail does so unseen.',
  remediation: {
    summary:
      'Add rua with a mailto: address that somebody or some service reads. An address of another domain ' +
      'must say that it takes your reports (see domain-dmarc-reports-authorized).',
    command: '_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=<policy>; rua=mailto:<reports>@<domain>"',
    link: RFC.dmarcReports,
  },
  recipe: dmarcRecord('<policy>'),
  cannotSee: 'Whether the mailbox exists and takes the reports, and whether anybody reads them.',
  links: [RFC.dmarcReports, RFC.dmarcTags, AWS.dmarc],
  frameworks: [FRAMEWORK.bod1801, FRAMEWORK.scubaReports],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    const found = recordToJudge(owner, dmarc, subject.name);
    if ('outcome' in found) return found;
    const evidence = dmarcEvidence('dmarc', found.queries);
    const parsed = parseDmarc(found.record);
    const { rua, faults } =
      parsed.kind === 'notDmarc'
        ? { rua: [], faults: [] }
        : { rua: parsed.record.rua, faults: parsed.faults };
    const targets = rua.flatMap(({ uri, domain }) => (domain === undefined ? [] : [quoted(uri, 60)]));
    const under = `${subject.name} is under ${recordOf(found)}`;
    if (targets.length > 0) {
      return { outcome: 'pass', because: `${under}, and reports go to ${fewOf(targets, 3)}.`, evidence };
    }
    const ofRua = faults.filter(({ tag }) => tag === 'rua').map(({ why }) => why);
    const because = `${under}, and nobody is sent its reports: ${whyNone({ rua }, ofRua)}.`;
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'no rua',
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject') },
      expect: 'fail',
      says: ['it has no rua'],
    },
    {
      name: 'ruf is for other reports',
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; ruf=mailto:dmarc@${DOMAIN}`) },
      expect: 'fail',
      says: ['it has no rua'],
    },
    {
      name: 'an address without mailto:',
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; rua=dmarc@${DOMAIN}`) },
      expect: 'fail',
      says: ['mailto: is missing in front'],
    },
    {
      name: 'a web address alone',
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; rua=https://reports.${DOMAIN}/`) },
      expect: 'fail',
      says: [`"https://reports.${DOMAIN}/"`, 'mailto only'],
    },
    {
      name: 'an address, with the obsolete limit of size',
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; rua=mailto:dmarc@${DOMAIN}!10m`) },
      expect: 'pass',
      says: [`mailto:dmarc@${DOMAIN}`],
    },
    {
      name: 'one address of two can be used',
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=reject; rua=oops,mailto:dmarc@${DOMAIN}`) },
      expect: 'pass',
    },
    {
      name: 'the record above names one',
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; p=reject; rua=mailto:dmarc@${DOMAIN}`, {
          domain: SUBDOMAIN,
          at: DOMAIN,
        }),
      },
      expect: 'pass',
      says: [SUBDOMAIN, `_dmarc.${DOMAIN}`],
    },
    {
      name: 'no record',
      facts: { owner: OWN, dmarc: dmarcNone() },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: "a mailbox provider's domain",
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, dmarc: dmarcFound('v=DMARC1; p=none', { domain: 'gmail.com' }) },
      expect: 'notApplicable',
    },
  ],
});
