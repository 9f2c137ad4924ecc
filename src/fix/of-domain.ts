// What cures a failing check of a domain: records to publish. Pure.
import type { Fix, Subject } from '../model.ts';
import { type Cure, dnsFix, NOTHING } from './cure.ts';
import { type DmarcChoice, nextDmarc } from './dns/dmarc.ts';
import { reportsFix } from './dns/reports.ts';
import { spfFix } from './dns/spf.ts';

/** Nothing that a check does not ask for: each step of DMARC is its own, so that reports come between. */
const AS_IT_IS: DmarcChoice = { policy: 'none', leftovers: 'keep', subdomains: 'keep' };

export const OF_DOMAIN: Readonly<Record<string, Cure<'domain'>>> = {
  'domain-dmarc-published': dmarc(AS_IT_IS),
  'domain-dmarc-valid': dmarc(AS_IT_IS),
  'domain-dmarc-enforced': dmarc({ ...AS_IT_IS, policy: 'next' }),
  'domain-dmarc-subdomains-covered': dmarc({ ...AS_IT_IS, subdomains: 'raise' }),
  'domain-dmarc-reported': dmarc(AS_IT_IS),
  'domain-dmarc-no-leftovers': dmarc({ ...AS_IT_IS, leftovers: 'remove' }),
  'domain-dmarc-reports-authorized': ({ facts: { reports } }) =>
    reports.known ? dnsFix(reportsFix(reports.value)) : NOTHING,
  'domain-spf-valid': ({ facts: { spf } }) => (spf.known ? dnsFix(spfFix(spf.value)) : NOTHING),
};

function dmarc(choice: DmarcChoice): (subject: Subject<'domain'>) => Fix {
  return ({ name, facts }) =>
    facts.dmarc.known ? dnsFix(nextDmarc({ name, dmarc: facts.dmarc.value }, choice)) : NOTHING;
}
