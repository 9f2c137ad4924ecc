// Pacing, on a clock that only moves when somebody waits: when each request goes out, and how lanes adapt.
import fc from 'fast-check';
import { type Clock, Pacer } from '../src/pace.ts';

/** A clock whose sleepers wake in order, each at its time, once nothing else is left to do. */
class TestClock implements Clock {
  #now = 0;
  readonly #sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ at: this.#now + ms, wake }));
  }

  /** Lets time pass until `done` is settled. */
  async until<T>(done: Promise<T>): Promise<T> {
    let open = true;
    const over = () => {
      open = false;
    };
    done.then(over, over);
    while (open) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#sleepers.sort((a, b) => a.at - b.at);
      const next = this.#sleepers.shift();
      if (next === undefined) continue;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    return done;
  }
}

/** What a request comes to, and after how many milliseconds. */
interface Answer {
  readonly error?: string;
  readonly after?: number;
}

const SES = { region: 'eu-west-1', client: 'SESClient', operation: 'GetIdentityDkimAttributes' };
const COGNITO = {
  region: 'eu-west-1',
  client: 'CognitoIdentityProviderClient',
  operation: 'DescribeUserPool',
};

/** Sends requests all at once through one pacer; tells when each of them went out. */
async function sentAt(
  requests: readonly (typeof SES & Answer)[],
  pacer?: Pacer,
  clock = new TestClock(),
): Promise<number[]> {
  const lanes = pacer ?? new Pacer(clock);
  const sent: number[] = [];
  const all = requests.map(({ region, client, operation, error, after = 0 }, index) => {
    const send = async () => {
      sent[index] = clock.now();
      if (after > 0) await clock.sleep(after);
      if (error !== undefined) throw Object.assign(new Error(error), { name: error });
    };
    return lanes.run(region, client, operation, send);
  });
  await clock.until(Promise.allSettled(all));
  return sent.map((time) => Math.round(time));
}

const times = (count: number, request: typeof SES & Answer) => Array.from({ length: count }, () => request);

describe('spacing', () => {
  test('an SES action goes out once a second', async () => {
    expect(await sentAt(times(4, SES))).toEqual([0, 1000, 2000, 3000]);
  });

  test('the second begins with the answer: a slow one is not overtaken', async () => {
    const requests = [{ ...SES, after: 300 }, { ...SES, after: 20 }, SES];
    expect(await sentAt(requests)).toEqual([0, 1300, 2320]);
  });

  test('Cognito: 15 a second, however long the answers take', async () => {
    const sent = await sentAt(times(31, { ...COGNITO, after: 5000 }));
    expect(sent.at(15)).toBe(1000);
    expect(sent.at(30)).toBe(2000);
  });

  test('Cognito: listing and describing share their quota', async () => {
    const sent = await sentAt([COGNITO, { ...COGNITO, operation: 'ListUserPools' }, COGNITO]);
    expect(sent).toEqual([0, 67, 133]);
  });

  test('Cognito: what else is asked of pools goes out 20 a second together, and does not wait for the rest', async () => {
    const extras = ['GetUserPoolMfaConfig', 'DescribeRiskConfiguration', 'GetLogDeliveryConfiguration'];
    const sent = await sentAt([
      ...extras.map((operation) => ({ ...COGNITO, operation, after: 5000 })),
      COGNITO,
      COGNITO,
      { ...COGNITO, operation: 'GetLogDeliveryConfiguration' },
    ]);
    expect(sent).toEqual([0, 50, 100, 0, 67, 150]);
  });

  test('SES: each action, each API version and each Region waits for itself', async () => {
    const sent = await sentAt([
      SES,
      { ...SES, operation: 'GetIdentityMailFromDomainAttributes' },
      { ...SES, region: 'us-east-1' },
      { ...SES, client: 'SESv2Client', operation: 'GetAccount' },
      SES,
    ]);
    expect(sent).toEqual([0, 0, 0, 0, 1000]);
  });

  test.each(['STSClient', 'SSMClient', 'AccountClient', 'SNSClient', 'S3Client'])(
    '%s is not held',
    async (client) => {
      expect(await sentAt(times(3, { ...SES, client, operation: 'Publish' }))).toEqual([0, 0, 0]);
    },
  );

  test('a lane that was idle owes nothing, and has saved nothing up', async () => {
    const clock = new TestClock();
    const pacer = new Pacer(clock);
    await sentAt([SES], pacer, clock);
    await clock.until(clock.sleep(60_000));
    expect(await sentAt(times(3, SES), pacer, clock)).toEqual([60_000, 61_000, 62_000]);
  });
});

describe('adapting', () => {
  test.each(['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded'])(
    '%s halves the rate, also for those that wait already',
    async (error) => {
      const [first, second, third] = await sentAt([{ ...SES, error }, SES, SES]);
      expect([first, second]).toEqual([0, 2000]);
      // 0.55 a second: a twentieth of the quota is won back by each answer.
      expect(third).toBe(2000 + Math.round(1000 / 0.55));
    },
  );

  test('any other failure does not', async () => {
    const denied = { ...SES, error: 'AccessDeniedException' };
    expect(await sentAt([denied, denied, SES])).toEqual([0, 1000, 2000]);
  });

  test('not below a quarter, and back to the full rate', async () => {
    const sent = await sentAt([...times(8, { ...SES, error: 'Throttling' }), ...times(40, SES)]);
    const gaps = sent.slice(1).map((time, index) => time - (sent[index] ?? 0));
    expect(gaps.slice(0, 9)).toEqual([2000, ...Array(7).fill(4000), 3333]);
    expect(gaps.at(-1)).toBe(1000);
  });

  test("one Region's throttling does not slow another", async () => {
    const away = { ...SES, region: 'us-east-1' };
    const sent = await sentAt([{ ...SES, error: 'Throttling' }, SES, away, away]);
    expect(sent).toEqual([0, 2000, 0, 1000]);
  });
});

test('whatever is answered, no lane is ever faster than its quota, and every request goes out in its order', async () => {
  const answers = fc.array(
    fc.record<Answer>({
      error: fc.constantFrom(undefined, 'Throttling', 'AccessDenied'),
      after: fc.nat(3000),
    }),
    { maxLength: 12 },
  );
  const lanes = [
    { request: SES, gap: 1000 },
    { request: COGNITO, gap: 1000 / 15 },
    { request: { ...COGNITO, operation: 'GetLogDeliveryConfiguration' }, gap: 1000 / 20 },
  ];
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(...lanes), async (all, { request, gap }) => {
      const sent = await sentAt(all.map((answer) => ({ ...request, ...answer })));
      expect(sent).toHaveLength(all.length);
      for (const [index, time] of sent.entries()) {
        // Rounded to whole milliseconds above.
        if (index > 0) expect(time - (sent[index - 1] ?? 0)).toBeGreaterThanOrEqual(Math.floor(gap));
      }
    }),
    { numRuns: 50 },
  );
});
