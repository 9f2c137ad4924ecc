// What a stack has made, as each service tells it by its own API, in the words of CloudFormation's properties.
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

export interface Where {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

type Properties = Readonly<Record<string, unknown>>;

/** By type: the properties of the resource that has this physical id. */
export const READERS: Readonly<Record<string, (where: Where, id: string) => Promise<Properties>>> = {
  'AWS::S3::Bucket': bucket,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::KMS::Key': key,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
  'AWS::IAM::Role': role,
  'AWS::Events::Rule': rule,
  'AWS::StepFunctions::StateMachine': stateMachine,
};

/** What a call answers; nothing where the service says that there is none. */
async function orNone<T>(call: Promise<T>, none: RegExp): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (error instanceof Error && none.test(error.name)) return undefined;
    throw error;
  });
}

async function bucket(where: Where, Bucket: string): Promise<Properties> {
  const s3 = new S3Client({ ...where, forcePathStyle: true });
  const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  const access = await orNone(
    s3.send(new GetPublicAccessBlockCommand({ Bucket })),
    /NoSuchPublicAccessBlockConfiguration/,
  );
  const ownership = await orNone(
    s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
    /OwnershipControlsNotFoundError/,
  );
  const lifecycle = await orNone(
    s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
    /NoSuchLifecycleConfiguration/,
  );
  return {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: encryption.ServerSideEncryptionConfiguration?.Rules?.map(
        ({ ApplyServerSideEncryptionByDefault }) => ({
          ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault,
        }),
      ),
    },
    PublicAccessBlockConfiguration: access?.PublicAccessBlockConfiguration,
    OwnershipControls: ownership?.OwnershipControls,
    LifecycleConfiguration: lifecycle && {
      Rules: lifecycle.Rules?.map(
        ({ ID, Status, Prefix, Filter, Expiration, AbortIncompleteMultipartUpload }) => ({
          Id: ID,
          Status,
          Prefix: Prefix ?? Filter?.Prefix,
          ExpirationInDays: Expiration?.Days,
          AbortIncompleteMultipartUpload,
        }),
      ),
    },
  };
}

async function logGroup(where: Where, logGroupNamePrefix: string): Promise<Properties> {
  const { logGroups = [] } = await new CloudWatchLogsClient(where).send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix }),
  );
  const found = logGroups.find(({ logGroupName }) => logGroupName === logGroupNamePrefix);
  return { LogGroupName: found?.logGroupName, RetentionInDays: found?.retentionInDays };
}

async function lambdaFunction(where: Where, FunctionName: string): Promise<Properties> {
  const lambda = new LambdaClient(where);
  const told = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const concurrency = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
  const { Handler, Runtime, MemorySize, Timeout, Architectures, Description, EphemeralStorage } = told;
  return {
    FunctionName: told.FunctionName,
    ...{ Handler, Runtime, MemorySize, Timeout, Architectures, Description, EphemeralStorage },
    Environment: { Variables: told.Environment?.Variables },
    Role: told.Role,
    ReservedConcurrentExecutions: concurrency.ReservedConcurrentExecutions,
  };
}

async function key(where: Where, KeyId: string): Promise<Properties> {
  const kms = new KMSClient(where);
  const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
  const told = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  // moto keeps the policy of a template as the object that it is there; and then cannot answer DescribeKey.
  const policy: unknown = told.Policy;
  return {
    EnableKeyRotation: rotation.KeyRotationEnabled,
    KeyPolicy: typeof policy === 'string' ? JSON.parse(policy) : policy,
  };
}

async function topic(where: Where, TopicArn: string): Promise<Properties> {
  const { Attributes = {} } = await new SNSClient(where).send(new GetTopicAttributesCommand({ TopicArn }));
  return {
    TopicName: Attributes.TopicArn?.split(':').at(-1),
    DisplayName: Attributes.DisplayName,
    KmsMasterKeyId: Attributes.KmsMasterKeyId,
  };
}

async function queue(where: Where, id: string): Promise<Properties> {
  // The physical id is the URL at AWS; the queue is on this machine.
  const QueueUrl = `${where.endpoint}${new URL(id).pathname}`;
  const { Attributes = {} } = await new SQSClient(where).send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return {
    SqsManagedSseEnabled: Attributes.SqsManagedSseEnabled === 'true',
    MessageRetentionPeriod: Number(Attributes.MessageRetentionPeriod),
  };
}

/**
 * IAM tells documents as RFC 3986 encodes them (IAM API, "GetRolePolicy"). moto tells those of a template as Python writes
 * a dictionary, with None in a list where the template has AWS::NoValue: no text of ours has a quotation mark in it.
 */
function documentIn(text = 'null'): unknown {
  const document = decodeURIComponent(text);
  if (!document.startsWith("{'")) return JSON.parse(document);
  const words: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };
  const asJson = document
    .replaceAll("'", '"')
    .replaceAll(/\b(?:True|False|None)\b/g, (word) => words[word] ?? word);
  return JSON.parse(asJson, (_, member: unknown) =>
    Array.isArray(member) ? member.filter((one) => one !== null) : member,
  );
}

async function role(where: Where, RoleName: string): Promise<Properties> {
  const iam = new IAMClient(where);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const Policies = await Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const told = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return { PolicyName, PolicyDocument: documentIn(told.PolicyDocument) };
    }),
  );
  return { AssumeRolePolicyDocument: documentIn(Role?.AssumeRolePolicyDocument), Policies };
}

async function rule(where: Where, id: string): Promise<Properties> {
  const events = new EventBridgeClient(where);
  const Name = id.split('/').at(-1);
  const { Description, EventPattern, State } = await events.send(new DescribeRuleCommand({ Name }));
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
  return { Description, EventPattern: JSON.parse(EventPattern || 'null'), State, Targets };
}

async function stateMachine(where: Where, stateMachineArn: string): Promise<Properties> {
  const {
    name,
    type,
    roleArn,
    definition = 'null',
  } = await new SFNClient(where).send(new DescribeStateMachineCommand({ stateMachineArn }));
  return {
    StateMachineName: name,
    StateMachineType: type,
    RoleArn: roleArn,
    Definition: JSON.parse(definition || 'null'),
  };
}
