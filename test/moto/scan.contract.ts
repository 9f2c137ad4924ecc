// The whole scan against moto, an independent simulator of AWS: pools in Cognito, a member account by STS and Organizations,
// digests through SNS into SQS, reports and history in S3. What moto does not have is unknown, and named. Not part of
// `npm test`, since it needs Python: `npm run test:moto`.
import {
  CognitoIdentityProviderClient,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { handler } from '../../handlers/scan.ts';
import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';
import { describeOnMoto, type Moto, seedMoto, startMoto } from '../simulator/contract/moto.ts';
import {
  AWAY,
  BUCKET,
  type ContractTarget,
  DOMAIN,
  EXTERNAL_ID,
  HOME,
  ROLE,
  TOPIC,
} from '../simulator/contract/target.ts';
import { mailposture } from '../support/command.ts';
import { withEnvironment } from '../support/company.ts';
import { lambdaContext } from '../support/lambda.ts';
import { LACKING_READS } from './lacks.ts';
import { ENVELOPE, REPORT, type Report } from './shapes.ts';

const describeMoto = describeOnMoto('The scan is not run against moto');

describeMoto('a scan of moto', () => {
  let moto: Moto;
  let target: ContractTarget;
  let dns: DnsServer;
  let queues: Readonly<Record<'digest' | 'finding', string>>;
  beforeAll(async () => {
    moto = await startMoto();
    target = await seedMoto(moto.endpoint);
    dns = await startDnsServer({
      zones: { [DOMAIN]: { _dmarc: { TXT: ['v=DMARC1; p=none'] } } },
      faults: {},
    });
    queues = { digest: await subscribed('digest'), finding: await subscribed('finding') };
  }, 120_000);
  afterAll(async () => {
    await dns.close();
    await moto.stop();
  });

  const where = () => ({
    endpoint: moto.endpoint,
    region: HOME,
    credentials: target.management.credentials,
  });
  const topicArn = () => `arn:aws:sns:${HOME}:${target.management.id}:${TOPIC}`;

  /** A queue that gets messages of one kind, as serverless.yml subscribes. @returns its URL */
  async function subscribed(kind: string): Promise<string> {
    const sqs = new SQSClient(where());
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: kind }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await new SNSClient(where()).send(
      new SubscribeCommand({
        TopicArn: topicArn(),
        Protocol: 'sqs',
        Endpoint: Attributes?.QueueArn,
        Attributes: { FilterPolicy: JSON.stringify({ kind: [kind] }) },
      }),
    );
    return QueueUrl;
  }

  /** Takes what has come to a queue. Moto makes it invisible for longer than this runs. */
  async function delivered(kind: 'digest' | 'finding') {
    const sqs = new SQSClient(where());
    const all: v.InferOutput<typeof ENVELOPE>[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queues[kind],
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 3600,
        }),
      );
      if (Messages.length === 0) return all;
      all.push(...Messages.map(({ Body = '' }) => v.parse(ENVELOPE, JSON.parse(Body))));
    }
  }

  const environment = () => ({
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: target.management.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: target.management.credentials.secretAccessKey,
    AWS_REGION: HOME,
    MAILPOSTURE_DNS: dns.address,
    MAILPOSTURE_PACE: 'off',
  });

  /** Scans as the deployed function does. */
  async function scan<T>(run: () => Promise<T>): Promise<T> {
    const restore = withEnvironment({
      ...environment(),
      MAILPOSTURE_TOPIC_ARN: topicArn(),
      MAILPOSTURE_REPORT_BUCKET: BUCKET,
      MAILPOSTURE_REGIONS: HOME,
      MAILPOSTURE_METRICS: 'off',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    });
    try {
      return await run();
    } finally {
      restore();
    }
  }
  const once = () => handler({ publish: true }, lambdaContext({ getRemainingTimeInMillis: () => 300_000 }));

  const s3 = () => new S3Client({ ...where(), forcePathStyle: true });
  async function keys(Prefix: string): Promise<string[]> {
    const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
    return Contents.map(({ Key = '' }) => Key).sort();
  }
  async function newestReport(): Promise<Report> {
    const Key = (await keys('reports/')).filter((key) => key.endsWith('.json')).at(-1);
    const { Body } = await s3().send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    return v.parse(REPORT, JSON.parse((await Body?.transformToString()) ?? ''));
  }
  /** Names of the pools and what was said of them by a check. */
  const saidBy = ({ findings }: Report, checkId: string) =>
    Object.fromEntries(
      findings.filter((one) => one.checkId === checkId).map((one) => [one.subject.name, one.outcome]),
    );

  test('reads, judges, tells and keeps what moto has', async () => {
    const answer = await scan(once);
    expect(answer).toMatchObject({ summary: { subjects: { userPool: 3 } }, coverage: { complete: false } });
    expect((await keys('reports/')).map((key) => key.replace(/^.*\./, '')).sort()).toEqual(['html', 'json']);
    expect((await keys('history/')).length).toBeGreaterThan(0);
    expect(saidBy(await newestReport(), 'cognito-own-sender')).toEqual({
      'default-sender': 'fail',
      'own-sender': 'pass',
      'custom-sender': 'notApplicable',
    });
    const digests = await delivered('digest');
    expect(digests).toMatchObject([
      { TopicArn: topicArn(), MessageAttributes: { kind: { Type: 'String', Value: 'digest' } } },
    ]);
    expect(JSON.parse(digests[0]?.Message ?? '')).toMatchObject({ coverage: { complete: false } });
  }, 120_000);

  test('what moto does not have could not be read, and nothing else', async () => {
    const { coverage } = await newestReport();
    const unread = coverage.reads.filter(({ failures }) => failures.length > 0);
    expect(
      Object.fromEntries(
        unread.map(({ action, failures }) => [action, /HTTP \d+/.exec(failures[0]?.why ?? '')?.[0]]),
      ),
    ).toEqual(LACKING_READS);
    expect(unread.filter(({ answered }) => answered > 0)).toEqual([]);
  });

  test('nothing is made up of what could not be read: it is evidence of no verdict', async () => {
    const { findings } = await newestReport();
    const judged = findings.filter(({ outcome }) => outcome !== 'unknown');
    expect(
      judged.flatMap(({ evidence }) => evidence).filter(({ source }) => source in LACKING_READS),
    ).toEqual([]);
    // What rests on SES alone is not known, and says which call it lacks.
    const ofSes = findings.filter(
      ({ checkId, outcome }) =>
        /^ses-(?!bounce-rate)|^cognito-sender-(exists|verified|may-send)/.test(checkId) &&
        outcome !== 'notApplicable',
    );
    expect(ofSes.length).toBeGreaterThan(10);
    for (const { outcome, because } of ofSes) {
      expect(outcome).toBe('unknown');
      expect(because).toMatch(/ses:(ListEmailIdentities|GetAccount)|Reputation/);
    }
  });

  test('the next scan is compared with what S3 kept, and tells what was mended, once', async () => {
    await delivered('finding');
    const { 'default-sender': UserPoolId } = target.pools;
    await new CognitoIdentityProviderClient(where()).send(
      new UpdateUserPoolCommand({
        UserPoolId,
        AutoVerifiedAttributes: ['email'],
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: `arn:aws:ses:${HOME}:${target.management.id}:identity/${DOMAIN}`,
          From: `no-reply@${DOMAIN}`,
        },
      }),
    );
    await scan(once);
    expect(saidBy(await newestReport(), 'cognito-own-sender')).toMatchObject({ 'default-sender': 'pass' });
    const told = (await delivered('finding')).map(({ Message }) => JSON.parse(Message));
    expect(told.filter(({ change }) => change === 'resolved')).toMatchObject([
      { finding: { checkId: 'cognito-own-sender', subject: { name: 'default-sender' } } },
    ]);
    expect(await delivered('digest')).toHaveLength(1);
    // Nothing has changed since: nobody is told.
    await scan(once);
    expect([await delivered('digest'), await delivered('finding')]).toEqual([[], []]);
  }, 120_000);

  test('two scans at once: one of them tells, by what S3 promises of conditional writes', async () => {
    const { 'default-sender': UserPoolId } = target.pools;
    await new CognitoIdentityProviderClient(where()).send(
      new UpdateUserPoolCommand({
        UserPoolId,
        AutoVerifiedAttributes: ['email'],
        EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      }),
    );
    const ended = await scan(() => Promise.allSettled([once(), once()]));
    // Where both claim at the same time, S3 lets one of them write. The one that was begun later may also have told first. The
    // other has nothing to tell then, and says so.
    const errors = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(errors.length).toBeLessThan(2);
    for (const error of errors)
      expect(error).toMatch(/^HistoryConflict: .*(told already|tells what changed)/);
    // Each has found it, and one has told it.
    const told = (await delivered('finding')).map(({ Message }) => JSON.parse(Message));
    expect(
      told.filter(({ finding }) => finding.checkId === 'cognito-own-sender').map(({ change }) => change),
    ).toHaveLength(1);
  }, 120_000);

  test('the organization: its accounts by Organizations, each by a role of STS', async () => {
    const file = '--format json --fail-on none --pace off'.split(' ');
    const { code, stdout, stderr } = await mailposture(
      [
        'scan',
        '--org',
        '--role',
        ROLE,
        '--external-id',
        EXTERNAL_ID,
        '--region',
        HOME,
        '--region',
        AWAY,
        ...file,
      ],
      environment(),
    );
    expect([code, stderr.includes('Error')]).toEqual([3, false]);
    const report = v.parse(REPORT, JSON.parse(stdout));
    const { management, member } = target;
    expect(report.coverage.accounts.toSorted()).toEqual([management.id, member.id].sort());
    const pools = report.findings
      .filter(({ checkId }) => checkId === 'cognito-own-sender')
      .map(({ subject: { name, account, region } }) => `${name} ${account} ${region}`);
    expect(pools.sort()).toEqual(
      [
        `away ${management.id} ${AWAY}`,
        `custom-sender ${management.id} ${HOME}`,
        `default-sender ${management.id} ${HOME}`,
        `member ${member.id} ${HOME}`,
        `own-sender ${management.id} ${HOME}`,
      ].sort(),
    );
  }, 120_000);
});
