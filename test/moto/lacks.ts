// What moto 5.2 does not have of what a scan reads and of what the template asks for, by name: a scan has to say of each that
// it could not be read, and a test fails where moto has learnt one, so that the list gets shorter.

/** Actions that answer with an error page, which is no answer of AWS. */
export const LACKING_READS: Readonly<Record<string, string>> = {
  'account:ListRegions': 'HTTP 404',
  'cognito-idp:DescribeRiskConfiguration': 'HTTP 500',
  'cognito-idp:GetLogDeliveryConfiguration': 'HTTP 500',
  'ses:GetAccount': 'HTTP 404',
  // The routes of SES v2 have been renamed in clients since.
  'ses:ListEmailIdentities': 'HTTP 404',
};

/** Types of resources that moto's CloudFormation passes over: the stack is made without them. */
export const SKIPPED_TYPES: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
]);

/** Properties, as `TYPE.NAME`, without which moto makes a resource; or of which nobody can be asked. */
export const SKIPPED_PROPERTIES: ReadonlySet<string> = new Set([
  'AWS::KMS::Key.Description',
  'AWS::Lambda::Function.Architectures',
  // No API tells where the code came from.
  'AWS::Lambda::Function.Code',
  'AWS::Lambda::Function.EphemeralStorage',
  'AWS::S3::Bucket.LifecycleConfiguration',
  'AWS::S3::Bucket.OwnershipControls',
  'AWS::S3::Bucket.PublicAccessBlockConfiguration',
  // moto reads DefinitionString alone.
  'AWS::StepFunctions::StateMachine.Definition',
  'AWS::StepFunctions::StateMachine.DefinitionSubstitutions',
]);
