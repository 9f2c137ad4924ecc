// SES of an account in a Region: the sandbox, pauses, quotas, suppression and the rates by which AWS judges it.
import type { Recipe } from '../define.ts';
import { DEFAULT_THRESHOLDS } from '../thresholds.ts';

const SES = 'Amazon SES, in the Region';

/** Leaving the sandbox is a request to AWS, not a setting. */
export const productionAccess: Recipe = {
  console:
    `${SES} > Account dashboard > View Get set up page > Request production access; a request that was denied goes on ` +
    'in its support case, under AWS Support Center. Neither CloudFormation nor the AWS provider of Terraform can ask ' +
    'for it.',
};

/** AWS describes switching sending off and on as a call; its guide knows no button for it. */
export const sendingEnabled: Recipe = {
  console:
    `${SES} > Account dashboard shows whether sending is paused. AWS documents the switch as a call only: run the ` +
    'command above, in AWS CloudShell for example. Neither CloudFormation nor the AWS provider of Terraform has it. ' +
    'Where AWS has paused sending, answer in the support case, under AWS Support Center.',
};

/** What AWS finds wrong is cleared up in a support case. */
export const supportCase: Recipe = {
  console:
    `${SES} > Reputation metrics shows the status of the account and what it rests on; the support case of AWS is ` +
    'under AWS Support Center > Your support cases. Neither CloudFormation nor Terraform can answer it.',
};

/** The quota of 24 hours. CloudFormation has no resource for quotas. */
export const sendingQuota: Recipe = {
  console:
    'Service Quotas, in the Region > AWS services > Amazon Simple Email Service (SES) > Sending quota > Request increase. ' +
    'What is used of it: Amazon SES > Account dashboard.',
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
  console:
    `${SES} > Configuration > Suppression list > Account-level settings > Edit: tick Enabled and choose both bounces and ` +
    'complaints as suppression reasons.',
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
  readonly pane: 'Bounce rate' | 'Complaint rate';
  /** From which share on AWS reviews an account. */
  readonly limit: number;
}

/**
 * An alarm lowers no rate: it tells of it before AWS acts. Metric, limit and missing data are those of
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html.
 */
function rateAlarm({ metric, resource, pane, limit }: Rate): Recipe {
  return {
    console:
      `${SES} > Reputation metrics shows the rate of the account, and Configuration > Suppression list whom SES has ` +
      `suppressed. To be told in time: Reputation metrics > ${pane} > View in CloudWatch > the bell in the line of the ` +
      `metric, for ${limit} or more.`,
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
  pane: 'Bounce rate',
  limit: DEFAULT_THRESHOLDS.bounceRate.high,
});

export const complaintAlarm = rateAlarm({
  metric: 'ComplaintRate',
  resource: 'complaint_rate',
  pane: 'Complaint rate',
  limit: DEFAULT_THRESHOLDS.complaintRate.high,
});
