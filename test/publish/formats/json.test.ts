// The JSON of a report, and the schema that docs/schemas publishes of it.
import fc from 'fast-check';
import {
  CHANGES,
  type CognitoChange,
  type Decision,
  type DnsChange,
  type FindingFix,
  type FixStep,
  KINDS,
  LOCALES,
  type RequestChange,
  SEVERITIES,
  type SesChange,
} from '../../../src/model.ts';
import { faultsOf, REPORT_SCHEMA, reportSchema } from '../../support/report-schemas.ts';
import { finding, report } from '../../support/reports.ts';
import { hostileToldReport, toldReport } from '../../support/told-report.ts';
import { written } from '../../support/written.ts';

const validate = reportSchema();

test.each(LOCALES)('a report with a finding in each state fits the schema (%s)', (locale) => {
  expect(faultsOf(validate, JSON.parse(written('json', toldReport(locale))))).toEqual([]);
});

test('so does any report', () => {
  fc.assert(
    fc.property(hostileToldReport, (made) => {
      expect(faultsOf(validate, JSON.parse(written('json', made)))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test.each<[string, object]>([
  ['a severity that is none', { severity: 'awful' }],
  ['a change that is none', { change: 'better' }],
  ['a time that is none', { since: 'yesterday' }],
  ['a property that the schema does not know', { later: 1 }],
  ['a step without its lines', { fix: { steps: [{ kind: 'dns' }], open: [], plan: '' } }],
])('the schema refuses %s', (_, over) => {
  expect(faultsOf(validate, report({ findings: [{ ...finding(), ...over }] }))).not.toEqual([]);
});

test('a later version may add properties, and readers are told to pass over them', () => {
  expect(JSON.stringify(REPORT_SCHEMA)).not.toContain('additionalProperties');
});

// Each member of the types once: one that is added does not compile until it stands here, and then in the schema.
const SES = {
  createDomainIdentity: 0,
  enableDkimSigning: 0,
  retryDkim: 0,
  upgradeDkimKey: 0,
  setMailFrom: 0,
  createConfigurationSet: 0,
  addEventDestination: 0,
  requireTls: 0,
  measureReputation: 0,
  setDefaultConfigurationSet: 0,
  forwardFeedback: 0,
  resumeSending: 0,
  suppress: 0,
  putPolicy: 0,
  deletePolicy: 0,
  verifyAddress: 0,
  deleteIdentity: 0,
  createEventTopic: 0,
} satisfies Record<SesChange['change'], 0>;
const COGNITO = { updateUserPool: 0, setRiskConfiguration: 0, setLogDelivery: 0 } satisfies Record<
  CognitoChange['change'],
  0
>;
const REQUESTS = { productionAccess: 0, awaitReview: 0, supportCase: 0, quotaIncrease: 0 } satisfies Record<
  RequestChange['request'],
  0
>;
const DECISIONS = {
  sender: 0,
  reports: 0,
  feedback: 0,
  reputation: 0,
  removal: 0,
  other: 0,
} satisfies Record<Decision['about'], 0>;
const PURPOSES = {
  dkim: 0,
  mailFrom: 0,
  spf: 0,
  dmarc: 0,
  dmarcPolicy: 0,
  dmarcReports: 0,
} satisfies Record<DnsChange['purpose'], 0>;

test.each<[path: string, values: readonly string[]]>([
  ['severity', SEVERITIES],
  ['subject.properties.kind', KINDS],
  ['finding.properties.change', CHANGES],
  ['sesChange.properties.change', Object.keys(SES)],
  ['cognitoChange.properties.change', Object.keys(COGNITO)],
  ['requestChange.properties.request', Object.keys(REQUESTS)],
  ['decision.properties.about', Object.keys(DECISIONS)],
  ['dnsChange.properties.purpose', Object.keys(PURPOSES)],
])('the schema knows the values of %s', (path, values) => {
  const at = `$defs.${path}.enum`.split('.').reduce<unknown>(
    // A step that leads nowhere ends in undefined, which equals no list.
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    REPORT_SCHEMA,
  );
  expect(at).toEqual([...values]);
});

const LINES = { gone: [], paste: ['a line'], check: 'mailposture scan' };
const PLACE = { account: '111122223333', region: 'eu-west-1' };
const SET = { name: 'example.com', type: 'TXT', ttl: 300, values: ['v=DMARC1; p=none'] } as const;
const IDENTITY = { identity: 'example.com' };

/** Those whose properties are their own. */
const STEPS: readonly FixStep[] = [
  {
    ...{ kind: 'dns', purpose: 'dmarc', set: SET, why: 'a clause' },
    before: { known: true, value: [], source: 'dns:TXT' },
    remove: { ...SET, type: 'CNAME' },
    ...LINES,
  },
  { kind: 'ses', ...PLACE, change: 'createDomainIdentity', ...IDENTITY, keyLength: 'RSA_2048_BIT', ...LINES },
  {
    ...{ kind: 'ses', ...PLACE, change: 'setMailFrom', ...IDENTITY, mailFrom: 'bounce.example.com' },
    onMxFailure: 'REJECT_MESSAGE',
    ...LINES,
  },
  {
    ...{ kind: 'ses', ...PLACE, change: 'createConfigurationSet', name: 'set', tls: 'REQUIRE' },
    reputationMetrics: true,
    ...LINES,
  },
  {
    ...{ kind: 'ses', ...PLACE, change: 'addEventDestination', set: 'set', name: 'to', events: ['BOUNCE'] },
    topicArn: 'arn:aws:sns:eu-west-1:111122223333:events',
    ...LINES,
  },
  { kind: 'ses', ...PLACE, change: 'suppress', reasons: ['BOUNCE', 'COMPLAINT'], ...LINES },
  {
    ...{ kind: 'ses', ...PLACE, change: 'putPolicy', ...IDENTITY, name: 'p', document: { Statement: [] } },
    replaces: false,
    ...LINES,
  },
  {
    ...{ kind: 'cognito', ...PLACE, poolId: 'p', change: 'updateUserPool', input: { a: 1 }, before: null },
    ...{ identity: { name: 'example.com', region: 'eu-west-1' }, serviceLinkedRole: true, notKept: [] },
    ...LINES,
  },
  {
    kind: 'cognito',
    ...PLACE,
    poolId: 'p',
    change: 'setLogDelivery',
    input: {},
    createLogGroup: 'g',
    ...LINES,
  },
  {
    ...{ kind: 'request', ...PLACE, request: 'productionAccess' },
    draft: {
      ...{ mailType: 'TRANSACTIONAL', website: 'w', useCase: 'u', optIn: 'i' },
      ...{ optOut: 'o', feedback: 'f', volumes: 'v' },
    },
    ...LINES,
  },
  { kind: 'request', ...PLACE, request: 'quotaIncrease', max24Hours: 50_000, ...LINES },
  {
    ...{ kind: 'decide', ...PLACE, about: 'sender', subject: 'shop', question: 'From where?' },
    options: [
      { choose: 'this', argument: ['--from', 'shop=a@example.com'] },
      { choose: 'that', changes: [{ kind: 'ses', ...PLACE, change: 'resumeSending' }] },
    ],
    ...LINES,
  },
];

test.each(STEPS.map((step) => [JSON.stringify(step).slice(0, 80), step] as const))(
  'a fix with the step %s fits the schema',
  (_, step) => {
    const fix: FindingFix = { steps: [step], open: ['A note.'], plan: 'mailposture fix' };
    expect(faultsOf(validate, report({ findings: [finding({ fix })] }))).toEqual([]);
  },
);

test('it is written piece by piece, and reads as if it had been written at once', () => {
  for (const made of [toldReport('en'), toldReport('ja'), report(), report({ findings: [finding()] })]) {
    expect(written('json', made)).toBe(`${JSON.stringify(made, null, 2)}\n`);
  }
});
