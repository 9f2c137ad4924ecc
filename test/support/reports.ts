// Builders of reports and findings for tests of whatever reads them, and hostile ones for property tests.
import fc from 'fast-check';
import {
  type Finding,
  type FindingFix,
  type FixStep,
  type Gap,
  KINDS,
  LOCALES,
  type Locale,
  type Outcome,
  type Report,
  SEVERITIES,
  type Severity,
  type SubjectRef,
  type Summary,
} from '../../src/model.ts';

export function finding(over: Partial<Finding> = {}): Finding {
  return {
    checkId: 'cognito-sender-verified',
    title: 'The identity that a pool sends from is verified',
    severity: 'critical',
    outcome: 'fail',
    subject: {
      kind: 'userPool',
      id: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01',
      name: 'shop',
      account: '111122223333',
      region: 'eu-west-1',
    },
    because: 'The pool sends as example.com, whose verification is PENDING.',
    evidence: [{ source: 'ses:GetEmailIdentity', field: 'VerificationStatus', value: 'PENDING' }],
    remediation: {
      summary: 'Publish the DKIM records of example.com.',
      command: 'aws sesv2 get-email-identity --email-identity example.com --region eu-west-1',
      link: 'https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html',
    },
    ...over,
  };
}

export function gap(over: Partial<Gap> = {}): Gap {
  return {
    account: '111122223333',
    region: 'eu-west-1',
    action: 'ses:ListEmailIdentities',
    what: 'the list of identities',
    why: 'AccessDeniedException: not authorized',
    ...over,
  };
}

const countBy = <K extends string>(keys: readonly K[], of: (key: K) => number) =>
  // Object.fromEntries forgets that the keys are exactly `keys`.
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;

const OUTCOMES: readonly Outcome[] = ['pass', 'fail', 'notApplicable', 'unknown'];

function summaryOf(findings: readonly Finding[], subjects: Partial<Summary['subjects']>): Summary {
  const failing = countBy<Severity>(
    SEVERITIES,
    (severity) => findings.filter((f) => f.outcome === 'fail' && f.severity === severity).length,
  );
  return {
    subjects: countBy(KINDS, (kind) => subjects[kind] ?? 0),
    outcomes: countBy(OUTCOMES, (outcome) => findings.filter((f) => f.outcome === outcome).length),
    failing,
    accepted: 0,
    // As every builder here leaves it, unless a test says whose cause is whose.
    causes: findings.filter((f) => f.outcome === 'fail' && f.follows === undefined).length,
    worst: SEVERITIES.find((severity) => failing[severity] > 0) ?? 'none',
  };
}

/** A report whose summary and completeness fit its findings and gaps. */
export function report(
  over: Partial<{
    findings: readonly Finding[];
    gaps: readonly Gap[];
    complete: boolean;
    subjects: Partial<Summary['subjects']>;
    accounts: readonly string[];
    regions: readonly string[];
    notes: readonly string[];
    takenAt: string;
    locale: Locale;
  }> = {},
): Report {
  const { findings = [], gaps = [] } = over;
  return {
    format: 'mailposture-report/1',
    version: '0.1.0',
    locale: over.locale ?? 'en',
    takenAt: over.takenAt ?? '2026-11-01T08:00:00.000Z',
    summary: summaryOf(findings, over.subjects ?? { userPool: 8, identity: 12, account: 2, domain: 5 }),
    findings,
    coverage: {
      complete: over.complete ?? gaps.length === 0,
      accounts: over.accounts ?? ['111122223333'],
      regions: over.regions ?? ['ap-northeast-1', 'eu-west-1'],
      reads: [],
      gaps,
      notes: over.notes ?? [],
    },
  };
}

/** Text as nobody should name a thing: up to 10 KB of quotes, escapes, markup, emoji, half characters and controls. */
const piece = fc.constantFrom(
  ...[
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001b',
    '&',
    '<',
    '>',
    '`',
    '*',
    '_',
    '~',
    ':',
    '|',
    '😀',
    '名',
    '\ud800',
    '\u202e',
    'a',
  ],
  ...['<!channel>', '@here', ':aws:', '</script>', '<https://evil.example|ok>', '&amp;', '```'],
);
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(piece, fc.integer({ min: 0, max: 10_000 }))
      .map(([text, length]) => text.repeat(Math.ceil(length / text.length)).slice(0, length)),
  },
);

const hostileSubject: fc.Arbitrary<SubjectRef> = fc.record({
  kind: fc.constantFrom(...KINDS),
  id: hostileText,
  name: hostileText,
  account: hostileText,
  region: fc.oneof(hostileText, fc.constant('eu-west-1')),
});

const plainFinding: fc.Arbitrary<Finding> = fc.record({
  checkId: hostileText,
  title: hostileText,
  severity: fc.constantFrom(...SEVERITIES),
  outcome: fc.constantFrom(...OUTCOMES),
  subject: hostileSubject,
  because: hostileText,
  evidence: fc.array(fc.record({ source: hostileText, field: hostileText, value: hostileText }), {
    maxLength: 12,
  }),
  remediation: fc.record({
    summary: hostileText,
    command: hostileText,
    link: fc.oneof(
      hostileText,
      fc.webUrl(),
      hostileText.map((text) => `https://example.com/${text}`),
    ),
  }),
});

const hostileLines = fc.array(hostileText, { maxLength: 6 });
const place = { account: hostileText, region: hostileText };
const pasted = { gone: hostileLines, paste: hostileLines, check: hostileText };
const hostileJson = fc.dictionary(hostileText, hostileText, { maxKeys: 3 });

const hostileStep: fc.Arbitrary<FixStep> = fc.oneof(
  fc.record({
    kind: fc.constant('dns' as const),
    purpose: fc.constantFrom('dkim' as const, 'dmarc' as const),
    set: fc.record({
      name: hostileText,
      type: fc.constantFrom('CNAME' as const, 'TXT' as const),
      ttl: fc.nat(),
      values: hostileLines,
    }),
    before: fc.record({ known: fc.constant(false as const), why: hostileText }),
    why: hostileText,
    ...pasted,
  }),
  fc.record({
    kind: fc.constant('ses' as const),
    change: fc.constant('forwardFeedback' as const),
    identity: hostileText,
    ...place,
    ...pasted,
  }),
  fc.record({
    kind: fc.constant('cognito' as const),
    change: fc.constant('updateUserPool' as const),
    poolId: hostileText,
    input: hostileJson.map((EmailConfiguration) => ({ EmailConfiguration })),
    before: fc.option(hostileJson),
    identity: fc.record({ name: hostileText, region: hostileText }),
    serviceLinkedRole: fc.boolean(),
    notKept: hostileLines,
    ...place,
    ...pasted,
  }),
  fc.record({
    kind: fc.constant('request' as const),
    request: fc.constant('supportCase' as const),
    about: hostileText,
    ...place,
    ...pasted,
  }),
  fc.record({
    kind: fc.constant('decide' as const),
    about: fc.constant('sender' as const),
    subject: hostileText,
    question: hostileText,
    options: fc.array(fc.record({ choose: hostileText }), { maxLength: 6 }),
    ...place,
    ...pasted,
  }),
);

/** Few kinds of steps are repeated: what counts is how many there are, and what they hold. */
const hostileFix: fc.Arbitrary<FindingFix> = fc.record({
  steps: fc
    .tuple(fc.array(hostileStep, { maxLength: 3 }), fc.integer({ min: 1, max: 8 }))
    .map(([some, times]) => Array.from({ length: times }, () => some).flat()),
  open: hostileLines,
  plan: hostileText,
});

/** Also those that follow from another, and those with a fix. */
export const hostileFinding: fc.Arbitrary<Finding> = fc
  .tuple(
    plainFinding,
    fc.option(fc.record({ checkId: hostileText, subject: hostileSubject })),
    fc.option(hostileFix),
  )
  .map(([finding, follows, fix]) => ({
    ...finding,
    ...(follows !== null && { follows }),
    ...(fix !== null && { fix }),
  }));

const hostileGap: fc.Arbitrary<Gap> = fc.record({
  account: hostileText,
  region: hostileText,
  action: hostileText,
  what: hostileText,
  why: hostileText,
});

/** Reports of any size: a few findings are repeated, so that large ones cost little to make. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    some: fc.array(hostileFinding, { maxLength: 4 }),
    times: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 400 })),
    gaps: fc.array(hostileGap, { maxLength: 2 }),
    gapTimes: fc.integer({ min: 0, max: 60 }),
    accounts: fc.oneof(
      fc.array(hostileText, { maxLength: 3 }),
      fc.integer({ min: 0, max: 3000 }).map((n) => Array.from({ length: n }, (_, i) => String(1e11 + i))),
    ),
    regions: fc.array(hostileText, { maxLength: 200 }),
    notes: fc.array(hostileText, { maxLength: 30 }),
    takenAt: hostileText,
    locale: fc.constantFrom(...LOCALES),
  })
  .map(({ some, times, gaps, gapTimes, ...rest }) =>
    report({
      ...rest,
      findings: Array.from({ length: times }, () => some).flat(),
      gaps: Array.from({ length: gapTimes }, () => gaps).flat(),
    }),
  );
