// What EventBridge promises to those who put events.
import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { at, type ContractCase, type ContractTarget, EVENT_BUS, errorOf, HOME } from './target.ts';

const entry = (over: PutEventsRequestEntry = {}): PutEventsRequestEntry => ({
  Source: 'contract',
  DetailType: 'Contract Event',
  Detail: '{"a":1}',
  EventBusName: EVENT_BUS,
  ...over,
});
const put = (target: ContractTarget, ...Entries: PutEventsRequestEntry[]) =>
  new EventBridgeClient(at(target)).send(new PutEventsCommand({ Entries }));
const describe = (target: ContractTarget, Name: string) =>
  new EventBridgeClient(at(target)).send(new DescribeEventBusCommand({ Name }));

export const EVENT_CASES: readonly ContractCase[] = [
  {
    name: 'PutEvents gives an id for each entry',
    async run(target) {
      const { Entries = [], FailedEntryCount } = await put(target, entry(), entry());
      expect(FailedEntryCount).toBe(0);
      expect(Entries.map(({ EventId }) => EventId)).toEqual([expect.any(String), expect.any(String)]);
    },
  },
  {
    name: 'PutEvents tells which entries fail',
    async run(target) {
      const answer = await put(target, entry({ Source: '' }), entry({ Detail: '{' }), entry());
      expect(answer.FailedEntryCount).toBe(2);
      expect(answer.Entries).toMatchObject([
        { ErrorCode: 'InvalidArgument' },
        { ErrorCode: 'MalformedDetail' },
        { EventId: expect.any(String) },
      ]);
    },
  },
  {
    name: 'PutEvents takes ten entries and no more',
    async run(target) {
      const many = (n: number) => Array.from({ length: n }, () => entry());
      expect(await put(target, ...many(10))).toMatchObject({ FailedEntryCount: 0 });
      expect((await errorOf(put(target, ...many(11)))).code).toBe('ValidationException 400');
    },
  },
  {
    name: 'PutEvents bounds all entries together',
    async run(target) {
      const Detail = JSON.stringify({ a: 'x'.repeat(600_000) });
      const { code } = await errorOf(put(target, entry({ Detail }), entry({ Detail })));
      expect(code).toBe('ValidationException 400');
    },
  },
  {
    name: 'PutEvents says nothing of a bus that is not there',
    async run(target) {
      expect(await put(target, entry({ EventBusName: 'nowhere' }))).toMatchObject({ FailedEntryCount: 0 });
    },
  },
  {
    name: 'DescribeEventBus tells a bus, by name and by ARN',
    async run(target) {
      const arn = `arn:aws:events:${HOME}:${target.management.id}:event-bus/${EVENT_BUS}`;
      expect(await describe(target, EVENT_BUS)).toMatchObject({ Name: EVENT_BUS, Arn: arn });
      expect(await describe(target, arn)).toMatchObject({ Name: EVENT_BUS, Arn: arn });
      expect(await describe(target, 'default')).toMatchObject({ Name: 'default' });
    },
  },
  {
    name: 'DescribeEventBus does not find a bus that is not there',
    async run(target) {
      const { code, message } = await errorOf(describe(target, 'nowhere'));
      expect(code).toBe('ResourceNotFoundException 400');
      expect(message).toBe('Event bus nowhere does not exist.');
    },
  },
];
