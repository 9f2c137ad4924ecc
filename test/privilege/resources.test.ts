// No role has a wildcard among its actions, and each action is allowed on as little as IAM knows: where the Service
// Authorization Reference names a resource type, on ARNs of it in the account (https://docs.aws.amazon.com/
// service-authorization/latest/reference/list_ses.html and so on: the page of each service).
import { readFile } from 'node:fs/promises';
import { type Grant, grantsOf } from '../../src/simulator/iam-policy.ts';
import { ACCOUNT, estate } from '../support/estate.ts';
import type { ServicePackage } from '../support/package.ts';
import { memberIn, packageAll, serviceIn } from './deployed.ts';

/** An ARN as far as a role may leave parts of it open. */
const own = (service: string, resource: string) =>
  new RegExp(`^arn:aws:${service}:(eu-west-1|\\*):${ACCOUNT}:${resource}$`);

/** The page of each service, and what it says of each action: the ARN of its resource type, or that there is none. */
const REFERENCE: Readonly<Record<string, Readonly<Record<string, RegExp | 'none'>>>> = {
  'list_account.html': { 'account:ListRegions': new RegExp(`^arn:aws:account::${ACCOUNT}:account$`) },
  // Its resource type, dataset, is of metrics by OpenTelemetry; those of AWS/SES are none.
  'list_cloudwatch.html': { 'cloudwatch:GetMetricData': 'none' },
  'list_logs.html': {
    'logs:CreateLogStream': own('logs', 'log-group:/aws/lambda/mailposture-prod-[a-z-]+:\\*'),
    'logs:PutLogEvents': own('logs', 'log-group:/aws/lambda/mailposture-prod-[a-z-]+:\\*'),
  },
  'list_cognito-idp.html': {
    'cognito-idp:ListUserPools': 'none',
    'cognito-idp:DescribeUserPool': own('cognito-idp', 'userpool/\\*'),
    'cognito-idp:DescribeRiskConfiguration': own('cognito-idp', 'userpool/\\*'),
    'cognito-idp:GetLogDeliveryConfiguration': own('cognito-idp', 'userpool/\\*'),
    'cognito-idp:GetUserPoolMfaConfig': own('cognito-idp', 'userpool/\\*'),
  },
  'list_events.html': {
    'events:PutEvents': own('events', 'event-bus/posture'),
    'events:DescribeEventBus': own('events', 'event-bus/posture'),
  },
  'list_kms.html': {
    'kms:Decrypt': own('kms', 'key/[\\w-]+'),
    'kms:GenerateDataKey': own('kms', 'key/[\\w-]+'),
  },
  'list_lambda.html': { 'lambda:InvokeFunction': own('lambda', 'function:mailposture-prod-[a-z-]+') },
  'list_organizations.html': { 'organizations:ListAccounts': 'none' },
  'list_s3.html': {
    's3:GetObject':
      /^arn:aws:s3:::(mailposture-reports\/(history|runs|slack)\/\S*|mailposture-config\/mailposture\.yml)$/,
    's3:PutObject': /^arn:aws:s3:::mailposture-reports\/(history|reports|runs|slack)\/\S+$/,
    's3:AbortMultipartUpload':
      /^arn:aws:s3:::mailposture-reports\/((history|reports)\/\*|runs\/\*\/results\/\*)$/,
    's3:ListMultipartUploadParts': /^arn:aws:s3:::mailposture-reports\/runs\/\*\/results\/\*$/,
    's3:ListBucket': /^arn:aws:s3:::mailposture-reports$/,
  },
  'list_securityhub.html': {
    'securityhub:BatchImportFindings': own('securityhub', `product/${ACCOUNT}/default`),
  },
  'list_ses.html': {
    'ses:GetIdentityDkimAttributes': 'none',
    'ses:GetIdentityMailFromDomainAttributes': 'none',
    'ses:GetIdentityNotificationAttributes': 'none',
  },
  'list_sesv2.html': {
    'ses:GetAccount': 'none',
    'ses:ListEmailIdentities': 'none',
    'ses:GetEmailIdentity': own('ses', 'identity/\\*'),
    'ses:GetConfigurationSet': own('ses', 'configuration-set/\\*'),
    'ses:GetConfigurationSetEventDestinations': own('ses', 'configuration-set/\\*'),
  },
  'list_sns.html': { 'sns:Publish': own('sns', 'mailposture-prod') },
  'list_sqs.html': { 'sqs:SendMessage': own('sqs', '(Scan|Slack)Failures') },
  'list_ssm.html': {
    'ssm:GetParameter': own('ssm', 'parameter/mailposture/[a-z-]+'),
    // Public parameters belong to no account.
    'ssm:GetParametersByPath':
      /^arn:aws:ssm:\*::parameter\/aws\/service\/global-infrastructure\/services\/\*$/,
  },
  'list_states.html': {
    'states:StartExecution': own('states', 'stateMachine:mailposture-prod-organization'),
    'states:DescribeExecution': own('states', 'execution:mailposture-prod-organization(/ScanAccounts)?:\\*'),
    'states:StopExecution': own('states', 'execution:mailposture-prod-organization(/ScanAccounts)?:\\*'),
    'states:RedriveExecution': own('states', 'execution:mailposture-prod-organization/ScanAccounts:\\*'),
  },
  // In which accounts the role is, only a run learns: the role's trust and the external ID say who may.
  'list_sts.html': { 'sts:AssumeRole': /^arn:aws:iam::\*:role\/MailpostureMember$/ },
};
const known = new Map(Object.values(REFERENCE).flatMap((actions) => Object.entries(actions)));

let built: ServicePackage;
const grants = new Map<string, readonly Grant[]>();
beforeAll(async () => {
  built = await packageAll();
  const service = serviceIn(built, estate({ 'eu-west-1': {} }));
  const roles = Object.entries(built.resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  for (const [id] of roles) grants.set(id, grantsOf(service.policiesOf(id)));
  grants.set('MemberRole', grantsOf((await memberIn(ACCOUNT, [])).policiesOf('MemberRole')));
}, 120_000);
afterAll(() => built?.remove());

/** Grants of all roles that a rule does not hold for, as `ROLE: ACTION on RESOURCE`. */
const without = (rule: (grant: Grant) => boolean): string[] =>
  [...grants].flatMap(([role, all]) =>
    all.filter((grant) => !rule(grant)).map(({ action, resource }) => `${role}: ${action} on ${resource}`),
  );

test('every role is looked at', () => {
  expect([...grants.keys()].sort()).toEqual([
    'MemberRole',
    'OrgListRole',
    'OrgMachineRole',
    'OrgMergeRole',
    'OrgPublishRole',
    'OrgScanRole',
    'ScanRole',
    'ScheduleRole',
    'SlackRole',
  ]);
});

test('no action has a wildcard, and each is one that is looked up', () => {
  expect(without(({ action }) => known.has(action))).toEqual([]);
  const granted = new Set([...grants.values()].flat().map(({ action }) => action));
  expect([...known.keys()].filter((action) => !granted.has(action))).toEqual([]);
});

test('what IAM knows no resource for is allowed on *, and nothing else is', () => {
  expect(without(({ action, resource }) => (known.get(action) === 'none') === (resource === '*'))).toEqual(
    [],
  );
});

test('what IAM knows a resource for is allowed on that alone', () => {
  const fits = ({ action, resource }: Grant) => {
    const type = known.get(action);
    return type === 'none' || type?.test(resource) === true;
  };
  expect(without(fits)).toEqual([]);
});

test('the guides give the same statements to those who publish from elsewhere', async () => {
  const statements = await Promise.all(
    ['docs/security-hub.md', 'docs/events.md'].map(async (guide) => {
      const [, json = ''] =
        /```json\n(\{\n {2}"Effect"[\s\S]*?)```/.exec(await readFile(guide, 'utf8')) ?? [];
      return JSON.parse(json);
    }),
  );
  const told = statements.flatMap(({ Action, Resource }) =>
    [Action].flat().map((action) => `${action} on ${Resource}`),
  );
  const scan = grants.get('ScanRole') ?? [];
  const published = scan.filter(({ action }) => /^(securityhub|events):/.test(action));
  expect(told.sort()).toEqual(published.map(({ action, resource }) => `${action} on ${resource}`).sort());
});
