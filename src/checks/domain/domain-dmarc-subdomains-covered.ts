// Does the domain's own DMARC record ask as much for its subdomains as for itself?
import { isWeaker } from '../../email/dmarc/policy.ts';
import { type DmarcRecord, parseDmarc } from '../../email/dmarc/record.ts';
import type { DmarcPolicy, OrganizationalDomain } from '../../model.ts';
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
  organization,
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { listed } from '../words.ts';
import { publishedFor, recordToJudge } from './record.ts';

/** What asks for less than p, of what counts: sp and np fall back, np to sp and sp to p (RFC 9989 section 4.7). */
function weakerThan(p: DmarcPolicy, { sp, np }: DmarcRecord, countsNp: boolean): string[] {
  const subdomains = sp ?? p;
  const missing = np ?? subdomains;
  const written = np === undefined && sp !== undefined ? `np falls back to sp=${sp}` : `np=${missing}`;
  return [
    ...(isWeaker(subdomains, p) ? [`sp=${subdomains} for its subdomains`] : []),
    ...(countsNp && isWeaker(missing, p) ? [`${written} for names below it that do not exist`] : []),
  ];
}

/** In which views the record is an organizational domain's, so that its sp counts. */
function countsIn(domain: string, organization: OrganizationalDomain) {
  return { rfc9989: organization.rfc9989 === domain, rfc7489: organization.rfc7489 === domain };
}

export default defineCheck({
  id: 'domain-dmarc-subdomains-covered',
  kind: 'domain',
  severity: 'low',
  title: 'The DMARC policy for subdomains is as strong as for the domain itself',
  rationale:
    'Whoever cannot forge mail of your domain tries its subdomains, also those that do not exist: a ' +
    'receiver takes sp or np for them, and where these ask for less than p it delivers what p would stop.',
  remediation: {
    summary:
      'Leave out sp and np, so that p holds for all, or set them to no less than p once the mail of every ' +
      'subdomain passes. A subdomain that needs less can have a record of its own.',
    command: '_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=reject; rua=mailto:<reports>@<domain>"',
    link: RFC.dmarcTags,
  },
  recipe: dmarcRecord('reject'),
  cannotSee:
    'Records that subdomains publish for themselves, which count before sp and np: the check reads none ' +
    'of them.',
  links: [RFC.dmarcTags, RFC.dmarcDiscovery, AWS.dmarc],
  frameworks: [FRAMEWORK.bod1801, FRAMEWORK.scubaReject],
  needs: ['owner', 'dmarc', 'organization'],
  evaluate({ owner, dmarc, organization }, { subject }) {
    const found = recordToJudge(owner, dmarc, subject.name);
    if ('outcome' in found) return found;
    const { at, scope, policy } = found;
    if (scope !== 'domain') {
      const because = `${subject.name} has no DMARC record of its own: ${publishedFor(at)} is judged for the one at ${at}.`;
      return { outcome: 'notApplicable', because };
    }
    const parsed = parseDmarc(found.record);
    const counts = countsIn(publishedFor(at), organization);
    if (parsed.kind !== 'policy') {
      const because = `The record at ${at} has a fault in its policies; domain-dmarc-valid says which.`;
      return { outcome: 'notApplicable', because };
    }
    if (!counts.rfc9989 && !counts.rfc7489) {
      const because =
        `${subject.name} is not an organizational domain (${organization.rfc9989} is): receivers ignore sp and ` +
        `np in its record, and take those of ${organization.rfc9989} for names below it.`;
      return { outcome: 'notApplicable', because };
    }
    const evidence = dmarcEvidence('dmarc', found.queries);
    const weaker = weakerThan(policy, parsed.record, counts.rfc9989);
    if (weaker.length > 0) {
      const because = `The record at ${at} asks for p=${policy}, but for less below: ${listed(weaker)}.`;
      return { outcome: 'fail', because, evidence };
    }
    const because = `The record at ${at} asks for no less below ${subject.name} than p=${policy}.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'sp=none beside p=reject: np falls back to it',
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=none'),
        organization: organization(),
      },
      expect: 'fail',
      says: ['p=reject', 'sp=none for its subdomains', 'np falls back to sp=none'],
    },
    {
      name: 'np alone is weaker',
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; np=quarantine'),
        organization: organization(),
      },
      expect: 'fail',
      says: ['but for less below: np=quarantine for names below it that do not exist.'],
    },
    {
      name: 'sp is weaker, and np makes up for names that do not exist',
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=quarantine; sp=none; np=reject'),
        organization: organization(),
      },
      expect: 'fail',
      says: ['but for less below: sp=none for its subdomains.'],
    },
    {
      name: 'an organizational domain only to receivers that know no np',
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=quarantine; np=none', { domain: SUBDOMAIN }),
        organization: organization(DOMAIN, SUBDOMAIN),
      },
      expect: 'fail',
      says: ['but for less below: sp=quarantine for its subdomains.'],
    },
    {
      name: 'neither sp nor np',
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject'), organization: organization() },
      expect: 'pass',
      says: ['no less below'],
    },
    {
      name: 'more for subdomains than for the domain',
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=none; sp=reject'),
        organization: organization(),
      },
      expect: 'pass',
    },
    {
      name: "sp in a subdomain's record, which receivers ignore",
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=none', { domain: SUBDOMAIN }),
        organization: organization(DOMAIN),
      },
      expect: 'notApplicable',
      says: ['receivers ignore sp and np', `take those of ${DOMAIN}`],
    },
    {
      name: 'an inherited record',
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=none', { domain: SUBDOMAIN, at: DOMAIN }),
        organization: organization(DOMAIN),
      },
      expect: 'notApplicable',
      says: [`${DOMAIN} is judged`],
    },
    {
      name: 'a record with a wrong sp',
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; p=reject; sp=off; rua=mailto:dmarc@${DOMAIN}`),
        organization: organization(),
      },
      expect: 'notApplicable',
      says: ['domain-dmarc-valid'],
    },
    {
      name: 'no record',
      facts: { owner: OWN, dmarc: dmarcNone(), organization: organization() },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: "a mailbox provider's domain",
      subject: GMAIL_SUBJECT,
      facts: {
        owner: OF_GMAIL,
        dmarc: dmarcFound('v=DMARC1; p=none; sp=quarantine', { domain: 'gmail.com' }),
        organization: organization('gmail.com'),
      },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
