// Does the pool send from Cognito's shared default address?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { newSender } from '../recipes/pool.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { EDIT_POOL_COMMAND, SEND_THE_WHOLE_POOL } from '../words.ts';

export default defineCheck({
  id: 'cognito-own-sender',
  kind: 'userPool',
  severity: 'high',
  outsideProduction: 'low',
  title: 'The pool sends from an address of yours, not from the one that all of Cognito shares',
  rationale:
    'The default sender no-reply@verificationemail.com is for trying things out: 50 mails a day for the ' +
    'whole account, no DKIM signature of yours, a reputation shared with strangers, and nothing to see ' +
    'when a mail bounces. Sign-up codes then land in the spam folder, or are not sent at all.',
  remediation: {
    summary:
      'Verify a domain in SES, leave the sandbox, and set the pool to send with Amazon SES from that ' +
      'domain. ' +
      SEND_THE_WHOLE_POOL,
    command: EDIT_POOL_COMMAND,
    link: AWS.poolEmail,
  },
  recipe: newSender,
  cannotSee:
    'The sender that a CustomEmailSender function uses, and mail that your application sends to the ' +
    'users of the pool by itself.',
  links: [AWS.poolEmail, AWS.emailConfiguration, AWS.updateUserPool, AWS.cognitoQuotas],
  needs: ['sender'],
  evaluate({ sender }, { subject }) {
    if (sender.kind === 'customEmailSender') {
      return {
        outcome: 'notApplicable',
        because: `The pool ${subject.name} hands every mail to its own function ${sender.functionArn}; Cognito sends none.`,
      };
    }
    if (sender.kind !== 'cognitoDefault') {
      return { outcome: 'pass', because: `The pool ${subject.name} sends with a FROM address of yours.` };
    }
    return {
      outcome: 'fail',
      because:
        `The pool ${subject.name} sends from no-reply@verificationemail.com, which every AWS customer ` +
        'shares: at most 50 mails a day for the whole account, without a DKIM signature of yours. ' +
        'Receivers often file such mail as spam, and the 51st is not sent.',
      evidence: [
        { fact: 'sender', field: 'EmailConfiguration.EmailSendingAccount', value: 'COGNITO_DEFAULT' },
        { fact: 'sender', field: 'EmailConfiguration.SourceArn', value: '(none)' },
      ],
    };
  },
  examples: [
    {
      name: 'the default sender',
      facts: { sender: DEFAULT_SENDER },
      expect: 'fail',
      says: ['50 mails a day'],
    },
    { name: 'your own SES', facts: { sender: sesSender(DOMAIN) }, expect: 'pass' },
    { name: 'Cognito with your FROM', facts: { sender: ownFromSender(DOMAIN) }, expect: 'pass' },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER },
      expect: 'notApplicable',
      says: ['function:send-mail'],
    },
  ],
});
