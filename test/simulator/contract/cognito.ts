// What Cognito promises: paging, the shape of a pool, its errors.
import {
  CognitoIdentityProviderClient,
  DescribeRiskConfigurationCommand,
  DescribeUserPoolCommand,
  GetLogDeliveryConfigurationCommand,
  GetUserPoolMfaConfigCommand,
  ListUserPoolsCommand,
  paginateListUserPools,
} from '@aws-sdk/client-cognito-identity-provider';
import { AWAY, at, type ContractCase, type ContractTarget, DOMAIN, errorOf, HOME } from './target.ts';

const cognito = (...where: Parameters<typeof at>) => new CognitoIdentityProviderClient(at(...where));

async function poolNames(client: CognitoIdentityProviderClient, pageSize: number): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListUserPools({ client, pageSize }, { MaxResults: pageSize })) {
    expect(page.UserPools?.length).toBeLessThanOrEqual(pageSize);
    names.push(...(page.UserPools ?? []).map(({ Name }) => Name ?? ''));
  }
  return names.sort();
}

const missingPool = (target: ContractTarget) =>
  cognito(target).send(new DescribeUserPoolCommand({ UserPoolId: `${HOME}_Missing00` }));

export const COGNITO_CASES: readonly ContractCase[] = [
  {
    name: 'ListUserPools goes through all pages',
    async run(target) {
      expect(await poolNames(cognito(target), 2)).toEqual(['custom-sender', 'default-sender', 'own-sender']);
    },
  },
  {
    name: 'ListUserPools tells id, name, triggers and dates',
    async run(target) {
      const { UserPools } = await cognito(target).send(new ListUserPoolsCommand({ MaxResults: 60 }));
      const pool = UserPools?.find(({ Name }) => Name === 'custom-sender');
      expect(pool?.Id).toBe(target.pools['custom-sender']);
      expect(pool?.LambdaConfig?.CustomEmailSender?.LambdaVersion).toBe('V1_0');
      expect(pool?.CreationDate).toBeInstanceOf(Date);
      expect(pool?.LastModifiedDate?.getFullYear()).toBeGreaterThan(2020);
    },
  },
  {
    name: 'ListUserPools sees its own Region and account only',
    async run(target) {
      expect(await poolNames(cognito(target, AWAY), 60)).toEqual(['away']);
      expect(await poolNames(cognito(target, HOME, target.member.credentials), 60)).toEqual(['member']);
      expect(await poolNames(cognito(target, AWAY, target.member.credentials), 60)).toEqual([]);
    },
  },
  {
    name: 'ListUserPools wants MaxResults of 1 to 60',
    async run(target) {
      const many = await errorOf(cognito(target).send(new ListUserPoolsCommand({ MaxResults: 61 })));
      expect(many).toEqual({
        code: 'InvalidParameterException 400',
        message:
          "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: " +
          'Member must have value less than or equal to 60',
      });
    },
  },
  {
    name: 'ListUserPools refuses MaxResults of 0',
    async run(target) {
      const none = await errorOf(cognito(target).send(new ListUserPoolsCommand({ MaxResults: 0 })));
      expect(none.code).toBe('InvalidParameterException 400');
      expect(none.message).toContain('greater than or equal to 1');
    },
  },
  {
    name: 'ListUserPools refuses a token of another Region',
    async run(target) {
      const { NextToken } = await cognito(target).send(new ListUserPoolsCommand({ MaxResults: 1 }));
      expect(NextToken).toBeDefined();
      const away = cognito(target, AWAY).send(new ListUserPoolsCommand({ MaxResults: 1, NextToken }));
      expect((await errorOf(away)).code).toBe('InvalidParameterException 400');
    },
  },
  {
    name: 'DescribeUserPool tells sender, ARN and dates',
    async run(target) {
      const UserPoolId = target.pools['own-sender'];
      const { UserPool } = await cognito(target).send(new DescribeUserPoolCommand({ UserPoolId }));
      expect(UserPool?.EmailConfiguration).toEqual({
        EmailSendingAccount: 'DEVELOPER',
        From: `Example <no-reply@${DOMAIN}>`,
        SourceArn: `arn:aws:ses:${HOME}:${target.management.id}:identity/${DOMAIN}`,
      });
      expect(UserPool?.Arn).toBe(
        `arn:aws:cognito-idp:${HOME}:${target.management.id}:userpool/${UserPoolId}`,
      );
      expect(UserPool?.LastModifiedDate).toBeInstanceOf(Date);
      expect(UserPool?.AutoVerifiedAttributes).toEqual(['email']);
    },
  },
  {
    name: 'DescribeUserPool says COGNITO_DEFAULT for a pool that never chose a sender',
    async run(target) {
      const UserPoolId = target.pools['default-sender'];
      const { UserPool } = await cognito(target).send(new DescribeUserPoolCommand({ UserPoolId }));
      expect(UserPool?.EmailConfiguration).toEqual({ EmailSendingAccount: 'COGNITO_DEFAULT' });
    },
  },
  {
    name: 'DescribeUserPool tells the custom e-mail sender',
    async run(target) {
      const UserPoolId = target.pools['custom-sender'];
      const { UserPool } = await cognito(target).send(new DescribeUserPoolCommand({ UserPoolId }));
      expect(UserPool?.LambdaConfig?.CustomEmailSender?.LambdaArn).toContain(':function:sender');
      expect(UserPool?.LambdaConfig?.KMSKeyID).toContain(':key/');
    },
  },
  {
    name: 'DescribeUserPool does not find a missing pool',
    async run(target) {
      expect(await errorOf(missingPool(target))).toEqual({
        code: 'ResourceNotFoundException 400',
        message: `User pool ${HOME}_Missing00 does not exist.`,
      });
    },
  },
  {
    name: 'DescribeUserPool does not find a pool of another Region',
    async run(target) {
      const UserPoolId = target.pools.away;
      const call = cognito(target, HOME).send(new DescribeUserPoolCommand({ UserPoolId }));
      expect((await errorOf(call)).code).toBe('ResourceNotFoundException 400');
    },
  },
  {
    name: 'DescribeUserPool refuses a malformed id',
    async run(target) {
      const call = cognito(target).send(new DescribeUserPoolCommand({ UserPoolId: 'not a pool' }));
      expect((await errorOf(call)).code).toBe('InvalidParameterException 400');
    },
  },
  {
    name: 'GetUserPoolMfaConfig tells the MFA mode',
    async run(target) {
      const UserPoolId = target.pools['default-sender'];
      const mfa = await cognito(target).send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
      expect(mfa.MfaConfiguration).toBe('OFF');
      expect(mfa.EmailMfaConfiguration).toBeUndefined();
    },
  },
  {
    name: 'GetUserPoolMfaConfig tells e-mail MFA',
    async run(target) {
      const UserPoolId = target.pools['own-sender'];
      const mfa = await cognito(target).send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
      expect(mfa.MfaConfiguration).toBe('OPTIONAL');
      expect(mfa.EmailMfaConfiguration?.Subject).toBe('Your code');
    },
  },
  {
    name: 'DescribeRiskConfiguration tells who sends notices',
    async run(target) {
      const UserPoolId = target.pools['own-sender'];
      const risk = await cognito(target).send(new DescribeRiskConfigurationCommand({ UserPoolId }));
      const notify = risk.RiskConfiguration?.AccountTakeoverRiskConfiguration?.NotifyConfiguration;
      expect(notify?.From).toBe(`security@${DOMAIN}`);
    },
  },
  {
    name: 'DescribeRiskConfiguration is refused without threat protection',
    async run(target) {
      const UserPoolId = target.pools['default-sender'];
      const call = cognito(target).send(new DescribeRiskConfigurationCommand({ UserPoolId }));
      expect((await errorOf(call)).code).toBe('UserPoolAddOnNotEnabledException 400');
    },
  },
  {
    name: 'GetLogDeliveryConfiguration tells where delivery errors go',
    async run(target) {
      const UserPoolId = target.pools['own-sender'];
      const logs = await cognito(target).send(new GetLogDeliveryConfigurationCommand({ UserPoolId }));
      expect(logs.LogDeliveryConfiguration?.LogConfigurations).toMatchObject([
        { LogLevel: 'ERROR', EventSource: 'userNotification' },
      ]);
    },
  },
];
