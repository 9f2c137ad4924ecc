// Does AWS find fault with what the account sends?
import type { Sending, Severity } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { supportCase } from '../recipes/account.ts';
import { sending, UNUSED, USED } from '../samples.ts';
import { isUsed, notInUse, sesOf, useEvidence } from './account-use.ts';

/** How bad a word other than HEALTHY is, and what it means (GetAccount, EnforcementStatus). */
function faultOf(enforcement: Sending['enforcement']): { severity: Severity; means: string } {
  if (enforcement === 'PROBATION') {
    return {
      severity: 'high',
      means: 'AWS has placed it under review. It still sends, and AWS may pause it if what is wrong stays so',
    };
  }
  if (enforcement === 'SHUTDOWN') {
    return { severity: 'critical', means: 'AWS has paused it because of what was sent. All mail is refused' };
  }
  return { severity: 'medium', means: 'a word of SES that Mailposture does not know' };
}

export default defineCheck({
  id: 'ses-enforcement-healthy',
  kind: 'account',
  severity: 'high',
  title: 'AWS finds no fault with what SES sends in a Region that is used',
  rationale:
    'AWS reviews accounts whose mail bounces, is reported as spam or meets spam traps, and pauses those that ' +
    'do not mend it in time; serious cases at once. It tells so by a mail to the address of the account, ' +
    'which often nobody reads.',
  remediation: {
    summary:
      'Read the mail that AWS sent to the address of the account, mend what it names, and answer in the ' +
      'support case that AWS opened: what was wrong, what you have changed, and how that keeps it from ' +
      'happening again. Changes that are only planned do not count.',
    command: 'aws sesv2 get-account --region <region> --query "[EnforcementStatus, SendingEnabled]"',
    link: AWS.review,
  },
  recipe: supportCase,
  cannotSee:
    'Why AWS finds fault: that stands in its mail and its support case, which the check does not read. ' +
    'Nor rates that are on their way there (ses-bounce-rate-low, ses-complaint-rate-low).',
  links: [AWS.review, AWS.getAccount, AWS.reputationMessages],
  needs: ['sending', 'use'],
  evaluate({ sending: { enforcement }, use }, { subject }) {
    if (!isUsed(use)) return notInUse(subject, use);
    const evidence = [
      { fact: 'sending', field: 'EnforcementStatus', value: enforcement },
      useEvidence(use),
    ] as const;
    const where = sesOf(subject);
    if (enforcement === 'HEALTHY') {
      return { outcome: 'pass', because: `AWS finds no fault with what ${where} sends.`, evidence };
    }
    const { severity, means } = faultOf(enforcement);
    const because = `The enforcement status of ${where} is ${enforcement}: ${means}.`;
    return { outcome: 'fail', severity, because, evidence };
  },
  examples: [
    {
      name: 'under review',
      facts: { sending: sending({ enforcement: 'PROBATION' }), use: USED },
      expect: 'fail',
      severity: 'high',
      says: ['is PROBATION', 'under review'],
    },
    {
      name: 'paused by AWS',
      facts: { sending: sending({ enforcement: 'SHUTDOWN', enabled: false }), use: USED },
      expect: 'fail',
      severity: 'critical',
      says: ['is SHUTDOWN', 'All mail is refused'],
    },
    {
      name: 'a word that AWS has added since',
      facts: { sending: sending({ enforcement: 'WATCHED' }), use: USED },
      expect: 'fail',
      severity: 'medium',
      says: ['is WATCHED', 'does not know'],
    },
    { name: 'healthy', facts: { sending: sending(), use: USED }, expect: 'pass' },
    {
      name: 'healthy, and paused by its owner',
      facts: { sending: sending({ enabled: false }), use: USED },
      expect: 'pass',
    },
    {
      name: 'under review where nothing uses it',
      facts: { sending: sending({ enforcement: 'PROBATION' }), use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
