// SARIF 2.1.0 (OASIS), for code scanning at GitHub and other places that gather results: one run, a rule for each check, and
// a result for each finding that somebody must hear of.
//
// GitHub reads a subset of the properties: it has no `kind`, `baselineState` and `suppressions`, and makes an alert of every
// result ("SARIF support for code scanning"). So what passes, and what was resolved or is gone, is no result here: as
// one with the state `absent` it would be an open alert there. What is unknown is one, of the kind `open`: left out, it
// would close the alert of what was seen to fail, and that nobody could look is no cure.
import type { Invocation, Log, Notification, Result, Run } from 'sarif';
import type { Finding, Report } from '../../model.ts';
import { consoleLink } from '../console.ts';
import { excerptOf, ON_A_PAGE, openLeft } from '../excerpt.ts';
import { mannerOf } from '../naming.ts';
import { followsWords } from '../subject-words.ts';
import { gapLine, headline, moreWords } from '../summary.ts';
import { acceptedWords, fixLines, NOT_JUDGED } from './finding-lines.ts';
import { findingUid } from './finding-uid.ts';
import { Places } from './sarif-places.ts';
import { LEVELS, rulesOf } from './sarif-rules.ts';
import { messageOf } from './sarif-text.ts';

/** GitHub refuses a file with more results in a run, and shows the worst 5,000. */
const MOST_RESULTS = 25_000;

/** The whole report as one log. */
export function sarifReport(report: Report): string {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [runOf(report)],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function runOf(report: Report): Run {
  const { version, locale, summary, changes } = report;
  const { told, left } = toldOf(report);
  const shown = told.slice(0, MOST_RESULTS);
  const rules = rulesOf(report.findings, told, locale);
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  const places = new Places(mannerOf(report));
  const results = shown.map((finding) =>
    resultOf(finding, report, indices.get(finding.checkId) ?? -1, places),
  );
  return {
    tool: { driver: { name: 'Mailposture', semanticVersion: version, language: locale, rules } },
    automationDetails: { id: runId(report), description: messageOf(headline(report)[locale]) },
    language: locale,
    columnKind: 'utf16CodeUnits',
    invocations: [invocationOf(report, told.length - shown.length + left)],
    artifacts: places.artifacts(),
    results,
    properties: { summary, ...(changes && { changes: { since: changes.since, counts: changes.counts } }) },
  };
}

/**
 * What fails and what is unknown, in the order of the report; then what is out of sight with the list that it was in.
 * GitHub takes no more than 10 MB of it, compressed.
 */
function toldOf(report: Report): { readonly told: readonly Finding[]; readonly left: number } {
  const excerpt = excerptOf(report, ON_A_PAGE);
  const news = excerpt.findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown');
  const lost = (report.changes?.past ?? []).filter(({ change }) => change === 'lostSight');
  return { told: [...news, ...lost], left: openLeft(excerpt) };
}

/** `mailposture/ACCOUNT/TIME`: what precedes the last slash is the category by which GitHub keeps uploads apart. */
function runId({ coverage: { accounts }, takenAt }: Report): string {
  return `mailposture/${accounts.length === 1 ? accounts[0] : 'estate'}/${takenAt}`;
}

function resultOf(finding: Finding, report: Report, ruleIndex: number, places: Places): Result {
  const { checkId, outcome, severity, subject, accepted } = finding;
  const uid = findingUid(finding);
  const justification = acceptedWords(finding)?.[report.locale];
  return {
    ruleId: checkId,
    ruleIndex,
    // Section 3.27.9: open is "insufficient information to decide"; section 3.27.10: then the level is none.
    ...(outcome === 'fail' ? { kind: 'fail', level: LEVELS[severity] } : { kind: 'open', level: 'none' }),
    message: messageOf(...paragraphsOf(finding, report)),
    locations: [places.of(subject)],
    // GitHub looks at the first of them only; `:1` tells apart results of the same hash, of which there are none.
    partialFingerprints: { primaryLocationLineHash: `${uid.slice(0, 16)}:1`, 'checkAndSubject/v1': uid },
    ...baselineOf(finding, report),
    ...(accepted && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: justification ?? '' }],
    }),
    properties: propertiesOf(finding),
  };
}

/**
 * First what is wrong, then what to do, without the command for every subject, which stands in the rule's help. A `fix` object would not do for that: it needs artifacts and what to replace in
 * them (section 3.55.3), and no file is to be changed.
 */
function paragraphsOf(finding: Finding, report: Report): string[] {
  const { locale, naming } = mannerOf(report);
  const because = finding.outcome === 'unknown' ? `${NOT_JUDGED[locale]}${finding.because}` : finding.because;
  const summary = finding.remediation?.summary ?? '';
  return [because, followsWords(finding, naming)?.[locale] ?? '', summary, ...fixLines(finding, locale)];
}

/** Against the scan before; all results have it, or none (section 3.27.24). */
function baselineOf({ change, before }: Finding, { changes }: Report): Pick<Result, 'baselineState'> {
  if (changes?.since === undefined) return {};
  if (change === 'new') return { baselineState: 'new' };
  return { baselineState: before === undefined && change !== 'lostSight' ? 'unchanged' : 'updated' };
}

function propertiesOf(finding: Finding): NonNullable<Result['properties']> {
  const { severity, outcome, evidence, change, since, before, follows, lowered } = finding;
  const console = consoleLink(finding.subject);
  return {
    severity,
    outcome,
    evidence,
    ...(console !== undefined && { console }),
    ...(follows && { follows }),
    ...(lowered && { lowered }),
    ...(change && { change }),
    ...(since && { since }),
    ...(before && { before }),
  };
}

/**
 * The scan has run, whatever it could not read: for each such thing there is a warning, which says that "the analysis might
 * be incomplete but the results that were generated are probably valid" (section 3.58.6).
 */
function invocationOf({ coverage, locale, takenAt }: Report, left: number): Invocation {
  const notice = (level: 'warning' | 'note', id: string, text: string): Notification => ({
    level,
    descriptor: { id },
    message: messageOf(text),
  });
  return {
    executionSuccessful: true,
    endTimeUtc: takenAt,
    toolExecutionNotifications: [
      ...coverage.gaps.map((gap) => notice('warning', 'not-read', gapLine(gap)[locale])),
      ...(left > 0 ? [notice('warning', 'left-out', moreWords(left)[locale])] : []),
      ...coverage.notes.map((note) => notice('note', 'note', note)),
    ],
    properties: { complete: coverage.complete },
  };
}
