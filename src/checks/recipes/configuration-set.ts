// Configuration sets: what they require of TLS, what they measure, where they send word, and who uses them.
import { en, ja, joined, say } from '../../model.ts';
import type { Recipe } from '../define.ts';
import { together } from './together.ts';

// As in identity.ts, labels whose Japanese could not be confirmed stand in double quotes, and stay English.
const SETS = say(
  en`Amazon SES, in the Region > Configuration > Configuration sets > the set`,
  ja`対象リージョンの Amazon SES > 設定 > 設定セット > 対象の設定セット`,
);
const IDENTITY = say(
  en`Amazon SES, in the Region > Configuration > Identities > the identity`,
  ja`対象リージョンの Amazon SES > 設定 > ID > 対象の ID`,
);

const SET = `\
ConfigurationSet:
  Type: AWS::SES::ConfigurationSet
  Properties:
    Name: mail-events`;

/** Mail only over an encrypted connection. */
export const requireTls: Recipe = {
  console: say(
    en`${SETS} > General details > Edit: tick Required under Transport Layer Security (TLS) and save.`,
    ja`${SETS} > 一般的な詳細 > 編集: Transport Layer Security (TLS) の "Required" にチェックを入れて保存します。`,
  ),
  cloudFormation: `${SET}
    DeliveryOptions:
      TlsPolicy: REQUIRE`,
  terraform: `\
resource "aws_sesv2_configuration_set" "mail_events" {
  configuration_set_name = "mail-events"

  delivery_options {
    tls_policy = "REQUIRE"
  }
}`,
};

/** A set that measures, and sends word of what fails to a topic. */
export const eventDestination: Recipe = {
  console: joined(
    [
      say(
        en`${SETS} > Event destinations > Add destination: choose at least Bounces, Complaints, Rejects and Delivery delays,
           and an Amazon SNS topic, whose policy must let ses.amazonaws.com publish; tick Event publishing: Enabled.`,
        ja`${SETS} > イベント送信先 > 送信先の追加: 少なくともバウンス、苦情、拒否、配信遅延と、Amazon SNS トピックを選択します
           (トピックのポリシーで ses.amazonaws.com による発行を許可しておく必要があります)。「イベント発行」を有効にします。`,
      ),
      say(
        en`For the metrics ${SETS} > Reputation metrics > Edit: tick Enabled and save.`,
        ja`評価メトリクスは、${SETS} > 評価メトリクス > 編集: 有効にして保存します。`,
      ),
    ],
    '\n',
  ),
  cloudFormation: `${SET}
    ReputationOptions:
      ReputationMetricsEnabled: true
# The policy of the topic must let ses.amazonaws.com publish.
FailedMail:
  Type: AWS::SES::ConfigurationSetEventDestination
  Properties:
    ConfigurationSetName: !Ref ConfigurationSet
    EventDestination:
      Name: failed-mail
      Enabled: true
      MatchingEventTypes: [bounce, complaint, reject, deliveryDelay]
      SnsDestination:
        TopicARN: !Sub arn:\${AWS::Partition}:sns:\${AWS::Region}:\${AWS::AccountId}:mail-events`,
  terraform: `\
resource "aws_sesv2_configuration_set" "mail_events" {
  configuration_set_name = "mail-events"

  reputation_options {
    reputation_metrics_enabled = true
  }
}

# The policy of the topic must let ses.amazonaws.com publish.
resource "aws_sesv2_configuration_set_event_destination" "failed_mail" {
  configuration_set_name = aws_sesv2_configuration_set.mail_events.configuration_set_name
  event_destination_name = "failed-mail"

  event_destination {
    enabled              = true
    matching_event_types = ["BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY"]

    sns_destination {
      topic_arn = "arn:aws:sns:<region>:<account-id>:mail-events"
    }
  }
}`,
};

/** A set with a destination, which an identity's mail goes through unless the sender names another. */
export const observedIdentity: Recipe = together(eventDestination, {
  console: say(
    en`${IDENTITY} > Configuration set > Edit: tick "Assign a default configuration set" and choose the set.`,
    ja`${IDENTITY} > 設定セット > 編集: "Assign a default configuration set" にチェックを入れ、設定セットを選びます。`,
  ),
  cloudFormation: `\
DomainIdentity:
  Type: AWS::SES::EmailIdentity
  Properties:
    EmailIdentity: example.com
    ConfigurationSetAttributes:
      ConfigurationSetName: !Ref ConfigurationSet`,
  terraform: `\
resource "aws_sesv2_email_identity" "domain" {
  email_identity         = "example.com"
  configuration_set_name = aws_sesv2_configuration_set.mail_events.configuration_set_name
}`,
});

/** The plainest way to hear of bounces and complaints. */
export const feedbackForwarding: Recipe = {
  console: say(
    en`${IDENTITY} > Notifications > Email Feedback Forwarding > Edit: tick Enabled and save; or, in Feedback notifications,
       choose an SNS topic each for bounces and complaints.`,
    ja`${IDENTITY} > 通知 > E メールフィードバック転送 > 編集: 有効にして保存します。または "Feedback notifications" で、バウンスと
       苦情のそれぞれに SNS トピックを選択します。`,
  ),
  cloudFormation: `\
DomainIdentity:
  Type: AWS::SES::EmailIdentity
  Properties:
    EmailIdentity: example.com
    FeedbackAttributes:
      EmailForwardingEnabled: true`,
  terraform: `\
resource "aws_sesv2_email_identity_feedback_attributes" "domain" {
  email_identity           = "example.com"
  email_forwarding_enabled = true
}`,
};
