// Is the domain's own SPF record one that receivers can evaluate, and by which not everybody passes?
import type { SpfEvaluation } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { spfEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { spfRecord } from '../recipes/dns.ts';
import { GMAIL_SUBJECT, OF_GMAIL, OWN } from '../samples/dns.ts';
import { spfEvaluation, spfTerm } from '../samples/mail.ts';
import { DOMAIN } from '../samples.ts';
import { clipped, counted, fewOf, quoted } from '../words.ts';
import { notYours } from './record.ts';

/** RFC 7208 section 4.6.4. */
const LIMIT = 10;

/** The terms of the record itself by the look-ups that each spends, itself and below, worst first. */
function spenders({ terms }: SpfEvaluation): string {
  const worst = terms
    .filter(({ depth, lookups }) => depth === 0 && lookups > 0)
    .toSorted((one, other) => other.lookups - one.lookups);
  if (worst.length === 0) return '';
  const each = worst.map(({ term, lookups, voids }) => {
    const empty = voids > 0 ? ` (${voids} of them void)` : '';
    return `${quoted(term, 60)} ${lookups}${empty}`;
  });
  return ` Look-ups by term: ${fewOf(each, 5)}.`;
}

export default defineCheck({
  id: 'domain-spf-valid',
  kind: 'domain',
  severity: 'medium',
  title: "The domain's SPF record can be evaluated, and does not let everybody pass",
  rationale:
    'Two records, more than ten terms that query DNS, or a slip of the pen make SPF a permanent error: mail ' +
    'that other systems send with the domain as MAIL FROM then passes nowhere. By +all everybody passes, ' +
    'and whoever forges the domain passes DMARC with it.',
  remediation: {
    summary:
      'Keep one record, take out what no longer sends for you until ten look-ups suffice, and end it in ' +
      '~all or -all. Mail through SES with a custom MAIL FROM domain needs nothing here: its SPF record ' +
      'stands at that domain.',
    command: '<domain>. 3600 IN TXT "v=spf1 <include:your-mail-service> ~all"',
    link: RFC.spfLimits,
  },
  recipe: spfRecord,
  cannotSee:
    'Whether the record lists all that sends for the domain: it is walked for an address that no ' +
    'network holds, which tells what cannot be evaluated and what everybody passes.',
  links: [RFC.spfLimits, RFC.spf, AWS.spf],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.bod1801, FRAMEWORK.cis, FRAMEWORK.ukGovernment, FRAMEWORK.bsi],
  needs: ['owner', 'spf'],
  evaluate({ owner, spf }, { subject }) {
    const theirs = notYours(owner, subject.name);
    if (theirs !== undefined) return theirs;
    const spent = `${spf.lookups} (${LIMIT} are allowed)`;
    const evidence = [...spfEvidence('spf', spf), { fact: 'spf', field: 'look-ups', value: spent } as const];
    const why = clipped(spf.why, 300);
    switch (spf.result) {
      case 'temperror':
        throw new NotSeen(why);
      case 'none': {
        const because =
          `${subject.name} has no SPF record of its own. Mail through SES does not need one: what counts is ` +
          'the MAIL FROM domain, of which ses-mail-from-live speaks.';
        return { outcome: 'notApplicable', because };
      }
      case 'permerror': {
        const because = `SPF of ${subject.name} is a permanent error: ${why}.${spenders(spf)}`;
        return { outcome: 'fail', because, evidence };
      }
      case 'pass': {
        const because = `Anybody passes SPF as ${subject.name}. ${why}.`;
        return { outcome: 'fail', severity: 'high', because, evidence };
      }
      default: {
        const { lookups } = spf;
        const because = `SPF of ${subject.name} can be evaluated, with ${counted(lookups, 'look-up')} of ${LIMIT}.`;
        return { outcome: 'pass', because, evidence };
      }
    }
  },
  examples: [
    {
      name: 'more than ten look-ups, term by term',
      facts: {
        owner: OWN,
        spf: spfEvaluation({
          result: 'permerror',
          why: `include:c.example in the record of ${DOMAIN} is the 11th term that queries DNS, and 10 are allowed`,
          lookups: 11,
          terms: [
            spfTerm('mx', { lookups: 1 }),
            spfTerm('include:a.example', { lookups: 7, voids: 1 }),
            spfTerm('include:deep.example', { lookups: 6, depth: 1, domain: 'a.example' }),
            spfTerm('include:c.example', { lookups: 3, outcome: 'error' }),
          ],
        }),
      },
      expect: 'fail',
      says: ['the 11th term', '"include:a.example" 7 (1 of them void), "include:c.example" 3 and "mx" 1.'],
    },
    {
      name: 'two records',
      facts: {
        owner: OWN,
        spf: spfEvaluation({
          record: undefined,
          result: 'permerror',
          why: `${DOMAIN} has 2 SPF records, and one is allowed`,
          lookups: 0,
        }),
      },
      expect: 'fail',
      says: ['2 SPF records, and one is allowed.'],
    },
    {
      name: 'everybody passes',
      facts: {
        owner: OWN,
        spf: spfEvaluation({
          record: 'v=spf1 +all',
          result: 'pass',
          why: `An address that no network matches passes: it matches +all in the record of ${DOMAIN}`,
        }),
      },
      expect: 'fail',
      severity: 'high',
      says: ['Anybody passes SPF', '+all'],
    },
    {
      name: 'a record that turns others away',
      facts: { owner: OWN, spf: spfEvaluation() },
      expect: 'pass',
      says: ['1 look-up of 10'],
    },
    {
      name: 'a record that says nothing of others',
      facts: {
        owner: OWN,
        spf: spfEvaluation({ record: 'v=spf1 ip4:192.0.2.1', result: 'neutral', lookups: 0 }),
      },
      expect: 'pass',
      says: ['0 look-ups of 10'],
    },
    {
      name: 'no record: SES mail does not need it',
      facts: { owner: OWN, spf: spfEvaluation({ record: undefined, result: 'none', why: 'no record' }) },
      expect: 'notApplicable',
      says: ['MAIL FROM domain', 'ses-mail-from-live'],
    },
    {
      name: 'an evaluation that DNS cut short',
      facts: { owner: OWN, spf: spfEvaluation({ result: 'temperror', why: 'TXT a.example: SERVFAIL' }) },
      expect: 'unknown',
      says: ['SERVFAIL'],
    },
    {
      name: "a mailbox provider's domain",
      subject: GMAIL_SUBJECT,
      facts: { owner: OF_GMAIL, spf: spfEvaluation({ domain: 'gmail.com' }) },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
