// EventBridge of the simulator, as the real SDK client sees it.
import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { refusalsOf } from '../../src/simulator/refusals.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { eventsOf } from '../../src/simulator/services/event-bridge.ts';
import { ACCOUNT, clientOf, OTHER, publishingEstate } from '../support/simulated.ts';

let simulator: Simulator;
let events: EventBridgeClient;
beforeAll(async () => {
  simulator = await startSimulator({ estate: publishingEstate });
  events = new EventBridgeClient(clientOf(simulator));
});
afterAll(async () => {
  events.destroy();
  await simulator.close();
});

const busArn = (name: string, account = ACCOUNT) => `arn:aws:events:eu-west-1:${account}:event-bus/${name}`;
const entry = (over: PutEventsRequestEntry = {}): PutEventsRequestEntry => ({
  Source: 'test',
  DetailType: 'Test Event',
  Detail: '{"a":1}',
  ...over,
});
const put = (...Entries: PutEventsRequestEntry[]) => events.send(new PutEventsCommand({ Entries }));
const arrived = () => eventsOf(simulator.world);

test.each([
  ['by its name', 'posture', busArn('posture')],
  ['by its ARN', busArn('posture'), busArn('posture')],
  ['the default one', undefined, busArn('default')],
])('an event arrives on a bus %s', async (_, EventBusName, bus) => {
  const Resources = ['arn:aws:ses:eu-west-1:111111111111:identity/example.com'];
  const Time = new Date('2026-11-01T08:00:00.750Z');
  const answer = await put(entry({ Resources, Time, ...(EventBusName && { EventBusName }) }));
  expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  expect(arrived().at(-1)).toEqual({
    bus,
    event: {
      version: '0',
      id: answer.Entries?.[0]?.EventId,
      'detail-type': 'Test Event',
      source: 'test',
      account: ACCOUNT,
      time: '2026-11-01T08:00:00Z',
      region: 'eu-west-1',
      resources: Resources,
      detail: { a: 1 },
    },
  });
});

test('takes an event for a bus that is not there, and drops it, as AWS does', async () => {
  const before = arrived().length;
  expect(await put(entry({ EventBusName: 'nowhere' }))).toMatchObject({ FailedEntryCount: 0 });
  expect(arrived()).toHaveLength(before);
});

test.each<[string, PutEventsRequestEntry, string]>([
  ['no source', { Source: '' }, 'InvalidArgument'],
  ['no detail type', { DetailType: '' }, 'InvalidArgument'],
  ['no detail', { Detail: '' }, 'InvalidArgument'],
  ['a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
  ['a detail that is a list', { Detail: '[]' }, 'MalformedDetail'],
  ["AWS's own source", { Source: 'aws.ses' }, 'NotAuthorizedForSourceException'],
])('refuses an entry with %s, and takes the one beside it', async (_, over, ErrorCode) => {
  const before = arrived().length;
  const answer = await put(entry(over), entry());
  expect(answer.FailedEntryCount).toBe(1);
  expect(answer.Entries).toMatchObject([{ ErrorCode }, { EventId: expect.any(String) }]);
  expect(arrived()).toHaveLength(before + 1);
});

test('takes ten entries and refuses eleven', async () => {
  const many = (n: number) => Array.from({ length: n }, () => entry());
  expect(await put(...many(10))).toMatchObject({ FailedEntryCount: 0 });
  await expect(put(...many(11))).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });
});

test('takes 1 MB of entries together, and not one byte more', async () => {
  // 2 x (14 for the time, 4 for the source, 10 for the detail type), and `{"a":""}` twice.
  const room = 1_048_576 - 2 * (14 + 4 + 10 + 8);
  const of = (length: number) => entry({ Time: new Date(0), Detail: `{"a":"${'x'.repeat(length)}"}` });
  expect(await put(of(room - 1000), of(1000))).toMatchObject({ FailedEntryCount: 0 });
  await expect(put(of(room - 1000), of(1001))).rejects.toThrow(
    'Total size of the entries in the request is over the limit.',
  );
});

test('a bus of another account wants to let one in', async () => {
  const EventBusName = busArn('theirs', OTHER);
  await expect(put(entry({ EventBusName }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('entries are refused on demand', async () => {
  refusalsOf(simulator.world).add('PutEvents', { code: 'ThrottlingException', message: 'slow', count: 2 });
  expect(await put(entry(), entry(), entry())).toMatchObject({
    FailedEntryCount: 2,
    Entries: [{ ErrorCode: 'ThrottlingException' }, { ErrorCode: 'ThrottlingException' }, {}],
  });
  expect(await put(entry())).toMatchObject({ FailedEntryCount: 0 });
});

test('DescribeEventBus tells a bus, and what is none', async () => {
  const describe = (Name?: string) => events.send(new DescribeEventBusCommand(Name ? { Name } : {}));
  expect(await describe('posture')).toMatchObject({ Name: 'posture', Arn: busArn('posture') });
  expect(await describe(busArn('posture'))).toMatchObject({ Name: 'posture' });
  expect(await describe()).toMatchObject({ Name: 'default', Arn: busArn('default') });
  await expect(describe('nowhere')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Event bus nowhere does not exist.',
  });
  await expect(describe('no bus')).rejects.toMatchObject({ name: 'ValidationException' });
});
