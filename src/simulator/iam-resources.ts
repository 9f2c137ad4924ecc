// Which resources IAM is asked about when an operation is called: by the Service Authorization Reference, service by
// service (https://docs.aws.amazon.com/service-authorization/latest/reference/list_ses.html, …list_sesv2.html,
// …list_cognito-idp.html, …list_account.html and so on). Where it names no resource type, or one that these calls do not
// go to, it is `*`, and only a statement on `*` allows it.
import type { Call } from './operation.ts';

/** ARNs of a call; all of them must be allowed. */
type ResourcesOf = (call: Call) => readonly string[];

const PARTITION = 'arn:aws';

/** A text argument as it was sent; what is of another type the operation itself refuses. */
const text = ({ input }: Call, name: string): string => (typeof input[name] === 'string' ? input[name] : '');

/** Of the caller's account and Region. */
const own =
  (service: string, resource: (call: Call) => string): ResourcesOf =>
  (call) => [`${PARTITION}:${service}:${call.region}:${call.account}:${resource(call)}`];

const everything: ResourcesOf = () => ['*'];
const pool = own('cognito-idp', (call) => `userpool/${text(call, 'UserPoolId')}`);
const identity = own('ses', (call) => `identity/${text(call, 'EmailIdentity')}`);
const configurationSet = own('ses', (call) => `configuration-set/${text(call, 'ConfigurationSetName')}`);
const logGroup = own('logs', (call) => `log-group:${text(call, 'logGroupName')}`);
const hostedZone: ResourcesOf = (call) => [`${PARTITION}:route53:::hostedzone/${text(call, 'Id')}`];
const topic: ResourcesOf = (call) => [text(call, 'TopicArn') || text(call, 'TargetArn')];
const role: ResourcesOf = (call) => [
  `${PARTITION}:iam::${call.account}:role/${text(call, 'RoleName') || 'aws-service-role/*'}`,
];

/** "A configuration set" is an optional resource type: it counts where the call names one. */
const identityAndSet: ResourcesOf = (call) => [
  ...identity(call),
  ...(text(call, 'ConfigurationSetName') === '' ? [] : configurationSet(call)),
];

/** Public parameters belong to no account. GetParametersByPath goes to its path as if it were a parameter. */
const parameter =
  (argument: string): ResourcesOf =>
  (call) => {
    const name = text(call, argument).replace(/^\/?/, '/').replace(/\/$/, '');
    const account = name.startsWith('/aws/service/') ? '' : call.account;
    return [`${PARTITION}:ssm:${call.region}:${account}:parameter${name}`];
  };

/** Bucket and key: `/bucket/key`, or `/key` at the host `bucket.HOST` (S3 user guide, "Virtual hosting"). */
const object: ResourcesOf = (call) => {
  const path = text(call, 'Path');
  const bucket = /^(.+)\.(?:127\.0\.0\.1|localhost|s3[.-].*?)(?::\d+)?$/.exec(call.headers.host ?? '')?.[1];
  return [`${PARTITION}:s3:::${bucket === undefined ? path : `${bucket}/${path}`}`];
};

const busArn = (call: Call, name: string): string =>
  name.startsWith('arn:') ? name : `${PARTITION}:events:${call.region}:${call.account}:event-bus/${name}`;

/** Each entry may go to another bus. */
const busesOfEntries: ResourcesOf = (call) => {
  const entries: readonly unknown[] = Array.isArray(call.input.Entries) ? call.input.Entries : [];
  const names = entries.map((entry) => {
    const { EventBusName } = { EventBusName: undefined, ...(entry instanceof Object ? entry : {}) };
    return typeof EventBusName === 'string' ? EventBusName : 'default';
  });
  return [...new Set(names.map((name) => busArn(call, name)))];
};

/** A finding is imported for a product, which it names. */
const products: ResourcesOf = (call) => {
  const findings: readonly unknown[] = Array.isArray(call.input.Findings) ? call.input.Findings : [];
  const arns = findings.map((finding) => {
    const { ProductArn } = { ProductArn: undefined, ...(finding instanceof Object ? finding : {}) };
    return typeof ProductArn === 'string' ? ProductArn : '';
  });
  return [...new Set(arns)];
};

const SES_V1 = [
  'GetIdentityDkimAttributes',
  'GetIdentityMailFromDomainAttributes',
  'GetIdentityNotificationAttributes',
  'SetIdentityNotificationTopic',
  'SetIdentityFeedbackForwardingEnabled',
  'VerifyEmailIdentity',
];
const SES_ACCOUNT = [
  'GetAccount',
  'PutAccountSendingAttributes',
  'PutAccountSuppressionAttributes',
  'PutAccountDetails',
  'ListEmailIdentities',
  'ListConfigurationSets',
];
const SES_IDENTITY = [
  'GetEmailIdentity',
  'DeleteEmailIdentity',
  'PutEmailIdentityMailFromAttributes',
  'PutEmailIdentityFeedbackAttributes',
  'PutEmailIdentityDkimAttributes',
  'PutEmailIdentityDkimSigningAttributes',
  'GetEmailIdentityPolicies',
  'CreateEmailIdentityPolicy',
  'UpdateEmailIdentityPolicy',
  'DeleteEmailIdentityPolicy',
];
const SES_SET = [
  'GetConfigurationSet',
  'GetConfigurationSetEventDestinations',
  'CreateConfigurationSet',
  'PutConfigurationSetDeliveryOptions',
  'PutConfigurationSetReputationOptions',
  'CreateConfigurationSetEventDestination',
  'UpdateConfigurationSetEventDestination',
];
const POOL = [
  'DescribeUserPool',
  'GetUserPoolMfaConfig',
  'UpdateUserPool',
  'DescribeRiskConfiguration',
  'SetRiskConfiguration',
  'GetLogDeliveryConfiguration',
  'SetLogDeliveryConfiguration',
];

const each = (prefix: string, operations: readonly string[], resourcesOf: ResourcesOf) =>
  operations.map((operation) => [`${prefix}:${operation}`, resourcesOf] as const);

const TABLE: ReadonlyMap<string, ResourcesOf> = new Map<string, ResourcesOf>([
  // Without AccountId it is the caller's own.
  ['account:ListRegions', ({ account }) => [`${PARTITION}:account::${account}:account`]],
  // Its resource type is a dataset of OpenTelemetry metrics; those of SES are none.
  ['cloudwatch:GetMetricData', everything],
  ['cognito-idp:ListUserPools', everything],
  ...each('cognito-idp', POOL, pool),
  ['events:PutEvents', busesOfEntries],
  ['events:DescribeEventBus', (call) => [busArn(call, text(call, 'Name') || 'default')]],
  ['iam:CreateServiceLinkedRole', role],
  ['iam:GetRole', role],
  ['logs:DescribeLogGroups', everything],
  ...each('logs', ['CreateLogGroup', 'DescribeLogStreams'], logGroup),
  ['organizations:ListAccounts', everything],
  ...each('route53', ['ListHostedZones', 'ListHostedZonesByName'], everything),
  ...each('route53', ['GetHostedZone', 'ListResourceRecordSets', 'ChangeResourceRecordSets'], hostedZone),
  ['route53:GetChange', (call) => [`${PARTITION}:route53:::change/${text(call, 'Id')}`]],
  ...each('s3', ['PutObject', 'GetObject', 'HeadObject'], object),
  ...each(
    's3',
    ['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload', 'AbortMultipartUpload'],
    object,
  ),
  ['securityhub:BatchImportFindings', products],
  ...each('ses', SES_V1, everything),
  ...each('ses', SES_ACCOUNT, everything),
  ...each('ses', SES_IDENTITY, identity),
  ...each('ses', SES_SET, configurationSet),
  ...each('ses', ['CreateEmailIdentity', 'PutEmailIdentityConfigurationSetAttributes'], identityAndSet),
  ...each('sns', ['Publish', 'PublishBatch'], topic),
  ...each('sns', ['GetTopicAttributes', 'SetTopicAttributes', 'Subscribe'], topic),
  ['sns:CreateTopic', own('sns', (call) => text(call, 'Name'))],
  ['ssm:GetParameter', parameter('Name')],
  ['ssm:GetParametersByPath', parameter('Path')],
  ['sts:AssumeRole', (call) => [text(call, 'RoleArn')]],
  ['sts:GetCallerIdentity', everything],
]);

/** Operations of which it is known, as `ses:GetAccount`. */
export const OPERATIONS_WITH_RESOURCES: readonly string[] = [...TABLE.keys()];

/**
 * What IAM is asked about for a call, `*` where it knows no resource.
 * @throws RangeError for an operation that is not in the table: a fault of the simulator itself
 */
export function resourcesOf(call: Call): readonly string[] {
  const found = TABLE.get(call.action);
  if (found === undefined) throw new RangeError(`iam-resources.ts does not know ${call.action}`);
  return found(call);
}
