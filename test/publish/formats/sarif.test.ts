// SARIF by its own schema and by what GitHub asks for, and what becomes of each state of a finding.
import fc from 'fast-check';
import type { Log, Result, Run } from 'sarif';
import type { Finding, Report } from '../../../src/model.ts';
import { baseline } from '../../support/changes.ts';
import { faultsOf, sarifSchema } from '../../support/report-schemas.ts';
import { finding, gap, report } from '../../support/reports.ts';
import { ACCOUNT, DOMAIN, hostileToldReport, IDENTITY, toldReport } from '../../support/told-report.ts';
import { written } from '../../support/written.ts';

const validate = sarifSchema();

function logOf(made: Report): Log {
  const log: unknown = JSON.parse(written('sarif', made));
  expect(faultsOf(validate, log)).toEqual([]);
  // The schema has just said so.
  return log as Log;
}

/** There is exactly one. */
function runOf(made: Report): Run {
  const [run, ...others] = logOf(made).runs;
  if (run === undefined) throw new Error('the log has no run');
  expect(others).toEqual([]);
  return run;
}

const resultsOf = (made: Report): Result[] => runOf(made).results ?? [];
const ids = (results: readonly Result[]) => results.map(({ ruleId }) => ruleId);

test('fits the schema, and what GitHub requires is never empty, whatever a report holds', () => {
  fc.assert(
    fc.property(hostileToldReport, (made) => {
      const run = runOf(made);
      const { rules = [] } = run.tool.driver;
      for (const { shortDescription, fullDescription, help } of rules) {
        expect(shortDescription?.text).not.toBe('');
        expect(shortDescription?.text.length).toBeLessThanOrEqual(1024);
        expect(fullDescription?.text).not.toBe('');
        expect(help?.text).not.toBe('');
      }
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      for (const { ruleIndex = -1, ruleId, message, locations } of run.results ?? []) {
        expect(rules[ruleIndex]?.id).toBe(ruleId);
        expect(message.text).not.toBe('');
        expect(locations).toHaveLength(1);
        const at = locations?.[0]?.physicalLocation?.artifactLocation;
        // A relative path within the repository: no scheme, no segment that leads out of it (RFC 3986 section 4.2).
        expect(at?.uri).toMatch(/^aws(\/[\w.!~*'()%-]+){4,}$/);
        expect(at?.uri?.split('/')).not.toContain('..');
        expect(run.artifacts?.[at?.index ?? -1]?.location?.uri).toBe(at?.uri);
      }
    }),
    { numRuns: 60 },
  );
});

test.each<[string, string]>([
  ['a placeholder {0}', 'a placeholder {{0}}'],
  ['[a link](https://evil.example)', '[a link] (https://evil.example)'],
  ['two\nlines', 'two lines'],
])('%j in a message is text', (because, shown) => {
  const [result] = resultsOf(report({ findings: [finding({ because })] }));
  expect(result?.message.text).toContain(shown);
});

test('what fails and what is unknown is a result; what is well, resolved or gone is none', () => {
  expect(ids(resultsOf(toldReport()))).toEqual([
    ...['a-new', 'b-still', 'c-moved', 'd-accepted', 'e-lost', 'f-unknown'],
    // Out of sight with the list that it was in: without a result, GitHub would take it for mended.
    'k-unlisted',
  ]);
});

test.each<[string, Partial<Result>]>([
  ['a-new', { kind: 'fail', level: 'error', baselineState: 'new' }],
  ['b-still', { kind: 'fail', level: 'error', baselineState: 'unchanged' }],
  ['c-moved', { kind: 'fail', level: 'warning', baselineState: 'updated' }],
  [
    'd-accepted',
    {
      ...{ kind: 'fail', level: 'note', baselineState: 'unchanged' },
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'Accepted by team mail until 2026-12-31: A test pool',
        },
      ],
    },
  ],
  ['e-lost', { kind: 'open', level: 'none', baselineState: 'updated' }],
  ['f-unknown', { kind: 'open', level: 'none', baselineState: 'unchanged' }],
  ['k-unlisted', { kind: 'open', level: 'none', baselineState: 'updated' }],
])('%s', (id, expected) => {
  expect(resultsOf(toldReport()).find(({ ruleId }) => ruleId === id)).toMatchObject(expected);
});

test.each([
  ['without a history', report({ findings: [finding()] })],
  ['in the first scan of one', baseline(report({ findings: [finding()] }))],
])('there is no baseline %s', (_, made) => {
  expect(resultsOf(made)[0]).not.toHaveProperty('baselineState');
});

test('a finding keeps its place and its fingerprint from scan to scan, and in each language', () => {
  const before = report({ findings: [finding()], takenAt: '2026-10-01T08:00:00.000Z' });
  const { title, because } = { title: '題', because: '理由' };
  const after = report({
    findings: [finding({ title, because, severity: 'low', evidence: [] })],
    locale: 'ja',
  });
  const same = ({ partialFingerprints, locations }: Result) => ({ partialFingerprints, locations });
  expect(resultsOf(after).map(same)).toEqual(resultsOf(before).map(same));
});

test('each check on each subject has a fingerprint of its own', () => {
  const subjects = [finding().subject, IDENTITY, DOMAIN, ACCOUNT, { ...DOMAIN, account: '444455556666' }];
  const findings = ['one', 'two'].flatMap((checkId) =>
    subjects.map((subject): Finding => finding({ checkId, subject })),
  );
  const results = resultsOf(report({ findings }));
  const hashes = results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
  expect(new Set(hashes).size).toBe(10);
  const paths = results.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri);
  expect(paths.slice(0, 5)).toEqual([
    'aws/111122223333/eu-west-1/userPool/eu-west-1_Example01',
    'aws/111122223333/eu-west-1/identity/example.com',
    'aws/111122223333/global/domain/example.com',
    'aws/111122223333/eu-west-1/account/eu-west-1',
    'aws/444455556666/global/domain/example.com',
  ]);
});

test.each<[string, readonly Partial<Finding>[], string, string]>([
  ['critical', [{ severity: 'critical' }, { severity: 'low' }], '9.5', 'error'],
  ['high', [{ severity: 'high' }], '8.0', 'error'],
  ['medium', [{ severity: 'medium' }], '5.5', 'warning'],
  // GitHub shows this alert with the severity of its rule: what passes elsewhere must not make it worse.
  ['low', [{ severity: 'low' }, { severity: 'critical', outcome: 'pass' }], '2.0', 'note'],
])('a rule is as severe as the worst of its results: %s', (_, findings, score, level) => {
  const { rules = [] } = runOf(report({ findings: findings.map((one) => finding(one)) })).tool.driver;
  expect(rules).toHaveLength(1);
  expect(rules[0]?.defaultConfiguration?.level).toBe(level);
  expect(rules[0]?.properties).toMatchObject({ 'security-severity': score });
});

test('a rule tells what to do, as text and as Markdown', () => {
  const [rule] = runOf(report({ findings: [finding()] })).tool.driver.rules ?? [];
  expect(rule).toMatchObject({
    id: 'cognito-sender-verified',
    shortDescription: { text: 'The identity that a pool sends from is verified' },
    helpUri: 'https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html',
  });
  expect(rule?.help?.text).toContain(
    'Publish the DKIM records of example.com.\n\naws sesv2 get-email-identity',
  );
  expect(rule?.help?.markdown).toContain('```\naws sesv2 get-email-identity');
});

test('what could not be read is a warning of the run, which has run all the same', () => {
  const { invocations } = runOf(report({ gaps: [gap()], notes: ['A note.'] }));
  expect(invocations).toMatchObject([
    {
      executionSuccessful: true,
      toolExecutionNotifications: [
        { level: 'warning', descriptor: { id: 'not-read' } },
        { level: 'note', message: { text: 'A note.' } },
      ],
      properties: { complete: false },
    },
  ]);
});

test('no more results than GitHub takes, and how many are left out', () => {
  const findings = Array.from({ length: 25_003 }, () => finding({ evidence: [] }));
  const { results, invocations } = runOf(report({ findings }));
  expect(results).toHaveLength(25_000);
  expect(invocations?.[0]?.toolExecutionNotifications).toMatchObject([{ message: { text: '… and 3 more' } }]);
});

test.each([
  ['one account', ['111122223333'], 'mailposture/111122223333/'],
  ['several', ['111122223333', '444455556666'], 'mailposture/estate/'],
])('uploads of different accounts do not close each other’s alerts: %s', (_, accounts, category) => {
  expect(runOf(report({ accounts })).automationDetails?.id).toBe(`${category}2026-11-01T08:00:00.000Z`);
});
