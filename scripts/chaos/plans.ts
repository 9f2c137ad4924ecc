// The plan of faults of a case: which classes, and how hard each strikes.
import type { DnsFault, DnsFaultKind } from '../../src/simulator/dns-faults.ts';
import type { Fault, FaultKind } from '../../src/simulator/faults.ts';
import { FAULT_CLASSES, type FaultClass } from './classes.ts';
import { type Dice, makeDice } from './draw.ts';

/** The wall clock of the machine that scans jumps when so many requests have reached AWS. */
export interface Jump {
  readonly afterCalls: number;
  readonly byMs: number;
}

export interface Plan {
  readonly seed: number;
  readonly classes: readonly FaultClass[];
  readonly aws: readonly (Fault & { readonly of: FaultClass })[];
  readonly dns: readonly (DnsFault & { readonly of: FaultClass })[];
  readonly jumps: readonly Jump[];
  /** The share of deliveries to Slack that fail; undefined: Slack's function is not deployed. */
  readonly slack?: { readonly by: 'webhook' | 'bot'; readonly failing: number };
  /** The share of the entries of batches that SNS does not take at first. */
  readonly entries: number;
  /** Items on a page of AWS's lists. */
  readonly pageItems?: number;
  /** What the function has left of its time when it starts. */
  readonly timeLeftMs: number;
  /** Scans under the plan, a day from one to the next. */
  readonly days: number;
  /** How often Lambda tries a scan that threw: once, or three times ("maximumRetryAttempts: 2"). */
  readonly tries: 1 | 3;
}

/** What one class adds to a plan. */
type Part = Partial<
  Omit<Plan, 'aws' | 'dns' | 'classes' | 'seed'> & {
    readonly aws: readonly Fault[];
    readonly dns: readonly DnsFault[];
  }
>;

const READS = [
  'account:ListRegions',
  'cloudwatch:GetMetricData',
  'cognito-idp:DescribeRiskConfiguration',
  'cognito-idp:DescribeUserPool',
  'cognito-idp:GetLogDeliveryConfiguration',
  'cognito-idp:GetUserPoolMfaConfig',
  'cognito-idp:ListUserPools',
  'ses:GetAccount',
  'ses:GetConfigurationSet',
  'ses:GetConfigurationSetEventDestinations',
  'ses:GetEmailIdentity',
  'ses:GetIdentityDkimAttributes',
  'ses:GetIdentityMailFromDomainAttributes',
  'ses:GetIdentityNotificationAttributes',
  'ses:ListConfigurationSets',
  'ses:ListEmailIdentities',
  'ssm:GetParametersByPath',
] as const;
const SERVICES = [
  '*',
  '*',
  '*',
  'ses:*',
  'cognito-idp:*',
  's3:*',
  'sns:*',
  'account:*',
  'ssm:*',
  'sts:*',
] as const;
const HOUR_MS = 3_600_000;
/** More than a scan of these estates takes, even where half of it is tried again. */
const ENOUGH_MS = 60_000;

const between = (dice: Dice, of: string, min: number, max: number) => min + dice.share(of) * (max - min);

/** Some of a service's calls, at a rate. */
const anyOf =
  (kind: FaultKind, min: number, max: number) =>
  (dice: Dice): Part => ({
    aws: [{ kind, action: dice.pick(`${kind} of`, SERVICES), rate: between(dice, `${kind} rate`, min, max) }],
  });

const dnsOf =
  (kind: DnsFaultKind, min: number, max: number) =>
  (dice: Dice): Part => ({
    dns: [{ kind, name: '*', rate: between(dice, `${kind} rate`, min, max) }],
  });

const PARTS: Readonly<Record<FaultClass, (dice: Dice, regions: readonly string[]) => Part>> = {
  throttle: (dice) => ({
    aws: [{ kind: 'throttle', action: '*', rate: between(dice, 'throttle rate', 0.1, 0.6) }],
  }),
  error: anyOf('error', 0.05, 0.6),
  reset: anyOf('reset', 0.05, 0.6),
  // Some answers come after the function has stopped reading.
  slow: (dice) => ({
    aws: [
      { kind: 'delay', action: '*', rate: between(dice, 'slow rate', 0.05, 0.3), delayMs: 40 },
      {
        kind: 'delay',
        action: dice.pick('slow service', ['ses:*', 'cognito-idp:*', 'cloudwatch:*']),
        rate: between(dice, 'slowest rate', 0.02, 0.3),
        delayMs: 3000,
      },
    ],
    timeLeftMs: dice.pick('time left', [1200, 1600, 2000]),
  }),
  deny: (dice) => ({
    aws: Array.from({ length: dice.count('denials', 1, 3) }, (): Fault => {
      const action = dice.pick('denied action', READS);
      return { kind: 'deny', action };
    }),
  }),
  denyRegion: (dice, regions) => {
    const region = dice.pick('denied Region', regions);
    const services = dice.pick('denied services', [
      ['ses:*'],
      ['cognito-idp:*'],
      ['ses:*', 'cognito-idp:*', 'cloudwatch:*'],
    ]);
    return { aws: services.map((action): Fault => ({ kind: 'deny', action, region })) };
  },
  expired: (dice) => ({ aws: [{ kind: 'expired', action: '*', after: dice.count('good calls', 1, 24) }] }),
  staleToken: (dice) => ({
    aws: [{ kind: 'staleToken', action: '*', rate: between(dice, 'stale rate', 0.2, 1) }],
    pageItems: dice.count('page', 1, 2),
  }),
  lostAnswer: anyOf('lostAnswer', 0.05, 0.5),
  dnsServfail: dnsOf('SERVFAIL', 0.1, 0.9),
  dnsTimeout: dnsOf('timeout', 0.05, 0.5),
  dnsTruncate: (dice) => ({
    dns: (['truncate', 'truncateAndRefuseTcp'] as const).map((kind) => ({
      kind,
      name: '*',
      rate: between(dice, kind, 0.05, 0.6),
    })),
  }),
  dnsWrongId: dnsOf('wrongId', 0.05, 0.5),
  s3: (dice) => {
    const kinds = ['conflict', 'precondition', 'throttle', 'error', 'deny', 'lostAnswer', 'reset'] as const;
    const some = Array.from({ length: dice.count('s3 faults', 1, 2) }, () => dice.pick('s3 fault', kinds));
    return {
      aws: some.map((kind): Fault => {
        const action = kind === 'deny' ? dice.pick('s3 denied', ['s3:PutObject', 's3:GetObject']) : 's3:*';
        return { kind, action, rate: between(dice, `s3 ${kind}`, 0.1, 0.9) };
      }),
    };
  },
  sns: (dice) => {
    const kind = dice.pick('sns fault', ['throttle', 'error', 'deny', 'lostAnswer', 'reset'] as const);
    return {
      aws: [{ kind, action: 'sns:Publish*', rate: between(dice, 'sns rate', 0.2, 1) }],
      entries: dice.happens('entries', 0.3) ? 0.2 : 0,
    };
  },
  slack: (dice) => ({
    slack: {
      by: dice.pick('slack by', ['webhook', 'bot'] as const),
      failing: between(dice, 'slack rate', 0.2, 0.8),
    },
  }),
  // By less than the day between scans: one that is taken before the scan in the history tells nobody anything, and says so in
  // an error (requireNewer of src/history.ts), until the clock has come up with it.
  clock: (dice) => ({
    jumps: Array.from({ length: dice.count('jumps', 1, 3) }, () => ({
      afterCalls: dice.count('jump after', 0, 80),
      byMs: Math.round(between(dice, 'jump by', -6, 6) * HOUR_MS),
    })),
  }),
};

/**
 * @param number of the case: each class has its turn; half of the cases have a second class besides
 * @param regions of the estate
 */
export function planOf(seed: number, number: number, regions: readonly string[]): Plan {
  const dice = makeDice(seed);
  const first = FAULT_CLASSES[number % FAULT_CLASSES.length] ?? 'throttle';
  const second = dice.pick('second class', FAULT_CLASSES);
  const classes = [...new Set(dice.happens('two classes', 0.5) ? [first, second] : [first])];
  const parts = classes.map((of) => ({ of, part: PARTS[of](dice, regions) }));
  const rest = Object.assign({}, ...parts.map(({ part }) => part));
  return {
    timeLeftMs: ENOUGH_MS,
    jumps: [],
    entries: 0,
    ...rest,
    seed,
    classes,
    aws: parts.flatMap(({ of, part }) => (part.aws ?? []).map((fault) => ({ ...fault, of }))),
    dns: parts.flatMap(({ of, part }) => (part.dns ?? []).map((fault) => ({ ...fault, of }))),
    days: dice.happens('two days', 0.3) ? 2 : 1,
    tries: dice.happens('tried again', 0.7) ? 3 : 1,
  };
}
