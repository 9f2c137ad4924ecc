// Is the DMARC record of the domain, or the one above it that applies, without a fault?
import { defineCheck } from '../define.ts';
import { dmarcEvidence } from '../evidence.ts';
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
import { decides, faultsAt, unknownTags } from './faults.ts';
import { notYours, recordOf } from './record.ts';

const SEVERAL = '2 records: where there are several, none counts';
const TWO = dmarcQuery(DOMAIN, ['v=DMARC1; p=none', 'v=DMARC1; p=reject'], { fault: SEVERAL });

export default defineCheck({
  id: 'domain-dmarc-valid',
  kind: 'domain',
  severity: 'high',
  title: 'The DMARC record is the only one at its name and without a fault',
  rationale:
    'Receivers read a DMARC record to the letter. Two records at one name count as none; without a valid p, ' +
    'or with an sp or np that is none, a record counts as p=none at best; and each receiver makes of the ' +
    'rest what it likes. Nobody is told: mail is judged as if the policy were not there.',
  remediation: {
    summary:
      'Keep one TXT record at the name, correct each tag where it is said to be wrong, and look at it again. ' +
      'It starts with v=DMARC1; tags stand apart by semicolons.',
    command: '_dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=<policy>; rua=mailto:<reports>@<domain>"',
    link: RFC.dmarcTags,
  },
  recipe: dmarcRecord('<policy>'),
  cannotSee:
    'What a receiver makes of a fault: some are more lenient than the RFC. Nor names that receivers do ' +
    'not ask on their way to the record.',
  links: [RFC.dmarcTags, RFC.dmarcDiscovery, AWS.dmarc],
  frameworks: [FRAMEWORK.bod1801, FRAMEWORK.scubaRecord],
  needs: ['owner', 'dmarc'],
  evaluate({ owner, dmarc }, { subject }) {
    const theirs = notYours(owner, subject.name);
    if (theirs !== undefined) return theirs;
    const faulty = dmarc.queries.filter((query) => faultsAt(query).length > 0);
    const told = faulty.map((query) => `At ${query.name}: ${faultsAt(query).join('; ')}.`).join(' ');
    const evidence = dmarcEvidence('dmarc', dmarc.queries);
    if (faulty.some((query) => decides(dmarc, query))) {
      const because = `What is published as DMARC for ${subject.name} has faults. ${told}`;
      return { outcome: 'fail', because, evidence };
    }
    if (dmarc.kind === 'none') {
      const because = `Nothing is published as DMARC for ${subject.name}; domain-dmarc-published says so.`;
      return { outcome: 'notApplicable', because };
    }
    const aside = told === '' ? '' : ` Faults at names that do not decide for it: ${told}`;
    const because =
      `${subject.name} is under ${recordOf(dmarc)}, which has no fault.` +
      `${unknownTags(dmarc.record)}${aside}`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'two records at one name',
      facts: { owner: OWN, dmarc: dmarcNone(TWO, dmarcQuery('example')) },
      expect: 'fail',
      says: [SEVERAL, '"v=DMARC1; p=none" and "v=DMARC1; p=reject"'],
    },
    {
      name: 'a policy that is none, and nobody to tell',
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, ['v=DMARC1; p=monitor'], {
            fault: 'p is "monitor", which is not a policy, and rua names no address for reports',
          }),
        ),
      },
      expect: 'fail',
      says: [
        '"v=DMARC1; p=monitor"',
        'p, column 13: "monitor" is not none, quarantine or reject',
        'no DMARC by it',
      ],
    },
    {
      name: 'p= stands only inside sp=',
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; sp=reject; rua=mailto:dmarc@${DOMAIN}`, { policy: 'none' }),
      },
      expect: 'fail',
      says: ['p is missing, so receivers take the record as p=none'],
    },
    {
      name: 'a wrong sp takes p with it',
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; p=reject; sp=off; rua=mailto:dmarc@${DOMAIN}`, { policy: 'none' }),
      },
      expect: 'fail',
      says: ['sp, column 24: "off" is not', 'take the record as p=none'],
    },
    {
      name: 'a policy that applies, with a tag twice and an address that is none',
      facts: {
        owner: OWN,
        dmarc: dmarcFound(`v=DMARC1; p=reject; p=none; rua=dmarc@${DOMAIN}`),
      },
      expect: 'fail',
      says: ['p, column 21: p comes more than once', 'rua, column 33', 'mailto: is missing in front'],
    },
    {
      name: 'text that somebody meant for DMARC beside a record that applies',
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject', {
          queries: [
            dmarcQuery(DOMAIN, ['v=DMARC1; p=reject'], {
              fault:
                '"v=dmarc1; p=none" is not read as DMARC: the version is written DMARC1, in capital letters',
            }),
          ],
        }),
      },
      expect: 'fail',
      says: ['"v=dmarc1; p=none" is not read as DMARC'],
    },
    {
      name: 'two records of its own, below one that applies',
      subject: SUBDOMAIN_SUBJECT,
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject', {
          domain: SUBDOMAIN,
          at: DOMAIN,
          queries: [
            dmarcQuery(SUBDOMAIN, ['v=DMARC1; p=none', 'v=DMARC1; p=none'], { fault: SEVERAL }),
            dmarcQuery(DOMAIN, ['v=DMARC1; p=reject']),
          ],
        }),
      },
      expect: 'fail',
      says: [`At _dmarc.${SUBDOMAIN}: ${SEVERAL}`],
    },
    {
      name: 'two records at the domain above, of which one would apply',
      subject: SUBDOMAIN_SUBJECT,
      facts: { owner: OWN, dmarc: dmarcNone(dmarcQuery(SUBDOMAIN), TWO, dmarcQuery('example')) },
      expect: 'fail',
      says: [`At _dmarc.${DOMAIN}`],
    },
    {
      name: 'a record of many names and any length',
      facts: { owner: OWN, dmarc: dmarcFound(`v=DMARC1; p=none${'; oops'.repeat(9000)}`) },
      expect: 'fail',
      says: ['column 19: "oops" has no =', 'and 8995 more'],
    },
    {
      name: 'a record without a fault; pct is for domain-dmarc-no-leftovers to judge',
      facts: { owner: OWN, dmarc: dmarcFound('v=DMARC1; p=reject; pct=50; rau=mailto:a@b.example') },
      expect: 'pass',
      says: ['no fault', 'Receivers ignore what no RFC knows in it: rau'],
    },
    {
      name: 'a fault at a name between, which does not decide',
      subject: { id: `a.${SUBDOMAIN}`, name: `a.${SUBDOMAIN}` },
      facts: {
        owner: OWN,
        dmarc: dmarcFound('v=DMARC1; p=reject', {
          domain: `a.${SUBDOMAIN}`,
          at: DOMAIN,
          queries: [
            dmarcQuery(`a.${SUBDOMAIN}`),
            dmarcQuery(SUBDOMAIN, ['v=DMARC1; p=none', 'v=DMARC1; p=none'], { fault: SEVERAL }),
            dmarcQuery(DOMAIN, ['v=DMARC1; p=reject']),
          ],
        }),
      },
      expect: 'pass',
      says: [`names that do not decide for it: At _dmarc.${SUBDOMAIN}: ${SEVERAL}`],
    },
    {
      name: 'nothing published, but other text',
      facts: {
        owner: OWN,
        dmarc: dmarcNone(dmarcQuery(DOMAIN, [], { answer: 'found' }), dmarcQuery('example')),
      },
      expect: 'notApplicable',
      says: ['domain-dmarc-published'],
    },
    {
      name: 'a name for which nothing can be published',
      facts: {
        owner: OWN,
        dmarc: dmarcNone(
          dmarcQuery(DOMAIN, [], { fault: 'a label is empty, so nothing can be published for it' }),
        ),
      },
      expect: 'notApplicable',
    },
    {
      name: "a mailbox provider's domain",
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, dmarc: dmarcNone(dmarcQuery('gmail.com')) },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
