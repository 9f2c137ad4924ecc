// What may be said of an estate that nobody has seen: pools, identities, zones and SES in every state that a plan has to do
// with, as plain data, so that one which shows a fault can be written down as it is.
import fc from 'fast-check';
import { SETTINGS } from '../pools.ts';

export const OTHER_ACCOUNT = '444455556666';
/** Of each kind: own or common, own only, common, an alternate one only. */
export const POOL_REGIONS = ['ap-northeast-1', 'ap-northeast-3', 'us-east-1', 'eu-central-2'] as const;
export const SES_REGIONS = ['ap-northeast-1', 'ap-northeast-3', 'us-east-1', 'eu-central-1'] as const;
const DOMAINS = ['kumo.example', 'app.kumo.example', 'tori.example'] as const;
export const ZONES = ['kumo.example', 'tori.example'] as const;
/** Where reports go that are nobody's of the estate's domains. */
export const READERS = 'readers.example';

const DKIM = [
  'good',
  'good',
  'noRecords',
  'oneMissing',
  'wrongTarget',
  'textInTheWay',
  'pending',
  'failed',
  'off',
  'short',
  'none',
] as const;
const MAIL_FROM = [
  'none',
  'none',
  'good',
  'otherRegion',
  'twoMx',
  'noMx',
  'noSpf',
  'othersSpf',
  'twoSpf',
  'brokenSpf',
  'alias',
  'failed',
  'shared',
] as const;
const SETS = ['none', 'none', 'silent', 'telling', 'off', 'gone'] as const;
const FEEDBACK = ['forwarded', 'forwarded', 'topics', 'nobody'] as const;
const POLICIES = ['none', 'none', 'open', 'garbage', 'cognito'] as const;
export const DMARC = [
  'none',
  'several',
  'broken',
  'small',
  'monitor',
  'unread',
  'percent',
  'outside',
  'sub',
  'quarantine',
  'reject',
  'alias',
  'test',
] as const;
export const SPF = ['none', 'good', 'open', 'several', 'broken', 'long'] as const;
const SENDERS = [
  'default',
  'default',
  'ownFrom',
  'ownFromOut',
  'right',
  'right',
  'address',
  'noFrom',
  'malformedFrom',
  'outsideFrom',
  'missing',
  'otherAccount',
  'malformed',
  'otherRegion',
  'anyRegion',
  'lambda',
] as const;
const ACCESS = ['granted', 'granted', 'neverAsked', 'denied', 'pending', 'slow'] as const;
const HEALTH = ['HEALTHY', 'HEALTHY', 'PROBATION', 'SHUTDOWN'] as const;

/** Texts that stand beside what a plan changes, and names of things: some try to get out of wherever they are written. */
export const TEXTS = [
  'google-site-verification=abc',
  'MS=ms12345678',
  '"; echo "hello',
  `'; $(id) \`id\` \${x} %{y}`,
  'back\\slash \\052 and a semicolon; here',
  'v=spf10 not spf',
  'v=DMARC2; p=reject',
  'caf\u00e9 \u0007 bell',
  'x'.repeat(300),
] as const;
const NAMES = [
  'customers',
  'a=b',
  `x"; $(id) '`,
  '*',
  'me*',
  '\u9867\u5ba2 \u30d7\u30fc\u30eb',
  '--from',
  '<b>{{x}}</b>',
] as const;

export interface IdentitySpec {
  readonly name: string;
  readonly region: (typeof SES_REGIONS)[number];
  readonly dkim: (typeof DKIM)[number];
  readonly mailFrom: (typeof MAIL_FROM)[number];
  readonly set: (typeof SETS)[number];
  readonly feedback: (typeof FEEDBACK)[number];
  readonly policy: (typeof POLICIES)[number];
}

export interface PoolSpec {
  readonly region: (typeof POOL_REGIONS)[number];
  readonly name: string;
  readonly sender: (typeof SENDERS)[number];
  readonly domain: (typeof DOMAINS)[number];
  readonly replyTo: boolean;
  readonly set: 'none' | 'pool-set' | 'gone';
  readonly codes: boolean;
  readonly notices: 'none' | 'right' | 'missing';
  readonly settings: object;
}

export interface ZoneSpec {
  readonly dmarc: (typeof DMARC)[number];
  readonly spf: (typeof SPF)[number];
  readonly dmarcBelow: (typeof DMARC)[number];
  readonly beside: readonly string[];
  readonly wildcard: boolean;
}

export interface AccountSpec {
  readonly access: (typeof ACCESS)[number];
  readonly health: (typeof HEALTH)[number];
  readonly sending: boolean;
  readonly suppressed: readonly ('BOUNCE' | 'COMPLAINT')[];
  readonly bounces: boolean;
  readonly nearlyFull: boolean;
}

export interface EstateSpec {
  readonly accounts: Readonly<Record<(typeof SES_REGIONS)[number], AccountSpec>>;
  readonly identities: readonly IdentitySpec[];
  readonly pools: readonly PoolSpec[];
  readonly zones: Readonly<Record<(typeof ZONES)[number], ZoneSpec>>;
  /** What people choose. */
  readonly people: {
    readonly from: (typeof DOMAINS)[number];
    readonly removes: boolean;
    readonly option: number;
    readonly readers: string;
  };
}

const one = <const T extends readonly unknown[]>(values: T) =>
  fc.constantFrom(...(values as readonly T[number][]));

const identitySpec: fc.Arbitrary<IdentitySpec> = fc.record({
  name: fc.oneof(
    { weight: 4, arbitrary: one(DOMAINS) },
    {
      weight: 2,
      arbitrary: one([
        'me@kumo.example',
        'Shop@app.kumo.example',
        'me@tori.example',
        'me@gmail.com',
      ] as const),
    },
  ),
  region: one(SES_REGIONS),
  dkim: one(DKIM),
  mailFrom: one(MAIL_FROM),
  set: one(SETS),
  feedback: one(FEEDBACK),
  policy: one(POLICIES),
});

const poolSpec: fc.Arbitrary<PoolSpec> = fc.record({
  region: one(POOL_REGIONS),
  name: one(NAMES),
  sender: one(SENDERS),
  domain: one(DOMAINS),
  replyTo: fc.boolean(),
  set: one(['none', 'none', 'pool-set', 'gone'] as const),
  codes: fc.boolean(),
  notices: one(['none', 'none', 'right', 'missing'] as const),
  settings: SETTINGS,
});

const zoneSpec: fc.Arbitrary<ZoneSpec> = fc.record({
  dmarc: one(DMARC),
  spf: one(SPF),
  dmarcBelow: fc.oneof(fc.constant('none' as const), one(DMARC)),
  beside: fc.subarray([...TEXTS], { maxLength: 3 }),
  wildcard: fc.boolean(),
});

const accountSpec: fc.Arbitrary<AccountSpec> = fc.record({
  access: one(ACCESS),
  health: one(HEALTH),
  sending: fc.boolean(),
  suppressed: fc.subarray(['BOUNCE', 'COMPLAINT'] as const),
  bounces: fc.boolean(),
  nearlyFull: fc.boolean(),
});

export const ANY_ESTATE: fc.Arbitrary<EstateSpec> = fc.record({
  accounts: fc.record({
    'ap-northeast-1': accountSpec,
    'ap-northeast-3': accountSpec,
    'us-east-1': accountSpec,
    'eu-central-1': accountSpec,
  }),
  identities: fc.uniqueArray(identitySpec, {
    minLength: 1,
    maxLength: 7,
    selector: ({ name, region }) => `${region} ${name}`,
  }),
  pools: fc.array(poolSpec, { minLength: 1, maxLength: 5 }),
  zones: fc.record({ 'kumo.example': zoneSpec, 'tori.example': zoneSpec }),
  people: fc.record({
    from: one(DOMAINS),
    removes: fc.boolean(),
    option: fc.nat({ max: 3 }),
    readers: one(['dmarc@kumo.example', `dmarc@${READERS}`] as const),
  }),
});

// ---------------------------------------------------------------------------------------------------------------
// Estates said by hand.

const WELL: AccountSpec = {
  access: 'granted',
  health: 'HEALTHY',
  sending: true,
  suppressed: ['BOUNCE', 'COMPLAINT'],
  bounces: false,
  nearlyFull: false,
};
const ZONE: ZoneSpec = {
  dmarc: 'reject',
  spf: 'good',
  dmarcBelow: 'none',
  beside: [TEXTS[3], TEXTS[6]],
  wildcard: false,
};

/** One in which nothing is and nothing is wrong. */
export const QUIET: EstateSpec = {
  accounts: { 'ap-northeast-1': WELL, 'ap-northeast-3': WELL, 'us-east-1': WELL, 'eu-central-1': WELL },
  identities: [],
  pools: [],
  zones: { 'kumo.example': ZONE, 'tori.example': ZONE },
  people: { from: 'kumo.example', removes: false, option: 0, readers: 'dmarc@kumo.example' },
};

/** A domain for which all is well but what is said. */
export function identityIn(region: IdentitySpec['region'], more: Partial<IdentitySpec> = {}): IdentitySpec {
  const rest = {
    dkim: 'good',
    mailFrom: 'good',
    set: 'none',
    feedback: 'forwarded',
    policy: 'none',
  } as const;
  return { name: 'kumo.example', region, ...rest, ...more };
}

/** A pool that sends as that domain. */
export function poolIn(region: PoolSpec['region'], more: Partial<PoolSpec> = {}): PoolSpec {
  const rest = { replyTo: true, set: 'none', codes: true, notices: 'none', settings: {} } as const;
  return { region, name: NAMES[2], sender: 'right', domain: 'kumo.example', ...rest, ...more };
}
