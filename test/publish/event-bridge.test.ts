// Putting events on the simulator's EventBridge by the real SDK client, the schema of what a scan's event tells, and the
// rules that the guide shows.
import { readFile } from 'node:fs/promises';
import { EventBridgeClient, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import fc from 'fast-check';
import type { Finding, Report } from '../../src/model.ts';
import { type EventBridgePort, publishEvents } from '../../src/publish/event-bridge.ts';
import { parseFindingMessage } from '../../src/publish/messages/finding-message.ts';
import { makeScanMessage } from '../../src/publish/messages/scan-message.ts';
import { refusalsOf } from '../../src/simulator/refusals.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { eventsOf } from '../../src/simulator/services/event-bridge.ts';
import { baseline, changed } from '../support/changes.ts';
import { finding, gap, hostileReport, report } from '../support/reports.ts';
import { publishedSchema } from '../support/schemas.ts';
import { ACCOUNT, clientOf, OTHER, publishingEstate } from '../support/simulated.ts';

let simulator: Simulator;
let slept: number[];
/** What each test leaves running. */
let toClose: (() => unknown)[] = [];

async function start(options: Partial<SimulatorOptions> = {}): Promise<EventBridgePort> {
  simulator = await startSimulator({ estate: publishingEstate, ...options });
  const client = new EventBridgeClient(clientOf(simulator));
  toClose = [() => client.destroy(), () => simulator.close()];
  slept = [];
  return { eventBridge: client, sleep: async (ms) => void slept.push(ms) };
}
afterEach(async () => {
  for (const close of toClose) await close();
  toClose = [];
});

const where = { bucket: 'reports', key: 'a.json' };
const events = () => eventsOf(simulator.world).map(({ event }) => event);
const puts = () => simulator.calls.filter(({ action }) => action === 'events:PutEvents');
const many = (n: number, over: Partial<Finding> = {}) =>
  changed(report({ findings: Array.from({ length: n }, () => finding({ change: 'new', ...over })) }));
const CHANGE = 'Mailposture Finding Change';
const FINISHED = 'Mailposture Scan Finished';

test('an event for each change, and then that the scan is finished', async () => {
  const port = await start();
  const domain = { ...finding().subject, kind: 'domain' as const, id: 'example.com', region: 'global' };
  const findings = [
    finding({ change: 'new' }),
    finding({ change: 'still' }),
    finding({ subject: domain, change: 'new', severity: 'low' }),
  ];
  const made = changed(report({ findings }), { past: [finding({ change: 'gone' })] });
  expect(await publishEvents(port, 'posture', made, where)).toEqual({ events: 4, bus: 'seen' });
  expect(eventsOf(simulator.world).map(({ bus }) => bus)).toEqual(
    Array.from({ length: 4 }, () => `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/posture`),
  );
  const pool = finding().subject.id;
  const common = { source: 'mailposture', time: '2026-11-01T08:00:00Z', region: 'eu-west-1' };
  expect(events()).toMatchObject([
    { ...common, 'detail-type': CHANGE, resources: [pool], detail: { change: 'new' } },
    { ...common, 'detail-type': CHANGE, resources: [], detail: { finding: { severity: 'low' } } },
    { ...common, 'detail-type': CHANGE, resources: [pool], detail: { change: 'gone' } },
    {
      ...common,
      'detail-type': FINISHED,
      resources: [],
      detail: {
        format: 'mailposture-scan/1',
        summary: { failing: { critical: 2, low: 1 } },
        coverage: { complete: true, gaps: 0 },
        where: 's3://reports/a.json',
      },
    },
  ]);
  expect(parseFindingMessage(JSON.stringify(events()[0]?.detail))).toMatchObject({
    change: 'new',
    where: 's3://reports/a.json',
    finding: { checkId: 'cognito-sender-verified' },
  });
});

test.each<[string, Report]>([
  ['that is the first', baseline(report({ findings: [finding()] }))],
  ['without a history', report({ findings: [finding()] })],
  ['in which nothing changed', changed(report({ findings: [finding({ change: 'still' })] }))],
])('of a scan %s, only that it is finished', async (_, made) => {
  const port = await start();
  await publishEvents(port, 'default', made, undefined);
  expect(events().map((event) => event['detail-type'])).toEqual([FINISHED]);
});

test.each([
  [8, 1],
  [9, 1],
  [10, 2],
])('%i changes and the end of the scan go in %i requests', async (n, requests) => {
  const port = await start();
  await publishEvents(port, 'posture', many(n), where);
  expect(events()).toHaveLength(n + 1);
  expect(puts()).toHaveLength(requests);
});

/** As AWS counts: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function sizeOf(entries: readonly PutEventsRequestEntry[] = []): number {
  const texts = entries.flatMap(({ Source, DetailType, Detail, Resources = [] }) => [
    Source,
    DetailType,
    Detail,
    ...Resources,
  ]);
  return 14 * entries.length + Buffer.byteLength(texts.join(''));
}

test('large events go in several requests, each as full as 256 KB allow', async () => {
  const port = await start();
  const sizes: number[] = [];
  port.eventBridge.middlewareStack.add(
    (next) => async (args) => {
      if ('Entries' in args.input) sizes.push(sizeOf(args.input.Entries));
      return next(args);
    },
    { step: 'initialize' },
  );
  const place = { account: ACCOUNT, region: 'eu-west-1', gone: [], check: '' };
  const step = {
    kind: 'request',
    request: 'supportCase',
    about: 'x',
    ...place,
    paste: ['x'.repeat(1000)],
  } as const;
  const fix = { steps: Array.from({ length: 50 }, () => step), open: [], plan: 'mailposture fix' };
  await publishEvents(port, 'posture', many(12, { fix }), where);
  expect(events()).toHaveLength(13);
  const [least = 0] = events().map(({ detail }) => Buffer.byteLength(JSON.stringify(detail)));
  expect(least).toBeGreaterThan(50_000);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(262_144);
  expect(sizes.length).toBeGreaterThan(2);
  for (const size of sizes.slice(0, -1)) expect(size + least).toBeGreaterThan(262_144 - 1000);
});

test('entries that EventBridge could not take go again, alone', async () => {
  const port = await start();
  refusalsOf(simulator.world).add('PutEvents', { code: 'ThrottlingException', message: 'slow', count: 2 });
  expect(await publishEvents(port, 'posture', many(4), where)).toMatchObject({ events: 5 });
  expect(events()).toHaveLength(5);
  expect(puts()).toHaveLength(2);
  expect(slept).toHaveLength(1);
});

test('entries that EventBridge will not take are counted with its code, and the others are put', async () => {
  const port = await start();
  const code = 'NotAuthorizedForDetailTypeException';
  refusalsOf(simulator.world).add('PutEvents', { code, message: 'no', count: 1 });
  await expect(publishEvents(port, 'posture', many(4), where)).rejects.toThrow(
    `EventBridge did not take 1 of 5 events: ${code} (1)`,
  );
  expect(events()).toHaveLength(4);
  expect(slept).toEqual([]);
});

test('a bus that is not there is an error, for EventBridge would drop the events without a word', async () => {
  const port = await start();
  await expect(publishEvents(port, 'nowhere', many(1), where)).rejects.toMatchObject({
    name: 'NoEventBusError',
    message: 'there is no event bus nowhere: EventBridge would take the events and drop them',
    text: { ja: expect.stringContaining('イベントバス nowhere がありません') },
  });
  expect(puts()).toEqual([]);
});

test('where one may not ask for the bus, the events are put all the same, and it is told', async () => {
  const port = await start({ faults: [{ kind: 'deny', action: 'events:DescribeEventBus' }] });
  expect(await publishEvents(port, 'posture', many(1), where)).toEqual({ events: 2, bus: 'notSeen' });
});

test("another account's bus that lets nobody in refuses by the request", async () => {
  const port = await start();
  const bus = `arn:aws:events:eu-west-1:${OTHER}:event-bus/posture`;
  await expect(publishEvents(port, bus, many(1), where)).rejects.toThrow(
    'EventBridge did not take 2 of 2 events: AccessDeniedException (2)',
  );
});

const fits = publishedSchema('scan-1', { formats: true });

test('the event of a scan fits its schema', () => {
  const made = changed(report({ findings: [finding()], gaps: [gap()] }));
  for (const one of [made, report(), { ...made, locale: 'ja' as const }]) {
    fits(makeScanMessage(one, where));
    expect(fits.errors).toBeNull();
  }
  fits({ ...makeScanMessage(made, where), coverage: undefined });
  expect(fits.errors).not.toBeNull();
});

test('the event of any scan fits its schema and its place', () => {
  fc.assert(
    fc.property(hostileReport, (made) => {
      const message = makeScanMessage({ ...made, takenAt: '2026-11-01T08:00:00.000Z' }, where);
      fits(message);
      expect(fits.errors).toBeNull();
      expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(60_000);
    }),
    { numRuns: 40 },
  );
});

/** As EventBridge matches, as far as the guide's rules go: each key must be there with one of the values. */
function matches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.includes(event);
  if (typeof pattern !== 'object' || pattern === null || typeof event !== 'object' || event === null)
    return false;
  const of = new Map<string, unknown>(Object.entries(event));
  return Object.entries(pattern).every(([key, one]) => matches(one, of.get(key)));
}

test('the rules of the guide match what they say, and the permissions are those of the calls', async () => {
  const guide = await readFile('docs/events.md', 'utf8');
  const shown: unknown[] = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) =>
    JSON.parse(json),
  );
  const [permission, ...rules] = shown;
  const port = await start();
  const findings = [
    finding({ change: 'new' }),
    finding({ change: 'new', severity: 'low' }),
    finding({
      outcome: 'unknown',
      change: 'lostSight',
      before: { severity: 'high', because: 'It failed.', seenAt: '2026-10-31T08:00:00.000Z' },
    }),
  ];
  await publishEvents(port, 'posture', changed(report({ findings, gaps: [gap()] })), where);
  const matched = rules.map((rule) => events().flatMap((event, i) => (matches(rule, event) ? [i] : [])));
  expect(matched).toEqual([[0], [2], [3]]);
  const called = new Set(simulator.calls.map(({ action }) => action));
  expect(permission).toMatchObject({ Action: expect.arrayContaining([...called]) });
});
