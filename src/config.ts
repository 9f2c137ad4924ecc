// Configuration: the environment and a Lambda event become one checked value, once. Unknown keys are errors, so that a
// misspelt one is not taken for a default.
import { isIPv4, isIPv6 } from 'node:net';
import * as v from 'valibot';
import { MEMBERS, type MemberSettings, membersOf } from './config/members.ts';
import { HISTORY, TELLING, type Telling, TOPIC_ARN, tellingOf } from './config/telling.ts';
import { expected, parseInput, parseText } from './input.ts';
import { en, ja, LOCALES, type Locale, type Part, type Policy, say } from './model.ts';
import { REGION_NAME } from './regions.ts';

const REGION = v.pipe(
  v.string(),
  v.regex(
    REGION_NAME,
    expected(
      say(en`expected a Region like eu-west-1`, ja`リージョンを eu-west-1 のような形式で指定してください`),
    ),
  ),
);
const CONFIG = v.pipe(
  v.string(),
  v.check(
    (text) => !/^(s3|ssm):/.test(text) || /^s3:\/\/[^/]+\/.+|^ssm:[\w./-]+$/.test(text),
    expected(
      say(
        en`expected s3://BUCKET/KEY, ssm:/NAME, or the path of a file`,
        ja`s3://BUCKET/KEY、ssm:/NAME、またはファイルのパスを指定してください`,
      ),
    ),
  ),
);
const DEEP_READS_WORDS = expected(
  say(
    en`expected a number of identities, 0 or more, or all`,
    ja`ID の数 (0 以上) または all を指定してください`,
  ),
);
/** How many identities are read one by one in a Region. */
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
const PACE = v.picklist(
  ['aws', 'off'],
  expected(say(en`expected aws or off`, ja`aws または off を指定してください`)),
);
const LOCALE = v.picklist(LOCALES, expected(say(en`expected en or ja`, ja`en または ja を指定してください`)));
const DNS_SERVER = v.pipe(
  v.string(),
  v.check(
    isDnsServer,
    expected(
      say(
        en`expected the address of a DNS server: HOST or HOST:PORT, HOST an IP address`,
        ja`DNS サーバーのアドレスを HOST または HOST:PORT の形式で指定してください (HOST は IP アドレス)`,
      ),
    ),
  ),
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
  /** The language of what is told; left out: English. */
  readonly locale?: Locale;
}

const NO_REGION = expected(say(en`expected at least one Region`, ja`リージョンを 1 つ以上指定してください`));
const NO_CHECK = expected(say(en`expected at least one check`, ja`チェックを 1 つ以上指定してください`));

const EVENT = v.strictObject({
  regions: v.optional(v.pipe(v.array(REGION), v.minLength(1, NO_REGION))),
  checks: v.optional(v.pipe(v.array(v.string()), v.minLength(1, NO_CHECK))),
  publish: v.optional(v.boolean(), true),
  deepReads: v.optional(DEEP_READS),
  locale: v.optional(LOCALE),
});

/** The keys of the event that EventBridge sends when a schedule has no input of its own. */
const SCHEDULED_EVENT = v.looseObject({
  source: v.picklist(['aws.scheduler', 'aws.events']),
  'detail-type': v.string(),
});

const WHOLE_EVENT = say(en`event`, ja`イベント`);

/**
 * The request in a Lambda event: `{regions?, checks?, publish?, deepReads?, locale?}`, or EventBridge's own event, which asks for
 * everything. A service publishes unless it is told not to.
 * @param what where the request stands, for messages
 * @throws InputError
 */
export function scanRequestOf(event: unknown, what: Part = WHOLE_EVENT): ScanRequest {
  const input = v.is(SCHEDULED_EVENT, event) ? {} : (event ?? {});
  const { regions, checks, publish, deepReads, locale } = parseInput(EVENT, input, what);
  return {
    publish,
    ...(regions && { regions }),
    ...(checks && { checks }),
    ...(deepReads !== undefined && { deepReads }),
    ...(locale && { locale }),
  };
}

/** Where findings go, and what else the environment says. */
export interface Settings extends Telling {
  readonly regions?: readonly string[];
  readonly dns?: readonly string[];
  readonly pace: 'aws' | 'off';
  readonly deepReads?: number;
  /** Where the configuration file is: see config/source.ts. */
  readonly config?: string;
  /** The language of what is told; left out: English. */
  readonly locale?: Locale;
}

const list = (item: v.GenericSchema<string, string>) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.split(',').map((part) => part.trim())),
    v.array(item),
  );

const ENVIRONMENT = v.strictObject({
  ...TELLING,
  ...MEMBERS,
  MAILPOSTURE_REGIONS: v.optional(list(REGION)),
  MAILPOSTURE_DNS: v.optional(list(DNS_SERVER)),
  MAILPOSTURE_PACE: v.optional(PACE, 'aws'),
  MAILPOSTURE_CONFIG: v.optional(CONFIG),
  MAILPOSTURE_LOCALE: v.optional(LOCALE),
  MAILPOSTURE_DEEP_READS: v.optional(DEEP_READS_TEXT),
});

const PREFIX = 'MAILPOSTURE_';

type Environment = Readonly<Record<string, string | undefined>>;

function readFrom(environment: Environment): v.InferOutput<typeof ENVIRONMENT> {
  const ours = Object.entries(environment).filter(([key, value]) => key.startsWith(PREFIX) && value !== '');
  return parseInput(ENVIRONMENT, Object.fromEntries(ours), say(en`environment`, ja`環境変数`));
}

/**
 * The MAILPOSTURE_* variables. An empty one counts as not set.
 * @throws InputError, also for a MAILPOSTURE_ variable that nobody knows
 */
export function settingsFrom(environment: Environment): Settings {
  const read = readFrom(environment);
  return {
    pace: read.MAILPOSTURE_PACE,
    ...tellingOf(read),
    ...(read.MAILPOSTURE_REGIONS && { regions: read.MAILPOSTURE_REGIONS }),
    ...(read.MAILPOSTURE_DNS && { dns: read.MAILPOSTURE_DNS }),
    ...(read.MAILPOSTURE_CONFIG && { config: read.MAILPOSTURE_CONFIG }),
    ...(read.MAILPOSTURE_LOCALE && { locale: read.MAILPOSTURE_LOCALE }),
    ...(read.MAILPOSTURE_DEEP_READS !== undefined && { deepReads: read.MAILPOSTURE_DEEP_READS }),
  };
}

/**
 * Which accounts a run of the organization looks at, and as whom: by the same variables.
 * @throws InputError as settingsFrom
 */
export function memberSettingsFrom(environment: Environment): MemberSettings {
  return membersOf(readFrom(environment));
}

/** A request, with what the environment says where the request says nothing. */
export function requestWith(
  request: ScanRequest,
  { regions, deepReads, locale }: Pick<Settings, 'regions' | 'deepReads' | 'locale'>,
): ScanRequest {
  return {
    ...(regions && { regions }),
    ...(deepReads !== undefined && { deepReads }),
    ...(locale && { locale }),
    ...request,
  };
}

/** Checks single values of the command line by the same rules. @throws InputError saying what was expected */
export const parseRegion = (text: string): string => parseText(REGION, text);
export const parseDnsServer = (text: string): string => parseText(DNS_SERVER, text);
export const parseTopicArn = (text: string): string => parseText(TOPIC_ARN, text);
export const parseHistoryPlace = (text: string): string => parseText(HISTORY, text);
export const parseConfigSource = (text: string): string => parseText(CONFIG, text);
export const parseDeepReads = (text: string): number => parseText(DEEP_READS_TEXT, text);
