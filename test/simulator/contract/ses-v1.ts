// What SES API v1 promises of its calls for up to 100 identities: XML answers, unknown identities left out.
import {
  GetIdentityDkimAttributesCommand,
  GetIdentityMailFromDomainAttributesCommand,
  GetIdentityNotificationAttributesCommand,
  SESClient,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import { GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { ADDRESS, at, type ContractCase, DOMAIN, errorOf, HOME, MAIL_FROM } from './target.ts';

const ses = (...where: Parameters<typeof at>) => new SESClient(at(...where));
const MISSING = 'missing.example';
/** A Region in which nothing else is. */
const WRITES = 'eu-central-1';

export const SES_V1_CASES: readonly ContractCase[] = [
  {
    name: 'GetIdentityDkimAttributes tells status and tokens',
    async run(target) {
      const command = new GetIdentityDkimAttributesCommand({ Identities: [DOMAIN] });
      const { DkimAttributes } = await ses(target).send(command);
      expect(Object.keys(DkimAttributes ?? {})).toEqual([DOMAIN]);
      expect(DkimAttributes?.[DOMAIN]).toMatchObject({
        DkimEnabled: true,
        DkimVerificationStatus: 'Success',
      });
      expect(DkimAttributes?.[DOMAIN]?.DkimTokens).toHaveLength(3);
    },
  },
  {
    name: 'GetIdentityDkimAttributes tells of an address without DKIM, and leaves out what SES does not know',
    async run(target) {
      const command = new GetIdentityDkimAttributesCommand({ Identities: [ADDRESS, MISSING] });
      const { DkimAttributes } = await ses(target).send(command);
      expect(Object.keys(DkimAttributes ?? {})).toEqual([ADDRESS]);
      expect(DkimAttributes?.[ADDRESS]).toMatchObject({
        DkimEnabled: false,
        DkimVerificationStatus: 'NotStarted',
      });
    },
  },
  {
    name: 'GetIdentityMailFromDomainAttributes tells the custom MAIL FROM',
    async run(target) {
      const command = new GetIdentityMailFromDomainAttributesCommand({ Identities: [DOMAIN] });
      const { MailFromDomainAttributes } = await ses(target).send(command);
      expect(MailFromDomainAttributes?.[DOMAIN]).toEqual({
        MailFromDomain: MAIL_FROM,
        MailFromDomainStatus: 'Success',
        BehaviorOnMXFailure: 'UseDefaultValue',
      });
    },
  },
  {
    name: 'GetIdentityMailFromDomainAttributes leaves out what SES does not know',
    async run(target) {
      const command = new GetIdentityMailFromDomainAttributesCommand({ Identities: [MISSING, 'a.example'] });
      const { MailFromDomainAttributes } = await ses(target).send(command);
      expect(Object.keys(MailFromDomainAttributes ?? {})).toEqual(['a.example']);
      expect(MailFromDomainAttributes?.['a.example']?.MailFromDomain).toBeUndefined();
    },
  },
  {
    name: 'GetIdentityNotificationAttributes tells topics and forwarding',
    async run(target) {
      const command = new GetIdentityNotificationAttributesCommand({ Identities: [DOMAIN] });
      const { NotificationAttributes } = await ses(target).send(command);
      expect(NotificationAttributes?.[DOMAIN]).toMatchObject({
        BounceTopic: `arn:aws:sns:${HOME}:${target.management.id}:bounces`,
        ForwardingEnabled: true,
      });
      expect(NotificationAttributes?.[DOMAIN]?.ComplaintTopic).toBeUndefined();
    },
  },
  {
    name: 'GetIdentityNotificationAttributes leaves out what SES does not know',
    async run(target) {
      const command = new GetIdentityNotificationAttributesCommand({ Identities: [MISSING] });
      const { NotificationAttributes } = await ses(target).send(command);
      expect(NotificationAttributes ?? {}).toEqual({});
    },
  },
  {
    name: 'a batch of 100 identities is answered',
    async run(target) {
      const others = Array.from({ length: 98 }, (_, index) => `n${index}.example`);
      const command = new GetIdentityDkimAttributesCommand({ Identities: [DOMAIN, ...others, 'a.example'] });
      const { DkimAttributes } = await ses(target).send(command);
      expect(Object.keys(DkimAttributes ?? {}).sort()).toEqual(['a.example', DOMAIN]);
    },
  },
  refusesMany('GetIdentityDkimAttributes', (client, Identities) =>
    client.send(new GetIdentityDkimAttributesCommand({ Identities })),
  ),
  refusesMany('GetIdentityMailFromDomainAttributes', (client, Identities) =>
    client.send(new GetIdentityMailFromDomainAttributesCommand({ Identities })),
  ),
  refusesMany('GetIdentityNotificationAttributes', (client, Identities) =>
    client.send(new GetIdentityNotificationAttributesCommand({ Identities })),
  ),
  {
    name: 'VerifyEmailIdentity makes an address an identity that waits',
    async run(target) {
      const EmailIdentity = 'new@waiting.example';
      await ses(target, WRITES).send(new VerifyEmailIdentityCommand({ EmailAddress: EmailIdentity }));
      const told = await new SESv2Client(at(target, WRITES)).send(
        new GetEmailIdentityCommand({ EmailIdentity }),
      );
      expect(told).toMatchObject({ IdentityType: 'EMAIL_ADDRESS', VerificationStatus: 'PENDING' });
    },
  },
  {
    name: 'VerifyEmailIdentity of an identity that is there changes nothing',
    async run(target) {
      const v2 = new SESv2Client(at(target));
      const get = async () => {
        const { $metadata: _, ...told } = await v2.send(
          new GetEmailIdentityCommand({ EmailIdentity: ADDRESS }),
        );
        return told;
      };
      const before = await get();
      await ses(target).send(new VerifyEmailIdentityCommand({ EmailAddress: ADDRESS }));
      expect(await get()).toEqual(before);
    },
  },
  {
    name: 'VerifyEmailIdentity refuses what is no address',
    async run(target) {
      const call = ses(target, WRITES).send(new VerifyEmailIdentityCommand({ EmailAddress: 'nobody' }));
      expect((await errorOf(call)).code).toBe('InvalidParameterValue 400');
    },
  },
];

function refusesMany(
  action: string,
  send: (client: SESClient, identities: string[]) => Promise<unknown>,
): ContractCase {
  return {
    name: `${action} refuses more than 100 identities`,
    async run(target) {
      const identities = Array.from({ length: 101 }, (_, index) => `n${index}.example`);
      expect((await errorOf(send(ses(target), identities))).code).toMatch(/ 400$/);
    },
  };
}
