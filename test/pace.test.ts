// Pacing, on a clock that only moves when somebody waits: when each request goes out, and how lanes adapt.
import fc from 'fast-check';
import { Pacer, type Way } from '../src/pace.ts';
import { TestClock } from './support/clock.ts';

/** What a request comes to, and after how many milliseconds. */
interface Answer {
  readonly error?: string;
  readonly after?: number;
  /** How long it takes to make the request, before that, and to make something of the answer, after it. */
  readonly signing?: number;
  readonly parsing?: number;
}

const SES = { region: 'eu-west-1', client: 'SESClient', operation: 'GetIdentityDkimAttributes' };
const COGNITO = {
  region: 'eu-west-1',
  client: 'CognitoIdentityProviderClient',
  operation: 'DescribeUserPool',
};

/** Milliseconds from one request to the next. */
const gapsOf = (sent: readonly number[]) => sent.slice(1).map((time, index) => time - (sent[index] ?? 0));

/** Sends requests all at once through one pacer; tells when each of them went out. */
async function sentAt(
  requests: readonly (typeof SES & Answer)[],
  pacer?: Pacer,
  clock = new TestClock(),
): Promise<number[]> {
  const lanes = pacer ?? new Pacer(clock);
  const sent: number[] = [];
  const all = requests.map(
    ({ region, client, operation, error, after = 0, signing = 0, parsing = 0 }, index) => {
      const send = async ({ left, arrived }: Way) => {
        if (signing > 0) await clock.sleep(signing);
        left();
        sent[index] = clock.now();
        if (after > 0) await clock.sleep(after);
        arrived();
        if (parsing > 0) await clock.sleep(parsing);
        if (error !== undefined) throw Object.assign(new Error(error), { name: error });
      };
      return lanes.run(region, client, operation, send);
    },
  );
  await clock.until(Promise.allSettled(all));
  return sent.map((time) => Math.round(time));
}

const times = (count: number, request: typeof SES & Answer) => Array.from({ length: count }, () => request);

describe('spacing', () => {
  test('an SES action goes out once a second', async () => {
    expect(await sentAt(times(4, SES))).toEqual([0, 1000, 2000, 3000]);
  });

  test('the second begins with the answer while it is not known how long one takes', async () => {
    const requests = [{ ...SES, after: 300 }, { ...SES, after: 20 }, SES];
    expect(await sentAt(requests)).toEqual([0, 1300, 2320]);
  });

  test('what is made of an answer counts for nothing: the request had arrived long before', async () => {
    const requests = [{ ...SES, after: 20, parsing: 300 }, { ...SES, after: 20, parsing: 900 }, SES];
    expect(await sentAt(requests)).toEqual([0, 1020, 2040]);
  });

  test('a second begins when a request leaves, however long it takes to make it', async () => {
    const requests = [SES, { ...SES, signing: 30 }, SES];
    expect(await sentAt(requests)).toEqual([0, 1030, 2030]);
  });

  test('a request that gets no answer at all counts from when it failed', async () => {
    const sent: number[] = [];
    const clock = new TestClock();
    const pacer = new Pacer(clock);
    const send = async () => {
      sent.push(clock.now());
      if (sent.length > 1) return;
      await clock.sleep(400);
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    };
    const run = () => pacer.run(SES.region, SES.client, SES.operation, send);
    await clock.until(Promise.allSettled([run(), run()]));
    expect(sent).toEqual([0, 1400]);
  });

  test('answers that all take as long cost hardly any time', async () => {
    const sent = await sentAt(times(101, { ...SES, after: 100 }));
    expect(sent.at(-1)).toBeLessThan(101_500);
  });

  test('a slow one is not overtaken: the next could not arrive too close to it', async () => {
    const usual = { ...SES, after: 100 };
    const gaps = gapsOf(await sentAt([...times(8, usual), { ...SES, after: 900 }, usual, usual]));
    expect(gaps.slice(-3)).toEqual([1010, 1810, 1010]);
  });

  test('Cognito: 15 a second, however long the answers take', async () => {
    const sent = await sentAt(times(31, { ...COGNITO, after: 5000 }));
    expect(sent.at(15)).toBe(1000);
    expect(sent.at(30)).toBe(2000);
  });

  test('Cognito: a timer that wakes late does not make all that follow late too', async () => {
    class LateClock extends TestClock {
      override sleep(ms: number): Promise<void> {
        return super.sleep(ms + 20);
      }
    }
    const clock = new LateClock();
    const sent = await sentAt(times(151, COGNITO), new Pacer(clock), clock);
    expect(sent.at(-1)).toBeLessThanOrEqual(10_020);
    // Fifteen in any second, and one that is made up for.
    for (const [index, time] of sent.entries()) {
      if (index >= 16) expect(time - (sent[index - 16] ?? 0)).toBeGreaterThanOrEqual(1000);
    }
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
    '%s slows down, also those that wait already',
    async (error) => {
      const [first, second, third] = await sentAt([{ ...SES, error }, SES, SES]);
      // 0.7 of 0.97 of the quota, then CUBIC's way back: of an eighth of it, (7/8)³ of the 0.3 are still to come.
      const next = Math.round(1000 / (0.97 * 0.7));
      expect([first, second]).toEqual([0, next]);
      expect(third).toBe(next + Math.round(1000 / (0.97 * (1 - 0.3 * (7 / 8) ** 3))));
    },
  );

  test('any other failure does not', async () => {
    const denied = { ...SES, error: 'AccessDeniedException' };
    expect(await sentAt([denied, denied, SES])).toEqual([0, 1000, 2000]);
  });

  test('not below a tenth, and back to the full rate', async () => {
    const sent = await sentAt([...times(12, { ...SES, error: 'Throttling' }), ...times(60, SES)]);
    const gaps = gapsOf(sent);
    expect(Math.max(...gaps)).toBe(10_000);
    expect(gaps.slice(0, 12)).toEqual(gaps.slice(0, 12).toSorted((a, b) => a - b));
    expect(gaps.at(-1)).toBe(1000);
  });

  test('the way back is slow about the rate that was too much', async () => {
    const gaps = gapsOf(await sentAt([{ ...SES, error: 'Throttling' }, ...times(20, SES)]));
    const nearly = gaps.filter((gap) => gap > 1000 && gap < 1000 / 0.95);
    expect(nearly.length).toBeGreaterThan(4);
  });

  test('requests that were refused together slow a lane down once', async () => {
    const burst = times(6, { ...COGNITO, error: 'TooManyRequestsException', after: 1000 });
    const gaps = gapsOf(await sentAt([...burst, ...times(12, COGNITO)]));
    expect(Math.max(...gaps)).toBe(Math.round(1000 / 15 / (0.97 * 0.7)));
  });

  test("one Region's throttling does not slow another", async () => {
    const away = { ...SES, region: 'us-east-1' };
    const sent = await sentAt([{ ...SES, error: 'Throttling' }, SES, away, away]);
    expect(sent).toEqual([0, Math.round(1000 / (0.97 * 0.7)), 0, 1000]);
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
