// What the writes for mail do together: an address that its owner proves, events that go to a topic, the role and the log
// group that come with pools, and which SES pools of other Regions may use.
import {
  CognitoIdentityProviderClient,
  DescribeRiskConfigurationCommand,
  GetLogDeliveryConfigurationCommand,
  SetLogDeliveryConfigurationCommand,
  SetRiskConfigurationCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { SESClient, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import {
  CreateConfigurationSetEventDestinationCommand,
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  GetEmailIdentityCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { EstateInput } from '../../src/simulator/estate.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { followLink, verificationMails } from '../../src/simulator/verification.ts';
import {
  ACCOUNT,
  address,
  domain,
  estate,
  identityArn,
  type PoolInput,
  pool,
  REGION,
} from '../support/estate.ts';
import { clientOf } from '../support/simulated.ts';
import { errorOf } from './contract/target.ts';

type Regions = Readonly<Record<string, EstateInput['accounts'][number]['regions'][string]>>;

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

async function start(regions: Regions) {
  simulator = await startSimulator({ estate: estate(regions) });
  const { world } = simulator;
  const at = (region = REGION) => clientOf(simulator as Simulator, region, ACCOUNT);
  return { world, at };
}

describe('an address', () => {
  const WAITING = address('me@example.com', { VerificationStatus: 'PENDING' });

  test('is proved by whoever follows the link that SES mails to it', async () => {
    const { world, at } = await start({ [REGION]: { ses: { identities: [WAITING] } } });
    const ses = new SESv2Client(at());
    const status = async (EmailIdentity: string) =>
      (await ses.send(new GetEmailIdentityCommand({ EmailIdentity }))).VerificationStatus;
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: 'new@example.com' }));
    // Of an identity that is there, whatever its case, the mail is sent again.
    await new SESClient(at()).send(new VerifyEmailIdentityCommand({ EmailAddress: 'Me@Example.com' }));
    const mails = verificationMails(world);
    const place = { account: ACCOUNT, region: REGION };
    expect(mails).toEqual([
      { ...place, address: 'new@example.com' },
      { ...place, address: 'me@example.com' },
    ]);
    for (const mail of mails) {
      expect(await status(mail.address)).toBe('PENDING');
      followLink(mail, world);
      expect(await status(mail.address)).toBe('SUCCESS');
    }
  });

  test('that has failed waits again', async () => {
    const failed = address('me@example.com', { VerificationStatus: 'FAILED' });
    const { world, at } = await start({ [REGION]: { ses: { identities: [failed] } } });
    await new SESClient(at()).send(new VerifyEmailIdentityCommand({ EmailAddress: 'me@example.com' }));
    expect(world.region(ACCOUNT, REGION).ses.identities[0]?.VerificationStatus).toBe('PENDING');
  });

  test('that was deleted cannot be proved any more', async () => {
    const { world, at } = await start({ [REGION]: {} });
    await new SESClient(at()).send(new VerifyEmailIdentityCommand({ EmailAddress: 'me@example.com' }));
    const gone = new DeleteEmailIdentityCommand({ EmailIdentity: 'me@example.com' });
    await new SESv2Client(at()).send(gone);
    const [mail] = verificationMails(world);
    expect(mail && (() => followLink(mail, world))).toThrow(/has no identity me@example\.com/);
  });
});

describe('a topic for events', () => {
  const ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:events`;
  const SET_ARN = `arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/watched`;
  const ALLOW = {
    Effect: 'Allow',
    Principal: { Service: 'ses.amazonaws.com' },
    Action: 'SNS:Publish',
    Resource: ARN,
  };
  const where = (operator: string, key: string, value: string | string[]) => {
    return { ...ALLOW, Condition: { [operator]: { [key]: value } } };
  };

  /** What SES says of a topic with these statements; nothing where it takes it. */
  async function refusal(...statements: readonly object[]): Promise<string | undefined> {
    const { world, at } = await start({
      [REGION]: { ses: { configurationSets: [{ ConfigurationSetName: 'watched' }] } },
    });
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    await new SNSClient(at()).send(new CreateTopicCommand({ Name: 'events', Attributes: { Policy } }));
    const EventDestination = {
      Enabled: true,
      MatchingEventTypes: ['BOUNCE' as const],
      SnsDestination: { TopicArn: ARN },
    };
    const input = { ConfigurationSetName: 'watched', EventDestinationName: 'mail', EventDestination };
    const call = new SESv2Client(at()).send(new CreateConfigurationSetEventDestinationCommand(input));
    const error = await call.then(
      () => undefined,
      (thrown: Error) => thrown.message,
    );
    const published = topicsOf(world).published.map(({ topicArn, parts }) => [topicArn, parts.default]);
    const told = [[ARN, 'Successfully validated SNS topic for Amazon SES event publishing.']];
    expect(published).toEqual(error === undefined ? told : []);
    return error;
  }

  test.each<[string, object[]]>([
    ['for SES', [ALLOW]],
    ['for all services and actions', [{ ...ALLOW, Principal: '*', Action: ['sns:*'], Resource: '*' }]],
    [
      'for SES among others',
      [{ ...ALLOW, Principal: { Service: ['events.amazonaws.com', 'ses.amazonaws.com'] } }],
    ],
    ['for the account', [where('StringEquals', 'AWS:SourceAccount', ACCOUNT)]],
    ['for the set', [where('StringEquals', 'aws:SourceArn', [SET_ARN])]],
    ['for every set', [where('ArnLike', 'AWS:SourceArn', `arn:aws:ses:${REGION}:${ACCOUNT}:*/*`)]],
    [
      'beside a refusal of others',
      [ALLOW, { ...ALLOW, Effect: 'Deny', Principal: { Service: 'a.amazonaws.com' } }],
    ],
    ['beside one of another form', [{ Effect: 'Allow', NotPrincipal: {} }, ALLOW]],
  ])('is taken with a statement %s', async (_case, statements) => {
    expect(await refusal(...statements)).toBeUndefined();
  });

  test.each<[string, object[]]>([
    ['no statement', []],
    ['the account’s own identities only', [{ ...ALLOW, Principal: { AWS: '*' } }]],
    ['another service', [{ ...ALLOW, Principal: { Service: 'events.amazonaws.com' } }]],
    ['another action', [{ ...ALLOW, Action: 'SNS:Subscribe' }]],
    ['another topic', [{ ...ALLOW, Resource: `${ARN}2` }]],
    ['another account', [where('StringEquals', 'AWS:SourceAccount', '999988887777')]],
    ['another set', [where('ArnLike', 'AWS:SourceArn', SET_ARN.replace('watched', 'other*'))]],
    ['a condition on something else', [where('StringEquals', 'AWS:SourceOwner', ACCOUNT)]],
    ['an operator that is not understood', [where('StringNotEquals', 'AWS:SourceAccount', '9')]],
    ['a refusal', [ALLOW, { ...ALLOW, Effect: 'Deny' }]],
  ])('is refused with %s', async (_case, statements) => {
    expect(await refusal(...statements)).toBe(`SES is not allowed to publish to SNS topic <${ARN}>.`);
  });
});

describe('pools', () => {
  const ID = `${REGION}_Pool`;
  const GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:`;
  const ses = {
    identities: [domain('example.com')],
    configurationSets: [{ ConfigurationSetName: 'watched' }],
  };
  const PLUS = { UserPoolTier: 'PLUS' } as const;
  const ERRORS = { LogLevel: 'ERROR', EventSource: 'userNotification' } as const;
  const one = (more: Partial<PoolInput> = {}): Regions => ({
    [REGION]: { ses, userPools: [pool(ID, {}, { ...PLUS, ...more })] },
  });

  test('keep threat protection and logs when their own settings are updated', async () => {
    const notify = { SourceArn: identityArn('example.com'), From: 'a@example.com' };
    const { at } = await start(
      one({
        RiskNotifyConfiguration: notify,
        LogConfigurations: [{ ...ERRORS, LogGroupArn: `${GROUP}errors` }],
      }),
    );
    const cognito = new CognitoIdentityProviderClient(at());
    const named = { UserPoolId: ID };
    const told = async () => {
      const { RiskConfiguration } = await cognito.send(new DescribeRiskConfigurationCommand(named));
      const logs = await cognito.send(new GetLogDeliveryConfigurationCommand(named));
      const { LastModifiedDate: _, ...risk } = RiskConfiguration ?? {};
      return { risk, logs: logs.LogDeliveryConfiguration };
    };
    const before = await told();
    expect(before.risk.AccountTakeoverRiskConfiguration?.NotifyConfiguration).toEqual(notify);
    expect(before.logs?.LogConfigurations).toEqual([
      { ...ERRORS, CloudWatchLogsConfiguration: { LogGroupArn: `${GROUP}errors` } },
    ]);
    await cognito.send(new UpdateUserPoolCommand(named));
    expect(await told()).toEqual(before);
    // What an estate writes in short gives way to what is set.
    const exceptions = { RiskExceptionConfiguration: { BlockedIPRangeList: ['192.0.2.0/24'] } };
    await cognito.send(new SetRiskConfigurationCommand({ ...named, ...exceptions }));
    await cognito.send(new UpdateUserPoolCommand(named));
    expect((await told()).risk).toEqual({ ...named, ...exceptions });
  });

  test('may log to a group that pools of the estate log to already', async () => {
    const { at } = await start(one({ LogConfigurations: [{ ...ERRORS, LogGroupArn: `${GROUP}errors:*` }] }));
    const set = (LogGroupArn: string) =>
      new CognitoIdentityProviderClient(at()).send(
        new SetLogDeliveryConfigurationCommand({
          UserPoolId: ID,
          LogConfigurations: [{ ...ERRORS, CloudWatchLogsConfiguration: { LogGroupArn } }],
        }),
      );
    await set(`${GROUP}errors`);
    for (const other of ['others', ''].map((name) => `${GROUP}${name}`)) {
      expect((await errorOf(set(other))).code).toBe('InvalidParameterException 400');
    }
    expect((await errorOf(set(`${GROUP}errors`.replace(ACCOUNT, '999988887777')))).code).toBe(
      'InvalidParameterException 400',
    );
  });

  const DEVELOPER = 'DEVELOPER' as const;
  test.each<[string, string, string, RegExp | undefined]>([
    ['its own Region', REGION, REGION, undefined],
    ['one of the three', 'eu-central-1', 'us-west-2', undefined],
    ['a fourth', 'eu-central-1', 'eu-west-2', /eu-west-2 of SourceArn is not supported .* eu-central-1/],
    ['one of the three, where only its own serves', 'eu-north-1', REGION, /not supported/],
    ['the alternate', 'ca-west-1', 'ca-central-1', undefined],
    ['the alternate, by *', 'ca-west-1', '*', undefined],
    ['its own, where only the alternate serves', 'ca-west-1', 'ca-west-1', /not supported/],
    ['any, where AWS names none', 'xx-north-1', REGION, undefined],
  ])('send from SES of %s', async (_case, home, region, refused) => {
    const id = `${home}_Pool`;
    const places = new Set([home, region === '*' ? home : region]);
    const regions = [...places].map((place) => [place, { ses, userPools: place === home ? [pool(id)] : [] }]);
    const { at } = await start(Object.fromEntries(regions));
    const email = { EmailSendingAccount: DEVELOPER, SourceArn: identityArn('example.com', region) };
    const EmailConfiguration = { ...email, ConfigurationSet: 'watched' };
    const call = new CognitoIdentityProviderClient(at(home)).send(
      new UpdateUserPoolCommand({ UserPoolId: id, EmailConfiguration }),
    );
    if (refused === undefined) await call;
    else expect((await errorOf(call)).message).toMatch(refused);
  });

  test('do not send from an identity that waits, nor from an address without an identity of its own', async () => {
    const identities = [...ses.identities, address('a@example.com', { VerificationStatus: 'PENDING' })];
    const { at } = await start({ [REGION]: { ses: { identities }, userPools: [pool(ID)] } });
    for (const name of ['a@example.com', 'b@example.com']) {
      const EmailConfiguration = { EmailSendingAccount: DEVELOPER, SourceArn: identityArn(name) };
      const input = { UserPoolId: ID, EmailConfiguration };
      const call = new CognitoIdentityProviderClient(at()).send(new UpdateUserPoolCommand(input));
      expect((await errorOf(call)).message).toContain(`EU-WEST-1: ${identityArn(name)}`);
    }
  });
});
