// The packaged functions, run as Lambda runs them, against the simulator: the bundles work, and the roles in
// serverless.yml allow what they call, and nothing else.
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFindingMessage } from '../src/publish/messages/finding-message.ts';
import { type DnsServer, startDnsServer } from '../src/simulator/dns.ts';
import { parseEstate } from '../src/simulator/estate.ts';
import { type Simulator, startSimulator } from '../src/simulator/server.ts';
import { topicsOf } from '../src/simulator/services/sns-topics.ts';
import { CHANNEL, type PretendSlack, startSlack } from '../src/simulator/slack.ts';
import { metricsIn } from './support/emf.ts';
import { type Invoked, invoke, packageService, REQUEST_ID, type ServicePackage } from './support/package.ts';
import { finding, report } from './support/reports.ts';
import { ACCOUNT, REGION } from './support/simulated.ts';
import { actionsOf } from './support/template.ts';

const identity = (IdentityName: string, VerificationStatus: string) => ({ IdentityName, VerificationStatus });
const estate = parseEstate({
  name: 'deployed',
  description: 'Pools with every trait that a scan asks more of, one with a sender that is not verified',
  managementAccount: ACCOUNT,
  accounts: [
    {
      Id: ACCOUNT,
      Name: 'main',
      regions: {
        [REGION]: {
          topics: [{ Name: 'digest' }],
          buckets: ['reports'],
          eventBuses: ['posture'],
          securityHub: true,
          ses: {
            identities: [identity('example.com', 'PENDING'), identity('example.net', 'SUCCESS')],
            configurationSets: [{ ConfigurationSetName: 'shop-mail' }],
          },
          userPools: [
            {
              Id: `${REGION}_Example01`,
              Name: 'shop',
              EmailConfiguration: {
                EmailSendingAccount: 'DEVELOPER',
                SourceArn: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/example.com`,
                From: 'shop@example.com',
                ConfigurationSet: 'shop-mail',
              },
              UserPoolTier: 'PLUS',
            },
            { Id: `${REGION}_Example02`, Name: 'club', MfaConfiguration: 'ON' },
          ],
        },
      },
    },
  ],
  zones: { 'example.com': { '@': { TXT: ['v=spf1 -all'] } } },
});

const topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:digest`;
const WEBHOOK = '/mailposture/slack-webhook';
const TOKEN = '/mailposture/slack-token';
const CONFIG = '/mailposture/config';
/** What a package allows where everything is switched on; of the two ways to Slack, a function goes one. */
const EVERYTHING = {
  slackWebhookParameter: WEBHOOK,
  slackTokenParameter: TOKEN,
  slackChannel: CHANNEL,
  configParameter: CONFIG,
  securityHub: 'on',
  eventBus: 'posture',
};

let service: ServicePackage;
let slack: PretendSlack;
let dns: DnsServer;
let simulator: Simulator;
beforeAll(async () => {
  slack = await startSlack();
  dns = await startDnsServer({ zones: estate.zones, faults: estate.dnsFaults });
  simulator = await startSimulator({
    estate,
    parameters: { [WEBHOOK]: slack.webhookUrl, [TOKEN]: slack.botToken, [CONFIG]: 'environments: []' },
  });
  service = await packageService(EVERYTHING);
}, 240_000);
afterAll(async () => {
  // Undefined when it could not be packaged.
  await service?.remove();
  await simulator.close();
  await dns.close();
  await slack.close();
});

/** Actions that a role allows, as far as the simulator plays them (logs, keys and queues it does not). */
const allowed = (role: string) =>
  actionsOf(service.resources, role).filter((one) => !/^(logs|kms|sqs):/.test(one));

/** Actions that were called while something ran. */
async function calledBy(run: () => Promise<unknown>): Promise<string[]> {
  const before = simulator.calls.length;
  await run();
  return [...new Set(simulator.calls.slice(before).map(({ action }) => action ?? 'unknown'))].sort();
}

async function scan(event: object = {}, environment: Readonly<Record<string, string>> = {}) {
  return scanFrom(await service.unpack('scan'), event, environment);
}

function scanFrom(path: string, event: object, environment: Readonly<Record<string, string>>) {
  return invoke(path, event, {
    ...simulator.env,
    POWERTOOLS_SERVICE_NAME: 'mailposture-dev',
    MAILPOSTURE_TOPIC_ARN: topicArn,
    MAILPOSTURE_REPORT_BUCKET: 'reports',
    MAILPOSTURE_REGIONS: REGION,
    MAILPOSTURE_DNS: dns.address,
    MAILPOSTURE_PACE: 'off',
    MAILPOSTURE_CONFIG: `ssm:${CONFIG}`,
    MAILPOSTURE_SECURITY_HUB: 'on',
    MAILPOSTURE_EVENT_BUS: 'posture',
    ...environment,
  });
}
const figuresIn = ({ lines }: Invoked) =>
  Object.fromEntries(lines.flatMap(metricsIn).map(({ name, value }) => [name, value]));
const loggedIn = ({ lines }: Invoked): Record<string, unknown>[] =>
  lines.map((line) => JSON.parse(line)).filter((line) => !('_aws' in line));

test('the scan finds the fault, publishes it, and calls exactly what its role allows', async () => {
  let run: Invoked | undefined;
  const called = await calledBy(async () => {
    run = await scan();
  });
  expect(run?.outcome).toMatchObject({
    answer: { summary: { worst: 'critical', subjects: { userPool: 2, identity: 2 } } },
  });
  expect(topicsOf(simulator.world).published).toHaveLength(1);
  // Nothing is listed, and no part of a report taken away again: see serverless.yml. GetCallerIdentity needs no permission.
  const role = allowed('ScanRole').filter((action) => !/^s3:(ListBucket|AbortMultipartUpload)$/.test(action));
  expect(called).toEqual([...new Set([...role, 'sts:GetCallerIdentity'])].sort());
}, 30_000);

test('it says how it went, and CloudWatch can read the figures', async () => {
  const run = await scan();
  const context = { service: 'mailposture-dev', function_request_id: REQUEST_ID };
  expect(loggedIn(run)).toMatchObject([
    { ...context, level: 'INFO', message: 'scan started', request: { publish: true, regions: [REGION] } },
    {
      ...context,
      level: 'INFO',
      message: 'scan finished',
      summary: { worst: 'critical' },
      changes: { new: 0 },
    },
  ]);
  expect(figuresIn(run)).toMatchObject({ ScanFinished: 1, PublishFailures: 0, NewFindings: 0, SightLost: 0 });
  expect(figuresIn(run).FindingsCritical).toBeGreaterThan(0);
  expect(figuresIn(run).Calls).toBeGreaterThan(10);
}, 30_000);

test('what it could not publish is counted, and keeps it from having finished', async () => {
  const run = await scan({}, { MAILPOSTURE_TOPIC_ARN: `${topicArn}-gone`, MAILPOSTURE_DIGEST: 'always' });
  expect(run.outcome).toMatchObject({ threw: expect.stringContaining('could not publish to SNS topic') });
  expect(figuresIn(run)).toMatchObject({ ScanFinished: 0, PublishFailures: 1 });
  expect(loggedIn(run)).toContainEqual(
    expect.objectContaining({
      level: 'ERROR',
      function_request_id: REQUEST_ID,
      error: expect.objectContaining({ name: 'PublishError' }),
    }),
  );
}, 30_000);

test('a file of the function that is not there fails the channel that needs it, and no other', async () => {
  const folder = dirname(await service.unpack('scan'));
  const [file = ''] = (await readdir(folder)).filter((name) => /^scan\.sns-\w+\.mjs$/.test(name));
  await rm(join(folder, file));
  const run = await scanFrom(join(folder, 'scan.mjs'), {}, { MAILPOSTURE_DIGEST: 'always' });
  expect(run.outcome).toMatchObject({ threw: expect.stringContaining('could not publish to SNS topic') });
  expect(run.outcome).toMatchObject({ threw: expect.stringContaining(file) });
  // The digest and the messages of single findings.
  expect(figuresIn(run)).toMatchObject({ ScanFinished: 0, PublishFailures: 2 });
}, 30_000);

test('a scan of a part has no figures', async () => {
  const run = await scan({ checks: ['domain-*'] });
  expect(run.outcome).toMatchObject({ answer: { format: 'mailposture-answer/1' } });
  expect(figuresIn(run)).toEqual({});
}, 30_000);

test('the stack of an error names our own files and lines', async () => {
  const { outcome } = await scan({ region: 'eu-west-1' });
  const stack = 'threw' in outcome ? outcome.threw : '';
  // `FILE:LINE` of each frame that is ours.
  const frames = [...stack.matchAll(/((?:src|handlers)\/[\w/-]+\.ts):(\d+)/g)];
  expect(frames.map(([, file]) => file)).toEqual(
    expect.arrayContaining(['src/config.ts', 'handlers/scan.ts']),
  );
  for (const [, file = '', line] of frames) {
    const text = (await readFile(file, 'utf8')).split('\n')[Number(line) - 1];
    // Where it was thrown, and the calls that led there.
    expect(text).toMatch(/new InputError|throw |parseInput\(|scanRequestOf\(|logged\(|await run\(/);
  }
}, 30_000);

describe('Slack', () => {
  const byWebhook = () => ({ SLACK_WEBHOOK_PARAMETER: WEBHOOK });
  const byBot = () => ({
    SLACK_TOKEN_PARAMETER: TOKEN,
    SLACK_CHANNEL: CHANNEL,
    SLACK_THREADS_BUCKET: 'reports',
    SLACK_API_URL: slack.apiUrl,
  });
  const digest = () => topicsOf(simulator.world).published[0]?.parts.default ?? '';
  const alert = () =>
    JSON.stringify(makeFindingMessage({ change: 'new', finding: finding() }, report(), undefined, 100_000));

  test.each<[string, () => string, () => Readonly<Record<string, string>>, string, string[]]>([
    ['the digest by its webhook', digest, byWebhook, '2 pools and 2 identities', ['ssm:GetParameter']],
    ['the digest by its bot', digest, byBot, '2 pools and 2 identities', ['ssm:GetParameter']],
    [
      'a finding by its bot',
      alert,
      byBot,
      'cognito-sender-verified',
      ['s3:GetObject', 's3:PutObject', 'ssm:GetParameter'],
    ],
  ])(
    'gets %s, and the function calls what its role allows',
    async (_way, message, environment, text, actions) => {
      const event = { Records: [{ Sns: { Message: message(), MessageId: 'message-1' } }] };
      let run: Invoked | undefined;
      const called = await calledBy(async () => {
        run = await invoke(await service.unpack('slack'), event, { ...simulator.env, ...environment() });
      });
      expect(run?.outcome).toEqual({ answer: null });
      expect(JSON.stringify(slack.messages.at(-1))).toContain(text);
      expect(called).toEqual(actions);
      expect(allowed('SlackRole')).toEqual(expect.arrayContaining(actions));
      expect(run && loggedIn(run)).toMatchObject([
        { message: 'delivering to Slack', messages: ['message-1'], function_request_id: REQUEST_ID },
        { message: 'delivered to Slack' },
      ]);
    },
    30_000,
  );
});
