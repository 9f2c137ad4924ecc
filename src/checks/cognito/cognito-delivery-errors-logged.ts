// Does the pool log the mails that could not be delivered?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { deliveryErrorLog } from '../recipes/pool.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER } from '../samples.ts';

const LOG_GROUP = 'arn:aws:logs:eu-west-1:111122223333:log-group:/kumo/mail-errors';

export default defineCheck({
  id: 'cognito-delivery-errors-logged',
  kind: 'userPool',
  severity: 'low',
  title: 'The pool logs the mails that could not be delivered',
  rationale:
    'When a code or an invitation cannot be delivered, the log of message-delivery errors is where Cognito ' +
    'says so and why, and a pool writes none unless it is told where to. Whoever waits for the mail is then ' +
    'the only one who notices. Every feature plan may have the log.',
  remediation: {
    summary:
      'Send userNotification events of the level ERROR to a log group of CloudWatch. The call sets the whole ' +
      'list: keep what get-log-delivery-configuration shows.',
    command: [
      'aws cognito-idp get-log-delivery-configuration --region <region> --user-pool-id <pool-id>',
      'aws cognito-idp set-log-delivery-configuration --region <region> --user-pool-id <pool-id> ' +
        '--log-configurations "LogLevel=ERROR,EventSource=userNotification,' +
        'CloudWatchLogsConfiguration={LogGroupArn=<log-group-arn>}" <what-was-there>',
    ].join('\n'),
    link: AWS.poolLogs,
  },
  recipe: deliveryErrorLog,
  cannotSee:
    'Whether the log group is still there and anybody reads it: the check sees where the errors are to ' +
    'go, not that they arrive. AWS calls the delivery of these logs best effort.',
  links: [AWS.poolLogs, AWS.setLogDelivery],
  needs: ['sender', 'deliveryErrorLog'],
  evaluate({ sender, deliveryErrorLog: log }, { subject }) {
    if (sender.kind === 'customEmailSender') {
      const because = `A function of your own sends the mail of the pool ${subject.name}: what it could not deliver, Cognito does not know.`;
      return { outcome: 'notApplicable', because };
    }
    const field = 'LogConfigurations, userNotification at ERROR';
    if (log.kind === 'delivered') {
      return {
        outcome: 'pass',
        because: `The pool ${subject.name} logs mails that could not be delivered to ${log.to}.`,
        evidence: [{ fact: 'deliveryErrorLog', field, value: log.to }],
      };
    }
    return {
      outcome: 'fail',
      because: `The pool ${subject.name} logs no message-delivery errors: nobody sees when its mail is refused.`,
      evidence: [{ fact: 'deliveryErrorLog', field, value: '(none)' }],
    };
  },
  examples: [
    {
      name: 'no log',
      facts: { sender: DEFAULT_SENDER, deliveryErrorLog: { kind: 'none' } },
      expect: 'fail',
      says: ['nobody sees'],
    },
    {
      name: 'a log group',
      facts: { sender: DEFAULT_SENDER, deliveryErrorLog: { kind: 'delivered', to: LOG_GROUP } },
      expect: 'pass',
      says: [LOG_GROUP],
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, deliveryErrorLog: { kind: 'none' } },
      expect: 'notApplicable',
      says: ['A function of your own'],
    },
  ],
});
