// The packaged functions of a run over an organization, run as Lambda runs them, one after the other: the bundles work, and
// each calls what its own role allows, and nothing else. How the state machine puts them together is in
// test/organization/run.
import { dirname, join } from 'node:path';
import { type Company, startCompany } from '../src/simulator/index.ts';
import { objectsOf } from '../src/simulator/services/s3.ts';
import { topicsOf } from '../src/simulator/services/sns-topics.ts';
import { metricsIn } from './support/emf.ts';
import { ACCOUNT, domain, pool, poolOf, REGION, type RegionInput } from './support/estate.ts';
import { EXTERNAL_ID, MEMBER, member, organization, ROLE } from './support/organization.ts';
import { type Invoked, invoke, packageService, type ServicePackage } from './support/package.ts';
import { actionsOf } from './support/template.ts';

const BUCKET = 'reports';
const CONFIG = '/mailposture/config';
/** With every trait that a scan asks more of. */
const own: RegionInput = {
  topics: [{ Name: 'digest' }],
  buckets: [BUCKET],
  eventBuses: ['posture'],
  securityHub: true,
  ses: { identities: [domain('example.com')], configurationSets: [{ ConfigurationSetName: 'shop-mail' }] },
  userPools: [
    { ...poolOf('example.com', `${REGION}_Example01`), UserPoolTier: 'PLUS' },
    pool(`${REGION}_Example02`, {}, { MfaConfiguration: 'ON' }),
  ],
};
const theirs: RegionInput = { userPools: [pool(`${REGION}_Pool`)], securityHub: true };
const estate = organization(own, [member(MEMBER, theirs)]);

let built: ServicePackage;
let company: Company;
beforeAll(async () => {
  company = await startCompany({ estate, parameters: { [CONFIG]: 'environments: []' } });
  built = await packageService({
    org: 'true',
    orgExternalId: EXTERNAL_ID,
    configParameter: CONFIG,
    securityHub: 'on',
    eventBus: 'posture',
  });
}, 240_000);
afterAll(async () => {
  await built?.remove();
  await company?.close();
});

const objects = () => objectsOf(company.aws.world);
const topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:digest`;
const telling = {
  MAILPOSTURE_TOPIC_ARN: topicArn,
  MAILPOSTURE_SECURITY_HUB: 'on',
  MAILPOSTURE_EVENT_BUS: 'posture',
};

const FILES = {
  orgList: 'org-list.mjs',
  orgScan: 'org-scan.mjs',
  orgMerge: 'org-merge.mjs',
  orgPublish: 'org-publish.mjs',
} as const;

/** Runs a function. Those that are called by it are of the own account; a member's are called as its role. */
async function run(
  name: keyof typeof FILES,
  event: object,
  environment: Readonly<Record<string, string>> = {},
) {
  const before = company.aws.calls.length;
  const folder = dirname(await built.unpack(name));
  const ran = await invoke(join(folder, FILES[name]), event, {
    ...company.aws.env,
    POWERTOOLS_SERVICE_NAME: 'mailposture-dev',
    MAILPOSTURE_REPORT_BUCKET: BUCKET,
    MAILPOSTURE_DNS: company.dns.address,
    MAILPOSTURE_PACE: 'off',
    MAILPOSTURE_CONFIG: `ssm:${CONFIG}`,
    MAILPOSTURE_ROLE: ROLE,
    MAILPOSTURE_EXTERNAL_ID: EXTERNAL_ID,
    ...environment,
  });
  const calls = company.aws.calls.slice(before).filter(({ account }) => account === ACCOUNT);
  return { ...ran, called: [...new Set(calls.map(({ action }) => action ?? 'unknown'))].sort() };
}

/** Actions that a role allows, as far as a run that goes well makes them and the simulator plays them. */
const allowed = (role: string): string[] => [
  ...new Set(
    actionsOf(built.resources, role).filter(
      (one) => !/^(logs|kms|sqs):|^s3:(ListBucket|AbortMultipartUpload)$/.test(one),
    ),
  ),
];
const answerOf = ({ outcome }: Invoked) => ('answer' in outcome ? outcome.answer : outcome.threw);

test('list, scan, merge and publish: each calls exactly what its role allows', async () => {
  const listed = await run('orgList', { run: 'one', startedAt: '2026-11-01T08:00:00.000Z', request: {} });
  expect(answerOf(listed)).toEqual({ run: 'one', accounts: 'runs/one/accounts.json', count: 2 });
  // GetCallerIdentity needs no permission.
  expect(listed.called).toEqual([...allowed('OrgListRole'), 'sts:GetCallerIdentity'].sort());

  const first = await run('orgScan', { run: 'one', account: ACCOUNT });
  const second = await run('orgScan', { run: 'one', account: MEMBER });
  expect(answerOf(first)).toMatchObject({ account: ACCOUNT, kind: 'seen' });
  expect(answerOf(second)).toMatchObject({
    account: MEMBER,
    kind: 'seen',
    part: `runs/one/parts/${MEMBER}.json`,
  });
  const scanned = [...new Set([...first.called, ...second.called])].sort();
  // What a scan asks only of pools that send by a configuration set is tried in lambda-package.test.ts.
  const look = allowed('OrgScanRole').filter((one) => !one.startsWith('ses:GetConfigurationSet'));
  expect(scanned).toEqual([...look, 'sts:GetCallerIdentity'].sort());

  const results = 'runs/one/results/manifest.json';
  const body = Buffer.from(JSON.stringify({ ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: [] } }));
  objects().set(`${BUCKET}/${results}`, {
    body,
    etag: '"1"',
    contentType: 'application/json',
    modified: new Date(),
  });
  const merged = await run('orgMerge', { run: 'one', results });
  expect(answerOf(merged)).toEqual({ run: 'one', seen: 2, missing: 0 });
  expect(merged.called).toEqual(allowed('OrgMergeRole'));

  const published = await run('orgPublish', { run: 'one' }, telling);
  expect(answerOf(published)).toMatchObject({
    format: 'mailposture-answer/1',
    coverage: { accounts: [ACCOUNT, MEMBER] },
    summary: { subjects: { userPool: 3 } },
  });
  expect(published.called).toEqual(allowed('OrgPublishRole'));
  expect(topicsOf(company.aws.world).published.map(({ attributes }) => attributes.kind?.Value)).toEqual([
    'digest',
  ]);

  // One scan to those who run the service: since the execution began, with the requests of all functions.
  const figures = Object.fromEntries(
    published.lines.flatMap(metricsIn).map(({ name, value }) => [name, value]),
  );
  expect(figures).toMatchObject({ ScanFinished: 1, PublishFailures: 0, SightLost: 0 });
  const started = Date.parse('2026-11-01T08:00:00.000Z');
  expect(figures.ScanSeconds).toBeGreaterThan((Date.now() - started) / 1000 - 120);
  expect(figures.Calls).toBeGreaterThan(scanned.length);
  expect(published.lines.map((line) => JSON.parse(line).message).filter(Boolean)).toEqual([
    'scan started',
    'scan finished',
  ]);
}, 120_000);

test.each<[keyof typeof FILES, object, string]>([
  ['orgList', { run: 'two', request: {} }, 'startedAt'],
  [
    'orgList',
    { run: '../two', startedAt: '2026-11-01T08:00:00.000Z', request: {} },
    'run: expected the name of an execution',
  ],
  ['orgScan', { run: 'one', account: '12' }, 'account: expected an account id of 12 digits'],
  ['orgScan', { run: 'two', account: MEMBER }, 's3://reports/runs/two/list.json is not there'],
  ['orgMerge', { run: 'one', results: 'history/x' }, 'results'],
  ['orgPublish', { run: 'one', account: MEMBER }, 'account: unknown key'],
])(
  '%s throws what is wrong with %j',
  async (name, event, message) => {
    const { outcome } = await run(name, event);
    expect(outcome).toEqual({ threw: expect.stringContaining(message) });
  },
  60_000,
);
