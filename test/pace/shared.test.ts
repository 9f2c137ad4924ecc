// Lanes that share a quota in truth: put together when AWS shows it, and tried apart again.
import { Pacer, type Way } from '../../src/pace.ts';
import { TestClock } from '../support/clock.ts';

const REGION = 'eu-west-1';
const ACTIONS = ['GetIdentityDkimAttributes', 'GetIdentityMailFromDomainAttributes'] as const;

interface Sent {
  readonly at: number;
  readonly isThrough: boolean;
}

/**
 * Sends requests of two actions side by side, each again until it gets through.
 * @param admits is a request let through that was sent so long after the last one that was, in milliseconds?
 * @param signing how long it takes to make the request when its turn has come, in milliseconds
 */
async function sendAll(
  count: number,
  admits: (sinceLast: number, at: number) => boolean,
  signing: (index: number) => number = () => 0,
): Promise<Sent[]> {
  const clock = new TestClock();
  const pacer = new Pacer(clock);
  const sent: Sent[] = [];
  let last = Number.NEGATIVE_INFINITY;
  const send = async ({ left }: Way) => {
    const ms = signing(sent.length);
    if (ms > 0) await clock.sleep(ms);
    left();
    const at = clock.now();
    const isThrough = admits(at - last, at);
    if (isThrough) last = at;
    sent.push({ at, isThrough });
    await clock.sleep(10);
    if (!isThrough) throw Object.assign(new Error('Rate exceeded'), { name: 'Throttling' });
  };
  const one = async (operation: string) => {
    for (let isSent = false; !isSent; ) {
      isSent = await pacer.run(REGION, 'SESClient', operation, send).then(
        () => true,
        () => false,
      );
    }
  };
  const all = ACTIONS.flatMap((action) => Array.from({ length: count }, () => one(action)));
  await clock.until(Promise.all(all));
  return sent;
}

const refusedIn = (sent: readonly Sent[], from: number, to: number) =>
  sent.filter(({ at, isThrough }) => !isThrough && at >= from && at < to).length;

test('lanes that share a second are put together, and tried apart less and less often', async () => {
  const sent = await sendAll(100, (since) => since >= 1000);
  const refusals = sent.filter(({ isThrough }) => !isThrough).map(({ at }) => at / 1000);
  // Two to find out; then the trials, each after twice as many answers.
  expect(refusals.length).toBeLessThan(8);
  expect(refusals.at(-1)).toBeGreaterThan(100);
  const total = (sent.at(-1)?.at ?? 0) / 1000;
  expect(total).toBeLessThan(199 * 1.06);
});

test('how long it takes to make a request puts none too close to the one before', async () => {
  const quick = await sendAll(100, (since) => since >= 1000);
  const sent = await sendAll(
    100,
    (since) => since >= 1000,
    (index) => (index % 2) * 30,
  );
  const refused = (all: readonly Sent[]) => refusedIn(all, 0, Number.POSITIVE_INFINITY);
  expect(refused(sent)).toBeLessThanOrEqual(refused(quick));
});

test('one refusal, of a request that was held up, puts nothing together', async () => {
  let refused = 0;
  const sent = await sendAll(60, (_, at) => at < 20_000 || refused++ > 0);
  expect(sent.filter(({ isThrough }) => !isThrough)).toHaveLength(1);
  expect((sent.at(-1)?.at ?? 0) / 1000).toBeLessThan(59 + 4);
});

test('lanes that were put together for a while run side by side again', async () => {
  const sent = await sendAll(100, (since, at) => at > 15_000 || since >= 1000);
  expect(refusedIn(sent, 0, 15_000)).toBeGreaterThanOrEqual(2);
  expect(refusedIn(sent, 15_000, Number.POSITIVE_INFINITY)).toBe(0);
  const late = sent.filter(({ at }) => at >= 40_000 && at < 60_000);
  // Two lanes, each once a second.
  expect(late.length).toBeGreaterThanOrEqual(38);
});
