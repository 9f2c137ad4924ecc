// Do too many of those who get the account's mail complain of it?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { complaintAlarm } from '../recipes/account.ts';
import { UNUSED, USED } from '../samples.ts';
import { COMPLAINT_RATE } from '../thresholds.ts';
import { judgeRate } from './rate.ts';

export default defineCheck({
  id: 'ses-complaint-rate-low',
  kind: 'account',
  severity: 'high',
  title: 'Little of the mail that SES sends in a Region that is used is reported as spam',
  rationale:
    'Whoever presses "report spam" tells the receiver, and the receiver tells SES. From one in a thousand on ' +
    'AWS places the account under review, from five in a thousand on it may pause its sending. All mail of the ' +
    'account in the Region is hit, the sign-up codes of its user pools too.',
  remediation: {
    summary:
      'Find what people complain of: mail that they did not ask for, or can leave only by complaining. Give ' +
      'every bulk mail one-click unsubscribe, send it from a domain or account of its own, and let SES ' +
      'suppress who complained.',
    command: [
      'aws sesv2 list-suppressed-destinations --region <region> --reasons COMPLAINT',
      'aws cloudwatch get-metric-statistics --region <region> --namespace AWS/SES --metric-name ' +
        'Reputation.ComplaintRate --statistics Average --period 3600 --start-time <2026-01-01T00:00:00Z> ' +
        '--end-time <2026-01-15T00:00:00Z>',
    ].join('\n'),
    link: AWS.review,
  },
  recipe: complaintAlarm,
  cannotSee:
    'Complaints that a receiver does not pass on to SES, as Gmail does not. Nor whose mail they are ' +
    'about: the rate is of the whole account in the Region, as CloudWatch last had it within two weeks.',
  links: [AWS.review, AWS.reputationAlarms, AWS.reputationMessages, AWS.suppression],
  needs: ['reputation', 'use'],
  evaluate({ reputation, use }, { subject, thresholds }) {
    const rate = {
      field: 'complaintRate',
      metric: 'Reputation.ComplaintRate',
      name: 'complaint rate',
      limits: thresholds.complaintRate,
      aws: COMPLAINT_RATE,
    } as const;
    return judgeRate(rate, reputation, use, subject);
  },
  examples: [
    {
      name: 'under what AWS allows, and far over what the configuration does',
      facts: { reputation: { bounceRate: 0, complaintRate: 0.0009 }, use: USED },
      thresholds: { complaintRate: { high: 0.0002, critical: 0.0008 } },
      expect: 'fail',
      severity: 'critical',
      says: ['the limit is 0.08 %', 'under review from 0.1 % on'],
    },
    {
      name: 'exactly 0.1 %',
      facts: { reputation: { bounceRate: 0, complaintRate: 0.001 }, use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is 0.1 %', 'under review'],
    },
    {
      name: 'just under 0.5 %',
      facts: { reputation: { bounceRate: 0, complaintRate: 0.0049999 }, use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is 0.499 %', 'from 0.5 % on may pause'],
    },
    {
      name: 'exactly 0.5 %',
      facts: { reputation: { bounceRate: 0, complaintRate: 0.005 }, use: USED },
      expect: 'fail',
      severity: 'critical',
      says: ['is 0.5 %', 'pause all their sending'],
    },
    {
      name: 'just under 0.1 %',
      facts: { reputation: { bounceRate: 0.2, complaintRate: 0.00099999 }, use: USED },
      expect: 'pass',
      says: ['is 0.099 %'],
    },
    {
      name: 'nobody complains',
      facts: { reputation: { bounceRate: 0, complaintRate: 0 }, use: USED },
      expect: 'pass',
      says: ['is 0 %'],
    },
    {
      name: 'too little sent to tell',
      facts: { reputation: { bounceRate: 0 }, use: USED },
      expect: 'notApplicable',
      says: ['no complaint rate'],
    },
    {
      name: 'a Region that nothing uses',
      facts: { reputation: { complaintRate: 0.2 }, use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
