// Each change as calls of AWS's APIs: the operation and its input, in the API's own names. Commands are written from
// these; names and shapes are those of the service models, which test/fix/aws/commands.test.ts compares.
import type { CognitoChange, RequestChange, SesChange } from '../../model.ts';
import { topicPolicy } from './topic.ts';

/** One call. Nothing here is quoted or escaped for anybody. */
export interface Call {
  readonly service: 'sesv2' | 'ses' | 'sns' | 'logs' | 'cognito-idp' | 'iam' | 'service-quotas';
  /** As the API names it: CreateEmailIdentity. */
  readonly operation: string;
  /** None for IAM, which has no Regions. */
  readonly region?: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The call that makes a change in SES. */
export function sesCall(change: SesChange): Call {
  const { region } = change;
  const ses = (operation: string, input: Call['input']): Call => ({
    service: 'sesv2',
    operation,
    region,
    input,
  });
  switch (change.change) {
    case 'createDomainIdentity':
      return ses('CreateEmailIdentity', {
        EmailIdentity: change.identity,
        DkimSigningAttributes: { NextSigningKeyLength: change.keyLength },
      });
    case 'enableDkimSigning':
      return ses('PutEmailIdentityDkimAttributes', { EmailIdentity: change.identity, SigningEnabled: true });
    // Inferred: Easy DKIM set up anew, with the key that is there, begins the 72 hours again.
    case 'retryDkim':
      return ses('PutEmailIdentityDkimSigningAttributes', {
        EmailIdentity: change.identity,
        SigningAttributesOrigin: 'AWS_SES',
      });
    case 'upgradeDkimKey':
      return ses('PutEmailIdentityDkimSigningAttributes', {
        EmailIdentity: change.identity,
        SigningAttributesOrigin: 'AWS_SES',
        SigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
      });
    case 'setMailFrom':
      return ses('PutEmailIdentityMailFromAttributes', {
        EmailIdentity: change.identity,
        MailFromDomain: change.mailFrom,
        BehaviorOnMxFailure: change.onMxFailure,
      });
    case 'setDefaultConfigurationSet':
      return ses('PutEmailIdentityConfigurationSetAttributes', {
        EmailIdentity: change.identity,
        ConfigurationSetName: change.set,
      });
    case 'forwardFeedback':
      return ses('PutEmailIdentityFeedbackAttributes', {
        EmailIdentity: change.identity,
        EmailForwardingEnabled: true,
      });
    case 'putPolicy':
      return ses(change.replaces ? 'UpdateEmailIdentityPolicy' : 'CreateEmailIdentityPolicy', {
        EmailIdentity: change.identity,
        PolicyName: change.name,
        Policy: JSON.stringify(change.document, undefined, 2),
      });
    case 'deletePolicy':
      return ses('DeleteEmailIdentityPolicy', { EmailIdentity: change.identity, PolicyName: change.name });
    case 'deleteIdentity':
      return ses('DeleteEmailIdentity', { EmailIdentity: change.identity });
    // API v2 mails a link only when it makes an identity, and refuses to make one that is there.
    case 'verifyAddress': {
      const input = { EmailAddress: change.identity };
      return { service: 'ses', operation: 'VerifyEmailIdentity', region, input };
    }
    case 'createEventTopic': {
      const Attributes = { Policy: JSON.stringify(topicPolicy(change, change.name)) };
      return { service: 'sns', operation: 'CreateTopic', region, input: { Name: change.name, Attributes } };
    }
    case 'resumeSending':
      return ses('PutAccountSendingAttributes', { SendingEnabled: true });
    case 'suppress':
      return ses('PutAccountSuppressionAttributes', { SuppressedReasons: change.reasons });
    default:
      return ses(...setInput(change));
  }
}

type SetChange = Extract<
  SesChange,
  { change: 'createConfigurationSet' | 'addEventDestination' | 'requireTls' | 'measureReputation' }
>;

function setInput(change: SetChange): [operation: string, input: Call['input']] {
  const ConfigurationSetName = change.change === 'createConfigurationSet' ? change.name : change.set;
  switch (change.change) {
    case 'createConfigurationSet':
      return [
        'CreateConfigurationSet',
        {
          ConfigurationSetName,
          DeliveryOptions: { TlsPolicy: change.tls },
          ReputationOptions: { ReputationMetricsEnabled: change.reputationMetrics },
        },
      ];
    case 'addEventDestination':
      return [
        'CreateConfigurationSetEventDestination',
        {
          ConfigurationSetName,
          EventDestinationName: change.name,
          EventDestination: {
            Enabled: true,
            MatchingEventTypes: change.events,
            SnsDestination: { TopicArn: change.topicArn },
          },
        },
      ];
    case 'requireTls':
      return ['PutConfigurationSetDeliveryOptions', { ConfigurationSetName, TlsPolicy: 'REQUIRE' }];
    case 'measureReputation':
      return [
        'PutConfigurationSetReputationOptions',
        { ConfigurationSetName, ReputationMetricsEnabled: true },
      ];
  }
}

const POOL_OPERATIONS: Readonly<Record<CognitoChange['change'], string>> = {
  updateUserPool: 'UpdateUserPool',
  setRiskConfiguration: 'SetRiskConfiguration',
  setLogDelivery: 'SetLogDeliveryConfiguration',
};

/** The call that changes a user pool. */
export function poolCall({ change, region, poolId, input }: CognitoChange): Call {
  return {
    service: 'cognito-idp',
    operation: POOL_OPERATIONS[change],
    region,
    input: { ...input, UserPoolId: poolId },
  };
}

/**
 * A log group, and the question whether it is there: CloudWatch Logs refuses to make it twice. DescribeLogGroups answers
 * with an empty list where there is none; DescribeLogStreams fails (ResourceNotFoundException), as the question must.
 */
export function logGroupCalls(
  region: string,
  logGroupName: string,
): { readonly create: Call; readonly find: Call } {
  const logs = (operation: string): Call => ({ service: 'logs', operation, region, input: { logGroupName } });
  return { create: logs('CreateLogGroup'), find: logs('DescribeLogStreams') };
}

/**
 * The service-linked role by which Cognito sends through a customer's SES, and the question whether it is there: IAM
 * refuses to make it twice.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/using-service-linked-roles.html
 */
export const EMAIL_ROLE: { readonly create: Call; readonly find: Call } = {
  create: {
    service: 'iam',
    operation: 'CreateServiceLinkedRole',
    input: { AWSServiceName: 'email.cognito-idp.amazonaws.com' },
  },
  find: {
    service: 'iam',
    operation: 'GetRole',
    input: { RoleName: 'AWSServiceRoleForAmazonCognitoIdpEmailService' },
  },
};

/** Stands for the code of the sending quota, which no page of AWS tells: it is looked up. */
const QUOTA_CODE = '<quota-code>';

/** The calls that raise the sending quota: look its code up, then ask. */
export function quotaCalls({
  region,
  max24Hours,
}: Extract<RequestChange, { request: 'quotaIncrease' }>): readonly Call[] {
  const quotas = (operation: string, input: Call['input']): Call => ({
    service: 'service-quotas',
    operation,
    region,
    input: { ServiceCode: 'ses', ...input },
  });
  return [
    quotas('ListServiceQuotas', {}),
    quotas('RequestServiceQuotaIncrease', { QuotaCode: QUOTA_CODE, DesiredValue: max24Hours }),
  ];
}
