// Does SES send at all for the account in a Region that is used?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { sendingEnabled } from '../recipes/account.ts';
import { sending, UNUSED, USED } from '../samples.ts';
import { isUsed, notInUse, sesOf, useEvidence, usesOf } from './account-use.ts';

export default defineCheck({
  id: 'ses-sending-enabled',
  kind: 'account',
  severity: 'critical',
  title: 'SES may send for the account in a Region that is used',
  rationale:
    'While sending is paused SES refuses every mail of the account in the Region. Whoever waits for a sign-up ' +
    'code gets none. An alarm that pauses sending by itself leaves it paused until somebody switches it on ' +
    'again.',
  remediation: {
    summary:
      'Find out who paused it and why (CloudTrail keeps calls of PutAccountSendingAttributes and ' +
      'UpdateAccountSendingEnabled), mend that, then switch it on again. When AWS has paused it, no call ' +
      'helps: answer in the support case that AWS opened.',
    command: [
      'aws sesv2 get-account --region <region> --query "[SendingEnabled, EnforcementStatus]"',
      'aws sesv2 put-account-sending-attributes --region <region> --sending-enabled',
    ].join('\n'),
    link: AWS.pauseSending,
  },
  recipe: sendingEnabled,
  cannotSee:
    'Who paused it, and when: CloudTrail is not read. Nor a configuration set whose own sending is ' +
    'switched off.',
  links: [AWS.pauseSending, AWS.putSending, AWS.getAccount, AWS.review],
  needs: ['sending', 'use'],
  evaluate({ sending: { enabled, enforcement }, use }, { subject }) {
    if (!isUsed(use)) return notInUse(subject, use);
    const evidence = [
      { fact: 'sending', field: 'SendingEnabled', value: String(enabled) },
      useEvidence(use),
    ] as const;
    const where = sesOf(subject);
    if (enabled) return { outcome: 'pass', because: `${where} may send.`, evidence };
    const who =
      enforcement === 'SHUTDOWN'
        ? ' AWS has paused it; ses-enforcement-healthy says more.'
        : ` AWS's own status for it is ${enforcement}: somebody of yours has paused it, or an alarm.`;
    const because = `Sending is paused for ${where}, which is in use (${usesOf(use)}): all mail is refused.${who}`;
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'somebody has paused it',
      facts: { sending: sending({ enabled: false }), use: USED },
      expect: 'fail',
      severity: 'critical',
      says: [
        'eu-west-1',
        'in use (1 identity and 1 user pool)',
        "AWS's own status for it is HEALTHY",
        'somebody of yours',
      ],
    },
    {
      name: 'AWS has paused it',
      facts: { sending: sending({ enabled: false, enforcement: 'SHUTDOWN' }), use: USED },
      expect: 'fail',
      severity: 'critical',
      says: ['AWS has paused it'],
    },
    {
      name: 'it sends',
      facts: { sending: sending(), use: USED },
      expect: 'pass',
    },
    {
      name: 'it sends, though AWS is about to look',
      facts: { sending: sending({ enforcement: 'PROBATION' }), use: USED },
      expect: 'pass',
    },
    {
      name: 'paused where nothing uses it',
      facts: { sending: sending({ enabled: false }), use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
