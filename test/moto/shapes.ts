// What a scan leaves in S3 and what SNS hands to a queue, as far as the tests with moto look at it.
import * as v from 'valibot';

/** A report, as far as it is looked at here. */
export const REPORT = v.object({
  findings: v.array(
    v.object({
      checkId: v.string(),
      outcome: v.string(),
      subject: v.object({ name: v.string(), account: v.string(), region: v.string() }),
      because: v.string(),
      evidence: v.array(v.object({ source: v.string() })),
    }),
  ),
  coverage: v.object({
    complete: v.boolean(),
    accounts: v.array(v.string()),
    reads: v.array(
      v.object({
        action: v.string(),
        answered: v.number(),
        failures: v.array(v.object({ why: v.string() })),
      }),
    ),
  }),
});
export type Report = v.InferOutput<typeof REPORT>;

/** What SNS hands to a queue. */
export const ENVELOPE = v.object({
  Type: v.literal('Notification'),
  TopicArn: v.string(),
  Message: v.string(),
  MessageAttributes: v.record(v.string(), v.object({ Type: v.string(), Value: v.string() })),
});
