// SES's writes with the rest of the simulator: a domain that is made is verified once Route 53 publishes its records,
// and receivers find its keys; what the estate, the clock and an odd caller make of the others.
import { createPublicKey } from 'node:crypto';
import {
  CreateConfigurationSetCommand,
  CreateEmailIdentityCommand,
  CreateEmailIdentityPolicyCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  ListConfigurationSetsCommand,
  ListEmailIdentitiesCommand,
  PutAccountDetailsCommand,
  PutAccountSendingAttributesCommand,
  PutEmailIdentityDkimAttributesCommand,
  PutEmailIdentityDkimSigningAttributesCommand,
  PutEmailIdentityMailFromAttributesCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { type EstateInput, parseEstate } from '../../src/simulator/estate.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { grantProductionAccess } from '../../src/simulator/services/ses-v2-account.ts';
import { type HostedCompany, one, startHosted } from '../support/hosted.ts';
import { clientOf } from '../support/simulated.ts';
import { errorOf } from './contract/target.ts';

const ACCOUNT = '111111111111';
const OTHER = '222222222222';
const REGION = 'eu-west-1';
const ZONE = 'kumo.example';

const estateWith = (ses: EstateInput['accounts'][number]['regions'][string]['ses'] = {}) =>
  parseEstate({
    name: 'writes',
    description: 'An account that makes its first identities',
    managementAccount: ACCOUNT,
    accounts: [
      { Id: ACCOUNT, Name: 'main', regions: { [REGION]: { ses } } },
      { Id: OTHER, Name: 'other', regions: {} },
    ],
    zones: { [ZONE]: {} },
  });

let hosted: HostedCompany;
let ses: SESv2Client;
beforeEach(async () => {
  hosted = await startHosted(estateWith());
  ses = new SESv2Client(clientOf(hosted.company.aws, REGION, ACCOUNT));
});
afterEach(async () => {
  ses.destroy();
  await hosted.company.close();
});

const get = (EmailIdentity = ZONE) => ses.send(new GetEmailIdentityCommand({ EmailIdentity }));
const publish = async (...changes: Parameters<typeof one>[]) =>
  hosted.change(
    changes.map((change) => one(...change)),
    await hosted.idOf(ZONE),
  );

/** Makes the domain, and publishes its CNAME records. */
async function made(NextSigningKeyLength?: 'RSA_1024_BIT'): Promise<readonly string[]> {
  const more = NextSigningKeyLength === undefined ? {} : { DkimSigningAttributes: { NextSigningKeyLength } };
  const { DkimAttributes } = await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: ZONE, ...more }));
  const { Tokens: tokens = [], SigningHostedZone: zone } = DkimAttributes ?? {};
  await publish(
    ...tokens.map((token): Parameters<typeof one> => {
      return ['CREATE', `${token}._domainkey.${ZONE}`, 'CNAME', `${token}.${zone}`];
    }),
  );
  return tokens;
}

/** The bits of the keys that receivers find behind the domain's records. */
const bits = (tokens: readonly string[]) =>
  Promise.all(
    tokens.map(async (token) => {
      const texts = await hosted.resolver().resolveTxt(`${token}._domainkey.${ZONE}`);
      const key = /^p=(.+)$/.exec(texts.map((parts) => parts.join('')).join('\n'))?.[1] ?? '';
      const spki = { key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' } as const;
      return createPublicKey(spki).asymmetricKeyDetails?.modulusLength;
    }),
  );

test('a domain is verified when its records are published, and receivers find its keys', async () => {
  const tokens = await made();
  expect(tokens).toEqual([1, 2, 3].map(() => expect.stringMatching(/^[a-z2-7]{32}$/)));
  expect(await get()).toMatchObject({
    VerificationStatus: 'SUCCESS',
    VerifiedForSendingStatus: true,
    DkimAttributes: {
      Status: 'SUCCESS',
      SigningHostedZone: 'dkim.amazonses.com',
      CurrentSigningKeyLength: 'RSA_2048_BIT',
    },
  });
  expect(await bits(tokens)).toEqual([2048, 2048, 2048]);
});

test('a MAIL FROM domain is found when its MX record is published, and lost with it', async () => {
  await made();
  const MailFromDomain = `bounce.${ZONE}`;
  await ses.send(new PutEmailIdentityMailFromAttributesCommand({ EmailIdentity: ZONE, MailFromDomain }));
  const status = async () => (await get()).MailFromAttributes?.MailFromDomainStatus;
  expect(await status()).toBe('PENDING');
  const mx = ['MX', `10 feedback-smtp.${REGION}.amazonses.com`] as const;
  await publish(['CREATE', MailFromDomain, ...mx]);
  expect(await status()).toBe('SUCCESS');
  const input = { EmailIdentity: ZONE, MailFromDomain, BehaviorOnMxFailure: 'REJECT_MESSAGE' } as const;
  await ses.send(new PutEmailIdentityMailFromAttributesCommand(input));
  expect((await get()).MailFromAttributes).toMatchObject({
    MailFromDomainStatus: 'SUCCESS',
    BehaviorOnMxFailure: 'REJECT_MESSAGE',
  });
  await publish(['DELETE', MailFromDomain, ...mx]);
  expect(await status()).toBe('TEMPORARY_FAILURE');
});

describe('longer keys', () => {
  const lengthen = (NextSigningKeyLength: 'RSA_1024_BIT' | 'RSA_2048_BIT') =>
    ses.send(
      new PutEmailIdentityDkimSigningAttributesCommand({
        EmailIdentity: ZONE,
        SigningAttributesOrigin: 'AWS_SES',
        SigningAttributes: { NextSigningKeyLength },
      }),
    );

  test('come to lie behind the same tokens, while the domain stays verified', async () => {
    const tokens = await made('RSA_1024_BIT');
    expect(await bits(tokens)).toEqual([1024, 1024, 1024]);
    expect(await lengthen('RSA_2048_BIT')).toMatchObject({ DkimStatus: 'PENDING', DkimTokens: tokens });
    expect(await bits(tokens)).toEqual([2048, 2048, 2048]);
    expect(await get()).toMatchObject({
      VerificationStatus: 'SUCCESS',
      DkimAttributes: { Status: 'SUCCESS', CurrentSigningKeyLength: 'RSA_2048_BIT' },
    });
  });

  test('are refused where there is nothing to change, and twice in a day', async () => {
    await made('RSA_1024_BIT');
    expect((await errorOf(lengthen('RSA_1024_BIT'))).message).toContain('RSA_1024_BIT already');
    await lengthen('RSA_2048_BIT');
    await lengthen('RSA_1024_BIT');
    expect(await errorOf(lengthen('RSA_2048_BIT'))).toEqual({
      code: 'BadRequestException 400',
      message: 'The key length can be changed once in 24 hours.',
    });
  });

  test('are not for addresses', async () => {
    const input = { EmailIdentity: `a@${ZONE}`, SigningAttributesOrigin: 'AWS_SES' } as const;
    const { message } = await errorOf(ses.send(new PutEmailIdentityDkimSigningAttributesCommand(input)));
    expect(message).toBe('The EmailIdentity value must be a valid domain.');
  });
});

test("an own key is looked for under its selector, and Easy DKIM's tokens when it is given up", async () => {
  const SigningAttributes = { DomainSigningSelector: 'own', DomainSigningPrivateKey: 'MIIE' };
  const tokens = await made();
  const put = (SigningAttributesOrigin: 'EXTERNAL' | 'AWS_SES') =>
    ses.send(
      new PutEmailIdentityDkimSigningAttributesCommand({
        EmailIdentity: ZONE,
        SigningAttributesOrigin,
        ...(SigningAttributesOrigin === 'EXTERNAL' ? { SigningAttributes } : {}),
      }),
    );
  expect(await put('EXTERNAL')).toMatchObject({ DkimStatus: 'PENDING', DkimTokens: ['own'] });
  expect((await get()).DkimAttributes).toMatchObject({
    Status: 'PENDING',
    SigningAttributesOrigin: 'EXTERNAL',
  });
  await publish(['CREATE', `own._domainkey.${ZONE}`, 'TXT', '"p=MIIB"']);
  expect((await get()).DkimAttributes?.Status).toBe('SUCCESS');
  expect(await put('AWS_SES')).toMatchObject({ DkimTokens: tokens });
  expect((await get()).DkimAttributes?.Status).toBe('SUCCESS');
});

test('switching an address of a domain with DKIM leaves the domain as it is', async () => {
  await made();
  const input = { EmailIdentity: `a@${ZONE}`, SigningEnabled: false };
  await ses.send(new PutEmailIdentityDkimAttributesCommand(input));
  expect((await get()).DkimAttributes?.SigningEnabled).toBe(true);
});

test('tokens are the same for the same identity, and others in another Region or account', async () => {
  const tokensOf = async (company: Company, region: string, account: string) => {
    const client = new SESv2Client(clientOf(company.aws, region, account));
    const { DkimAttributes } = await client.send(
      new CreateEmailIdentityCommand({ EmailIdentity: 'a.example' }),
    );
    client.destroy();
    return DkimAttributes?.Tokens ?? [];
  };
  const again = await startCompany({ estate: estateWith() });
  const here = await tokensOf(hosted.company, REGION, ACCOUNT);
  expect(await tokensOf(again, REGION, ACCOUNT)).toEqual(here);
  const others = [
    ...(await tokensOf(again, 'us-east-1', ACCOUNT)),
    ...(await tokensOf(again, REGION, OTHER)),
  ];
  await again.close();
  expect(new Set([...here, ...others]).size).toBe(9);
});

test('a Region that the estate does not describe begins empty, and others stay so', async () => {
  const there = (region: string, account = ACCOUNT) =>
    new SESv2Client(clientOf(hosted.company.aws, region, account));
  await there('ap-northeast-3').send(new CreateEmailIdentityCommand({ EmailIdentity: 'osaka.example' }));
  await there('ap-northeast-3').send(new CreateConfigurationSetCommand({ ConfigurationSetName: 'osaka' }));
  const identity = await there('ap-northeast-3').send(
    new GetEmailIdentityCommand({ EmailIdentity: 'osaka.example' }),
  );
  expect(identity.DkimAttributes?.SigningHostedZone).toBe('dkim.ap-northeast-3.amazonses.com');
  for (const client of [there('ap-northeast-1'), there('ap-northeast-3', OTHER), ses]) {
    expect((await client.send(new ListEmailIdentitiesCommand({}))).EmailIdentities).toEqual([]);
    expect((await client.send(new ListConfigurationSetsCommand({}))).ConfigurationSets).toEqual([]);
  }
});

describe('production access', () => {
  const ask = (UseCaseDescription?: string) =>
    ses.send(
      new PutAccountDetailsCommand({
        MailType: 'TRANSACTIONAL',
        WebsiteURL: `https://${ZONE}`,
        ProductionAccessEnabled: true,
        ...(UseCaseDescription === undefined ? {} : { UseCaseDescription }),
      }),
    );
  const inSandbox = {
    ProductionAccessEnabled: false,
    SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 },
  };
  const restart = async (account: NonNullable<Parameters<typeof estateWith>[0]>['account']) => {
    await hosted.company.close();
    hosted = await startHosted(estateWith({ account: { ...inSandbox, ...account } }));
    ses = new SESv2Client(clientOf(hosted.company.aws, REGION, ACCOUNT));
  };
  const told = () => ses.send(new GetAccountCommand({}));

  test('is granted at once to a request that describes the use', async () => {
    await restart({});
    await ask('Codes that people ask for.');
    expect(await told()).toMatchObject({
      ProductionAccessEnabled: true,
      SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14 },
      Details: { UseCaseDescription: 'Codes that people ask for.', ReviewDetails: { Status: 'GRANTED' } },
    });
  });

  test('is denied to one that says nothing, which may be mended', async () => {
    await restart({});
    await ask(' ');
    expect(await told()).toMatchObject({ ...inSandbox, Details: { ReviewDetails: { Status: 'DENIED' } } });
    await ask('Codes that people ask for.');
    expect((await told()).ProductionAccessEnabled).toBe(true);
  });

  test('stays under review where the estate says so, and is not asked for twice', async () => {
    await restart({ ProductionAccessReview: 'PENDING' });
    await ask('Codes that people ask for.');
    expect(await told()).toMatchObject({ ...inSandbox, Details: { ReviewDetails: { Status: 'PENDING' } } });
    expect((await errorOf(ask('Please.'))).code).toBe('ConflictException 409');
    const { world } = hosted.company.aws;
    grantProductionAccess({ account: ACCOUNT, region: REGION }, world);
    expect(await told()).toMatchObject({
      ProductionAccessEnabled: true,
      SendQuota: { Max24HourSend: 50_000 },
      Details: { ReviewDetails: { Status: 'GRANTED' } },
    });
    expect(() => grantProductionAccess({ account: ACCOUNT, region: REGION }, world)).toThrow(/under review/);
  });

  test('sending that AWS has paused is not resumed', async () => {
    await restart({ EnforcementStatus: 'SHUTDOWN', SendingEnabled: false });
    const resume = ses.send(new PutAccountSendingAttributesCommand({ SendingEnabled: true }));
    expect((await errorOf(resume)).code).toBe('BadRequestException 400');
  });
});

describe('sending-authorization policies', () => {
  const create = (PolicyName: string, Policy = '{}') =>
    ses.send(new CreateEmailIdentityPolicyCommand({ EmailIdentity: ZONE, PolicyName, Policy }));
  beforeEach(() => ses.send(new CreateEmailIdentityCommand({ EmailIdentity: ZONE })));

  test('are at most 20', async () => {
    for (let each = 1; each <= 20; each += 1) await create(`policy-${each}`);
    expect((await errorOf(create('policy-21'))).code).toBe('LimitExceededException 400');
  });

  test.each([
    ['two words', '{}'],
    ['x'.repeat(65), '{}'],
    ['list', '[]'],
    ['large', JSON.stringify({ Id: 'x'.repeat(4096) })],
  ])('%.10s with such a document is refused', async (name, document) => {
    expect((await errorOf(create(name, document))).code).toBe('BadRequestException 400');
  });
});

describe('a caller without an SDK', () => {
  const call = async (method: string, path: string, body: unknown) => {
    const simulator = await startSimulator({ estate: estateWith() });
    const { accessKeyId } = simulator.credentialsFor(ACCOUNT);
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261101/${REGION}/ses/aws4_request, SignedHeaders=host, Signature=0`;
    const init = { method, headers: { authorization }, body: JSON.stringify(body) };
    const response = await fetch(`${simulator.endpoint}/v2/email/${path}`, init);
    const answer: unknown = await response.json();
    await simulator.close();
    return [response.headers.get('x-amzn-errortype'), answer];
  };

  test('is told that a value has another type', async () => {
    const [code] = await call('POST', 'identities', { EmailIdentity: 7 });
    expect(code).toBe('SerializationException');
  });

  test('is told of every value that is missing or wrong', async () => {
    expect(await call('POST', 'account/details', { MailType: 'PERSONAL' })).toEqual([
      'BadRequestException',
      {
        message:
          "2 validation errors detected: Value at 'mailType' failed to satisfy constraint: Member must satisfy enum " +
          "value set: [MARKETING, TRANSACTIONAL]; Value at 'websiteURL' failed to satisfy constraint: Member must not " +
          'be null',
      },
    ]);
  });

  test('switches off what it does not say', async () => {
    expect(await call('PUT', 'account/sending', {})).toEqual([null, {}]);
  });
});
