// Configuration: the environment and a Lambda event become one checked value, once. Unknown keys are errors, so that a
// misspelt one is not taken for a default.
import { isIPv4, isIPv6 } from 'node:net';
import * as v from 'valibot';
import { InputError, parseInput } from './input.ts';
import type { Policy } from './model.ts';
import { REGION_NAME } from './regions.ts';

const REGION = v.pipe(v.string(), v.regex(REGION_NAME, 'expected a Region like eu-west-1'));
const TOPIC_ARN = v.pipe(
  v.string(),
  v.regex(/^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/, 'expected the ARN of an SNS topic'),
);
const BUCKET = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected the name of an S3 bucket'),
);
const CONFIG = v.pipe(
  v.string(),
  v.check(
    (text) => !/^(s3|ssm):/.test(text) || /^s3:\/\/[^/]+\/.+|^ssm:[\w./-]+$/.test(text),
    'expected s3://BUCKET/KEY, ssm:/NAME, or the path of a file',
  ),
);
/** How many identities are read one by one in a Region. */
const DEEP_READS_WORDS = 'expected a number of identities, 0 or more, or all';
const DEEP_READS = v.pipe(
  v.union(
    [v.literal('all'), v.pipe(v.number(), v.integer(DEEP_READS_WORDS), v.minValue(0, DEEP_READS_WORDS))],
    DEEP_READS_WORDS,
  ),
  v.transform((given) => (given === 'all' ? Number.POSITIVE_INFINITY : given)),
);
const DEEP_READS_TEXT = v.pipe(
  v.string(),
  v.regex(/^(all|\d{1,6})$/, DEEP_READS_WORDS),
  v.transform((text) => (text === 'all' ? Number.POSITIVE_INFINITY : Number(text))),
);
const PACE = v.picklist(['aws', 'off'], 'expected aws or off');
const DNS_SERVER = v.pipe(
  v.string(),
  v.check(isDnsServer, 'expected the address of a DNS server: HOST or HOST:PORT, HOST an IP address'),
);

/** `127.0.0.1`, `127.0.0.1:53`, `[::1]` or `[::1]:53`: exactly what node:dns takes (port 0 would abort the process). */
function isDnsServer(text: string): boolean {
  const [, bracketed, plain = '', port = '53'] = /^(?:\[(.*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const isAddress = bracketed === undefined ? isIPv4(plain) : isIPv6(bracketed);
  return isAddress && Number(port) >= 1 && Number(port) <= 65535;
}

/** What a scan is asked to do. */
export interface ScanRequest {
  /** Left out: every enabled Region that offers Cognito or SES. */
  readonly regions?: readonly string[];
  /** Check ids or globs; left out: the whole catalogue. */
  readonly checks?: readonly string[];
  readonly publish: boolean;
  /** Identities read one by one in a Region, at SES's one a second; Infinity for all, left out: 300. */
  readonly deepReads?: number;
  /** What the owner has said of the estate; left out: everything is production, and nothing is accepted. */
  readonly policy?: Policy;
}

const EVENT = v.strictObject({
  regions: v.optional(v.pipe(v.array(REGION), v.minLength(1, 'expected at least one Region'))),
  checks: v.optional(v.pipe(v.array(v.string()), v.minLength(1, 'expected at least one check'))),
  publish: v.optional(v.boolean(), true),
  deepReads: v.optional(DEEP_READS),
  locale: v.optional(v.picklist(['en'], 'expected en, the only language so far'), 'en'),
});

/** The keys of the event that EventBridge sends when a schedule has no input of its own. */
const SCHEDULED_EVENT = v.looseObject({
  source: v.picklist(['aws.scheduler', 'aws.events']),
  'detail-type': v.string(),
});

/**
 * The request in a Lambda event: `{regions?, checks?, publish?, deepReads?, locale?}`, or EventBridge's own event, which asks for
 * everything. A service publishes unless it is told not to.
 * @throws InputError
 */
export function scanRequestOf(event: unknown): ScanRequest {
  const input = v.is(SCHEDULED_EVENT, event) ? {} : (event ?? {});
  const { regions, checks, publish, deepReads } = parseInput(EVENT, input, 'event');
  return {
    publish,
    ...(regions && { regions }),
    ...(checks && { checks }),
    ...(deepReads !== undefined && { deepReads }),
  };
}

/** Where findings go, and what else the environment says. */
export interface Settings {
  readonly topicArn?: string;
  readonly reportBucket?: string;
  readonly regions?: readonly string[];
  readonly dns?: readonly string[];
  readonly pace: 'aws' | 'off';
  readonly deepReads?: number;
  /** Where the configuration file is: see config/source.ts. */
  readonly config?: string;
}

const list = (item: v.GenericSchema<string, string>) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.split(',').map((part) => part.trim())),
    v.array(item),
  );

const ENVIRONMENT = v.strictObject({
  MAILPOSTURE_TOPIC_ARN: v.optional(TOPIC_ARN),
  MAILPOSTURE_REPORT_BUCKET: v.optional(BUCKET),
  MAILPOSTURE_REGIONS: v.optional(list(REGION)),
  MAILPOSTURE_DNS: v.optional(list(DNS_SERVER)),
  MAILPOSTURE_PACE: v.optional(PACE, 'aws'),
  MAILPOSTURE_CONFIG: v.optional(CONFIG),
  MAILPOSTURE_DEEP_READS: v.optional(DEEP_READS_TEXT),
});

const PREFIX = 'MAILPOSTURE_';

/**
 * The MAILPOSTURE_* variables. An empty one counts as not set.
 * @throws InputError, also for a MAILPOSTURE_ variable that nobody knows
 */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  const ours = Object.entries(environment).filter(([key, value]) => key.startsWith(PREFIX) && value !== '');
  const read = parseInput(ENVIRONMENT, Object.fromEntries(ours), 'environment');
  return {
    pace: read.MAILPOSTURE_PACE,
    ...(read.MAILPOSTURE_TOPIC_ARN && { topicArn: read.MAILPOSTURE_TOPIC_ARN }),
    ...(read.MAILPOSTURE_REPORT_BUCKET && { reportBucket: read.MAILPOSTURE_REPORT_BUCKET }),
    ...(read.MAILPOSTURE_REGIONS && { regions: read.MAILPOSTURE_REGIONS }),
    ...(read.MAILPOSTURE_DNS && { dns: read.MAILPOSTURE_DNS }),
    ...(read.MAILPOSTURE_CONFIG && { config: read.MAILPOSTURE_CONFIG }),
    ...(read.MAILPOSTURE_DEEP_READS !== undefined && { deepReads: read.MAILPOSTURE_DEEP_READS }),
  };
}

/** Checks single values of the command line by the same rules. @throws InputError saying what was expected */
export const parseRegion = (text: string): string => parseText(REGION, text);
export const parseDnsServer = (text: string): string => parseText(DNS_SERVER, text);
export const parseTopicArn = (text: string): string => parseText(TOPIC_ARN, text);
export const parseConfigSource = (text: string): string => parseText(CONFIG, text);
export const parseDeepReads = (text: string): number => parseText(DEEP_READS_TEXT, text);

function parseText<T>(schema: v.GenericSchema<string, T>, text: string): T {
  const result = v.safeParse(schema, text);
  if (result.success) return result.output;
  throw new InputError(`${result.issues[0].message}.`);
}
