// What is known of IAM's actions: which one each operation of the SDK asks for, what a role needs without a call of its own
// code, and what lies in a bundle though it is never called. A row that is no longer true fails its test.
import type { FunctionName } from './deployed.ts';
import type { Reached } from './reached.ts';

/** The IAM prefix of each SDK client that the handlers have. */
const PREFIXES: Readonly<Record<string, string>> = {
  account: 'account',
  cloudwatch: 'cloudwatch',
  'cognito-identity-provider': 'cognito-idp',
  eventbridge: 'events',
  organizations: 'organizations',
  s3: 's3',
  securityhub: 'securityhub',
  ses: 'ses',
  sesv2: 'ses',
  sns: 'sns',
  ssm: 'ssm',
  sts: 'sts',
};

/** Operations whose IAM action is not called as they are; `undefined`: they ask for none. */
export const OTHER_ACTIONS: Readonly<Record<string, string | undefined>> = {
  // "You must have permission to perform the s3:PutObject action": all three, in "Multipart upload API and permissions".
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
  's3.CreateMultipartUpload': 's3:PutObject',
  's3.UploadPart': 's3:PutObject',
  's3.CompleteMultipartUpload': 's3:PutObject',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_sns.html
  'sns.PublishBatch': 'sns:Publish',
  // "No permissions are required to perform this operation."
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  'sts.GetCallerIdentity': undefined,
};

/** The IAM action of an operation; undefined: it needs no permission. @throws RangeError for another client's */
export function actionOf(operation: string): string | undefined {
  if (Object.hasOwn(OTHER_ACTIONS, operation)) return OTHER_ACTIONS[operation];
  const [client = '', name] = operation.split('.');
  const prefix = PREFIXES[client];
  if (prefix === undefined) throw new RangeError(`granted.ts does not know the client of ${operation}`);
  return `${prefix}:${name}`;
}

/** A role's permission that no call of its own code asks for. */
interface Extra {
  readonly action: string;
  readonly of: readonly FunctionName[];
  readonly why: string;
}

const ALL = ['scan', 'slack', 'orgList', 'orgScan', 'orgMerge', 'orgPublish'] as const;
const OF_LAMBDA =
  'Lambda writes the log with the function’s role (Lambda developer guide, "monitoring-cloudwatchlogs")';
const OF_SNS =
  'SNS has a data key made for each message to an encrypted topic, by its publisher’s permissions (Amazon SNS developer guide, "sns-key-management")';

export const EXTRAS: readonly Extra[] = [
  { action: 'logs:CreateLogStream', of: ALL, why: OF_LAMBDA },
  { action: 'logs:PutLogEvents', of: ALL, why: OF_LAMBDA },
  {
    action: 'sqs:SendMessage',
    of: ['scan', 'slack'],
    why: 'Lambda hands what failed to the on-failure destination with the function’s role (Lambda developer guide, "invocation-async-retain-records")',
  },
  { action: 'kms:GenerateDataKey', of: ['scan', 'orgPublish'], why: OF_SNS },
  { action: 'kms:Decrypt', of: ['scan', 'orgPublish'], why: OF_SNS },
  {
    action: 'kms:Decrypt',
    of: ['slack'],
    why: 'Parameter Store decrypts a SecureString by its reader’s permissions (AWS KMS developer guide, "services-parameter-store")',
  },
  {
    action: 's3:ListBucket',
    of: ['scan', 'slack', 'orgScan', 'orgMerge', 'orgPublish'],
    why: 'S3 says 404 of an object that is not there only to who may list (Amazon S3 API reference, "API_GetObject")',
  },
];

/** An operation that is in a function's bundle and that the function never calls. */
interface Never {
  readonly operation: string;
  readonly of: readonly FunctionName[];
  /** What our own modules in the bundle would have to have for it. */
  readonly needs: RegExp;
  /** But for this one, which has it without its being called. */
  readonly besides?: string;
  readonly why: string;
}

/** Which of our modules upload in parts, and to where: who takes what failed away again must be allowed to there. */
export const UPLOADS: Readonly<Record<string, string>> = {
  'src/history/s3.ts': '/history/*',
  'src/publish/report-store.ts': '/reports/*',
};

const PARTS = [
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'PutObjectTagging',
];

export const NEVER: readonly Never[] = [
  {
    operation: 'sts.AssumeRole',
    of: ['scan', 'orgList', 'orgMerge'],
    needs: /\.member\(/,
    why: 'only the clients of `Deps.member` become a role, and nothing asks for them',
  },
  {
    operation: 's3.GetObject',
    of: ['orgList'],
    needs: /\bstore\w*\.(bytes|wanted|json)\(/,
    besides: 'src/organization/run/list.ts',
    why: 'a class is kept whole: the run’s store reads, too, and listing only writes',
  },
  ...PARTS.map((name) => ({
    operation: `s3.${name}`,
    of: ['orgScan', 'orgMerge'] as const,
    // What reads a history is kept with what saves one.
    needs: /\bnew Upload\(|\.save\(/,
    besides: 'src/history/s3.ts',
    why: '@aws-sdk/lib-storage does not say that it has no side effects, so that it stays in without its user',
  })),
  {
    operation: 's3.PutObjectTagging',
    of: ['scan', 'orgPublish'],
    needs: /\bnew Upload\(\{[^}]*\btags\b/,
    why: 'Upload tags what it has put only where it is given tags',
  },
  {
    operation: 's3.CreateSession',
    of: ALL,
    needs: /--x-s3/,
    why: 'only of directory buckets, whose names end in --x-s3 (Amazon S3 API reference, "API_CreateSession")',
  },
];

/** Our own modules of a bundle in which a row's `needs` is found, though it should not be. */
export function contradictions({ needs, besides }: Never, { own }: Reached): string[] {
  return [...own].filter(([path, text]) => path !== besides && needs.test(text)).map(([path]) => path);
}

/** A grant that no run of the tests uses. */
interface Idle {
  readonly action: string;
  /** The end of the resource. */
  readonly on: string;
  /** Roles by their names. */
  readonly of: readonly string[];
  readonly why: string;
}

const OF_MAP =
  'Step Functions itself does so where a Distributed Map starts, stops and redrives its children (Step Functions developer guide, "iam-policies-eg-dist-map")';
const OF_RESULTS =
  'Step Functions itself does so where the results of a Distributed Map are large (the same page, on ResultWriter)';
const CHILDREN = 'mailposture-prod-organization/ScanAccounts:*';
const EXECUTIONS = 'mailposture-prod-organization:*';
const machine = (action: string, on: string, why: string): Idle => ({
  action,
  on,
  of: ['OrgMachineRole'],
  why,
});

/** Besides those of EXTRAS, whose services the simulator does not play. */
export const IDLE: readonly Idle[] = [
  ...['/history/*', '/reports/*'].map((on) => ({
    action: 's3:AbortMultipartUpload',
    on,
    of: ['ScanRole', 'OrgPublishRole'],
    why: 'only where a large object could not be written to its end',
  })),
  ...['list', 'scan', 'merge', 'publish'].map((name) =>
    machine(
      'lambda:InvokeFunction',
      `:mailposture-prod-org-${name}`,
      'the driver of the tests invokes by itself',
    ),
  ),
  machine('states:StartExecution', 'stateMachine:mailposture-prod-organization', OF_MAP),
  ...['states:DescribeExecution', 'states:StopExecution'].flatMap((action) =>
    [CHILDREN, EXECUTIONS].map((on) => machine(action, on, OF_MAP)),
  ),
  machine('states:RedriveExecution', CHILDREN, OF_MAP),
  ...['s3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'].map((action) =>
    machine(action, '/runs/*/results/*', OF_RESULTS),
  ),
];
