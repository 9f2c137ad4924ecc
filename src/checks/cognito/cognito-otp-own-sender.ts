// Does a pool that signs its users in by e-mail send through the customer's own SES, as AWS requires?
import type { EmailFactors, Fact } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { newSender } from '../recipes/pool.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { EDIT_POOL_COMMAND, listed, SEND_THE_WHOLE_POOL } from '../words.ts';

/** Examples: what GetUserPoolMfaConfig told, or why it was not asked. */
function factors(otp: boolean, mfa: boolean | { readonly unread: string }): EmailFactors {
  const read: Fact<boolean> =
    typeof mfa === 'boolean'
      ? { known: true, value: mfa, source: 'cognito-idp:GetUserPoolMfaConfig' }
      : { known: false, why: mfa.unread };
  return { otp, mfa: read };
}

const NOT_ASKED = { unread: 'not read: the pool does not send with the sender of Cognito' };

const FIRST_FACTOR = {
  fact: 'emailFactors',
  field: 'Policies.SignInPolicy.AllowedFirstAuthFactors',
  value: 'EMAIL_OTP among them',
} as const;
const SECOND_FACTOR = {
  fact: 'emailFactors',
  field: 'EmailMfaConfiguration',
  value: 'set, and MfaConfiguration is not OFF',
} as const;

export default defineCheck({
  id: 'cognito-otp-own-sender',
  kind: 'userPool',
  severity: 'critical',
  title: 'A pool that signs its users in by e-mail sends through your own SES',
  rationale:
    'Codes by e-mail, as a first factor (EMAIL_OTP) or as a second (e-mail MFA), require your own SES: AWS ' +
    "demands EmailSendingAccount DEVELOPER for both. Cognito's own sender does not do, and whoever depends on " +
    'such a code cannot sign in.',
  remediation: {
    summary:
      'Verify a domain in SES, leave the sandbox, and set EmailSendingAccount to DEVELOPER with its SourceArn; ' +
      `or take e-mail out of the factors. ${SEND_THE_WHOLE_POOL}`,
    command: EDIT_POOL_COMMAND,
    link: AWS.poolEmail,
  },
  recipe: newSender,
  cannotSee:
    'Whether the code arrives: that your SES is out of the sandbox, and its identity verified, is for ' +
    'other checks. Nor codes that functions of yours mail in a custom authentication flow.',
  links: [AWS.poolEmail, AWS.emailMfa, AWS.signInPolicy, AWS.poolMfaConfig, AWS.updateUserPool],
  needs: ['sender', 'emailFactors'],
  follows: [
    { check: 'cognito-own-sender', of: 'itself' },
    { check: 'cognito-own-quota', of: 'itself' },
  ],
  evaluate({ sender, emailFactors: { otp, mfa } }, { subject }) {
    if (sender.kind === 'customEmailSender') {
      return {
        outcome: 'notApplicable',
        because: `The pool ${subject.name} hands every mail to its own function; Cognito sends none.`,
      };
    }
    if (sender.kind === 'ses') {
      return {
        outcome: 'pass',
        because: `The pool ${subject.name} sends through your own SES, as codes by e-mail require.`,
      };
    }
    const byMfa = mfa.known && mfa.value;
    const used = [...(otp ? ['a code by e-mail (EMAIL_OTP)'] : []), ...(byMfa ? ['e-mail MFA'] : [])];
    if (used.length === 0) {
      if (!mfa.known) throw new NotSeen(mfa.why);
      return { outcome: 'notApplicable', because: `The pool ${subject.name} signs nobody in by e-mail.` };
    }
    const because =
      `The pool ${subject.name} signs users in by ${listed(used)}, and sends with the sender of Cognito: AWS ` +
      'requires your own SES for that, and sends such codes no other way.';
    return {
      outcome: 'fail',
      because,
      evidence: [
        { fact: 'sender', field: 'EmailConfiguration.EmailSendingAccount', value: 'COGNITO_DEFAULT' },
        ...(otp ? [FIRST_FACTOR] : []),
        ...(byMfa ? [{ ...SECOND_FACTOR, source: mfa.source }] : []),
      ],
    };
  },
  examples: [
    {
      name: 'a code by e-mail, from the default sender',
      facts: { sender: DEFAULT_SENDER, emailFactors: factors(true, false) },
      expect: 'fail',
      says: ['a code by e-mail (EMAIL_OTP)', 'requires your own SES'],
    },
    {
      name: 'e-mail MFA, from Cognito with your FROM',
      facts: { sender: ownFromSender(DOMAIN), emailFactors: factors(false, true) },
      expect: 'fail',
      says: ['e-mail MFA'],
    },
    {
      name: 'both',
      facts: { sender: DEFAULT_SENDER, emailFactors: factors(true, true) },
      expect: 'fail',
      says: ['a code by e-mail (EMAIL_OTP) and e-mail MFA'],
    },
    {
      name: 'a code by e-mail; of MFA nothing is known, and need not be',
      facts: {
        sender: DEFAULT_SENDER,
        emailFactors: factors(true, { unread: 'AccessDenied: cognito-idp:GetUserPoolMfaConfig' }),
      },
      expect: 'fail',
    },
    {
      name: 'a code by e-mail, from your own SES',
      facts: { sender: sesSender(DOMAIN), emailFactors: factors(true, NOT_ASKED) },
      expect: 'pass',
    },
    {
      name: 'the default sender, and MFA that was not read',
      facts: {
        sender: DEFAULT_SENDER,
        emailFactors: factors(false, { unread: 'AccessDenied: cognito-idp:GetUserPoolMfaConfig' }),
      },
      expect: 'unknown',
      says: ['GetUserPoolMfaConfig'],
    },
    {
      name: 'nobody signs in by e-mail',
      facts: { sender: DEFAULT_SENDER, emailFactors: factors(false, false) },
      expect: 'notApplicable',
      says: ['signs nobody in by e-mail'],
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, emailFactors: factors(true, NOT_ASKED) },
      expect: 'notApplicable',
      says: ['its own function'],
    },
  ],
});
