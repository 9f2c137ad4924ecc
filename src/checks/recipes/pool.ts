// User pools: who sends their mail, who sends the notices of threat protection, and the log of what failed.
import { en, ja, say } from '../../model.ts';
import type { Recipe } from '../define.ts';
import { productionAccess } from './account.ts';
import { easyDkim } from './identity.ts';
import { together } from './together.ts';

const POOL = say(
  en`Amazon Cognito > User pools > the pool`,
  ja`Amazon Cognito > ユーザープール > 対象のユーザープール`,
);

/** A pool that sends through the customer's own SES. */
export const poolSender: Recipe = {
  console: say(
    en`${POOL} > Authentication methods > Email > Edit: choose to send with Amazon SES, then the SES Region, the verified
       identity as FROM email address, and a FROM sender name such as "Example <no-reply@example.com>". The console
       leaves everything else of the pool as it is.`,
    ja`${POOL} > 認証方法 > E メール > 編集で Amazon SES による送信を選び、SES リージョン、
       FROM E メールアドレス (検証済み ID)、FROM 送信者名 ("Example <no-reply@example.com>" など) を指定します。
       コンソールでの編集は、ユーザープールのほかの設定に影響しません。`,
  ),
  cloudFormation: `\
UserPool:
  Type: AWS::Cognito::UserPool
  Properties:
    # Beside all that the template says of the pool already. Of EmailConfiguration too, keep what the pool has
    # (ConfigurationSet, ReplyToEmailAddress): what is left out is reset.
    EmailConfiguration:
      EmailSendingAccount: DEVELOPER
      SourceArn: !Sub arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:identity/example.com
      From: Example <no-reply@example.com>`,
  terraform: `\
resource "aws_cognito_user_pool" "pool" {
  name = "<pool-name>"
  # Beside all that is declared of the pool already. Of email_configuration too, keep what the pool has
  # (configuration_set, reply_to_email_address): what is left out is reset.
  email_configuration {
    email_sending_account = "DEVELOPER"
    source_arn            = "arn:aws:ses:<region>:<account-id>:identity/example.com"
    from_email_address    = "Example <no-reply@example.com>"
  }
}`,
};

/** A domain that SES verifies, and a pool that sends from it. */
export const domainAndPool: Recipe = together(easyDkim, poolSender);

/** A pool that Cognito sends for until now: the sandbox did not matter to it, and would stop its mail. */
export const ownSes: Recipe = together(productionAccess, poolSender);

/** All the way from Cognito's sender, or from another Region, to a domain in SES. */
export const newSender: Recipe = together(easyDkim, productionAccess, poolSender);

/** Who sends the notices of threat protection. */
export const noticesSender: Recipe = {
  console: say(
    en`${POOL} > Threat protection > Standard and custom authentication > Edit > Email configuration: choose the SES
       Region and a verified identity as FROM email address.`,
    ja`${POOL} > 脅威保護 > Standard and custom authentication > 編集 > Email configuration で、SES リージョンと、
       FROM E メールアドレスとして検証済み ID を選びます。`,
  ),
  cloudFormation: `\
RiskConfiguration:
  Type: AWS::Cognito::UserPoolRiskConfigurationAttachment
  Properties:
    UserPoolId: <pool-id>
    ClientId: ALL
    AccountTakeoverRiskConfiguration:
      # Keep the actions and mails that the pool has: what is left out counts as not set.
      Actions:
        HighAction:
          EventAction: BLOCK
          Notify: true
      NotifyConfiguration:
        SourceArn: !Sub arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:identity/example.com
        From: no-reply@example.com`,
  terraform: `\
resource "aws_cognito_risk_configuration" "pool" {
  user_pool_id = "<pool-id>"

  account_takeover_risk_configuration {
    # Keep the actions and mails that the pool has: what is left out counts as not set.
    actions {
      high_action {
        event_action = "BLOCK"
        notify       = true
      }
    }
    notify_configuration {
      source_arn = "arn:aws:ses:<region>:<account-id>:identity/example.com"
      from       = "no-reply@example.com"
    }
  }
}`,
};

/** The log of message-delivery errors: AWS's page on exporting logs names the API alone for it. */
export const deliveryErrorLog: Recipe = {
  console: say(
    en`AWS documents no way in the console: the logs of message-delivery errors are set with the API only, that is by the
       command above, CloudFormation or Terraform. A log group for them is made under CloudWatch > Log groups > Create
       log group.`,
    ja`コンソールでの設定方法は AWS のドキュメントにありません。メッセージ配信エラーのログを設定できるのは API だけで、
       上記のコマンド、CloudFormation、Terraform のいずれかを使います。出力先のロググループは、
       CloudWatch > ロググループ > ロググループの作成で作成します。`,
  ),
  cloudFormation: `\
MailErrors:
  Type: AWS::Logs::LogGroup
  Properties:
    LogGroupName: /aws/vendedlogs/shop/mail-errors
    RetentionInDays: 90
MailErrorLog:
  Type: AWS::Cognito::LogDeliveryConfiguration
  Properties:
    UserPoolId: <pool-id>
    # The whole list: keep a destination of userAuthEvents that the pool has.
    LogConfigurations:
      - EventSource: userNotification
        LogLevel: ERROR
        CloudWatchLogsConfiguration:
          LogGroupArn: !Sub arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${MailErrors}`,
  terraform: `\
resource "aws_cloudwatch_log_group" "mail_errors" {
  name              = "/aws/vendedlogs/shop/mail-errors"
  retention_in_days = 90
}

resource "aws_cognito_log_delivery_configuration" "pool" {
  user_pool_id = "<pool-id>"

  # The whole list: keep a destination of userAuthEvents that the pool has.
  log_configurations {
    event_source = "userNotification"
    log_level    = "ERROR"

    cloud_watch_logs_configuration {
      log_group_arn = aws_cloudwatch_log_group.mail_errors.arn
    }
  }
}`,
};
