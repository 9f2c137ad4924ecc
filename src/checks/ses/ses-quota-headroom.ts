// Is there enough left of what SES lets the account send in 24 hours?
import type { SendQuota } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { sendingQuota } from '../recipes/account.ts';
import { UNUSED, USED } from '../samples.ts';
import { percent } from '../words.ts';
import { isUsed, notInUse, sesOf, useEvidence } from './account-use.ts';

const mails = (count: number) => count.toLocaleString('en');

/** A sample quota, of which so many mails are used up. */
function quota(sent24Hours: number, max24Hours = 50_000): SendQuota {
  return { max24Hours, sent24Hours, maxPerSecond: 14 };
}

export default defineCheck({
  id: 'ses-quota-headroom',
  kind: 'account',
  severity: 'medium',
  title: 'SES has enough left of its 24-hour sending quota in a Region that is used',
  rationale:
    'SES counts the recipients of the last 24 hours. Once the quota is used up it refuses every further mail ' +
    'until enough of them are a day old: a newsletter in the morning can take the sign-up codes of the ' +
    'afternoon. To raise the quota takes AWS up to a day.',
  remediation: {
    summary:
      'Ask for a higher quota in Service Quotas before you need it, or send bulk mail from another Region or ' +
      'account. The 200 mails a day of the sandbox end with production access.',
    command: [
      'aws sesv2 get-account --region <region> --query SendQuota',
      'aws service-quotas list-service-quotas --region <region> --service-code ses',
    ].join('\n'),
    link: AWS.increaseQuotas,
  },
  recipe: sendingQuota,
  cannotSee:
    'The quota of mails a second, which a rush may hit long before that of the day. Nor a peak before ' +
    'or after the scan: what was sent in 24 hours is read once.',
  links: [AWS.increaseQuotas, AWS.sendingQuotas, AWS.sendQuota],
  needs: ['quota', 'use'],
  evaluate({ quota: { max24Hours, sent24Hours }, use }, { subject, thresholds }) {
    if (!isUsed(use)) return notInUse(subject, use);
    const evidence = [
      { fact: 'quota', field: 'SendQuota.SentLast24Hours', value: mails(sent24Hours) },
      { fact: 'quota', field: 'SendQuota.Max24HourSend', value: mails(max24Hours) },
      useEvidence(use),
    ] as const;
    const where = sesOf(subject);
    // "A value of -1 signifies an unlimited quota" (API_SendQuota).
    if (max24Hours < 0) {
      return { outcome: 'pass', because: `${where} may send without limit in 24 hours.`, evidence };
    }
    // A quota of nothing has nothing left.
    const share = max24Hours > 0 ? sent24Hours / max24Hours : 1;
    const used = `${where} has sent ${mails(sent24Hours)} of the ${mails(max24Hours)} mails that it may send in 24 hours (${percent(share)})`;
    if (share < thresholds.quotaUsed.medium) return { outcome: 'pass', because: `${used}.`, evidence };
    return {
      outcome: 'fail',
      severity: share < thresholds.quotaUsed.high ? 'medium' : 'high',
      because: `${used}: once they are used up, SES refuses every further mail.`,
      evidence,
    };
  },
  examples: [
    {
      name: 'more than the configuration likes',
      facts: { quota: quota(30_000), use: USED },
      thresholds: { quotaUsed: { medium: 0.5, high: 0.9 } },
      expect: 'fail',
      severity: 'medium',
      says: ['(60 %)'],
    },
    {
      name: 'exactly 80 %',
      facts: { quota: quota(40_000), use: USED },
      expect: 'fail',
      severity: 'medium',
      says: ['40,000 of the 50,000 mails', '(80 %)'],
    },
    {
      name: 'just under 95 %',
      facts: { quota: quota(47_499), use: USED },
      expect: 'fail',
      severity: 'medium',
      says: ['(94.99 %)'],
    },
    {
      name: 'exactly 95 %',
      facts: { quota: quota(47_500), use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['(95 %)'],
    },
    {
      name: 'all of it',
      facts: { quota: quota(50_000), use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['(100 %)'],
    },
    {
      name: 'the quota of the sandbox, nearly used up',
      facts: { quota: quota(172, 200), use: USED },
      expect: 'fail',
      severity: 'medium',
      says: ['172 of the 200 mails', '(86 %)'],
    },
    {
      name: 'a quota of nothing',
      facts: { quota: quota(0, 0), use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['0 of the 0 mails'],
    },
    {
      name: 'just under 80 %',
      facts: { quota: quota(39_999), use: USED },
      expect: 'pass',
      says: ['(79.99 %)'],
    },
    { name: 'nothing sent', facts: { quota: quota(0), use: USED }, expect: 'pass', says: ['(0 %)'] },
    {
      name: 'no limit',
      facts: { quota: quota(1_000_000, -1), use: USED },
      expect: 'pass',
      says: ['without limit'],
    },
    {
      name: 'used up where nothing uses it any more',
      facts: { quota: quota(200, 200), use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
