// A report on two accounts in which each subject has a twin of the same name and Region: only the account tells them apart.
import { type Finding, type Locale, NO_CHANGES, type Report, type SubjectRef } from '../../src/model.ts';
import { changed } from '../support/changes.ts';
import { finding, report } from '../support/reports.ts';

export const ACCOUNTS = ['111122223333', '444455556666'] as const;

const before = { severity: 'high', because: 'b', seenAt: '2026-10-31T08:00:00.000Z' } as const;

/** Ids without the account in them, so that a text that holds it does so because it says it. */
const subjectsOf = (account: string) => {
  const subject = (kind: SubjectRef['kind'], name: string, id = `${kind}-id`): SubjectRef => ({
    kind,
    id,
    name,
    account,
    region: kind === 'domain' ? 'global' : 'eu-west-1',
  });
  return {
    pool: subject('userPool', 'shop'),
    identity: subject('identity', 'example.com'),
    domain: subject('domain', 'example.com'),
    ses: subject('account', 'SES in eu-west-1'),
    list: subject('identity', 'every identity in eu-west-1', 'identity/*'),
  };
};

/** New: an identity and the pool that follows from it; as before: its domain, and SES, which is accepted; lost: a list. */
function findingsOf(account: string): Finding[] {
  const { pool, identity, domain, ses, list } = subjectsOf(account);
  const accepted = { reason: 'r', owner: 'o', expires: '2026-12-31' };
  const cause = { checkId: 'ses-identity-verified', subject: identity };
  return [
    finding({ ...cause, change: 'new' }),
    finding({ subject: pool, change: 'new', follows: cause }),
    finding({ checkId: 'domain-dmarc-enforced', subject: domain, severity: 'high', change: 'still' }),
    finding({ checkId: 'ses-production-access', subject: ses, severity: 'low', accepted }),
    finding({ checkId: 'ses-dkim', subject: list, outcome: 'unknown', change: 'lostSight', before }),
    finding({ checkId: 'cognito-mended', subject: pool, outcome: 'pass', change: 'resolved', before }),
  ];
}

/** What the report says of as many accounts as it is given, compared with the scan before, or by itself. */
export function reportOn(accounts: readonly string[], locale: Locale = 'en', isCompared = true): Report {
  const findings = accounts.flatMap(findingsOf);
  const made = report({ findings, accounts, locale });
  const n = accounts.length;
  const past = accounts.map((account) =>
    finding({ checkId: 'cognito-gone', subject: subjectsOf(account).pool, change: 'gone' }),
  );
  const counts = { ...NO_CHANGES, new: 2 * n, still: n, lostSight: n, resolved: n, gone: n };
  return isCompared ? changed(made, { past, counts }) : made;
}
