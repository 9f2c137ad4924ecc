// Findings in the AWS Security Finding Format: valid whatever they hold, and each told as what it is.
import fc from 'fast-check';
import type { Finding, Report } from '../../../src/model.ts';
import { asffOf } from '../../../src/publish/security-hub/asff.ts';
import { findingsToImport } from '../../../src/publish/security-hub/standing.ts';
import { readFinding } from '../../../src/simulator/services/security-hub-format.ts';
import { changed } from '../../support/changes.ts';
import { finding, hostileReport, hostileText, report } from '../../support/reports.ts';

const place = { region: 'eu-west-1', where: { bucket: 'reports', key: 'a.json' } };
const asffs = (made: Report) => [...findingsToImport(made)].map((each) => asffOf(each, made, place));
const asff = (of: Finding) => asffs(changed(report({ findings: [of] })))[0];

const before = {
  severity: 'critical' as const,
  because: 'It was PENDING.',
  seenAt: '2026-10-30T08:00:00.000Z',
};
const SINCE = '2026-10-01T08:00:00.000Z';
const accepted = { reason: 'a test pool', owner: 'ops', expires: '2026-12-31' };

test('a failing finding', () => {
  const cause = {
    checkId: 'ses-identity-verified',
    subject: { ...finding().subject, kind: 'identity' as const },
  };
  const plan = 'mailposture fix --check cognito-sender-verified';
  const fix = { steps: [], open: [], plan };
  expect(asff(finding({ change: 'still', since: SINCE, follows: cause, fix }))).toEqual({
    SchemaVersion: '2018-10-08',
    Id: expect.stringMatching(/^mailposture\/[0-9a-f]{64}$/),
    ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    ProductName: 'Mailposture',
    CompanyName: 'Mailposture',
    GeneratorId: 'mailposture/cognito-sender-verified',
    AwsAccountId: '111122223333',
    FirstObservedAt: SINCE,
    LastObservedAt: '2026-11-01T08:00:00.000Z',
    CreatedAt: SINCE,
    UpdatedAt: '2026-11-01T08:00:00.000Z',
    Title: 'The identity that a pool sends from is verified',
    Description:
      'The pool sends as example.com, whose verification is PENDING. Follows from ses-identity-verified of SES identity shop (eu-west-1).',
    Remediation: {
      Recommendation: {
        Text: `Publish the DKIM records of example.com. The exact steps: ${plan}`,
        Url: 'https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html',
      },
    },
    Resources: [
      {
        Type: 'Other',
        Id: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01',
        Partition: 'aws',
        Region: 'eu-west-1',
        Details: { Other: { Kind: 'userPool', Name: 'shop' } },
      },
    ],
    FindingProviderFields: {
      Severity: { Label: 'CRITICAL', Original: 'critical' },
      Types: ['Software and Configuration Checks/AWS Security Best Practices'],
      RelatedFindings: [
        {
          ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
          Id: asff(finding(cause))?.Id,
        },
      ],
    },
    Compliance: { Status: 'FAILED' },
    RecordState: 'ACTIVE',
    ProductFields: {
      'mailposture/version': '0.1.0',
      'mailposture/check': 'cognito-sender-verified',
      'mailposture/standing': 'failing',
      'mailposture/kind': 'userPool',
      'mailposture/subject': 'shop',
      'mailposture/region': 'eu-west-1',
      'mailposture/since': SINCE,
      'mailposture/read': 'https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html',
      'mailposture/plan': plan,
      'mailposture/console':
        'https://console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Example01/users?region=eu-west-1',
      'mailposture/report': 's3://reports/a.json',
      'mailposture/evidence/1': 'ses:GetEmailIdentity VerificationStatus: PENDING',
    },
  });
});

const lost = finding({
  outcome: 'unknown',
  change: 'lostSight',
  because: 'Access was denied.',
  since: SINCE,
  before,
});
test.each<[string, Finding, object]>([
  [
    'accepted: archived, and never suppressed, which nothing would undo when it is accepted no longer',
    finding({ accepted, since: SINCE }),
    {
      Compliance: {
        Status: 'FAILED',
        StatusReasons: [
          { ReasonCode: 'ACCEPTED', Description: 'Accepted by ops until 2026-12-31: a test pool' },
        ],
      },
      RecordState: 'ARCHIVED',
    },
  ],
  [
    'resolved: passed, and out of the way',
    finding({ outcome: 'pass', because: 'It is SUCCESS.', change: 'resolved', since: SINCE, before }),
    {
      Description: 'It is SUCCESS.',
      FirstObservedAt: SINCE,
      LastObservedAt: before.seenAt,
      FindingProviderFields: { Severity: { Label: 'INFORMATIONAL', Original: 'critical' } },
      Compliance: { Status: 'PASSED', StatusReasons: [{ ReasonCode: 'RESOLVED' }] },
      RecordState: 'ARCHIVED',
    },
  ],
  [
    'lost sight of: still there, and neither passed nor failed',
    { ...lost, severity: 'low' },
    {
      Description:
        'Access was denied. When it was last seen, on 2026-10-30T08:00:00.000Z, it failed: It was PENDING.',
      LastObservedAt: before.seenAt,
      FindingProviderFields: { Severity: { Label: 'CRITICAL' } },
      Compliance: { Status: 'NOT_AVAILABLE', StatusReasons: [{ ReasonCode: 'LOST_SIGHT' }] },
      RecordState: 'ACTIVE',
    },
  ],
  [
    'out of sight for longer: as at the scan that lost it',
    finding({ outcome: 'unknown', since: SINCE, before }),
    { Compliance: { Status: 'NOT_AVAILABLE' }, RecordState: 'ACTIVE' },
  ],
])('%s', (_, of, expected) => {
  const made = asff(of);
  expect(made).toMatchObject(expected);
  expect(made).not.toHaveProperty('Workflow');
});

test('what is past is told too: gone with its subject, or out of sight with its list', () => {
  const gone = finding({ change: 'gone', since: SINCE });
  const made = changed(report(), { past: [gone, lost] });
  expect(asffs(made)).toMatchObject([
    {
      Description:
        'There is no user pool shop (eu-west-1) any more. It failed before: The pool sends as example.com, whose verification is PENDING.',
      Compliance: { Status: 'NOT_AVAILABLE', StatusReasons: [{ ReasonCode: 'GONE' }] },
      RecordState: 'ARCHIVED',
    },
    { Compliance: { Status: 'NOT_AVAILABLE' }, RecordState: 'ACTIVE' },
  ]);
});

test.each<[string, Partial<Finding>]>([
  ['simply passes', { outcome: 'pass' }],
  ['does not apply', { outcome: 'notApplicable' }],
  ['is the first to have no answer', { outcome: 'unknown' }],
  ['passed, and is out of sight', { outcome: 'unknown', change: 'lostSight' }],
  ['was accepted, and is out of sight', { outcome: 'unknown', change: 'lostSight', since: SINCE }],
])('nothing is imported of what %s', (_, over) => {
  expect(asff(finding(over))).toBeUndefined();
});

test('without a history, what fails is imported as it was taken', () => {
  const [made] = asffs(report({ findings: [finding()] }));
  expect(made).toMatchObject({ CreatedAt: '2026-11-01T08:00:00.000Z', RecordState: 'ACTIVE' });
  expect(made).not.toHaveProperty('FirstObservedAt');
});

const subject = finding().subject;
test.each<[string, Finding['subject'], object, string]>([
  [
    'SES in a Region',
    { ...subject, kind: 'account', id: '111122223333/eu-west-1', name: 'SES' },
    { Type: 'AwsAccount', Id: 'AWS::::Account:111122223333', Region: 'eu-west-1' },
    'AWS Security Best Practices',
  ],
  [
    'a domain',
    { ...subject, kind: 'domain', id: 'example.com', name: 'example.com', region: 'global' },
    { Type: 'Other', Id: 'example.com', Partition: 'aws' },
    'Industry and Regulatory Standards',
  ],
])('the resource of %s', (_, of, resource, category) => {
  const made = asff(finding({ subject: of }));
  expect(made?.Resources).toMatchObject([resource]);
  if (of.kind === 'domain') expect(made?.Resources?.[0]).not.toHaveProperty('Region');
  expect(made?.FindingProviderFields?.Types).toEqual([`Software and Configuration Checks/${category}`]);
});

test('in another partition', () => {
  const made = report({ findings: [finding({ subject: { ...subject, region: 'us-gov-west-1' } })] });
  const [imported] = [...findingsToImport(made)].map((each) =>
    asffOf(each, made, { region: 'us-gov-west-1' }),
  );
  expect(imported?.ProductArn).toMatch(/^arn:aws-us-gov:securityhub:us-gov-west-1:/);
  expect(imported?.Resources).toMatchObject([{ Partition: 'aws-us-gov', Region: 'us-gov-west-1' }]);
});

test('in the language of the report', () => {
  const made = report({ findings: [{ ...lost, accepted }], locale: 'ja' });
  const [imported] = asffs(changed(made));
  expect(imported?.Description).toBe(
    'Access was denied.最後に確認できた 2026-10-30T08:00:00.000Z には不合格でした: It was PENDING.',
  );
  expect(imported?.Compliance?.StatusReasons?.[0]?.Description).toContain('判定できませんでした');
});

test('the Id is the same in every scan, and another for another check, account or subject', () => {
  const id = (over: Partial<Finding>) => asff(finding(over))?.Id;
  expect(id({ because: 'else', severity: 'low', since: SINCE })).toBe(id({}));
  const others = [
    id({}),
    id({ checkId: 'other' }),
    id({ subject: { ...subject, account: '444455556666' } }),
    id({ subject: { ...subject, id: 'other' } }),
    id({ subject: { ...subject, kind: 'identity' } }),
  ];
  expect(new Set(others).size).toBe(others.length);
});

test('a command that is too long stands nowhere, rather than cut', () => {
  const plan = `mailposture fix ${'x'.repeat(2000)}`;
  const made = asff(finding({ fix: { steps: [], open: [], plan } }));
  expect(made?.Remediation?.Recommendation?.Text).toBe('Publish the DKIM records of example.com.');
  expect(made?.ProductFields).not.toHaveProperty('mailposture/plan');
});

const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const hostileChanges = fc.record(
  {
    change: fc.constantFrom('new', 'still', 'resolved', 'lostSight', 'gone', 'unchanged'),
    since: time,
    before: fc.record({ severity: fc.constantFrom('critical', 'low'), because: hostileText, seenAt: time }),
    accepted: fc.record({ reason: hostileText, owner: hostileText, expires: hostileText }),
  },
  { requiredKeys: [] },
);

test('any finding of any estate fits the format, within 240 KB, and is well formed', () => {
  fc.assert(
    fc.property(hostileReport, fc.array(hostileChanges, { minLength: 1 }), time, (made, changes, takenAt) => {
      const some = [...made.findings].slice(0, 12).map((each, i): Finding => {
        const subject = { ...each.subject, account: '111122223333' };
        return { ...each, subject, ...changes[i % changes.length] };
      });
      const hostile = changed({ ...made, takenAt, findings: some }, { past: some });
      for (const imported of asffs(hostile)) {
        expect(readFinding(JSON.parse(JSON.stringify(imported)))).not.toHaveProperty('fault');
        expect(Buffer.byteLength(JSON.stringify(imported))).toBeLessThan(60_000);
        expect(JSON.stringify(imported)).not.toMatch(/\\u(d[89ab]|202e|0000|001b)/i);
      }
    }),
    { numRuns: 60 },
  );
});
