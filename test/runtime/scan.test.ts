// The function that scans, from the zip that is deployed, under AWS's own runtime interface client on Lambda's Node.js,
// against the simulator: what Lambda is answered, what it logs, and what a time-out leaves.
import type { Fault } from '../../src/simulator/faults.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import { topicArnOf, topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { ACCOUNT, estate, poolOf, REGION } from '../support/estate.ts';
import { figuresIn, loggedIn } from '../support/lambda-log.ts';
import { LambdaFunction } from '../support/lambda-runtime.ts';
import { describeOnNode24 } from '../support/node24.ts';
import { packageService, type ServicePackage } from '../support/package.ts';

const BUCKET = 'mailposture-reports';
const TOPIC = topicArnOf(ACCOUNT, REGION, 'mailposture-prod');
/** One pool whose sender is not verified, and one whose is not there. */
const shop = estate(
  {
    [REGION]: {
      topics: [{ Name: 'mailposture-prod' }],
      buckets: [BUCKET],
      ses: { identities: [{ IdentityName: 'example.com', VerificationStatus: 'PENDING' }] },
      userPools: [poolOf('example.com', `${REGION}_Shop`), poolOf('example.net', `${REGION}_Club`)],
    },
  },
  { zones: { 'example.com': { '@': { TXT: ['v=spf1 -all'] } } } },
);

describeOnNode24('the scan in Lambda', (node) => {
  let service: ServicePackage;
  let company: Company;
  let lambda: LambdaFunction | undefined;
  beforeAll(async () => {
    service = await packageService({ regions: REGION });
  }, 240_000);
  afterAll(() => service.remove());
  afterEach(async () => {
    await lambda?.stop();
    lambda = undefined;
    await company.close();
  });

  /** Starts the company and the function. */
  async function deployed(
    environment: Readonly<Record<string, string | undefined>> = {},
    faults: readonly Fault[] = [],
  ): Promise<LambdaFunction> {
    company = await startCompany({ estate: shop, faults });
    lambda = await LambdaFunction.start(service, {
      name: 'scan',
      node,
      refs: { DigestTopic: TOPIC, ReportBucket: BUCKET },
      environment: {
        ...company.aws.env,
        MAILPOSTURE_DNS: company.dns.address,
        MAILPOSTURE_PACE: 'off',
        ...environment,
      },
    });
    return lambda;
  }

  const published = () => topicsOf(company.aws.world).published;
  const digests = () => published().filter(({ attributes }) => attributes.kind?.Value === 'digest');
  /** Keys of the bucket below a folder. */
  const kept = (folder: string) =>
    [...objectsOf(company.aws.world).keys()].filter((path) => path.startsWith(`${BUCKET}/${folder}/`)).sort();

  test("Scheduler's event: what was found is answered, told and kept", async () => {
    const scan = await deployed();
    // As serverless.yml gives it to EventBridge Scheduler.
    const ended = await scan.invoke({ publish: true });
    expect(ended).toMatchObject({
      kind: 'response',
      body: {
        format: 'mailposture-answer/1',
        summary: { worst: 'critical', subjects: { userPool: 2, identity: 1 } },
        coverage: { complete: true, accounts: [ACCOUNT], regions: [REGION] },
      },
    });
    expect(digests()).toMatchObject([{ topicArn: TOPIC }]);
    expect(JSON.parse(digests()[0]?.parts.default ?? '{}')).toMatchObject({ summary: { worst: 'critical' } });
    expect(kept('reports').map((path) => path.replace(/^.*\./, '.'))).toEqual(['.html', '.json']);
    expect(kept('history')).not.toEqual([]);
    expect(figuresIn(ended)).toMatchObject({ ScanFinished: 1, PublishFailures: 0 });
    expect(loggedIn(ended).map(({ message }) => message)).toEqual(['scan started', 'scan finished']);
  }, 60_000);

  test('an event of somebody who asks: what was asked for, and nobody else is told', async () => {
    const scan = await deployed();
    const ended = await scan.invoke({ publish: false, checks: ['cognito-sender-verified'], locale: 'ja' });
    expect(ended).toMatchObject({ kind: 'response', body: { locale: 'ja', coverage: { complete: true } } });
    expect([published(), kept('reports'), kept('history')]).toEqual([[], [], []]);
    // Of a part there are no figures.
    expect(figuresIn(ended)).toEqual({});
  }, 60_000);

  test.each<[string, unknown, string]>([
    ['a misspelt field', { regoins: [REGION] }, 'regoins: unknown key'],
    ['a wrong value', { regions: ['Ireland'] }, 'regions.0: expected a Region like eu-west-1'],
    ['text', 'scan', 'it: '],
    ['a list', [], 'expected an object, not a list'],
  ])(
    'an event with %s is a typed error that names the field',
    async (_case, event, names) => {
      const scan = await deployed();
      const ended = await scan.invoke(event);
      expect(ended).toMatchObject({
        kind: 'error',
        failure: { errorType: 'InputError', errorMessage: expect.stringContaining(names) },
      });
      // The stack is that of our own files: source maps are switched on.
      expect(ended.kind === 'error' && ended.failure.trace.join('\n')).toMatch(/src\/input\.ts:\d+/);
      expect(loggedIn(ended)).toMatchObject([{ level: 'ERROR', error: { name: 'InputError' } }]);
      expect(company.aws.calls).toEqual([]);
    },
    60_000,
  );

  test('an environment that does not fit fails each invocation, by the name of the variable', async () => {
    const scan = await deployed({ MAILPOSTURE_DIGEST: 'sometimes' });
    expect(await scan.invoke({ publish: true })).toMatchObject({
      kind: 'error',
      failure: {
        errorType: 'InputError',
        errorMessage: expect.stringContaining('MAILPOSTURE_DIGEST: expected'),
      },
    });
  }, 60_000);

  test('before a time-out it tells what it has seen, and says that this is a part', async () => {
    // Cognito does not answer as long as the function runs.
    const scan = await deployed({}, [
      { kind: 'delay', action: 'cognito-idp:DescribeUserPool', delayMs: 300_000 },
    ]);
    const ended = await scan.invoke({ publish: true }, 16_000);
    expect(ended).toMatchObject({
      kind: 'response',
      body: { coverage: { complete: false, regions: [REGION] } },
    });
    const digest: unknown = JSON.parse(digests()[0]?.parts.default ?? '{}');
    expect(digest).toMatchObject({ coverage: { complete: false } });
    expect(JSON.stringify(digest)).toContain('This scan is partial');
    // What was seen of SES is told; of pools that were not seen, nothing.
    expect(JSON.stringify(digest)).toContain('identity/example.com');
    expect(kept('reports')).toHaveLength(2);
    expect(figuresIn(ended)).toMatchObject({ ScanFinished: 1 });
  }, 60_000);

  test('a second event finds the process warm, after it was frozen and AWS closed its connections', async () => {
    const scan = await deployed();
    const first = await scan.invoke({ publish: true });
    scan.freeze();
    // Longer than the pretend AWS keeps a connection open on which nothing comes (Node's keepAliveTimeout: 5 seconds).
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    scan.thaw();
    const second = await scan.invoke({ publish: true });
    expect([first.kind, second.kind]).toEqual(['response', 'response']);
    // The same findings: nothing is told twice.
    expect(loggedIn(second).at(-1)).toMatchObject({ changes: { new: 0, resolved: 0 } });
    expect(digests()).toHaveLength(1);
    // Each line has the id of its own request.
    for (const [index, ended] of [first, second].entries())
      expect(new Set(loggedIn(ended).map((line) => line.function_request_id))).toEqual(
        new Set([scan.requestIds[index]]),
      );
    expect(loggedIn(first)).toMatchObject([{ cold_start: true }, { cold_start: true }]);
    expect(loggedIn(second)).toMatchObject([{ cold_start: false }, { cold_start: false }]);
  }, 60_000);
});
