// What Cognito promises of SetRiskConfiguration, SetLogDeliveryConfiguration, and of the identities that UpdateUserPool takes.
// All of it is tried on the pool "member".
import {
  CognitoIdentityProviderClient,
  DescribeRiskConfigurationCommand,
  DescribeUserPoolCommand,
  type EmailConfigurationType,
  GetLogDeliveryConfigurationCommand,
  type LogConfigurationType,
  SetLogDeliveryConfigurationCommand,
  SetRiskConfigurationCommand,
  type SetRiskConfigurationCommandInput,
  UpdateUserPoolCommand,
  type UserPoolTierType,
} from '@aws-sdk/client-cognito-identity-provider';
import { logs } from './roles-and-logs.ts';
import {
  AWAY,
  at,
  type ContractCase,
  type ContractTarget,
  DOMAIN,
  errorOf,
  HOME,
  MEMBER_IDENTITY,
} from './target.ts';

const cognito = (target: ContractTarget) =>
  new CognitoIdentityProviderClient(at(target, HOME, target.member.credentials));
const identity = (
  target: ContractTarget,
  name = MEMBER_IDENTITY,
  region = HOME,
  account = target.member.id,
) => `arn:aws:ses:${region}:${account}:identity/${name}`;

const setTier = (target: ContractTarget, UserPoolTier: UserPoolTierType) =>
  cognito(target).send(new UpdateUserPoolCommand({ UserPoolId: target.pools.member, UserPoolTier }));

type Risk = Omit<SetRiskConfigurationCommandInput, 'UserPoolId'>;

async function setRisk(target: ContractTarget, risk: Risk) {
  const input = { UserPoolId: target.pools.member, ...risk };
  return (await cognito(target).send(new SetRiskConfigurationCommand(input))).RiskConfiguration;
}

async function risk(target: ContractTarget) {
  const input = { UserPoolId: target.pools.member };
  const { RiskConfiguration } = await cognito(target).send(new DescribeRiskConfigurationCommand(input));
  const { LastModifiedDate: _, ...rest } = RiskConfiguration ?? {};
  return rest;
}

const TAKEOVER = (SourceArn: string): Risk => ({
  AccountTakeoverRiskConfiguration: {
    NotifyConfiguration: {
      SourceArn,
      From: `security@${MEMBER_IDENTITY}`,
      BlockEmail: { Subject: 'Blocked', TextBody: 'We blocked it.' },
    },
    Actions: { HighAction: { Notify: true, EventAction: 'BLOCK' } },
  },
});

async function setLogs(target: ContractTarget, LogConfigurations: LogConfigurationType[]) {
  const input = { UserPoolId: target.pools.member, LogConfigurations };
  return (await cognito(target).send(new SetLogDeliveryConfigurationCommand(input))).LogDeliveryConfiguration;
}

async function logsOf(target: ContractTarget) {
  const input = { UserPoolId: target.pools.member };
  const { LogDeliveryConfiguration } = await cognito(target).send(
    new GetLogDeliveryConfigurationCommand(input),
  );
  return LogDeliveryConfiguration?.LogConfigurations ?? [];
}

const ERRORS = { LogLevel: 'ERROR', EventSource: 'userNotification' } as const;

/** A log group of the member account. */
async function group(target: ContractTarget, logGroupName: string) {
  await logs(target, 'CreateLogGroup', { logGroupName });
  const LogGroupArn = `arn:aws:logs:${HOME}:${target.member.id}:log-group:${logGroupName}`;
  return { CloudWatchLogsConfiguration: { LogGroupArn } };
}

/** UpdateUserPool with DEVELOPER. */
const sendBy = (target: ContractTarget, email: EmailConfigurationType) =>
  cognito(target).send(
    new UpdateUserPoolCommand({
      UserPoolId: target.pools.member,
      EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', ...email },
    }),
  );

const RISK_CASES: readonly ContractCase[] = [
  {
    name: 'SetRiskConfiguration is refused without threat protection',
    async run(target) {
      await setTier(target, 'ESSENTIALS');
      const { code } = await errorOf(setRisk(target, TAKEOVER(identity(target))));
      expect(code).toBe('UserPoolAddOnNotEnabledException 400');
    },
  },
  {
    name: 'SetRiskConfiguration keeps what it is told, and resets what it is not',
    async run(target) {
      await setTier(target, 'PLUS');
      const takeover = TAKEOVER(identity(target));
      const exceptions: Risk = { RiskExceptionConfiguration: { SkippedIPRangeList: ['192.0.2.0/24'] } };
      const UserPoolId = target.pools.member;
      expect(await setRisk(target, { ...takeover, ...exceptions })).toMatchObject({
        UserPoolId,
        ...takeover,
      });
      expect(await risk(target)).toEqual({ UserPoolId, ...takeover, ...exceptions });
      await setRisk(target, takeover);
      expect(await risk(target)).toEqual({ UserPoolId, ...takeover });
      await setRisk(target, {});
      expect(await risk(target)).toEqual({ UserPoolId });
    },
  },
  {
    name: 'SetRiskConfiguration refuses a sender that is not verified, or of another account',
    async run(target) {
      await setTier(target, 'PLUS');
      const missing = await errorOf(setRisk(target, TAKEOVER(identity(target, 'missing.example'))));
      expect(missing.code).toBe('InvalidEmailRoleAccessPolicyException 400');
      const theirs = identity(target, DOMAIN, HOME, target.management.id);
      expect((await errorOf(setRisk(target, TAKEOVER(theirs)))).code).toBe('NotAuthorizedException 400');
    },
  },
  {
    name: 'SetRiskConfiguration refuses what is no action, and an app client that is not there',
    async run(target) {
      await setTier(target, 'PLUS');
      // The SDK's types would not let it pass.
      const odd: Risk = JSON.parse(
        '{"CompromisedCredentialsRiskConfiguration":{"Actions":{"EventAction":"SHRUG"}}}',
      );
      expect((await errorOf(setRisk(target, odd))).code).toBe('InvalidParameterException 400');
      expect((await errorOf(setRisk(target, { ClientId: 'nobody' }))).code).toBe(
        'ResourceNotFoundException 400',
      );
    },
  },
];

const LOG_CASES: readonly ContractCase[] = [
  {
    name: 'SetLogDeliveryConfiguration keeps what it is told, and forgets what it is not',
    async run(target) {
      const errors = { ...ERRORS, ...(await group(target, 'errors')) };
      const UserPoolId = target.pools.member;
      expect(await setLogs(target, [errors])).toEqual({ UserPoolId, LogConfigurations: [errors] });
      expect(await logsOf(target)).toEqual([errors]);
      await setLogs(target, []);
      expect(await logsOf(target)).toEqual([]);
    },
  },
  {
    name: 'SetLogDeliveryConfiguration keeps user activity, in the tier PLUS',
    async run(target) {
      const activity: LogConfigurationType = {
        LogLevel: 'INFO',
        EventSource: 'userAuthEvents',
        S3Configuration: { BucketArn: 'arn:aws:s3:::activity' },
      };
      await setTier(target, 'ESSENTIALS');
      expect((await errorOf(setLogs(target, [activity]))).code).toBe('FeatureUnavailableInTierException 400');
      await setTier(target, 'PLUS');
      await setLogs(target, [activity]);
      expect(await logsOf(target)).toEqual([activity]);
    },
  },
  {
    name: 'SetLogDeliveryConfiguration refuses what does not go together',
    async run(target) {
      const errors = { ...ERRORS, ...(await group(target, 'together')) };
      const bucket = { S3Configuration: { BucketArn: 'arn:aws:s3:::errors' } };
      for (const bad of [
        [errors, errors],
        [{ ...errors, LogLevel: 'INFO' as const }],
        [{ ...ERRORS, ...bucket }],
      ]) {
        expect((await errorOf(setLogs(target, bad))).code).toBe('InvalidParameterException 400');
      }
    },
  },
  {
    name: 'SetLogDeliveryConfiguration refuses a log group that is not there',
    async run(target) {
      const LogGroupArn = `arn:aws:logs:${HOME}:${target.member.id}:log-group:nowhere`;
      const call = setLogs(target, [{ ...ERRORS, CloudWatchLogsConfiguration: { LogGroupArn } }]);
      expect((await errorOf(call)).code).toBe('InvalidParameterException 400');
    },
  },
];

const SENDER_CASES: readonly ContractCase[] = [
  {
    name: 'UpdateUserPool takes a verified identity to send from',
    async run(target) {
      const EmailConfiguration = { SourceArn: identity(target), From: `no-reply@${MEMBER_IDENTITY}` };
      await sendBy(target, EmailConfiguration);
      const input = { UserPoolId: target.pools.member };
      const { UserPool } = await cognito(target).send(new DescribeUserPoolCommand(input));
      expect(UserPool?.EmailConfiguration).toEqual({
        EmailSendingAccount: 'DEVELOPER',
        ...EmailConfiguration,
      });
    },
  },
  {
    name: 'UpdateUserPool refuses to send from an identity that is not there, in the words of SES',
    async run(target) {
      // The last one is there, in another Region.
      for (const [name, region] of [
        ['missing.example', HOME],
        [MEMBER_IDENTITY, AWAY],
      ] as const) {
        const SourceArn = identity(target, name, region);
        const { code, message } = await errorOf(sendBy(target, { SourceArn }));
        expect(code).toBe('InvalidParameterException 400');
        expect(message).toBe(
          'Cognito received the following error from Amazon SES when attempting to send email: Email address is not ' +
            `verified. The following identities failed the check in region ${region.toUpperCase()}: ${SourceArn}`,
        );
      }
    },
  },
  {
    name: 'UpdateUserPool refuses to send from an identity of another account',
    async run(target) {
      const SourceArn = identity(target, DOMAIN, HOME, target.management.id);
      expect(await errorOf(sendBy(target, { SourceArn }))).toEqual({
        code: 'NotAuthorizedException 400',
        message: 'Email arn does not belong to your account.',
      });
    },
  },
  {
    name: 'UpdateUserPool refuses to send from a Region that the pool cannot use, or from no identity',
    async run(target) {
      const SourceArn = identity(target, MEMBER_IDENTITY, 'eu-central-1');
      for (const email of [{ SourceArn }, {}]) {
        expect((await errorOf(sendBy(target, email))).code).toBe('InvalidParameterException 400');
      }
    },
  },
  {
    name: 'UpdateUserPool refuses a configuration set that is not there',
    async run(target) {
      const email = { SourceArn: identity(target), ConfigurationSet: 'missing' };
      expect((await errorOf(sendBy(target, email))).code).toBe('InvalidParameterException 400');
    },
  },
];

export const COGNITO_WRITE_CASES: readonly ContractCase[] = [...RISK_CASES, ...LOG_CASES, ...SENDER_CASES];
