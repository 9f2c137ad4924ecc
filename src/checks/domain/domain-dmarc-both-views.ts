// Do receivers that follow RFC 9989 and those that still follow RFC 7489 judge the domain alike?
import { defineCheck } from '../define.ts';
import { dmarcEvidence, viewsEvidence } from '../evidence.ts';
import { AWS, RFC } from '../links.ts';
import { dmarcRecord } from '../recipes/dns.ts';
import {
  dmarcFound,
  dmarcNone,
  dmarcQuery,
  GMAIL_SUBJECT,
  OF_GMAIL,
  OWN,
  organization,
  SUBDOMAIN,
  SUBDOMAIN_SUBJECT,
} from '../samples/dns.ts';
import { DOMAIN } from '../samples.ts';
import { notYours } from './record.ts';
import { cureFor, differencesOf } from './views.ts';

const REJECT = 'v=DMARC1; p=reject';
const OWN_REJECT = dmarcFound(REJECT, { domain: SUBDOMAIN });

export default defineCheck({
  id: 'domain-dmarc-both-views',
  kind: 'domain',
  severity: 'medium',
  title: 'RFC 9989 and RFC 7489 find the same DMARC policy and organizational domain',
  rationale:
    'DMARC changed in May 2026: RFC 9989 walks up the DNS where RFC 7489 takes the Public Suffix List, and ' +
    'receivers go from one to the other at their own time. Where the two find different records, or ' +
    'different organizational domains to align with, the same mail passes at one receiver and fails at the next.',
  remediation: {
    summary:
      'Publish a DMARC record at the organizational domain as the Public Suffix List has it, beside one at ' +
      'the domain itself, and say nothing in them that only one of the two RFCs reads.',
    command:
      '_dmarc.<organizational-domain>. 3600 IN TXT "v=DMARC1; p=<policy>; rua=mailto:<reports>@<domain>"',
    link: RFC.dmarcDiscovery,
  },
  recipe: dmarcRecord('<policy>'),
  cannotSee:
    'Which of the two RFCs a given receiver follows, and receivers that follow neither to the letter.',
  links: [RFC.dmarcDiscovery, RFC.dmarcDiscoveryBefore, RFC.dmarcAlignment, AWS.dmarc],
  needs: ['owner', 'dmarc', 'dmarcByRfc7489', 'organization'],
  evaluate({ owner, ...views }, { subject }) {
    const theirs = notYours(owner, subject.name);
    if (theirs !== undefined) return theirs;
    const { dmarc, dmarcByRfc7489, organization } = views;
    if (dmarc.kind === 'none' && dmarcByRfc7489.kind === 'none') {
      const because = `No DMARC record applies to ${subject.name} in either view; domain-dmarc-published says so.`;
      return { outcome: 'notApplicable', because };
    }
    const fact = 'organization';
    const evidence = [
      ...viewsEvidence<'dmarc' | 'dmarcByRfc7489'>(
        dmarcEvidence('dmarc', dmarc.queries),
        dmarcEvidence('dmarcByRfc7489', dmarcByRfc7489.queries),
      ),
      { fact, field: 'organizational domain by RFC 9989', value: organization.rfc9989 } as const,
      { fact, field: 'organizational domain by RFC 7489', value: organization.rfc7489 } as const,
    ];
    const differences = differencesOf(views);
    if (differences.length > 0) {
      const because =
        `Receivers do not all judge mail from ${subject.name} alike: ${differences.join('; ')}. ` +
        `${cureFor(views)}.`;
      return { outcome: 'fail', because, evidence };
    }
    const because = `By RFC 9989 and by RFC 7489 the same policy and organizational domain hold for ${subject.name}.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'a record at the subdomain alone: RFC 9989 takes it for an organizational domain',
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: OWN_REJECT,
        dmarcByRfc7489: OWN_REJECT,
        organization: organization(SUBDOMAIN, DOMAIN, [dmarcQuery(SUBDOMAIN, [REJECT]), dmarcQuery(DOMAIN)]),
      },
      expect: 'fail',
      says: [
        `organizational domain is ${SUBDOMAIN} by RFC 9989 and ${DOMAIN} by RFC 7489`,
        `Missing: a DMARC record at _dmarc.${DOMAIN}.`,
      ],
    },
    {
      name: 'a record between the two, which RFC 7489 does not ask for',
      subject: { id: `a.${SUBDOMAIN}`, name: `a.${SUBDOMAIN}` },
      facts: {
        owner: OWN,
        dmarc: dmarcFound(REJECT, { domain: `a.${SUBDOMAIN}`, at: SUBDOMAIN }),
        dmarcByRfc7489: dmarcNone(dmarcQuery(`a.${SUBDOMAIN}`), dmarcQuery(DOMAIN)),
        organization: organization(SUBDOMAIN, DOMAIN),
      },
      expect: 'fail',
      says: ['by RFC 7489 no record applies', `Missing: a DMARC record at _dmarc.${DOMAIN}.`],
    },
    {
      name: "a public suffix's record, which RFC 7489 does not ask for",
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`${REJECT}; psd=y`, { domain: DOMAIN, at: 'example', scope: 'publicSuffix' }),
        dmarcByRfc7489: dmarcNone(dmarcQuery(DOMAIN)),
        organization: organization(),
      },
      expect: 'fail',
      says: [`Missing: a DMARC record at _dmarc.${DOMAIN}.`],
    },
    {
      name: 'two records of its own, over which RFC 9989 goes on',
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound(REJECT, { domain: SUBDOMAIN, at: DOMAIN }),
        dmarcByRfc7489: dmarcNone(dmarcQuery(SUBDOMAIN, [REJECT, REJECT], { fault: '2 records' })),
        organization: organization(),
      },
      expect: 'fail',
      says: [`_dmarc.${SUBDOMAIN} holds 2 records`, 'keep one'],
    },
    {
      name: 'test mode, which RFC 7489 does not know',
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=quarantine; t=y'),
        dmarcByRfc7489: dmarcFound('v=DMARC1; p=quarantine; t=y'),
        organization: organization(),
      },
      expect: 'fail',
      says: ['the policy in force is none, by RFC 7489', 'RFC 7489 knows no t'],
    },
    {
      name: 'its own record, below one at its organizational domain',
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: OWN_REJECT,
        dmarcByRfc7489: OWN_REJECT,
        organization: organization(DOMAIN),
      },
      expect: 'pass',
      says: ['the same policy'],
    },
    {
      name: 'no record in either view',
      facts: {
        owner: OWN,
        dmarc: dmarcNone(),
        dmarcByRfc7489: dmarcNone(),
        organization: organization('mail.example', 'example'),
      },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: "a mailbox provider's domain",
      subject: GMAIL_SUBJECT,
      facts: {
        owner: OF_GMAIL,
        dmarc: dmarcNone(),
        dmarcByRfc7489: dmarcNone(),
        organization: organization('gmail.com'),
      },
      expect: 'notApplicable',
    },
  ],
});
