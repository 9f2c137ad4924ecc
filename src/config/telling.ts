// The part of the environment that says who is told, of what, and what is remembered.
import * as v from 'valibot';
import { expected } from '../input.ts';
import { en, ja, say } from '../model.ts';
import { DIGEST_WHEN } from '../publish/due.ts';
import { FORMAT_NAMES } from '../publish/formats/names.ts';
import type { PublishConfig } from '../publish/index.ts';
import { TOPIC_FORMS } from '../publish/sns/topic-form.ts';

/** Who is told, of what, and what is remembered. */
export interface Telling extends PublishConfig {
  /** Where the last findings are kept: `s3://BUCKET/PREFIX`, or a folder; left out: nowhere. */
  readonly history?: string;
  /** CloudWatch metrics, in the embedded metric format on standard output. */
  readonly metrics: boolean;
}

export const TOPIC_ARN = v.pipe(
  v.string(),
  v.regex(
    /^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/,
    expected(say(en`expected the ARN of an SNS topic`, ja`SNS トピックの ARN を指定してください`)),
  ),
);
const BUCKET_NAME = '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]';
const BUCKET = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^${BUCKET_NAME}$`),
    expected(say(en`expected the name of an S3 bucket`, ja`S3 バケットの名前を指定してください`)),
  ),
);
/** The prefix is part of a key: characters that S3 lists as safe ("Naming Amazon S3 objects"). */
const S3_PLACE = new RegExp(`^s3://${BUCKET_NAME}(/[\\w!.*'()/-]*)?$`);
export const HISTORY = v.pipe(
  v.string(),
  v.check(
    (text) => !/^\w+:/.test(text) || S3_PLACE.test(text),
    expected(
      say(
        en`expected s3://BUCKET/PREFIX, or the path of a folder`,
        ja`s3://BUCKET/PREFIX、またはフォルダのパスを指定してください`,
      ),
    ),
  ),
);
const choice = <const T extends readonly string[]>(values: T) => {
  const each = values.join(', ');
  return v.picklist(
    values,
    expected(say(en`expected one of ${each}`, ja`次のいずれかを指定してください: ${each}`)),
  );
};
const SWITCH = choice(['on', 'off']);
const REMIND_WORDS = expected(
  say(en`expected a number of days, 0 to 365`, ja`日数 (0 から 365) を指定してください`),
);
const REMIND_DAYS = v.pipe(
  v.string(),
  v.regex(/^\d{1,3}$/, REMIND_WORDS),
  v.transform(Number),
  v.maxValue(365, REMIND_WORDS),
);
const FORMATS = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((part) => part.trim())),
  v.array(choice(FORMAT_NAMES)),
);
/** PutEvents takes the name or the ARN of a bus (EventBridge API, PutEventsRequestEntry). */
const EVENT_BUS = v.pipe(
  v.string(),
  v.regex(
    /^(arn:[\w-]+:events:[a-z0-9-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/,
    expected(
      say(
        en`expected the name or the ARN of an event bus`,
        ja`イベントバスの名前または ARN を指定してください`,
      ),
    ),
  ),
);

/** The variables, for the schema of the environment. */
export const TELLING = {
  MAILPOSTURE_TOPIC_ARN: v.optional(TOPIC_ARN),
  MAILPOSTURE_TOPIC_FORM: v.optional(choice(TOPIC_FORMS), 'plain'),
  MAILPOSTURE_DIGEST: v.optional(choice(DIGEST_WHEN), 'changes'),
  MAILPOSTURE_FINDINGS: v.optional(SWITCH, 'on'),
  MAILPOSTURE_REMIND_DAYS: v.optional(REMIND_DAYS, '7'),
  MAILPOSTURE_REPORT_BUCKET: v.optional(BUCKET),
  MAILPOSTURE_REPORT_FORMATS: v.optional(FORMATS, 'json,html'),
  MAILPOSTURE_HISTORY: v.optional(v.union([v.literal('off'), HISTORY])),
  MAILPOSTURE_SECURITY_HUB: v.optional(SWITCH, 'off'),
  MAILPOSTURE_EVENT_BUS: v.optional(EVENT_BUS),
  MAILPOSTURE_METRICS: v.optional(SWITCH, 'on'),
};

type Read = v.InferOutput<v.ObjectSchema<typeof TELLING, undefined>>;

/** The variables as they are used. The history is kept beside the reports where nothing else is said. */
export function tellingOf(read: Read): Telling {
  const bucket = read.MAILPOSTURE_REPORT_BUCKET;
  const history = read.MAILPOSTURE_HISTORY ?? (bucket && `s3://${bucket}/history`);
  return {
    ...(read.MAILPOSTURE_TOPIC_ARN && { topicArn: read.MAILPOSTURE_TOPIC_ARN }),
    ...(bucket && { reportBucket: bucket }),
    ...(history && history !== 'off' && { history }),
    ...(read.MAILPOSTURE_EVENT_BUS && { eventBus: read.MAILPOSTURE_EVENT_BUS }),
    topicForm: read.MAILPOSTURE_TOPIC_FORM,
    digest: { when: read.MAILPOSTURE_DIGEST, remindDays: read.MAILPOSTURE_REMIND_DAYS },
    findings: read.MAILPOSTURE_FINDINGS === 'on',
    reportFormats: read.MAILPOSTURE_REPORT_FORMATS,
    securityHub: read.MAILPOSTURE_SECURITY_HUB === 'on',
    metrics: read.MAILPOSTURE_METRICS === 'on',
  };
}
