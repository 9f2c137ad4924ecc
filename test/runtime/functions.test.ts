// The other functions, from the zips that are deployed, under AWS's own runtime interface client on Lambda's Node.js: each
// starts, and refuses what is none of its events; what SNS hands to the one for Slack arrives there.
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { topicArnOf, topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { type PretendSlack, startSlack } from '../../src/simulator/slack.ts';
import { ACCOUNT, estate, poolOf, REGION } from '../support/estate.ts';
import { loggedIn } from '../support/lambda-log.ts';
import { type Ended, LambdaFunction } from '../support/lambda-runtime.ts';
import { describeOnNode24 } from '../support/node24.ts';
import { packageService, type ServicePackage } from '../support/package.ts';

const BUCKET = 'mailposture-reports';
const TOPIC = topicArnOf(ACCOUNT, REGION, 'mailposture-prod');
const WEBHOOK = '/mailposture/slack-webhook';
const shop = estate(
  {
    [REGION]: {
      topics: [{ Name: 'mailposture-prod' }],
      buckets: [BUCKET],
      ses: { identities: [{ IdentityName: 'example.com', VerificationStatus: 'PENDING' }] },
      userPools: [poolOf('example.com', `${REGION}_Shop`)],
    },
  },
  { zones: { 'example.com': { '@': { TXT: ['v=spf1 -all'] } } } },
);

/** What CloudWatch tells a topic, as far as it is read. */
const ALARM = {
  AlarmName: 'mailposture-prod-ScanMissing',
  AlarmDescription: 'No scan has finished',
  NewStateValue: 'ALARM',
  NewStateReason: 'no datapoints were received',
  StateChangeTime: '2026-11-30T08:00:00.000+0000',
  AWSAccountId: ACCOUNT,
  Region: 'EU (Ireland)',
};

describeOnNode24('the functions in Lambda', (node) => {
  let service: ServicePackage;
  let slack: PretendSlack;
  let company: Company;
  let running: LambdaFunction[] = [];
  beforeAll(async () => {
    slack = await startSlack();
    company = await startCompany({ estate: shop, parameters: { [WEBHOOK]: slack.webhookUrl } });
    service = await packageService({ regions: REGION, org: 'true', slackWebhookParameter: WEBHOOK });
  }, 240_000);
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()));
    running = [];
  });
  afterAll(async () => {
    await service.remove();
    await company.close();
    await slack.close();
  });

  async function start(
    name: string,
    environment: Readonly<Record<string, string | undefined>> = {},
  ): Promise<LambdaFunction> {
    const started = await LambdaFunction.start(service, {
      name,
      node,
      refs: { DigestTopic: TOPIC, ReportBucket: BUCKET },
      environment: {
        ...company.aws.env,
        MAILPOSTURE_DNS: company.dns.address,
        MAILPOSTURE_PACE: 'off',
        ...environment,
      },
    });
    running.push(started);
    return started;
  }

  test.each<[string, unknown, string, string]>([
    ['scan', { publish: 'yes' }, 'InputError', 'publish: '],
    ['orgList', { run: 7 }, 'InputError', 'run: '],
    ['orgScan', { account: '111122223333' }, 'InputError', 'run: '],
    ['orgMerge', { run: 'r', accounts: 7 }, 'InputError', 'accounts: '],
    ['orgPublish', 'all', 'InputError', 'it: '],
    ['slack', { Records: [{ Sns: { Message: 7 } }] }, 'SnsEventError', 'Records.0.Sns.Message: '],
  ])(
    '%s starts, and refuses what is none of its events',
    async (name, event, errorType, field) => {
      const ended = await (await start(name)).invoke(event);
      expect(ended).toMatchObject({
        kind: 'error',
        failure: { errorType, errorMessage: expect.stringContaining(field) },
      });
      expect(loggedIn(ended).at(-1)).toMatchObject({ level: 'ERROR', error: { name: errorType } });
    },
    60_000,
  );

  test('what a scan tells SNS, SNS hands to the function for Slack, and it arrives', async () => {
    const toSlack = await start('slack');
    const deliveries: Ended[] = [];
    const topics = topicsOf(company.aws.world);
    // As SlackSubscription of serverless.yml has it for a webhook.
    topics.subscribeLambda(TOPIC, async (event) => deliveries.push(await toSlack.invoke(event)), {
      filterPolicy: { kind: ['digest'] },
    });
    const scan = await start('scan');
    expect(await scan.invoke({ publish: true })).toMatchObject({ kind: 'response' });
    await topics.settled();
    expect(deliveries).toMatchObject([{ kind: 'response', body: null }]);
    expect(topics.deadLetters).toEqual([]);
    expect(slack.messages).toHaveLength(1);
    expect(JSON.stringify(slack.messages[0])).toContain('1 pool and 1 identity');
    expect(deliveries.flatMap(loggedIn)).toMatchObject([
      { message: 'delivering to Slack', function_request_id: toSlack.requestIds[0] },
      { message: 'delivered to Slack' },
    ]);
  }, 60_000);

  test.each<[string, Readonly<Record<string, string | undefined>>, string]>([
    [
      'no way to Slack',
      { SLACK_WEBHOOK_PARAMETER: undefined },
      'SLACK_WEBHOOK_PARAMETER or SLACK_TOKEN_PARAMETER must name',
    ],
    ['a language that there is not', { MAILPOSTURE_LOCALE: 'fr' }, 'MAILPOSTURE_LOCALE: expected en or ja'],
  ])(
    'the function for Slack does not start with %s, and says so',
    async (_case, environment, says) => {
      const ended = await (await start('slack', environment)).invoke({ Records: [] });
      expect(ended).toMatchObject({
        kind: 'init error',
        failure: { errorType: 'SlackConfigError', errorMessage: expect.stringContaining(says) },
      });
    },
    60_000,
  );

  test('Lambda ends a function at its deadline, and the next event gets a new process', async () => {
    // As long as Parameter Store does not answer, nothing can be told to Slack. It answers the second process.
    const busy = await startCompany({
      estate: shop,
      parameters: { [WEBHOOK]: slack.webhookUrl },
      faults: [{ kind: 'delay', action: 'ssm:GetParameter', delayMs: 300_000, count: 1 }],
    });
    try {
      const event = { Records: [{ Sns: { Message: JSON.stringify(ALARM), MessageId: 'alarm-1' } }] };
      const before = slack.messages.length;
      const first = await start('slack', busy.aws.env);
      expect(await first.invoke(event, 5_000)).toMatchObject({ kind: 'timed out' });
      expect(slack.messages).toHaveLength(before);
      const second = await start('slack', busy.aws.env);
      expect(await second.invoke(event)).toMatchObject({ kind: 'response', body: null });
      expect(slack.messages).toHaveLength(before + 1);
    } finally {
      await busy.close();
    }
  }, 60_000);
});
