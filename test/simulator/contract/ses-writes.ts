// What SES promises of the actions that change an account, identities and their policies, told through what can be read
// afterwards. Everything happens in a Region of its own, so that the other cases find theirs as it was.
import {
  GetIdentityNotificationAttributesCommand,
  SESClient,
  SetIdentityFeedbackForwardingEnabledCommand,
  SetIdentityNotificationTopicCommand,
} from '@aws-sdk/client-ses';
import {
  CreateEmailIdentityCommand,
  CreateEmailIdentityPolicyCommand,
  DeleteEmailIdentityCommand,
  DeleteEmailIdentityPolicyCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  GetEmailIdentityPoliciesCommand,
  PutAccountDetailsCommand,
  PutAccountSendingAttributesCommand,
  PutAccountSuppressionAttributesCommand,
  PutEmailIdentityConfigurationSetAttributesCommand,
  PutEmailIdentityDkimAttributesCommand,
  PutEmailIdentityDkimSigningAttributesCommand,
  PutEmailIdentityFeedbackAttributesCommand,
  PutEmailIdentityMailFromAttributesCommand,
  SESv2Client,
  UpdateEmailIdentityPolicyCommand,
} from '@aws-sdk/client-sesv2';
import { at, type ContractCase, type ContractTarget, errorOf, HOME, MAIL_FROM, POLICY } from './target.ts';

const REGION = 'eu-central-1';

const ses = (target: ContractTarget, region = REGION) => new SESv2Client(at(target, region));
const v1 = (target: ContractTarget, region = REGION) => new SESClient(at(target, region));

/** A new identity, and what tells of it. */
async function made(target: ContractTarget, EmailIdentity: string) {
  const client = ses(target);
  const answer = await client.send(new CreateEmailIdentityCommand({ EmailIdentity }));
  return { client, answer, get: () => client.send(new GetEmailIdentityCommand({ EmailIdentity })) };
}

const IDENTITIES: readonly ContractCase[] = [
  {
    name: 'CreateEmailIdentity of a domain gives three tokens, and waits for their records',
    async run(target) {
      const { answer, get } = await made(target, 'made.example');
      expect(answer).toMatchObject({ IdentityType: 'DOMAIN', VerifiedForSendingStatus: false });
      expect(answer.DkimAttributes).toMatchObject({
        SigningEnabled: true,
        SigningAttributesOrigin: 'AWS_SES',
        NextSigningKeyLength: 'RSA_2048_BIT',
      });
      expect(answer.DkimAttributes?.Tokens).toHaveLength(3);
      const { DkimAttributes, ...identity } = await get();
      expect(identity).toMatchObject({ VerificationStatus: 'PENDING', VerifiedForSendingStatus: false });
      expect(DkimAttributes).toMatchObject({ Status: 'PENDING', Tokens: answer.DkimAttributes?.Tokens });
    },
  },
  {
    name: 'CreateEmailIdentity of an address waits for its mail to be answered',
    async run(target) {
      const { answer, get } = await made(target, 'someone@address.example');
      expect(answer).toMatchObject({ IdentityType: 'EMAIL_ADDRESS', VerifiedForSendingStatus: false });
      expect(await get()).toMatchObject({
        VerificationStatus: 'PENDING',
        DkimAttributes: { SigningEnabled: false },
      });
    },
  },
  {
    name: 'CreateEmailIdentity refuses what is there already',
    async run(target) {
      const { client } = await made(target, 'twice.example');
      const again = client.send(new CreateEmailIdentityCommand({ EmailIdentity: 'twice.example' }));
      expect(await errorOf(again)).toEqual({
        code: 'AlreadyExistsException 400',
        message: 'Email identity twice.example already exist.',
      });
    },
  },
  {
    name: 'CreateEmailIdentity refuses what is no domain',
    async run(target) {
      const call = ses(target).send(new CreateEmailIdentityCommand({ EmailIdentity: 'no domain' }));
      expect((await errorOf(call)).code).toBe('BadRequestException 400');
    },
  },
  {
    name: 'CreateEmailIdentity refuses a configuration set that is not there, and makes nothing',
    async run(target) {
      const input = { EmailIdentity: 'setless.example', ConfigurationSetName: 'missing' };
      const client = ses(target);
      expect((await errorOf(client.send(new CreateEmailIdentityCommand(input)))).code).toBe(
        'NotFoundException 404',
      );
      const get = client.send(new GetEmailIdentityCommand({ EmailIdentity: 'setless.example' }));
      expect((await errorOf(get)).code).toBe('NotFoundException 404');
    },
  },
  {
    name: 'DeleteEmailIdentity leaves nothing behind',
    async run(target) {
      const { client, get } = await made(target, 'gone.example');
      await client.send(new DeleteEmailIdentityCommand({ EmailIdentity: 'gone.example' }));
      expect((await errorOf(get())).code).toBe('NotFoundException 404');
    },
  },
  {
    name: 'DeleteEmailIdentity does not find a missing identity',
    async run(target) {
      const call = ses(target).send(new DeleteEmailIdentityCommand({ EmailIdentity: 'missing.example' }));
      expect((await errorOf(call)).code).toBe('NotFoundException 404');
    },
  },
];

const DKIM: readonly ContractCase[] = [
  {
    name: 'PutEmailIdentityDkimAttributes switches signing off and on',
    async run(target) {
      const EmailIdentity = 'signing.example';
      const { client, get } = await made(target, EmailIdentity);
      for (const SigningEnabled of [false, true]) {
        await client.send(new PutEmailIdentityDkimAttributesCommand({ EmailIdentity, SigningEnabled }));
        expect((await get()).DkimAttributes?.SigningEnabled).toBe(SigningEnabled);
      }
    },
  },
  {
    name: 'PutEmailIdentityDkimAttributes refuses a domain that SES does not have',
    async run(target) {
      const input = { EmailIdentity: 'missing.example', SigningEnabled: true };
      expect(await errorOf(ses(target).send(new PutEmailIdentityDkimAttributesCommand(input)))).toEqual({
        code: 'BadRequestException 400',
        message: 'Domain missing.example is not verified for DKIM signing.',
      });
    },
  },
  {
    name: 'PutEmailIdentityDkimSigningAttributes makes the keys longer',
    async run(target) {
      const EmailIdentity = 'longer.example';
      const short = {
        EmailIdentity,
        DkimSigningAttributes: { NextSigningKeyLength: 'RSA_1024_BIT' },
      } as const;
      const client = ses(target);
      await client.send(new CreateEmailIdentityCommand(short));
      const SigningAttributes = { NextSigningKeyLength: 'RSA_2048_BIT' } as const;
      const longer = { EmailIdentity, SigningAttributesOrigin: 'AWS_SES', SigningAttributes } as const;
      const answer = await client.send(new PutEmailIdentityDkimSigningAttributesCommand(longer));
      expect(answer.DkimTokens).toHaveLength(3);
      const { DkimAttributes } = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
      expect(DkimAttributes).toMatchObject({
        NextSigningKeyLength: 'RSA_2048_BIT',
        Tokens: answer.DkimTokens,
      });
    },
  },
  {
    name: 'PutEmailIdentityDkimSigningAttributes does not find a missing identity',
    async run(target) {
      const input = { EmailIdentity: 'missing.example', SigningAttributesOrigin: 'AWS_SES' } as const;
      const call = ses(target).send(new PutEmailIdentityDkimSigningAttributesCommand(input));
      expect((await errorOf(call)).code).toBe('NotFoundException 404');
    },
  },
];

const SETTINGS: readonly ContractCase[] = [
  {
    name: 'PutEmailIdentityMailFromAttributes sets a MAIL FROM domain, and takes it away',
    async run(target) {
      const EmailIdentity = 'bounces.example';
      const { client, get } = await made(target, EmailIdentity);
      const put = (more: object) =>
        client.send(new PutEmailIdentityMailFromAttributesCommand({ EmailIdentity, ...more }));
      await put({ MailFromDomain: 'b.bounces.example', BehaviorOnMxFailure: 'REJECT_MESSAGE' });
      expect((await get()).MailFromAttributes).toEqual({
        MailFromDomain: 'b.bounces.example',
        MailFromDomainStatus: 'PENDING',
        BehaviorOnMxFailure: 'REJECT_MESSAGE',
      });
      await put({});
      expect((await get()).MailFromAttributes).toEqual({ BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' });
    },
  },
  {
    name: 'PutEmailIdentityMailFromAttributes wants a subdomain of the identity',
    async run(target) {
      const EmailIdentity = 'strict.example';
      const { client } = await made(target, EmailIdentity);
      for (const MailFromDomain of [MAIL_FROM, EmailIdentity]) {
        const input = { EmailIdentity, MailFromDomain };
        const { code, message } = await errorOf(
          client.send(new PutEmailIdentityMailFromAttributesCommand(input)),
        );
        expect(code).toBe('BadRequestException 400');
        expect(message).toContain(`<${MailFromDomain}> is not subdomain of the domain of the identity`);
      }
    },
  },
  {
    name: 'PutEmailIdentityFeedbackAttributes stops forwarding, and begins again',
    async run(target) {
      const EmailIdentity = 'feedback.example';
      const { client, get } = await made(target, EmailIdentity);
      for (const EmailForwardingEnabled of [false, true]) {
        const input = { EmailIdentity, EmailForwardingEnabled };
        await client.send(new PutEmailIdentityFeedbackAttributesCommand(input));
        expect((await get()).FeedbackForwardingStatus).toBe(EmailForwardingEnabled);
      }
    },
  },
  {
    name: 'PutEmailIdentityConfigurationSetAttributes does not find a missing set',
    async run(target) {
      const EmailIdentity = 'default.example';
      const { client, get } = await made(target, EmailIdentity);
      const input = { EmailIdentity, ConfigurationSetName: 'missing' };
      const call = client.send(new PutEmailIdentityConfigurationSetAttributesCommand(input));
      expect((await errorOf(call)).code).toBe('NotFoundException 404');
      await client.send(new PutEmailIdentityConfigurationSetAttributesCommand({ EmailIdentity }));
      expect((await get()).ConfigurationSetName).toBeUndefined();
    },
  },
];

const OTHER_POLICY = '{"Version":"2008-10-17","Statement":[]}';

const POLICIES: readonly ContractCase[] = [
  {
    name: 'policies are made, changed and deleted',
    async run(target) {
      const EmailIdentity = 'policies.example';
      const { client } = await made(target, EmailIdentity);
      const told = async () =>
        (await client.send(new GetEmailIdentityPoliciesCommand({ EmailIdentity }))).Policies;
      const named = { EmailIdentity, PolicyName: 'cognito' };
      await client.send(new CreateEmailIdentityPolicyCommand({ ...named, Policy: POLICY }));
      expect(await told()).toEqual({ cognito: POLICY });
      await client.send(new UpdateEmailIdentityPolicyCommand({ ...named, Policy: OTHER_POLICY }));
      expect(await told()).toEqual({ cognito: OTHER_POLICY });
      await client.send(new DeleteEmailIdentityPolicyCommand(named));
      expect(await told()).toEqual({});
    },
  },
  {
    name: 'CreateEmailIdentityPolicy refuses a name that is taken',
    async run(target) {
      const EmailIdentity = 'taken.example';
      const { client } = await made(target, EmailIdentity);
      const input = { EmailIdentity, PolicyName: 'one', Policy: POLICY };
      await client.send(new CreateEmailIdentityPolicyCommand(input));
      expect((await errorOf(client.send(new CreateEmailIdentityPolicyCommand(input)))).code).toBe(
        'AlreadyExistsException 400',
      );
    },
  },
  {
    name: 'CreateEmailIdentityPolicy refuses a document that is no JSON',
    async run(target) {
      const EmailIdentity = 'unread.example';
      const { client } = await made(target, EmailIdentity);
      const input = { EmailIdentity, PolicyName: 'one', Policy: 'Allow everything' };
      expect((await errorOf(client.send(new CreateEmailIdentityPolicyCommand(input)))).code).toBe(
        'BadRequestException 400',
      );
    },
  },
  {
    name: 'CreateEmailIdentityPolicy does not find a missing identity',
    async run(target) {
      const input = { EmailIdentity: 'missing.example', PolicyName: 'one', Policy: POLICY };
      const call = ses(target).send(new CreateEmailIdentityPolicyCommand(input));
      expect((await errorOf(call)).code).toBe('NotFoundException 404');
    },
  },
];

const ACCOUNT: readonly ContractCase[] = [
  {
    name: 'PutAccountSendingAttributes pauses and resumes',
    async run(target) {
      const client = ses(target);
      for (const SendingEnabled of [false, true]) {
        await client.send(new PutAccountSendingAttributesCommand({ SendingEnabled }));
        expect((await client.send(new GetAccountCommand({}))).SendingEnabled).toBe(SendingEnabled);
      }
    },
  },
  {
    name: 'PutAccountSuppressionAttributes chooses the reasons',
    async run(target) {
      const client = ses(target);
      for (const SuppressedReasons of [['BOUNCE' as const], [], ['BOUNCE' as const, 'COMPLAINT' as const]]) {
        await client.send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons }));
        const { SuppressionAttributes } = await client.send(new GetAccountCommand({}));
        expect(SuppressionAttributes).toEqual({ SuppressedReasons });
      }
    },
  },
  {
    name: 'PutAccountDetails keeps what it is told of the account',
    async run(target) {
      const client = ses(target);
      const Details = {
        MailType: 'TRANSACTIONAL',
        WebsiteURL: 'https://example.com',
        ContactLanguage: 'JA',
      } as const;
      await client.send(new PutAccountDetailsCommand(Details));
      expect((await client.send(new GetAccountCommand({}))).Details).toMatchObject(Details);
    },
  },
  {
    name: 'PutAccountDetails refuses another type of mail',
    async run(target) {
      // A caller without types: the SDK's do not let it be written.
      const Details = { MailType: 'PERSONAL' as 'MARKETING', WebsiteURL: 'https://example.com' };
      const { code, message } = await errorOf(ses(target).send(new PutAccountDetailsCommand(Details)));
      expect(code).toBe('BadRequestException 400');
      expect(message).toContain("'mailType'");
    },
  },
];

const TOPIC_ARN = `arn:aws:sns:${HOME}:123456789012:feedback`;

const FEEDBACK: readonly ContractCase[] = [
  {
    name: 'SetIdentityNotificationTopic sets a topic and takes it away, and forwarding can stop when there are two',
    async run(target) {
      const Identity = 'b.example';
      const client = v1(target, HOME);
      const topic = (NotificationType: 'Bounce' | 'Complaint', SnsTopic?: string) =>
        client.send(
          new SetIdentityNotificationTopicCommand({
            Identity,
            NotificationType,
            ...(SnsTopic === undefined ? {} : { SnsTopic }),
          }),
        );
      const forward = (ForwardingEnabled: boolean) =>
        client.send(new SetIdentityFeedbackForwardingEnabledCommand({ Identity, ForwardingEnabled }));
      const told = async () => {
        const command = new GetIdentityNotificationAttributesCommand({ Identities: [Identity] });
        return (await client.send(command)).NotificationAttributes?.[Identity];
      };
      await topic('Bounce', TOPIC_ARN);
      expect(await told()).toMatchObject({ BounceTopic: TOPIC_ARN, ForwardingEnabled: true });
      await topic('Complaint', TOPIC_ARN);
      await forward(false);
      expect(await told()).toMatchObject({ ComplaintTopic: TOPIC_ARN, ForwardingEnabled: false });
      await forward(true);
      await topic('Bounce');
      await topic('Complaint');
      expect((await told())?.BounceTopic).toBeUndefined();
    },
  },
  {
    name: 'SetIdentityFeedbackForwardingEnabled wants topics for bounces and complaints before it stops',
    async run(target) {
      const input = { Identity: 'c.example', ForwardingEnabled: false };
      const call = v1(target, HOME).send(new SetIdentityFeedbackForwardingEnabledCommand(input));
      expect((await errorOf(call)).code).toBe('InvalidParameterValue 400');
    },
  },
  {
    name: 'SetIdentityNotificationTopic refuses an identity that SES does not have',
    async run(target) {
      const input = { Identity: 'missing.example', NotificationType: 'Bounce', SnsTopic: TOPIC_ARN } as const;
      const { code, message } = await errorOf(
        v1(target).send(new SetIdentityNotificationTopicCommand(input)),
      );
      expect(code).toBe('InvalidParameterValue 400');
      expect(message).toContain('missing.example');
    },
  },
];

export const SES_WRITE_CASES: readonly ContractCase[] = [
  ...IDENTITIES,
  ...DKIM,
  ...SETTINGS,
  ...POLICIES,
  ...ACCOUNT,
  ...FEEDBACK,
];
