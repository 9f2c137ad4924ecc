// The DKIM records of an identity, by which SES verifies a domain. Pure.
import type { Fix, Subject } from '../../model.ts';
import { dnsFix, NOTHING, ses } from '../cure.ts';
import { dkimFix } from '../dns/dkim.ts';
import { isAddress, together } from './estate.ts';

/**
 * The records; and where SES has stopped looking for them, that it looks again once they are there. A domain for which DKIM
 * was never set up has no tokens yet: it is given a key first, and the next look tells its records.
 */
export function dkimRecords(identity: Subject<'identity'>): Fix {
  const { dkim, dkimRecords: facts } = identity.facts;
  if (!facts.known) return NOTHING;
  if (facts.value.kind === 'none') {
    return isAddress(identity.name)
      ? NOTHING
      : ses(identity, { change: 'upgradeDkimKey', identity: identity.name });
  }
  const records = dnsFix(dkimFix(facts.value));
  if (facts.value.kind !== 'easyDkim' || !dkim.known || dkim.value.status !== 'FAILED') return records;
  return together(records, ses(identity, { change: 'retryDkim', identity: identity.name }));
}

/** Signing switched on. SES refuses that of a domain without a key, and has a new key signed with. */
export function signingOn(identity: Subject<'identity'>): Fix {
  const { dkimRecords: records } = identity.facts;
  // Nor is an address signed for by itself: that takes its domain.
  if (records.known && records.value.kind === 'none') return dkimRecords(identity);
  return ses(identity, { change: 'enableDkimSigning', identity: identity.name });
}
