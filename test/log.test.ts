// The log of a function: what a line holds, and that no secret and no broken line gets into it.
import fc from 'fast-check';
import { errorFields, logged } from '../src/log.ts';
import { withEnvironment } from './support/company.ts';
import { lambdaContext, printedBy } from './support/lambda.ts';
import { hostileText } from './support/reports.ts';

const restore = withEnvironment({ POWERTOOLS_SERVICE_NAME: 'mailposture-dev', POWERTOOLS_LOG_LEVEL: 'INFO' });
afterAll(restore);

async function linesOf(run: Parameters<typeof logged>[1], over = {}): Promise<Record<string, unknown>[]> {
  const printed = await printedBy(() => logged(lambdaContext(over), run).catch(() => undefined));
  return printed.map((line) => JSON.parse(line));
}

test('a line says whose it is, and which request it belongs to', async () => {
  const [line] = await linesOf(async (log) => log.info('scan started', { request: { publish: true } }), {
    awsRequestId: 'r-1',
  });
  expect(line).toMatchObject({
    level: 'INFO',
    message: 'scan started',
    service: 'mailposture-dev',
    function_request_id: 'r-1',
    request: { publish: true },
  });
});

test('what goes wrong is logged with its stack and its request, and thrown on', async () => {
  const failure = new RangeError('no room', { cause: new TypeError('below') });
  const fails = logged(lambdaContext({ awsRequestId: 'r-2' }), () => Promise.reject(failure));
  const [line] = (await printedBy(() => expect(fails).rejects.toBe(failure))).map((text) => JSON.parse(text));
  expect(line).toMatchObject({
    level: 'ERROR',
    message: 'failed',
    function_request_id: 'r-2',
    error: { name: 'RangeError', message: 'no room', cause: { name: 'TypeError', message: 'below' } },
  });
  expect(line.error.stack[0]).toMatch(/^at .*log\.test\.ts:\d+/);
});

describe('an error', () => {
  test('of several is logged with each of them', () => {
    const fields = errorFields(new AggregateError([new Error('one'), 'two'], 'both'));
    expect(fields).toMatchObject({ message: 'both', errors: [{ message: 'one' }, { message: 'two' }] });
  });

  test("of AWS is logged with AWS's own id of the request", () => {
    const refused = Object.assign(new Error('denied'), {
      $metadata: { requestId: 'aws-1', httpStatusCode: 403 },
    });
    expect(errorFields(refused)).toMatchObject({ awsRequestId: 'aws-1' });
  });

  test('is logged without what a client hangs on it', () => {
    const config = { headers: { Authorization: 'Bearer token-of-the-bot' } };
    const refused = Object.assign(new Error('refused'), { config, original: { config }, request: config });
    expect(Object.keys(errorFields(refused)).sort()).toEqual(['message', 'name', 'stack']);
  });

  test.each([
    ["a webhook's URL", 'https://hooks.slack.com/services/T0000/B0000/XXXXXXXX'],
    ["a webhook's URL for governments", 'https://hooks.slack-gov.com/services/T0000/B0000/XXXXXXXX'],
    ['a bot token', 'xoxb-0000000000-0000000000-XXXXXXXX'],
    ['a token that is rotated', 'xoxe.xoxb-1-XXXXXXXX'],
  ])('is logged without %s that it quotes', (_what, secret) => {
    const quoting = new Error(`could not post to ${secret}, twice`, { cause: new Error(secret) });
    const logged = JSON.stringify(errorFields(quoting));
    expect(logged).toContain('could not post to [secret], twice');
    expect(logged).not.toContain('XXXXXXXX');
  });

  test('whose causes go round in a circle comes to an end', () => {
    const first = new Error('first');
    const second = new Error('second', { cause: first });
    first.cause = second;
    expect(JSON.stringify(errorFields(first)).length).toBeLessThan(50_000);
  });
});

test('whatever an error says, it takes one line, and no more than CloudWatch Logs takes in one', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, hostileText, async (message, cause) => {
      const printed = await printedBy(() =>
        logged(lambdaContext(), () => Promise.reject(new Error(message, { cause: new Error(cause) }))).catch(
          () => undefined,
        ),
      );
      expect(printed).toHaveLength(1);
      // "Maximum log event size" was 256 KB, and is so still in some Regions (CloudWatch Logs quotas).
      expect(Buffer.byteLength(printed[0] ?? '')).toBeLessThan(262_144);
      expect(JSON.parse(printed[0] ?? '')).toMatchObject({ message: 'failed' });
    }),
    { numRuns: 100 },
  );
});
