// JUnit XML: a suite for each check and a case for each of its subjects, so that CI shows which check fails on what. There
// is no standard; the elements are those that Jenkins, GitLab and Azure DevOps read (github.com/testmoapp/junitxml).
import { XMLBuilder } from 'fast-xml-parser';
import { en, type Finding, ja, type Locale, type Report, say } from '../../model.ts';
import { oneLine, wellFormed } from '../../plain-text.ts';
import { consoleLink } from '../console.ts';
import { type Manner, mannerOf } from '../naming.ts';
import { followsWords, subjectWords } from '../subject-words.ts';
import { gapLine } from '../summary.ts';
import { acceptedWords, cureLines, evidenceLines, NOT_JUDGED } from './finding-lines.ts';

/** failure: a finding that fails · error: nobody could look, which must not pass for green · skipped: somebody accepted it. */
type Result = 'failure' | 'error' | 'skipped' | 'pass';

interface Case {
  readonly name: string;
  readonly result: Result;
  /** One line: why. */
  readonly message: string;
  /** Severity, or what kind of trouble. */
  readonly type: string;
  readonly body: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

const COVERAGE = say(en`what was asked for was read`, ja`読み取り対象をすべて読み取れました`);

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  format: true,
});

/** The whole report as a test run. What a check does not apply to is no case: there was nothing to test. */
export function junitReport(report: Report): string {
  const suites = [...checkSuites(report), coverageSuite(report)];
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'Mailposture',
      ...totals(suites.flatMap(({ cases }) => cases)),
      testsuite: suites.map((suite) => suiteElement(suite, report.takenAt)),
    },
  };
  return builder.build(document);
}

function checkSuites(report: Report): Suite[] {
  const { findings, changes } = report;
  const manner = mannerOf(report);
  const suites = new Map<string, Case[]>();
  const test = (finding: Finding) => {
    if (finding.outcome === 'notApplicable') return;
    const cases = suites.get(finding.checkId) ?? [];
    suites.set(finding.checkId, cases);
    cases.push(caseOf(finding, manner));
  };
  for (const finding of findings) test(finding);
  // What was seen to fail, and is now out of sight with the list that it was in, is an error like the rest of that list.
  for (const finding of changes?.past ?? []) if (finding.change === 'lostSight') test(finding);
  return [...suites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, cases]) => ({ name, cases }));
}

function caseOf(finding: Finding, manner: Manner): Case {
  const { locale } = manner;
  const { outcome, severity, because, accepted } = finding;
  const reason = outcome === 'unknown' ? `${NOT_JUDGED[locale]}${because}` : because;
  const result: Result = accepted ? 'skipped' : outcome === 'fail' ? 'failure' : outcomeResult(outcome);
  const message = acceptedWords(finding)?.[locale] ?? reason;
  return {
    name: nameOf(finding, locale),
    result,
    message: oneLine(message),
    type: outcome === 'unknown' ? 'unknown' : severity,
    body: bodyOf(finding, manner),
  };
}

const outcomeResult = (outcome: Finding['outcome']): Result => (outcome === 'unknown' ? 'error' : 'pass');

/** Two pools of a Region may share a name, and a tool follows a case by its name: the id, with the account in it, tells. */
function nameOf({ subject }: Finding, locale: Locale): string {
  const words = subjectWords(subject, 'oneAccount')[locale];
  return `${words} [${oneLine(subject.kind === 'domain' ? subject.account : subject.id)}]`;
}

function bodyOf(finding: Finding, { locale, naming }: Manner): string {
  const link = consoleLink(finding.subject);
  return [
    oneLine(finding.title),
    oneLine(finding.because),
    followsWords(finding, naming)?.[locale] ?? '',
    ...evidenceLines(finding).map((line) => `- ${line}`),
    ...cureLines(finding, locale),
    finding.remediation === undefined ? '' : oneLine(finding.remediation.link),
    link ?? '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** A scan that saw nothing has no finding that could fail: what was not read fails here. */
function coverageSuite({ coverage, locale }: Report): Suite {
  const cases = coverage.gaps.map((gap): Case => {
    const { account, region, action, what } = gap;
    const line = gapLine(gap)[locale];
    // Without the reason, which may name a request: a case keeps its name from scan to scan.
    const name = oneLine([account, region, action, what].filter((part) => part !== '').join(' '));
    return { name, result: 'error', message: line, type: 'notRead', body: line };
  });
  const all: Case = { name: COVERAGE[locale], result: 'pass', message: '', type: '', body: '' };
  return { name: 'coverage', cases: cases.length === 0 ? [all] : cases };
}

function totals(cases: readonly Case[]): Record<string, number> {
  const count = (result: Result) => cases.filter((one) => one.result === result).length;
  return {
    '@tests': cases.length,
    '@failures': count('failure'),
    '@errors': count('error'),
    '@skipped': count('skipped'),
  };
}

function suiteElement({ name, cases }: Suite, takenAt: string): object {
  return {
    '@name': xmlText(name),
    // Without a zone, as the schema of Jenkins has it: UTC.
    '@timestamp': xmlText(takenAt.replace(/(?:\.\d+)?Z$/, '')),
    ...totals(cases),
    testcase: cases.map((one) => caseElement(one, name)),
  };
}

function caseElement({ name, result, message, type, body }: Case, suite: string): object {
  const about = { '@classname': xmlText(suite), '@name': xmlText(name) };
  if (result === 'pass') return about;
  const attributes = { '@message': xmlText(message) };
  if (result === 'skipped') return { ...about, skipped: attributes };
  return { ...about, [result]: { ...attributes, '@type': xmlText(type), '#text': xmlText(body) } };
}

/** What XML 1.0 has no way to write, not even as a reference (section 2.2, "Characters"), becomes U+FFFD. */
function xmlText(text: string): string {
  return wellFormed(text).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}
