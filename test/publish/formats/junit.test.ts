// JUnit XML, read back as CI reads it.
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Report } from '../../../src/model.ts';
import { finding, gap, report } from '../../support/reports.ts';
import { hostileToldReport, toldReport } from '../../support/told-report.ts';
import { written } from '../../support/written.ts';

interface Element {
  readonly '#text'?: string;
  readonly [attribute: `@${string}`]: string;
}
interface Case extends Element {
  readonly failure?: Element;
  readonly error?: Element;
  readonly skipped?: Element;
}
interface Suite extends Element {
  readonly testcase: readonly Case[];
}
interface Suites extends Element {
  readonly testsuite: readonly Suite[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === 'testsuite' || name === 'testcase',
  processEntities: { enabled: true, maxTotalExpansions: 1e9, maxExpandedLength: 1e9 },
});

function read(made: Report): Suites {
  const xml = written('junit', made);
  expect(XMLValidator.validate(xml)).toBe(true);
  // What is not of this shape fails the assertions on it.
  return (parser.parse(xml) as { testsuites: Suites }).testsuites;
}

const casesOf = ({ testsuite }: Suites) =>
  testsuite.flatMap((suite) => suite.testcase.map((one) => ({ suite: suite['@name'], ...one })));
const resultOf = ({ failure, error, skipped }: Case) =>
  failure ? 'failure' : error ? 'error' : skipped ? 'skipped' : 'pass';

test('each state of a finding', () => {
  const cases = casesOf(read(toldReport()));
  expect(cases.map((one) => `${one.suite}: ${resultOf(one)}`)).toEqual([
    'a-new: failure',
    'b-still: failure',
    'c-moved: failure',
    'd-accepted: skipped',
    // Nobody could look: an error, for a green run would hide it.
    'e-lost: error',
    'f-unknown: error',
    'g-resolved: pass',
    'h-pass: pass',
    'k-unlisted: error',
    'coverage: error',
  ]);
});

test('a case says what fails on what, why, by which evidence, and what to do', () => {
  const [one] = casesOf(read(report({ findings: [finding()] })));
  expect(one).toMatchObject({
    '@classname': 'cognito-sender-verified',
    '@name':
      'user pool shop (eu-west-1) [arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01]',
  });
  expect(one?.failure?.['@message']).toBe('The pool sends as example.com, whose verification is PENDING.');
  expect(one?.failure?.['@type']).toBe('critical');
  expect(one?.failure?.['#text']).toContain('- ses:GetEmailIdentity VerificationStatus: PENDING\n');
  expect(one?.failure?.['#text']).toContain('Publish the DKIM records of example.com.');
});

test('who has accepted it, until when and why', () => {
  const accepted = casesOf(read(toldReport('ja'))).find(({ suite }) => suite === 'd-accepted');
  expect(accepted?.skipped?.['@message']).toBe('team mail が 2026-12-31 まで承認済み: A test pool');
});

test('the counts of suites are those of their cases', () => {
  const suites = read(toldReport());
  expect(suites).toMatchObject({ '@tests': '10', '@failures': '3', '@errors': '4', '@skipped': '1' });
  for (const suite of suites.testsuite) expect(Number(suite['@tests'])).toBe(suite.testcase.length);
});

test('a scan that could read nothing is not green', () => {
  expect(casesOf(read(report({ gaps: [gap()] }))).map(resultOf)).toEqual(['error']);
  expect(casesOf(read(report())).map(resultOf)).toEqual(['pass']);
});

test('is XML that says the same, whatever a report holds', () => {
  fc.assert(
    fc.property(hostileToldReport, (made) => {
      const suites = read(made);
      const tested = [...made.findings, ...(made.changes?.past ?? [])].filter(
        ({ outcome, change }) => outcome !== 'notApplicable' && change !== 'gone',
      );
      const all = Math.max(made.coverage.gaps.length, 1);
      expect(Number(suites['@tests'])).toBe(tested.length + all);
    }),
    { numRuns: 40 },
  );
});

test.each<[string, string]>([
  ['markup </failure><x a="1">', 'markup </failure><x a="1">'],
  ['an entity &lt; and ]]>', 'an entity &lt; and ]]>'],
  ['what XML has no way to write: \u0001\ufffe\ud800.', 'what XML has no way to write: \ufffd\ufffd.'],
])('%j comes back', (because, expected) => {
  const [one] = casesOf(read(report({ findings: [finding({ because })] })));
  expect(one?.failure?.['@message']).toBe(expected);
});
