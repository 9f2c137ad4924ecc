// A small company that has what the story lacks: names in DNS with texts of others, reports to another domain, a sending
// policy, the settings of threat protection, and logs.
import {
  address,
  domain,
  type IdentityInput,
  identityArn,
  estate as makeEstate,
  pool,
} from '../../support/estate.ts';

const HOME = 'eu-west-1';
const AWAY = 'us-east-1';

/** A policy for somebody else, which stays. */
const PARTNERS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::444455556666:root' },
      Action: 'ses:SendEmail',
      Resource: identityArn('shop.example', HOME),
    },
  ],
});

const identities: IdentityInput[] = [
  domain('shop.example', {
    Policies: { partners: PARTNERS },
    MailFromAttributes: { MailFromDomain: 'bounce.shop.example' },
  }),
  domain('club.example'),
  address('me@lone.example'),
];

export const SMALL_COMPANY = makeEstate(
  {
    [HOME]: {
      ses: {
        identities,
        configurationSets: [{ ConfigurationSetName: 'shop-mail' }],
      },
      userPools: [
        pool(`${HOME}_Shop`, {
          EmailSendingAccount: 'COGNITO_DEFAULT',
          SourceArn: identityArn('shop.example', HOME),
          From: 'Shop <no-reply@shop.example>',
        }),
        pool(
          `${HOME}_Club`,
          {
            EmailSendingAccount: 'DEVELOPER',
            SourceArn: identityArn('shop.example', HOME),
            From: 'Shop <no-reply@shop.example>',
            ConfigurationSet: 'shop-mail',
          },
          {
            UserPoolTier: 'PLUS',
            RiskConfiguration: {
              AccountTakeoverRiskConfiguration: {
                NotifyConfiguration: {
                  SourceArn: identityArn('gone.example', HOME),
                  From: 'Shop <alerts@shop.example>',
                },
                Actions: { HighAction: { Notify: true, EventAction: 'BLOCK' } },
              },
              RiskExceptionConfiguration: { BlockedIPRangeList: ['192.0.2.0/24'] },
            },
            LogConfigurations: [
              {
                EventSource: 'userAuthEvents',
                LogLevel: 'INFO',
                LogGroupArn: `arn:aws:logs:${HOME}:111122223333:log-group:auth`,
              },
            ],
          },
        ),
        pool(`${HOME}_Lone`, {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: identityArn('me@lone.example', HOME),
          From: 'me@lone.example',
        }),
        pool(`${HOME}_Lost`, {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: identityArn('gone.example', HOME),
          From: 'no-reply@gone.example',
        }),
      ],
    },
    [AWAY]: {
      ses: { identities: [domain('club.example')] },
      userPools: [pool(`${AWAY}_Plain`)],
    },
  },
  {
    zones: {
      'shop.example': {
        '@': {
          TXT: ['v=spf1 ip4:192.0.2.1 -all', 'v=spf1 include:mail.example ~all', 'site-verification=1'],
        },
        _dmarc: { TXT: ['v=DMARC1; p=none; rua=mailto:dmarc@reports.example', 'somebody was here'] },
        bounce: {
          MX: [{ preference: 10, exchange: `feedback-smtp.${HOME}.amazonses.com` }],
          TXT: ['v=spf1 -all', 'site-verification=2'],
        },
        'oneshopexample._domainkey': { TXT: ['an old key'] },
      },
      'mail.example': { '@': { TXT: ['v=spf1 ip4:192.0.2.9 ~all'] } },
      'club.example': { '@': { TXT: ['v=spf1 +all'] }, bounce: { TXT: ['site-verification=3'] } },
      'lone.example': {},
      'gone.example': {},
      'reports.example': { 'shop.example._report._dmarc': { TXT: ['not yet'] } },
      'amazonses.com': { '@': { TXT: ['v=spf1 ip4:199.255.192.0/22 -all'] } },
    },
  },
);
