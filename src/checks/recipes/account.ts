// SES of an account in a Region: the sandbox, pauses, quotas, suppression and the rates by which AWS judges it.
import { en, ja, say, type Text } from '../../model.ts';
import type { Recipe } from '../define.ts';
import { DEFAULT_THRESHOLDS } from '../thresholds.ts';

const SES = say(en`Amazon SES, in the Region`, ja`対象リージョンの Amazon SES`);

/** Leaving the sandbox is a request to AWS, not a setting. */
export const productionAccess: Recipe = {
  console: say(
    en`${SES} > Account dashboard > View Get set up page > Request production access; a request that was denied goes on
       in its support case, under AWS Support Center. Neither CloudFormation nor the AWS provider of Terraform can ask
       for it.`,
    ja`${SES} > アカウントダッシュボード > View Get set up page > Request production access からリクエストします。
       拒否された場合は、AWS サポートセンターにあるそのサポートケースでやり取りを続けます。
       CloudFormation でも Terraform の AWS プロバイダーでも、リクエストはできません。`,
  ),
};

/** AWS describes switching sending off and on as a call; its guide knows no button for it. */
export const sendingEnabled: Recipe = {
  console: say(
    en`${SES} > Account dashboard shows whether sending is paused. AWS documents the switch as a call only: run the
       command above, in AWS CloudShell for example. Neither CloudFormation nor the AWS provider of Terraform has it.
       Where AWS has paused sending, answer in the support case, under AWS Support Center.`,
    ja`送信が一時停止されているかどうかは、${SES} > アカウントダッシュボードで確認できます。
       AWS のドキュメントにある停止と再開の方法は API 呼び出しだけです。AWS CloudShell などで上記のコマンドを
       実行してください。
       CloudFormation にも Terraform の AWS プロバイダーにも、この設定はありません。AWS が送信を一時停止した場合は、
       AWS サポートセンターにあるサポートケースに回答してください。`,
  ),
};

/** What AWS finds wrong is cleared up in a support case. */
export const supportCase: Recipe = {
  console: say(
    en`${SES} > Reputation metrics shows the status of the account and what it rests on; the support case of AWS is
       under AWS Support Center > Your support cases. Neither CloudFormation nor Terraform can answer it.`,
    ja`アカウントのステータスとその根拠は、${SES} > 評価メトリクスで確認できます。AWS が作成したサポートケースは、
       AWS サポートセンター > Your support cases にあります。CloudFormation や Terraform では回答できません。`,
  ),
};

/** The quota of 24 hours. CloudFormation has no resource for quotas. */
export const sendingQuota: Recipe = {
  console: say(
    en`Service Quotas, in the Region > AWS services > Amazon Simple Email Service (SES) > Sending quota > Request increase.
       What is used of it: Amazon SES > Account dashboard.`,
    ja`対象リージョンの Service Quotas で、
       AWS のサービス > Amazon Simple Email Service (SES) > Sending quota > Request increase からリクエストします。
       使用状況は、Amazon SES > アカウントダッシュボードで確認できます。`,
  ),
  terraform: `\
# <quota-code>: of the sending quota, as list-service-quotas shows it. A value above the present one is a request to AWS.
resource "aws_servicequotas_service_quota" "ses_daily" {
  service_code = "ses"
  quota_code   = "<quota-code>"
  value        = 200000
}`,
};

/** The suppression list of the account. CloudFormation knows the setting of configuration sets only. */
export const suppression: Recipe = {
  console: say(
    en`${SES} > Configuration > Suppression list > Account-level settings > Edit: tick Enabled and choose both bounces and
       complaints as suppression reasons.`,
    ja`${SES} > 設定 > サプレッションリスト > アカウントレベルの設定 > 編集で「有効」にチェックを入れ、
       サプレッションの理由としてバウンスと苦情の両方を選びます。`,
  ),
  cloudFormation: `\
# The setting of the account has no resource. For mail that is sent with a configuration set, the set's own counts:
ConfigurationSet:
  Type: AWS::SES::ConfigurationSet
  Properties:
    Name: sign-up
    SuppressionOptions:
      SuppressedReasons: [BOUNCE, COMPLAINT]`,
  terraform: `\
resource "aws_sesv2_account_suppression_attributes" "account" {
  suppressed_reasons = ["BOUNCE", "COMPLAINT"]
}`,
};

interface Rate {
  readonly metric: 'BounceRate' | 'ComplaintRate';
  /** As Terraform names things. */
  readonly resource: 'bounce_rate' | 'complaint_rate';
  /** As the page of SES calls it. */
  readonly pane: Text;
  /** From which share on AWS reviews an account. */
  readonly limit: number;
}

/**
 * An alarm lowers no rate: it tells of it before AWS acts. Metric, limit and missing data are those of
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html.
 */
function rateAlarm({ metric, resource, pane, limit }: Rate): Recipe {
  return {
    console: say(
      en`${SES} > Reputation metrics shows the rate of the account, and Configuration > Suppression list whom SES has
         suppressed. To be told in time: Reputation metrics > ${pane} > View in CloudWatch > the bell in the line of the
         metric, for ${limit} or more.`,
      ja`アカウントの${pane}は、${SES} > 評価メトリクスで確認できます。SES が送信を抑制している宛先は、
         設定 > サプレッションリストにあります。早めに通知を受けるには、評価メトリクス > ${pane} > CloudWatch で表示する、
         の順に開き、メトリクスの行にあるベルのアイコンから、${limit} 以上を条件とするアラームを作成します。`,
    ),
    cloudFormation: `\
# Lowers nothing: it tells of the rate from where AWS reviews an account.
${metric}Alarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Namespace: AWS/SES
    MetricName: Reputation.${metric}
    Statistic: Average
    Period: 3600
    EvaluationPeriods: 1
    Threshold: ${limit}
    ComparisonOperator: GreaterThanOrEqualToThreshold
    TreatMissingData: ignore
    AlarmActions:
      - <topic-arn>`,
    terraform: `\
# Lowers nothing: it tells of the rate from where AWS reviews an account.
resource "aws_cloudwatch_metric_alarm" "${resource}" {
  alarm_name          = "ses_${resource}"
  namespace           = "AWS/SES"
  metric_name         = "Reputation.${metric}"
  statistic           = "Average"
  period              = 3600
  evaluation_periods  = 1
  threshold           = ${limit}
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "ignore"
  alarm_actions       = ["<topic-arn>"]
}`,
  };
}

export const bounceAlarm = rateAlarm({
  metric: 'BounceRate',
  resource: 'bounce_rate',
  pane: say(en`Bounce rate`, ja`バウンス率`),
  limit: DEFAULT_THRESHOLDS.bounceRate.high,
});

export const complaintAlarm = rateAlarm({
  metric: 'ComplaintRate',
  resource: 'complaint_rate',
  pane: say(en`Complaint rate`, ja`苦情率`),
  limit: DEFAULT_THRESHOLDS.complaintRate.high,
});
