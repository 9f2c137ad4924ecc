// Does the pool log the mails that could not be delivered?
import { en, ja, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { deliveryErrorLog } from '../recipes/pool.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER } from '../samples.ts';
import { commands, NONE } from '../words.ts';

const LOG_GROUP = 'arn:aws:logs:eu-west-1:111122223333:log-group:/kumo/mail-errors';

export default defineCheck({
  id: 'cognito-delivery-errors-logged',
  kind: 'userPool',
  severity: 'low',
  title: say(
    en`The pool logs the mails that could not be delivered`,
    ja`ユーザープールが、配信できなかったメールをログに記録している`,
  ),
  rationale: say(
    en`When a code or an invitation cannot be delivered, the log of message-delivery errors is where Cognito
       says so and why, and a pool writes none unless it is told where to. Whoever waits for the mail is then
       the only one who notices. Every feature plan may have the log.`,
    ja`コードや招待を配信できなかったとき、Cognito はその事実と理由をメッセージ配信エラーのログに記録します。ただし、出力先を
       設定しない限りログは出力されず、気付くのはメールを待っている本人だけになります。このログは、どの機能プランでも
       利用できます。`,
  ),
  remediation: {
    summary: say(
      en`Send userNotification events of the level ERROR to a log group of CloudWatch. The call sets the whole
         list: keep what get-log-delivery-configuration shows.`,
      ja`ERROR レベルの userNotification イベントを、CloudWatch のロググループに出力してください。この呼び出しはリスト全体を
         置き換えるため、get-log-delivery-configuration で表示される既存の設定も含めてください。`,
    ),
    command: commands(
      'aws cognito-idp get-log-delivery-configuration --region <region> --user-pool-id <pool-id>',
      'aws cognito-idp set-log-delivery-configuration --region <region> --user-pool-id <pool-id> ' +
        '--log-configurations "LogLevel=ERROR,EventSource=userNotification,' +
        'CloudWatchLogsConfiguration={LogGroupArn=<log-group-arn>}" <what-was-there>',
    ),
    link: AWS.poolLogs,
  },
  recipe: deliveryErrorLog,
  cannotSee: say(
    en`Whether the log group is still there and anybody reads it: the check sees where the errors are to
       go, not that they arrive. AWS calls the delivery of these logs best effort.`,
    ja`ロググループがまだ存在するか、誰かがログを見ているか。このチェックが確認するのはエラーの出力先であり、届いているかどうかでは
       ありません。AWS は、このログの配信をベストエフォートとしています。`,
  ),
  links: [AWS.poolLogs, AWS.setLogDelivery],
  needs: ['sender', 'deliveryErrorLog'],
  evaluate({ sender, deliveryErrorLog: log }, { subject: { name } }) {
    if (sender.kind === 'customEmailSender') {
      const because = say(
        en`A function of your own sends the mail of the pool ${name}: what it could not deliver, Cognito does not know.`,
        ja`ユーザープール ${name} のメールは独自の関数が送信しており、配信できなかったメールを Cognito は把握していません。`,
      );
      return { outcome: 'notApplicable', because };
    }
    const field = 'LogConfigurations (userNotification, ERROR)';
    if (log.kind === 'delivered') {
      return {
        outcome: 'pass',
        because: say(
          en`The pool ${name} logs mails that could not be delivered to ${log.to}.`,
          ja`ユーザープール ${name} は、配信できなかったメールを ${log.to} に記録しています。`,
        ),
        evidence: [{ fact: 'deliveryErrorLog', field, value: log.to }],
      };
    }
    return {
      outcome: 'fail',
      because: say(
        en`The pool ${name} logs no message-delivery errors: nobody sees when its mail is refused.`,
        ja`ユーザープール ${name} はメッセージ配信エラーをログに記録しておらず、メールが拒否されても誰も気付けません。`,
      ),
      evidence: [{ fact: 'deliveryErrorLog', field, value: NONE }],
    };
  },
  examples: [
    {
      name: say(en`no log`, ja`ログなし`),
      facts: { sender: DEFAULT_SENDER, deliveryErrorLog: { kind: 'none' } },
      expect: 'fail',
      says: ['nobody sees'],
    },
    {
      name: say(en`a log group`, ja`ロググループ`),
      facts: { sender: DEFAULT_SENDER, deliveryErrorLog: { kind: 'delivered', to: LOG_GROUP } },
      expect: 'pass',
      says: [LOG_GROUP],
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER, deliveryErrorLog: { kind: 'none' } },
      expect: 'notApplicable',
      says: ['A function of your own'],
    },
  ],
});
