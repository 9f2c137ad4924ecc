// What SES API v2 promises: both routes of its lists, paging, the shape of an identity, its errors.
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  GetEmailIdentityPoliciesCommand,
  ListConfigurationSetsCommand,
  ListEmailIdentitiesCommand,
  paginateListConfigurationSets,
  paginateListEmailIdentities,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import {
  ADDRESS,
  AWAY,
  AWAY_IDENTITY,
  at,
  CONFIGURATION_SETS,
  type ContractCase,
  DOMAIN,
  errorOf,
  HOME,
  handSigned,
  IDENTITIES,
  MAIL_FROM,
  MEMBER_IDENTITY,
  POLICY,
} from './target.ts';

const ses = (...where: Parameters<typeof at>) => new SESv2Client(at(...where));

async function identityNames(client: SESv2Client, pageSize: number): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListEmailIdentities({ client, pageSize }, {})) {
    expect(page.EmailIdentities?.length).toBeLessThanOrEqual(pageSize);
    names.push(...(page.EmailIdentities ?? []).map(({ IdentityName }) => IdentityName ?? ''));
  }
  return names.sort();
}

export const SES_V2_CASES: readonly ContractCase[] = [
  {
    name: 'GetAccount tells sandbox, quota and enforcement',
    async run(target) {
      const account = await ses(target).send(new GetAccountCommand({}));
      expect(account).toMatchObject({
        ProductionAccessEnabled: true,
        SendingEnabled: true,
        EnforcementStatus: 'HEALTHY',
        SendQuota: { Max24HourSend: 50000, MaxSendRate: 14 },
      });
    },
  },
  {
    name: 'ListEmailIdentities by POST goes through all pages',
    async run(target) {
      expect(await identityNames(ses(target), 2)).toEqual([...IDENTITIES].sort());
    },
  },
  {
    name: 'ListEmailIdentities by GET goes through all pages',
    async run(target) {
      const names: string[] = [];
      let token = '';
      for (let page = 0; page < 3; page += 1) {
        const more = token === '' ? '' : `&NextToken=${encodeURIComponent(token)}`;
        const response = await handSigned(target, 'ses', `/v2/email/identities?PageSize=2${more}`);
        const body = JSON.parse(await response.text());
        names.push(...body.EmailIdentities.map((each: { IdentityName: string }) => each.IdentityName));
        token = body.NextToken ?? '';
      }
      expect(token).toBe('');
      expect(names.sort()).toEqual([...IDENTITIES].sort());
    },
  },
  {
    name: 'ListEmailIdentities by GET tells type, sending and verification',
    async run(target) {
      const response = await handSigned(target, 'ses', '/v2/email/identities');
      const { EmailIdentities } = JSON.parse(await response.text());
      const byName = new Map(
        EmailIdentities.map((each: { IdentityName: string }) => [each.IdentityName, each]),
      );
      const common = { SendingEnabled: true, VerificationStatus: 'SUCCESS' };
      expect(byName.get(DOMAIN)).toEqual({ IdentityName: DOMAIN, IdentityType: 'DOMAIN', ...common });
      expect(byName.get(ADDRESS)).toMatchObject({ IdentityName: ADDRESS, IdentityType: 'EMAIL_ADDRESS' });
    },
  },
  {
    name: 'ListEmailIdentities sees its own Region and account only',
    async run(target) {
      expect(await identityNames(ses(target, AWAY), 100)).toEqual([AWAY_IDENTITY]);
      expect(await identityNames(ses(target, HOME, target.member.credentials), 100)).toEqual([
        MEMBER_IDENTITY,
      ]);
    },
  },
  {
    name: 'ListEmailIdentities takes PageSize up to 1000',
    async run(target) {
      const call = ses(target).send(new ListEmailIdentitiesCommand({ PageSize: 1001 }));
      expect((await errorOf(call)).code).toBe('BadRequestException 400');
    },
  },
  {
    name: 'ListEmailIdentities refuses a token that it did not give',
    async run(target) {
      const call = ses(target).send(new ListEmailIdentitiesCommand({ PageSize: 2, NextToken: 'made-up' }));
      expect((await errorOf(call)).code).toBe('BadRequestException 400');
    },
  },
  {
    name: 'GetEmailIdentity of a domain tells DKIM and MAIL FROM',
    async run(target) {
      const identity = await ses(target).send(new GetEmailIdentityCommand({ EmailIdentity: DOMAIN }));
      expect(identity).toMatchObject({
        IdentityType: 'DOMAIN',
        VerificationStatus: 'SUCCESS',
        VerifiedForSendingStatus: true,
        FeedbackForwardingStatus: true,
        DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS', SigningAttributesOrigin: 'AWS_SES' },
      });
      expect(identity.DkimAttributes?.Tokens).toHaveLength(3);
    },
  },
  {
    name: 'GetEmailIdentity tells hosted zone, MAIL FROM and configuration set',
    async run(target) {
      const identity = await ses(target).send(new GetEmailIdentityCommand({ EmailIdentity: DOMAIN }));
      expect(identity.DkimAttributes?.SigningHostedZone).toBe('dkim.amazonses.com');
      expect(identity.MailFromAttributes).toEqual({
        MailFromDomain: MAIL_FROM,
        MailFromDomainStatus: 'SUCCESS',
        BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
      });
      expect(identity.ConfigurationSetName).toBe('observed');
    },
  },
  {
    name: 'GetEmailIdentity of an address tells no DKIM of its own',
    async run(target) {
      const identity = await ses(target).send(new GetEmailIdentityCommand({ EmailIdentity: ADDRESS }));
      expect(identity.IdentityType).toBe('EMAIL_ADDRESS');
      expect(identity.DkimAttributes).toMatchObject({ SigningEnabled: false, Status: 'NOT_STARTED' });
      expect(identity.DkimAttributes?.Tokens).toBeUndefined();
    },
  },
  {
    name: 'GetEmailIdentity does not find a missing identity',
    async run(target) {
      const call = ses(target).send(new GetEmailIdentityCommand({ EmailIdentity: 'missing.example' }));
      const { code, message } = await errorOf(call);
      expect(code).toBe('NotFoundException 404');
      expect(message).toContain('missing.example');
    },
  },
  {
    name: 'GetEmailIdentityPolicies tells the policies',
    async run(target) {
      const { Policies } = await ses(target).send(
        new GetEmailIdentityPoliciesCommand({ EmailIdentity: DOMAIN }),
      );
      expect(Policies).toEqual({ cognito: POLICY });
    },
  },
  {
    name: 'ListConfigurationSets by POST goes through all pages',
    async run(target) {
      const names: string[] = [];
      for await (const page of paginateListConfigurationSets({ client: ses(target), pageSize: 1 }, {})) {
        names.push(...(page.ConfigurationSets ?? []));
      }
      expect(names.sort()).toEqual([...CONFIGURATION_SETS]);
    },
  },
  {
    name: 'ListConfigurationSets by GET tells the names',
    async run(target) {
      const response = await handSigned(target, 'ses', '/v2/email/configuration-sets');
      const { ConfigurationSets } = JSON.parse(await response.text());
      expect(ConfigurationSets.sort()).toEqual([...CONFIGURATION_SETS]);
    },
  },
  {
    name: 'ListConfigurationSets refuses a token of another list',
    async run(target) {
      const { NextToken } = await ses(target).send(new ListEmailIdentitiesCommand({ PageSize: 1 }));
      expect(NextToken).toBeDefined();
      const call = ses(target).send(new ListConfigurationSetsCommand({ PageSize: 1, NextToken }));
      expect((await errorOf(call)).code).toBe('BadRequestException 400');
    },
  },
  {
    name: 'GetConfigurationSet tells TLS, reputation and sending',
    async run(target) {
      const ConfigurationSetName = 'observed';
      const set = await ses(target).send(new GetConfigurationSetCommand({ ConfigurationSetName }));
      expect(set).toMatchObject({
        ConfigurationSetName,
        DeliveryOptions: { TlsPolicy: 'REQUIRE' },
        ReputationOptions: { ReputationMetricsEnabled: true },
        SendingOptions: { SendingEnabled: true },
      });
    },
  },
  {
    name: 'GetConfigurationSet does not find a missing set',
    async run(target) {
      const call = ses(target).send(new GetConfigurationSetCommand({ ConfigurationSetName: 'missing' }));
      expect((await errorOf(call)).code).toBe('NotFoundException 404');
    },
  },
  {
    name: 'GetConfigurationSetEventDestinations tells the destinations',
    async run(target) {
      const ConfigurationSetName = 'observed';
      const command = new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName });
      const { EventDestinations } = await ses(target).send(command);
      expect(EventDestinations).toMatchObject([
        {
          Name: 'bounces',
          Enabled: true,
          MatchingEventTypes: ['BOUNCE', 'COMPLAINT'],
          SnsDestination: { TopicArn: `arn:aws:sns:${HOME}:${target.management.id}:bounces` },
        },
      ]);
    },
  },
];
