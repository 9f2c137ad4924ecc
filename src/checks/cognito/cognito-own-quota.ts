// Does Cognito's 50 mails a day hold for a pool that shows the customer's own FROM address?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { ownSes } from '../recipes/pool.ts';
import {
  ADDRESS,
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  ownFromSender,
  sesSender,
} from '../samples.ts';
import { EDIT_POOL_COMMAND, SEND_THE_WHOLE_POOL } from '../words.ts';

export default defineCheck({
  id: 'cognito-own-quota',
  kind: 'userPool',
  severity: 'medium',
  outsideProduction: 'low',
  title: 'The pool sends through your own SES, not within the 50 mails a day that Cognito allows',
  rationale:
    'A pool with EmailSendingAccount COGNITO_DEFAULT and a SourceArn shows your address, but Cognito still ' +
    'does the sending: its 50 mails a day for the whole account hold, and mails over them are not sent. ' +
    'Your own SES has a quota of its own, which grows with what you send.',
  remediation: {
    summary: `Set EmailSendingAccount to DEVELOPER and keep the SourceArn. ${SEND_THE_WHOLE_POOL}`,
    command: EDIT_POOL_COMMAND,
    link: AWS.poolEmail,
  },
  recipe: ownSes,
  cannotSee:
    'How much of the 50 mails a day is used: it reads the setting, not a counter, and whatever Cognito sends ' +
    'for other pools of the account counts too.',
  links: [AWS.poolEmail, AWS.cognitoQuotas, AWS.updateUserPool],
  needs: ['sender'],
  evaluate({ sender }, { subject }) {
    switch (sender.kind) {
      case 'customEmailSender':
        return {
          outcome: 'notApplicable',
          because: `The pool ${subject.name} hands every mail to its own function; Cognito sends none.`,
        };
      case 'cognitoDefault':
        return {
          outcome: 'notApplicable',
          because: `The pool ${subject.name} has no FROM address of yours; cognito-own-sender speaks of its quota.`,
        };
      case 'ses':
        return {
          outcome: 'pass',
          because: `The pool ${subject.name} sends within the quota of your own SES.`,
        };
      case 'cognitoWithOwnFrom': {
        const arn = sender.source.arn;
        const address = sender.from.kind === 'address' ? sender.from.address : arn;
        return {
          outcome: 'fail',
          because:
            `The pool ${subject.name} shows ${address} as its sender, but Cognito sends its mail: the ` +
            'quota of 50 mails a day for the whole account holds, and mails over it are not sent. (The SES ' +
            'sandbox does not matter to it.)',
          evidence: [
            { fact: 'sender', field: 'EmailConfiguration.EmailSendingAccount', value: 'COGNITO_DEFAULT' },
            { fact: 'sender', field: 'EmailConfiguration.SourceArn', value: arn },
          ],
        };
      }
    }
  },
  examples: [
    {
      name: 'Cognito sends with your FROM',
      facts: { sender: ownFromSender(ADDRESS) },
      expect: 'fail',
      says: [ADDRESS, '50 mails a day', 'sandbox does not matter'],
    },
    { name: 'your own SES', facts: { sender: sesSender(DOMAIN) }, expect: 'pass' },
    { name: 'your own SES with a broken ARN', facts: { sender: brokenSender('hello') }, expect: 'pass' },
    {
      name: 'the default sender',
      facts: { sender: DEFAULT_SENDER },
      expect: 'notApplicable',
      says: ['cognito-own-sender'],
    },
    { name: 'a Lambda function that sends', facts: { sender: CUSTOM_SENDER }, expect: 'notApplicable' },
  ],
});
