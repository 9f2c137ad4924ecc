// Does the DMARC policy that applies to the domain ask receivers to do anything?
import { policyInForce } from '../../email/dmarc/policy.ts';
import { parseDmarc } from '../../email/dmarc/record.ts';
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
import { type FoundRecord, recordOf, recordToJudge } from './record.ts';

/** Why the policy in force is none. */
function reasonFor({ record, policy }: FoundRecord): string {
  if (parseDmarc(record).kind === 'treatedAsNone') {
    return 'that is all that counts of a record with a fault in its policies (domain-dmarc-valid says which)';
  }
  if (policy === 'none') return 'it asks receivers for reports and nothing else';
  return `t=y lowers ${policy} by one level (receivers that follow RFC 7489 know no t, and apply ${policy})`;
}

export default defineCheck({
  id: 'domain-dmarc-enforced',
  kind: 'domain',
  severity: 'medium',
  title: 'The DMARC policy that is in force for the domain is quarantine or reject',
  rationale:
    'With p=none a receiver delivers mail that somebody forges in your name as it would deliver any other. ' +
    'Only quarantine and reject ask it to treat such mail apart; t=y takes one level off again.',
  remediation: {
    summary:
      'Read the reports until all mail of yours passes by DKIM and SPF, then set p to quarantine and later ' +
      'to reject, and leave out t. A domain without a record of its own takes the policy of the one above ' +
      'it: change it there, or publish one for the domain.',
    command: '_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=quarantine; rua=mailto:<reports>@<domain>"',
    link: AWS.dmarc,
  },
  recipe: dmarcRecord('quarantine'),
  cannotSee:
    'Whether receivers do as the policy asks, for each has rules of its own, and whether all of your ' +
    'own mail would pass it: look into the aggregate reports before you make it stricter.',
  links: [AWS.dmarc, RFC.dmarcTags, RFC.dmarcDiscovery],
  frameworks: [
    FRAMEWORK.pciDss,
    FRAMEWORK.bod1801,
    FRAMEWORK.scubaReject,
    FRAMEWORK.cis,
    FRAMEWORK.ukGovernment,
    FRAMEWORK.bsi,
  ],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    const found = recordToJudge(owner, dmarc, subject.name);
    if ('outcome' in found) return found;
    const inForce = policyInForce(found);
    const evidence = [
      ...dmarcEvidence('dmarc', found.queries),
      { fact: 'dmarc', field: 'policy in force', value: inForce } as const,
    ];
    const under = `${subject.name} is under ${recordOf(found)}`;
    if (inForce === 'none') {
      const because = `${under}, and the policy in force for it is none: ${reasonFor(found)}.`;
      return { outcome: 'fail', because, evidence };
    }
    const lowered = inForce === found.policy ? '' : ` (t=y lowers ${found.policy} by one level)`;
    const because = `${under}, and the policy in force for it is ${inForce}${lowered}.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'p=none',
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=none') },
      expect: 'fail',
      says: ['its own record', 'policy in force for it is none'],
    },
    {
      name: 'quarantine that test mode lowers to none',
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=quarantine; t=y') },
      expect: 'fail',
      says: ['t=y lowers quarantine', 'RFC 7489 know no t'],
    },
    {
      name: 'a subdomain for which sp says none',
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; sp=none', { domain: SUBDOMAIN, at: DOMAIN }),
      },
      expect: 'fail',
      says: [`${SUBDOMAIN} is under the record of its organizational domain`, `_dmarc.${DOMAIN}`],
    },
    {
      name: 'p= stands only inside sp=',
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; sp=reject; rua=mailto:dmarc@${DOMAIN}`) },
      expect: 'fail',
      says: ['domain-dmarc-valid'],
    },
    {
      name: 'p=quarantine',
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=quarantine') },
      expect: 'pass',
    },
    {
      name: 'reject that test mode lowers to quarantine',
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject; t=y') },
      expect: 'pass',
      says: ['quarantine (t=y lowers reject'],
    },
    {
      name: 'the policy of a public suffix',
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject; psd=y', {
          domain: DOMAIN,
          at: 'example',
          scope: 'publicSuffix',
        }),
      },
      expect: 'pass',
      says: ['the record of its public suffix, at _dmarc.example'],
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
      says: ['Gmail'],
    },
  ],
});
