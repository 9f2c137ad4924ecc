// Starts moto, the Python simulator of AWS, and makes in it what the contract expects (target.ts).
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import {
  CreateConfigurationSetEventDestinationCommand,
  SESClient,
  SetIdentityMailFromDomainCommand,
  SetIdentityNotificationTopicCommand,
} from '@aws-sdk/client-ses';
import {
  CreateConfigurationSetCommand,
  CreateEmailIdentityCommand,
  CreateEmailIdentityPolicyCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { KeyPair } from '../../../src/simulator/credentials.ts';
import {
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
  PARAMETER,
  PARAMETER_VALUE,
  POLICY,
  ROLE,
  TOPIC,
  ZONES,
} from './target.ts';

/** `describe` for what is tried on moto; where there is none it is skipped, and says so. @param not what then is not done */
export function describeOnMoto(not: string): typeof describe.skip {
  const reason = whyNoMoto();
  if (reason === undefined) return describe;
  console.warn(`${not}: ${reason}`);
  return describe.skip;
}

/** Why moto cannot be run here; undefined when it can. */
function whyNoMoto(): string | undefined {
  const { error, status } = spawnSync('python3', ['-c', 'import moto.server']);
  if (error) return `python3 does not start (${error.message})`;
  return status === 0 ? undefined : 'python3 has no moto.server (pip install "moto[server]")';
}

export interface Moto {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** @throws Error when it does not answer within a minute, or ends by itself */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`moto ended with exit code ${child.exitCode}`);
    const answered = await fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false, // not listening yet
    );
    if (answered) return { endpoint, stop: () => stop(child) };
    await sleep(100);
  }
  await stop(child);
  throw new Error('moto did not answer within a minute');
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address === null || typeof address === 'string'
          ? reject(new Error('no port'))
          : resolve(address.port),
      );
    });
  });
}

/** moto's own account: it takes any access key for it. */
const MANAGEMENT = '123456789012';
const TOPIC_ARN = `arn:aws:sns:${HOME}:${MANAGEMENT}:${TOPIC}`;

/** Makes the contract's things by AWS's own create calls, as far as moto has them. */
export async function seedMoto(endpoint: string): Promise<ContractTarget> {
  const management: KeyPair = { accessKeyId: 'AKIAMOTO000000000000', secretAccessKey: 'any' };
  const where = (region: string, credentials = management) => ({ endpoint, region, credentials });
  const memberId = await makeMember(where(AWAY));
  const member = await assume(where(HOME), memberId);
  await makePublishing(where(HOME));
  await makeIdentities(where(HOME));
  await makeZones(where(AWAY));
  await new SESv2Client(where(AWAY)).send(new CreateEmailIdentityCommand({ EmailIdentity: AWAY_IDENTITY }));
  const memberSes = new SESv2Client(where(HOME, member));
  await memberSes.send(new CreateEmailIdentityCommand({ EmailIdentity: MEMBER_IDENTITY }));
  await new SSMClient(where(HOME)).send(
    new PutParameterCommand({ Name: PARAMETER, Value: PARAMETER_VALUE, Type: 'SecureString' }),
  );
  return {
    endpoint,
    management: { id: MANAGEMENT, credentials: management },
    member: { id: memberId, credentials: member },
    pools: {
      ...(await makePools(where(HOME))),
      away: await makePool(where(AWAY), { PoolName: 'away' }),
      member: await makePool(where(HOME, member), { PoolName: 'member' }),
    },
  };
}

interface Where {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: KeyPair;
}

async function makeMember(where: Where): Promise<string> {
  const organizations = new OrganizationsClient(where);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName: 'member', Email: 'member@example.com' }),
  );
  return CreateAccountStatus?.AccountId ?? '';
}

async function assume(where: Where, account: string): Promise<KeyPair> {
  const { Credentials } = await new STSClient(where).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/${ROLE}`,
      RoleSessionName: 'seed',
      ExternalId: EXTERNAL_ID,
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

/** A topic, a bucket, Security Hub, and a reputation. */
async function makePublishing(where: Where): Promise<void> {
  await new SNSClient(where).send(new CreateTopicCommand({ Name: TOPIC }));
  const s3 = new S3Client({ ...where, forcePathStyle: true });
  await s3.send(
    new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: HOME } }),
  );
  await new SecurityHubClient(where).send(new EnableSecurityHubCommand({}));
  await new EventBridgeClient(where).send(new CreateEventBusCommand({ Name: EVENT_BUS }));
  const datum = { MetricName: 'Reputation.BounceRate', Value: BOUNCE_RATE, Timestamp: new Date() };
  await new CloudWatchClient(where).send(
    new PutMetricDataCommand({ Namespace: 'AWS/SES', MetricData: [datum] }),
  );
}

async function makeIdentities(where: Where): Promise<void> {
  const v1 = new SESClient(where);
  const v2 = new SESv2Client(where);
  for (const ConfigurationSetName of ['observed', 'plain']) {
    const observed = ConfigurationSetName === 'observed';
    await v2.send(
      new CreateConfigurationSetCommand({
        ConfigurationSetName,
        DeliveryOptions: { TlsPolicy: observed ? 'REQUIRE' : 'OPTIONAL' },
        ReputationOptions: { ReputationMetricsEnabled: observed },
        SendingOptions: { SendingEnabled: true },
      }),
    );
  }
  await v1.send(
    new CreateConfigurationSetEventDestinationCommand({
      ConfigurationSetName: 'observed',
      EventDestination: {
        Name: 'bounces',
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint'],
        SNSDestination: { TopicARN: TOPIC_ARN },
      },
    }),
  );
  for (const EmailIdentity of IDENTITIES) {
    const set = EmailIdentity === DOMAIN ? { ConfigurationSetName: 'observed' } : {};
    await v2.send(new CreateEmailIdentityCommand({ EmailIdentity, ...set }));
  }
  const policy = { EmailIdentity: DOMAIN, PolicyName: 'cognito', Policy: POLICY };
  await v2.send(new CreateEmailIdentityPolicyCommand(policy));
  await v1.send(
    new SetIdentityMailFromDomainCommand({
      Identity: DOMAIN,
      MailFromDomain: MAIL_FROM,
      BehaviorOnMXFailure: 'UseDefaultValue',
    }),
  );
  await v1.send(
    new SetIdentityNotificationTopicCommand({
      Identity: DOMAIN,
      NotificationType: 'Bounce',
      SnsTopic: TOPIC_ARN,
    }),
  );
}

async function makeZones(where: Where): Promise<void> {
  const client = new Route53Client(where);
  for (const Name of ZONES) await client.send(new CreateHostedZoneCommand({ Name, CallerReference: Name }));
}

async function makePool(where: Where, pool: CreateUserPoolCommandInput): Promise<string> {
  const { UserPool } = await new CognitoIdentityProviderClient(where).send(
    new CreateUserPoolCommand({ AutoVerifiedAttributes: ['email'], ...pool }),
  );
  return UserPool?.Id ?? '';
}

async function makePools(
  where: Where,
): Promise<Pick<ContractTarget['pools'], 'own-sender' | 'default-sender' | 'custom-sender'>> {
  const ownSender = await makePool(where, {
    PoolName: 'own-sender',
    UserPoolTier: 'PLUS',
    EmailConfiguration: {
      EmailSendingAccount: 'DEVELOPER',
      From: `Example <no-reply@${DOMAIN}>`,
      SourceArn: `arn:aws:ses:${HOME}:${MANAGEMENT}:identity/${DOMAIN}`,
    },
  });
  await new CognitoIdentityProviderClient(where).send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: ownSender,
      MfaConfiguration: 'OPTIONAL',
      EmailMfaConfiguration: { Subject: 'Your code', Message: '{####}' },
      SoftwareTokenMfaConfiguration: { Enabled: true }, // moto wants it or SMS; AWS does not
    }),
  );
  return {
    'own-sender': ownSender,
    'default-sender': await makePool(where, { PoolName: 'default-sender' }),
    'custom-sender': await makePool(where, {
      PoolName: 'custom-sender',
      LambdaConfig: {
        CustomEmailSender: {
          LambdaArn: `arn:aws:lambda:${HOME}:${MANAGEMENT}:function:sender`,
          LambdaVersion: 'V1_0',
        },
        KMSKeyID: `arn:aws:kms:${HOME}:${MANAGEMENT}:key/11111111-2222-3333-4444-555555555555`,
      },
    }),
  };
}
