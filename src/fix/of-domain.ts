// What cures a failing check of a domain: records to publish. Pure.
import type { Fix, Inventory, Subject } from '../model.ts';
import { type Cure, dnsFix, NOTHING } from './cure.ts';
import { type DmarcChoice, nextDmarc } from './dns/dmarc.ts';
import { reportsFix } from './dns/reports.ts';
import { spfFix } from './dns/spf.ts';

export const OF_DOMAIN: Readonly<Record<string, Cure<'domain'>>> = {
  'domain-dmarc-published': dmarc,
  'domain-dmarc-valid': dmarc,
  'domain-dmarc-enforced': dmarc,
  'domain-dmarc-subdomains-covered': dmarc,
  'domain-dmarc-reported': dmarc,
  'domain-dmarc-no-leftovers': dmarc,
  'domain-dmarc-reports-authorized': ({ facts: { reports } }) =>
    reports.known ? dnsFix(reportsFix(reports.value)) : NOTHING,
  'domain-spf-valid': ({ facts: { spf } }) => (spf.known ? dnsFix(spfFix(spf.value)) : NOTHING),
};

/**
 * The domain's next DMARC record, which serves all of its failing checks at once: published side by side, two records are
 * none (RFC 9989 section 4.10). It goes one stage on, and no further: reports come between.
 */
function dmarc({ name, facts }: Subject<'domain'>, _: Inventory, failing: ReadonlySet<string>): Fix {
  if (!facts.dmarc.known) return NOTHING;
  const choice: DmarcChoice = {
    policy: failing.has('domain-dmarc-enforced') ? 'next' : 'none',
    subdomains: failing.has('domain-dmarc-subdomains-covered') ? 'raise' : 'keep',
    leftovers: failing.has('domain-dmarc-no-leftovers') ? 'remove' : 'keep',
  };
  return dnsFix(nextDmarc({ name, dmarc: facts.dmarc.value }, choice));
}
