// Many entries, a few at a time: within limits, each sent once, and no refusal lost.
import fc from 'fast-check';
import { type BatchApi, BatchError, type EntryAnswer, sendInBatches } from '../../src/publish/batches.ts';

interface Entry {
  readonly name: number;
  readonly bytes: number;
}
type Answer = EntryAnswer<number>;
const SENT = (name: number): Answer => ({ kind: 'sent', value: name });
const BUSY: Answer = { kind: 'failed', code: 'InternalError', again: true };
const WRONG: Answer = { kind: 'failed', code: 'InvalidParameter', again: false };

/** An API whose answers the test writes; it keeps what it was sent, and how long was waited. */
function apiOf(answer: (name: number, tries: number) => Answer | 'refuse') {
  const packs: number[][] = [];
  const waits: number[] = [];
  const tries = new Map<number, number>();
  const api: BatchApi<Entry, number> = {
    service: 'SNS',
    maxEntries: 10,
    maxBytes: 100,
    bytesOf: ({ bytes }) => bytes,
    sleep: async (ms) => {
      waits.push(ms);
    },
    send: async (entries) => {
      packs.push(entries.map(({ name }) => name));
      return entries.map(({ name }) => {
        const count = (tries.get(name) ?? 0) + 1;
        tries.set(name, count);
        const said = answer(name, count);
        if (said === 'refuse') throw Object.assign(new Error('no'), { name: 'AuthorizationError' });
        return said;
      });
    },
  };
  return { api, packs, waits };
}

const entries = (count: number, bytes = 1): Entry[] =>
  Array.from({ length: count }, (_, name) => ({ name, bytes }));

async function errorOf(sending: Promise<unknown>): Promise<BatchError> {
  try {
    await sending;
  } catch (error) {
    if (error instanceof BatchError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test.each<[string, Entry[], number[]]>([
  ['nothing', [], []],
  ['as many as an answer takes', entries(10), [10]],
  ['more than that', entries(23), [10, 10, 3]],
  ['as many bytes as a request takes', entries(4, 50), [2, 2]],
  ['one that is larger than any request', [{ name: 1, bytes: 101 }, ...entries(1)], [1, 1]],
])('packs %s', async (_, all, sizes) => {
  const { api, packs } = apiOf(SENT);
  await expect(sendInBatches(api, all)).resolves.toEqual(all.map(({ name }) => name));
  expect(packs.map(({ length }) => length)).toEqual(sizes);
});

test('what the service was too busy for goes again by itself, after longer and longer waits', async () => {
  const { api, packs, waits } = apiOf((name, tries) => (name === 1 && tries < 5 ? BUSY : SENT(name)));
  await expect(sendInBatches(api, entries(3))).resolves.toEqual([0, 2, 1]);
  expect(packs).toEqual([[0, 1, 2], [1], [1], [1], [1]]);
  expect(waits).toEqual([200, 400, 800, 1600]);
});

test('after five tries it is given up, and the other packs are sent all the same', async () => {
  const { api, packs } = apiOf((name) => (name === 1 ? BUSY : SENT(name)));
  const error = await errorOf(sendInBatches(api, entries(12)));
  expect(error.message).toBe('SNS did not take 1 of 12 messages: InternalError (1)');
  expect(error.text.ja).toBe('SNS は 12 件のメッセージのうち 1 件を受け付けませんでした: InternalError (1)');
  expect(error.failed).toBe(1);
  expect(packs.filter((pack) => pack.includes(1))).toHaveLength(5);
  expect(packs.at(-1)).toEqual([10, 11]);
});

test("the sender's own faults are not tried again, and all codes are named, the most frequent first", async () => {
  const { api, packs } = apiOf((name) => [SENT(name), WRONG, WRONG, BUSY][name % 4] ?? WRONG);
  const error = await errorOf(sendInBatches(api, entries(4)));
  expect(error.message).toBe('SNS did not take 3 of 4 messages: InvalidParameter (2), InternalError (1)');
  expect(packs).toEqual([[0, 1, 2, 3], [3], [3], [3], [3]]);
});

test('a request that is refused as a whole ends it, and what was not sent is counted', async () => {
  const { api, packs } = apiOf((name) => (name >= 10 ? 'refuse' : name === 0 ? WRONG : SENT(name)));
  const error = await errorOf(sendInBatches(api, entries(25)));
  expect(error.message).toBe(
    'SNS did not take 16 of 25 messages: AuthorizationError (15), InvalidParameter (1)',
  );
  expect(error.cause).toMatchObject({ message: 'no' });
  expect(packs).toHaveLength(2);
});

test('an entry of which the service says nothing goes again', async () => {
  const { api } = apiOf(SENT);
  let calls = 0;
  const forgetful: typeof api = { ...api, send: async (all) => (calls++ === 0 ? [] : api.send(all)) };
  await expect(sendInBatches(forgetful, entries(2))).resolves.toEqual([0, 1]);
});

test('whatever the service says, each entry is taken once or counted as failed, within its limits', async () => {
  const size = fc.integer({ min: 1, max: 100 });
  const said = fc.array(fc.constantFrom<'sent' | 'busy' | 'wrong'>('sent', 'busy', 'wrong'), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(size, said), { maxLength: 40 }), async (made) => {
      const all = made.map(([bytes], name) => ({ name, bytes }));
      const { api, packs } = apiOf((name, tries) => {
        const words = made[name]?.[1] ?? [];
        const word = words[Math.min(tries, words.length) - 1];
        return word === 'busy' ? BUSY : word === 'wrong' ? WRONG : SENT(name);
      });
      const isTaken = ([, words]: (typeof made)[number]) =>
        words.slice(0, 5).find((word) => word !== 'busy') === 'sent';
      const failed = made.filter((one) => !isTaken(one)).length;
      const sending = sendInBatches(api, all);
      if (failed === 0)
        expect((await sending).toSorted((a, b) => a - b)).toEqual(all.map(({ name }) => name));
      else expect((await errorOf(sending)).failed).toBe(failed);
      for (const pack of packs) {
        expect(pack.length).toBeLessThanOrEqual(10);
        expect(pack.reduce((sum, name) => sum + (all[name]?.bytes ?? 0), 0)).toBeLessThanOrEqual(100);
      }
    }),
  );
});
