// Events of the Slack function, any and nearly valid, of SNS and of ours within them: all of an event is posted, or it is
// refused with an error that names the field, and nothing is.
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { makeDigest } from '../../src/publish/messages/digest.ts';
import { makeFindingMessage } from '../../src/publish/messages/finding-message.ts';
import { withEnvironment } from '../support/company.ts';
import { anyJson, jsonText, nearlyValid } from '../support/hostile-json.ts';
import { lambdaContext } from '../support/lambda.ts';
import { finding, hostileText, report } from '../support/reports.ts';
import { type SlackService, startSlackService } from '../support/slack.ts';

const RUNS = 150;

const DIGEST = makeDigest(report({ findings: [finding()] }), undefined, 200_000);
const FINDING = makeFindingMessage({ change: 'new', finding: finding() }, report(), undefined, 200_000);
const ALARM = {
  AlarmName: 'ScanMissing',
  AWSAccountId: '111122223333',
  NewStateValue: 'ALARM',
  NewStateReason: 'no datapoints',
  StateChangeTime: '2026-11-01T08:00:00.000+0000',
  Region: 'EU (Ireland)',
};
const eventOf = (Message: string) => ({ Records: [{ Sns: { Message, MessageId: 'm-1' } }] });

/** Errors that say which field, each in the words of what it read. */
const REFUSALS: Readonly<Record<string, RegExp>> = {
  SnsEventError: /^not an SNS event: (\(whole\)|Records.*): ./,
  DigestError: /^the message is no Mailposture digest: (it is not JSON|.+: .+)/,
  FindingMessageError: /^the message is no Mailposture finding: .+: .+/,
};

let service: SlackService;
let restore: () => void;
let handler: (event: unknown, context: Context) => Promise<void>;
beforeAll(async () => {
  service = await startSlackService();
  restore = withEnvironment({
    ...service.simulator.env,
    AWS_REGION: 'eu-west-1',
    SLACK_WEBHOOK_PARAMETER: service.byWebhook.way.parameter,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  // It reads its environment when it is loaded, as in Lambda.
  ({ handler } = await import('../../handlers/slack.ts'));
});
afterAll(async () => {
  restore();
  await service.close();
});

/** Everything of it is posted, or nothing, and the error says why. */
async function deliver(event: unknown): Promise<'posted' | 'refused'> {
  const before = service.slack.answers.length;
  const error = await handler(event, lambdaContext()).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const answers = service.slack.answers.slice(before);
  if (error === undefined) {
    expect(answers).toEqual([{ status: 200, body: 'ok' }]);
    return 'posted';
  }
  expect(answers).toEqual([]);
  const { name, message } = Object(error);
  expect(Object.keys(REFUSALS)).toContain(name);
  expect(message).toMatch(REFUSALS[name] ?? /never/);
  expect(message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(message.length).toBeLessThan(1000);
  return 'refused';
}

test.each([
  ['a digest', DIGEST],
  ['a finding', FINDING],
  ['an alarm', ALARM],
])('%s is posted', async (_, message) => {
  expect(await deliver(eventOf(JSON.stringify(message)))).toBe('posted');
});

test.each([null, undefined, 1, 'Records', [], {}, { Records: 'x' }, { Records: {} }, { Records: [null] }])(
  '%j is refused',
  async (event) => {
    expect(await deliver(event)).toBe('refused');
  },
);

test('any JSON for an event is refused', async () => {
  await fc.assert(
    fc.asyncProperty(anyJson, async (event) => {
      expect(await deliver(event)).toBe('refused');
    }),
    { numRuns: RUNS },
  );
});

test('an event of SNS with one field harmed is posted or refused', async () => {
  await fc.assert(
    fc.asyncProperty(nearlyValid(eventOf(JSON.stringify(DIGEST))), async ({ value }) => {
      await deliver(value);
    }),
    { numRuns: RUNS },
  );
});

test('any text for a message is refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostileText, anyJson.map(jsonText)), async (text) => {
      expect(await deliver(eventOf(text))).toBe('refused');
    }),
    { numRuns: RUNS },
  );
});

test.each([
  ['a digest', DIGEST],
  ['a finding', FINDING],
  ['an alarm', ALARM],
])('%s with one field harmed is posted or refused', async (_, message) => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(nearlyValid(message), async ({ value }) => {
      seen.add(await deliver(eventOf(jsonText(value))));
    }),
    { numRuns: RUNS },
  );
  expect([...seen].sort()).toEqual(['posted', 'refused']);
});
