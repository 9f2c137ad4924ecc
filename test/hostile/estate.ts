// An estate in which whatever somebody may name, and whatever SES or DNS may answer, is hostile.
import { estate, pool } from '../support/estate.ts';
import { PAYLOADS } from '../support/hostile-texts.ts';

const REGION = 'eu-west-1';
const TEXTS = Object.values(PAYLOADS);

/** As DNS has it in one string: bytes, of which there are 255 at most. */
const inDns = (text: string) =>
  Buffer.from(text.replace(/\p{Surrogate}/gu, '?'))
    .subarray(0, 180)
    .toString('latin1');

/** A pool and a domain for each of them, with the text wherever somebody may write one. */
export const ESTATE = estate(
  {
    [REGION]: {
      userPools: TEXTS.map((text, i) =>
        pool(
          `${REGION}_P${i}`,
          i % 2 === 0
            ? {}
            : {
                EmailSendingAccount: 'DEVELOPER',
                SourceArn: `arn:aws:ses:${REGION}:111122223333:identity/d${i}.example`,
                From: `${text.slice(0, 60)} <no-reply@d${i}.example>`,
                ConfigurationSet: text.slice(0, 60),
              },
          { Name: text },
        ),
      ),
      ses: {
        identities: TEXTS.map((text, i) => ({
          IdentityName: `d${i}.example`,
          VerificationStatus: i % 3 === 0 ? text : 'SUCCESS',
          DkimAttributes: {
            Tokens: ['a', 'b', 'c'].map((token) => `${token}${i}`),
            Status: i % 5 === 0 ? text : 'SUCCESS',
          },
          MailFromAttributes: {
            MailFromDomain: `mail.d${i}.example`,
            MailFromDomainStatus: text,
          },
          Policies: { [text]: text },
          Tags: [{ Key: text, Value: text }],
          ConfigurationSetName: text,
        })),
      },
      topics: [{ Name: 'mailposture' }],
      buckets: ['mailposture-reports'],
      securityHub: true,
      eventBuses: ['posture'],
    },
  },
  {
    zones: Object.fromEntries(
      TEXTS.map((text, i) => [
        `d${i}.example`,
        {
          '@': { TXT: [`v=spf1 include:x ${inDns(text)}`, inDns(text)] },
          _dmarc: { TXT: [`v=DMARC1; p=none; rua=mailto:${inDns(text)}; x=${inDns(text)}`.slice(0, 255)] },
          mail: { TXT: [`v=spf1 ${inDns(text)}`], MX: [{ preference: 10, exchange: `mx${i}.evil.example` }] },
          [`a${i}._domainkey`]: { TXT: [`v=DKIM1; k=rsa; p=${inDns(text)}; n=${inDns(text)}`.slice(0, 255)] },
        },
      ]),
    ),
  },
);
