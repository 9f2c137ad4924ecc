// Does a DMARC record apply to the domain?
import { defineCheck } from '../define.ts';
import { answerOf, dmarcEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dmarcRecord } from '../recipes/dns.ts';
import {
  dmarcFound,
  dmarcNone,
  dmarcQuery,
  GMAIL_SUBJECT,
  OF_GMAIL,
  OWN,
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { clipped } from '../words.ts';
import { notYours, recordOf } from './record.ts';

export default defineCheck({
  id: 'domain-dmarc-published',
  kind: 'domain',
  severity: 'high',
  title: 'A DMARC record applies to the domain',
  rationale:
    'Gmail, Yahoo and Outlook.com want a DMARC record from whoever sends in bulk, at least p=none, and ' +
    'turn such mail down or file it as spam without one. Nor can a receiver tell your mail from mail that ' +
    'somebody forges in your name.',
  remediation: {
    summary:
      'Publish one TXT record. Start with p=none and read the reports; when all your mail passes, go to ' +
      'quarantine, then reject. Where a name holds several records, keep one: several count as none.',
    command: '_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:<reports>@<domain>"',
    link: AWS.dmarc,
  },
  recipe: dmarcRecord('none'),
  cannotSee:
    'Domains that you send from in other ways than by SES or Cognito: a scan asks only the domains of ' +
    'identities and of the FROM addresses of pools.',
  links: [AWS.dmarc, RFC.dmarcDiscovery],
  frameworks: [
    FRAMEWORK.pciDss,
    FRAMEWORK.bod1801,
    FRAMEWORK.scubaRecord,
    FRAMEWORK.cis,
    FRAMEWORK.ukGovernment,
    FRAMEWORK.bsi,
    FRAMEWORK.japan,
  ],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    const theirs = notYours(owner, subject.name);
    if (theirs !== undefined) return theirs;
    const evidence = dmarcEvidence('dmarc', dmarc.queries);
    const faults = dmarc.queries.filter(({ records, fault }) => records.length > 1 || fault !== undefined);
    const broken = faults.map((query) => ` At ${query.name}: ${clipped(answerOf(query), 300)}.`).join('');
    if (dmarc.kind === 'found') {
      const because = `${subject.name} is under ${recordOf(dmarc)}; the policy is ${dmarc.policy}.${broken}`;
      return { outcome: 'pass', because, evidence };
    }
    const asked = dmarc.queries.map(({ name }) => name).join(', ');
    const because = `No DMARC record applies to ${subject.name} (asked: ${asked}).${broken}`;
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'nothing published',
      facts: { owner: OWN, dmarc: dmarcNone() },
      expect: 'fail',
      says: [`_dmarc.${DOMAIN}`, '_dmarc.example'],
    },
    {
      name: 'two records, which count as none',
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, ['v=DMARC1; p=none', 'v=DMARC1; p=reject'], { fault: 'more than one record' }),
          dmarcQuery('example', [], { answer: 'nodata' }),
        ),
      },
      expect: 'fail',
      says: ['2 records, so none counts'],
    },
    {
      name: 'a record that does not count, and other text',
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(SUBDOMAIN, ['v=DMARC1; p=maybe'], { fault: 'p is not a policy, and there is no rua' }),
          dmarcQuery(DOMAIN, [], { answer: 'found' }),
        ),
      },
      expect: 'fail',
      says: ['p=maybe', 'p is not a policy'],
    },
    {
      name: 'a CNAME that leads nowhere',
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, [], {
            answer: 'nxdomain',
            fault: 'it is a CNAME to dmarc.example.net, where there is no TXT record',
          }),
        ),
      },
      expect: 'fail',
      says: [`At _dmarc.${DOMAIN}: no such name: it is a CNAME to dmarc.example.net`],
    },
    {
      name: 'text that somebody meant for DMARC',
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, [], {
            answer: 'found',
            fault: '"v=DMARC2; p=none" is not read as DMARC: the version is "DMARC2", not DMARC1',
          }),
        ),
      },
      expect: 'fail',
      says: ['no DMARC record: "v=DMARC2; p=none" is not read'],
    },
    {
      name: 'its own record',
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject') },
      expect: 'pass',
      says: ['its own record', 'reject'],
    },
    {
      name: "a subdomain under its organizational domain's record",
      subject: SUBDOMAIN_SUBJECT,
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=quarantine', { domain: SUBDOMAIN, at: DOMAIN }) },
      expect: 'pass',
      says: [SUBDOMAIN, 'organizational domain'],
    },
    {
      name: "a mailbox provider's domain",
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, dmarc: dmarcNone(dmarcQuery('gmail.com')) },
      expect: 'notApplicable',
      says: ['Gmail', 'not yours'],
    },
  ],
});
