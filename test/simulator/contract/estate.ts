// The estate that holds what the contract expects (target.ts), for the simulator.
import { type Estate, parseEstate } from '../../../src/simulator/estate.ts';
import {
  ADDRESS,
  AWAY,
  AWAY_IDENTITY,
  BOUNCE_RATE,
  BUCKET,
  type ContractTarget,
  DOMAIN,
  EVENT_BUS,
  EXTERNAL_ID,
  HOME,
  IDENTITIES,
  MAIL_FROM,
  MEMBER_IDENTITY,
  POLICY,
  ROLE,
  TOPIC,
  ZONES,
} from './target.ts';

export const MANAGEMENT = '111111111111';
export const MEMBER = '222222222222';

export const POOLS: ContractTarget['pools'] = {
  'own-sender': `${HOME}_OwnSender`,
  'default-sender': `${HOME}_Default00`,
  'custom-sender': `${HOME}_Custom000`,
  away: `${AWAY}_Away00000`,
  member: `${HOME}_Member000`,
};

const TOPIC_ARN = `arn:aws:sns:${HOME}:${MANAGEMENT}:${TOPIC}`;

const OTHERS = IDENTITIES.filter((name) => name !== DOMAIN && name !== ADDRESS);

/** The contract's estate; a fresh one each time. */
export const contractEstate = (): Estate =>
  parseEstate({
    name: 'contract',
    description: 'What the contract expects',
    managementAccount: MANAGEMENT,
    zones: Object.fromEntries(ZONES.map((zone) => [zone, {}])),
    accounts: [
      {
        Id: MANAGEMENT,
        Name: 'management',
        RegionOptStatus: { 'me-south-1': 'DISABLED' },
        regions: {
          [HOME]: {
            topics: [{ Name: TOPIC }],
            buckets: [BUCKET],
            securityHub: true,
            eventBuses: [EVENT_BUS],
            ses: {
              account: { Reputation: { BounceRate: BOUNCE_RATE, ComplaintRate: 0 } },
              identities: [
                {
                  IdentityName: DOMAIN,
                  DkimAttributes: { Tokens: ['token1', 'token2', 'token3'] },
                  MailFromAttributes: { MailFromDomain: MAIL_FROM },
                  Notifications: { BounceTopic: TOPIC_ARN },
                  ConfigurationSetName: 'observed',
                  Policies: { cognito: POLICY },
                },
                { IdentityName: ADDRESS },
                ...OTHERS.map((IdentityName) => ({ IdentityName })),
              ],
              configurationSets: [
                {
                  ConfigurationSetName: 'observed',
                  DeliveryOptions: { TlsPolicy: 'REQUIRE' },
                  ReputationMetricsEnabled: true,
                  EventDestinations: [
                    {
                      Name: 'bounces',
                      MatchingEventTypes: ['BOUNCE', 'COMPLAINT'],
                      SnsDestination: { TopicArn: TOPIC_ARN },
                    },
                  ],
                },
                { ConfigurationSetName: 'plain' },
              ],
            },
            userPools: [
              {
                Id: POOLS['own-sender'],
                Name: 'own-sender',
                UserPoolTier: 'PLUS',
                EmailConfiguration: {
                  EmailSendingAccount: 'DEVELOPER',
                  From: `Example <no-reply@${DOMAIN}>`,
                  SourceArn: `arn:aws:ses:${HOME}:${MANAGEMENT}:identity/${DOMAIN}`,
                },
                MfaConfiguration: 'OPTIONAL',
                EmailMfaConfiguration: { Subject: 'Your code', Message: '{####}' },
                RiskNotifyConfiguration: {
                  From: `security@${DOMAIN}`,
                  SourceArn: `arn:aws:ses:${HOME}:${MANAGEMENT}:identity/${DOMAIN}`,
                },
                LogConfigurations: [
                  {
                    LogLevel: 'ERROR',
                    EventSource: 'userNotification',
                    LogGroupArn: `arn:aws:logs:${HOME}:${MANAGEMENT}:log-group:cognito`,
                  },
                ],
              },
              { Id: POOLS['default-sender'], Name: 'default-sender' },
              {
                Id: POOLS['custom-sender'],
                Name: 'custom-sender',
                LambdaConfig: {
                  CustomEmailSender: { LambdaArn: `arn:aws:lambda:${HOME}:${MANAGEMENT}:function:sender` },
                  KMSKeyID: `arn:aws:kms:${HOME}:${MANAGEMENT}:key/11111111-2222-3333-4444-555555555555`,
                },
              },
            ],
          },
          [AWAY]: {
            ses: { identities: [{ IdentityName: AWAY_IDENTITY }] },
            userPools: [{ Id: POOLS.away, Name: 'away' }],
          },
        },
      },
      {
        Id: MEMBER,
        Name: 'member',
        Roles: [{ RoleName: ROLE, ExternalId: EXTERNAL_ID, TrustedAccounts: [MANAGEMENT] }],
        regions: {
          [HOME]: {
            ses: { identities: [{ IdentityName: MEMBER_IDENTITY }] },
            userPools: [{ Id: POOLS.member, Name: 'member' }],
          },
        },
      },
    ],
  });
