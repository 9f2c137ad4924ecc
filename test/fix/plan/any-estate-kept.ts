// What the rounds of a plan must leave as it was: other records of DNS, and all of a pool but who sends its mail.
import { isSpfRecord } from '../../../src/email/spf/record.ts';
import { asDmarc } from '../../../src/fix/dns/dmarc-repair.ts';
import type { Estate } from '../../../src/simulator/estate.ts';

type Records = Estate['zones'][string][string];

export function expectKept(start: Estate, end: Estate): void {
  expect(poolsOf(end)).toEqual(poolsOf(start));
  const mailFroms = new Set([...mailFromsOf(start), ...mailFromsOf(end)]);
  for (const [zone, owners] of Object.entries(start.zones)) {
    // SES's own.
    if (zone === 'amazonses.com') continue;
    for (const [owner, before] of Object.entries(owners)) {
      const name = owner === '@' ? zone : `${owner}.${zone}`;
      const after = end.zones[zone]?.[owner] ?? {};
      // Names that SES makes up are for its records only.
      if (name.includes('._domainkey.')) continue;
      expect([name, others(name, after)]).toEqual([name, expect.arrayContaining(others(name, before))]);
      expect([name, after.A, after.AAAA]).toEqual([name, before.A, before.AAAA]);
      if (mailFroms.has(name)) continue;
      expect([name, after.MX]).toEqual([name, before.MX]);
      if (!owner.startsWith('_dmarc')) expect([name, after.CNAME]).toEqual([name, before.CNAME]);
    }
  }
}

/** Texts that are none of the name's DMARC or SPF. */
function others(name: string, { TXT = [] }: Records): string[] {
  const texts = TXT.map((text) => (typeof text === 'string' ? text : text.join('')));
  return texts.filter(
    (text) => !isSpfRecord(text) && !(name.startsWith('_dmarc.') && asDmarc(text) !== undefined),
  );
}

function mailFromsOf({ accounts }: Estate): string[] {
  return accounts
    .flatMap(({ regions }) => Object.values(regions))
    .flatMap(({ ses }) =>
      ses.identities.map(({ MailFromAttributes: mailFrom }) => mailFrom?.MailFromDomain ?? ''),
    );
}

/** But for what a fix is to change. */
function poolsOf({ accounts }: Estate): readonly object[] {
  return accounts
    .flatMap(({ regions }) => Object.values(regions))
    .flatMap(({ userPools }) => userPools)
    .map(({ EmailConfiguration, RiskConfiguration: _risk, RiskNotifyConfiguration: _notify, ...pool }) => {
      const { LogConfigurations: _logs, ...rest } = pool;
      return { ...rest, replyTo: EmailConfiguration.ReplyToEmailAddress };
    });
}
