// Does too much of the account's mail bounce?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { bounceAlarm } from '../recipes/account.ts';
import { UNUSED, USED } from '../samples.ts';
import { BOUNCE_RATE } from '../thresholds.ts';
import { judgeRate } from './rate.ts';

export default defineCheck({
  id: 'ses-bounce-rate-low',
  kind: 'account',
  severity: 'high',
  title: 'Little of the mail that SES sends in a Region that is used bounces',
  rationale:
    'Receivers take a high share of hard bounces for a sign of bought or old lists, and so does AWS: from 5 % ' +
    'on it places the account under review, from 10 % on it may pause its sending. All mail of the account in ' +
    'the Region is hit, the sign-up codes of its user pools too.',
  remediation: {
    summary:
      'Find what bounces: look at who sends to addresses that nobody confirmed, at sign-up forms that bots ' +
      'fill in, and at tests that go to invented addresses (the SES mailbox simulator is there for those, and ' +
      'does not count). Let SES suppress what bounced once.',
    command: [
      'aws sesv2 list-suppressed-destinations --region <region> --reasons BOUNCE',
      'aws cloudwatch get-metric-statistics --region <region> --namespace AWS/SES --metric-name ' +
        'Reputation.BounceRate --statistics Average --period 3600 --start-time <2026-01-01T00:00:00Z> ' +
        '--end-time <2026-01-15T00:00:00Z>',
    ].join('\n'),
    link: AWS.review,
  },
  recipe: bounceAlarm,
  cannotSee:
    'Whose mail bounces: the rate is of the whole account in the Region, as CloudWatch last had it ' +
    'within two weeks, and not of a pool, an identity or a configuration set.',
  links: [AWS.review, AWS.reputationAlarms, AWS.reputationMessages, AWS.suppression],
  needs: ['reputation', 'use'],
  evaluate({ reputation, use }, { subject, thresholds }) {
    const rate = {
      field: 'bounceRate',
      metric: 'Reputation.BounceRate',
      name: 'bounce rate',
      limits: thresholds.bounceRate,
      aws: BOUNCE_RATE,
    } as const;
    return judgeRate(rate, reputation, use, subject);
  },
  examples: [
    {
      name: 'exactly 5 %',
      facts: { reputation: { bounceRate: 0.05, complaintRate: 0 }, use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is 5 %', 'under review'],
    },
    {
      name: 'just under 10 %',
      facts: { reputation: { bounceRate: 0.09999, complaintRate: 0 }, use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is 9.99 %', 'from 10 % on may pause'],
    },
    {
      name: 'exactly 10 %',
      facts: { reputation: { bounceRate: 0.1, complaintRate: 0 }, use: USED },
      expect: 'fail',
      severity: 'critical',
      says: ['is 10 %', 'pause all their sending'],
    },
    {
      name: 'just under 5 %',
      facts: { reputation: { bounceRate: 0.049999, complaintRate: 0.2 }, use: USED },
      expect: 'pass',
      says: ['is 4.99 %'],
    },
    {
      name: 'under what AWS allows, and over what the configuration does',
      facts: { reputation: { bounceRate: 0.03, complaintRate: 0 }, use: USED },
      thresholds: { bounceRate: { high: 0.02, critical: 0.08 } },
      expect: 'fail',
      severity: 'high',
      says: ['the limit is 2 %', 'under review from 5 % on'],
    },
    {
      name: 'nothing bounces',
      facts: { reputation: { bounceRate: 0, complaintRate: 0 }, use: USED },
      expect: 'pass',
      says: ['is 0 %'],
    },
    {
      name: 'too little sent to tell',
      facts: { reputation: { complaintRate: 0 }, use: USED },
      expect: 'notApplicable',
      says: ['no bounce rate'],
    },
    {
      name: 'a Region that nothing uses',
      facts: { reputation: { bounceRate: 0.2 }, use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
