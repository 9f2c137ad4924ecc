// What is said of a scan to those who run the service: when it started, how it ended, and what CloudWatch counts.
import type { ScanRequest } from '../src/config.ts';
import { logged } from '../src/log.ts';
import type { Report } from '../src/model.ts';
import { PublishError } from '../src/publish/index.ts';
import { isWhole, watched } from '../src/watch.ts';
import { withEnvironment } from './support/company.ts';
import { metricsIn } from './support/emf.ts';
import { lambdaContext, printedBy } from './support/lambda.ts';
import { finding, gap, report } from './support/reports.ts';

const restore = withEnvironment({ POWERTOOLS_SERVICE_NAME: 'mailposture-dev', POWERTOOLS_LOG_LEVEL: 'INFO' });
afterAll(restore);

const ASKED: ScanRequest = { publish: true, regions: ['eu-west-1'], deepReads: Number.POSITIVE_INFINITY };
const found = report({ findings: [finding()], gaps: [gap({ why: 'denied\nforged line' })] });

/** Watches a scan of twelve and a half seconds and three requests. */
async function watch(scan: () => Promise<{ report: Report }>, metrics = true) {
  const clock = [0, 12_500].map((ms) => new Date(Date.parse('2026-11-01T08:00:00Z') + ms));
  const requests = new Map([
    ['eu-west-1 SES.GetAccount', 2],
    ['eu-west-1 SNS.Publish', 1],
  ]);
  const ports = { requests, now: () => clock.shift() ?? new Date(0) };
  const lines = await printedBy(() =>
    logged(lambdaContext(), (log) => watched(log, ports, { asked: ASKED, metrics }, scan)).catch(
      () => undefined,
    ),
  );
  const measured = Object.fromEntries(lines.flatMap(metricsIn).map(({ name, value }) => [name, value]));
  const log: Record<string, unknown>[] = lines
    .map((line) => JSON.parse(line))
    .filter((line) => !('_aws' in line));
  return { log, measured };
}
const succeeds = async () => ({ report: found });
const failure = (cause: unknown = new Error('AuthorizationError')) =>
  new PublishError([{ channel: 'SNS topic', cause }], {}, found);

test('a scan that did everything says so, with its figures', async () => {
  const { log, measured } = await watch(succeeds);
  expect(log).toHaveLength(2);
  expect(log[0]).toMatchObject({
    level: 'INFO',
    message: 'scan started',
    request: { publish: true, regions: ['eu-west-1'], deepReads: 'all' },
  });
  expect(log[1]).toMatchObject({
    level: 'INFO',
    message: 'scan finished',
    takenAt: found.takenAt,
    summary: { worst: 'critical' },
    coverage: { complete: false, gaps: 1, regions: 2 },
    seconds: 12.5,
    calls: 3,
    publishFailures: 0,
  });
  expect(measured).toMatchObject({
    ScanFinished: 1,
    FindingsCritical: 1,
    Gaps: 1,
    ScanSeconds: 12.5,
    Calls: 3,
  });
});

test('the first reasons for what was not seen are logged, each on one line', async () => {
  const many = report({ gaps: Array.from({ length: 9 }, () => gap({ why: 'denied\nforged line' })) });
  const { log } = await watch(async () => ({ report: many }));
  const { coverage } = log[1] as { coverage: { gaps: number; firstGaps: string[] } };
  expect(coverage.gaps).toBe(9);
  expect(coverage.firstGaps).toEqual(
    Array.from({ length: 5 }, () => '111122223333 eu-west-1 ses:ListEmailIdentities: denied forged line'),
  );
});

test.each([
  ['a scan that could not publish', () => failure()],
  [
    'one that could not give back the history either',
    () => new AggregateError([failure(), new Error('release')]),
  ],
])('%s counts what failed, and has not finished', async (_case, error) => {
  const { log, measured } = await watch(() => Promise.reject(error()));
  expect(log.map(({ level, message }) => [level, message])).toEqual([
    ['INFO', 'scan started'],
    ['WARN', 'scan not published'],
    ['ERROR', 'failed'],
  ]);
  expect(measured).toMatchObject({ ScanFinished: 0, PublishFailures: 1, FindingsCritical: 1 });
});

test('the report stays out of what Lambda itself logs of the failure', () => {
  // Lambda's runtime logs an error with all of its own enumerable properties.
  expect(JSON.stringify({ ...failure() })).not.toContain(found.takenAt);
  expect(failure().report).toBe(found);
});

test('a scan that saw nothing has no figures', async () => {
  const { log, measured } = await watch(() => Promise.reject(new Error('no credentials')));
  expect(log.map(({ message }) => message)).toEqual(['scan started', 'failed']);
  expect(measured).toEqual({});
});

test('where metrics are off, the log says the same', async () => {
  const { log, measured } = await watch(succeeds, false);
  expect(log[1]).toMatchObject({ message: 'scan finished', calls: 3 });
  expect(measured).toEqual({});
});

test.each<[string, ScanRequest, boolean]>([
  ['the schedule asks for', { publish: true }, true],
  ['tells nobody', { publish: false }, false],
  ['looks at some Regions', { publish: true, regions: ['eu-west-1'] }, false],
  ['asks some checks', { publish: true, checks: ['domain-*'] }, false],
  ['speaks another language', { publish: true, locale: 'ja' }, true],
])('metrics are of the whole scan: one that %s', (_case, request, whole) => {
  expect(isWhole(request)).toBe(whole);
});
