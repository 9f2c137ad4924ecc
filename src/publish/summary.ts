// The wording that every channel shares: what was found, how bad it is, and what could not be seen. No channel words
// these for itself, so that SNS, Slack and the terminal never disagree.
import {
  type Cause,
  type Finding,
  type Gap,
  SEVERITIES,
  type Severity,
  type SubjectRef,
  type Summary,
} from '../model.ts';
import { type Fold, folded } from './fold.ts';
import { clip, count, listed, oneLine } from './text.ts';

/** What was and was not seen, as far as wording needs it: a Report's coverage, or a digest's. */
export interface Seen {
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
}

/** What a headline is made of: a Report has it. */
export interface Told {
  readonly summary: Summary;
  readonly coverage: Seen;
}

/**
 * What a scan found, in one sentence without a full stop: "3 critical, 5 high in 8 pools and 12 identities; 2 things
 * could not be seen, so 7 checks have no answer". "All seen" is said only when it is true.
 */
export function headline(report: Told): string {
  const { failing, subjects, outcomes, accepted } = report.summary;
  const found = [
    `${failingWords(failing)}${causeWords(report.summary)}`,
    accepted > 0 ? `${accepted} accepted` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
  const where = subjectWords(subjects);
  const unseen = unseenWords(report);
  const verdict = found === '' ? 'nothing failing' : found;
  if (where !== '') return `${verdict} in ${where}; ${unseen || 'all of it was seen'}`;
  // Without subjects nothing was checked, and "nothing failing" would be a hollow comfort.
  if (found === '' && outcomes.pass === 0) {
    return `nothing was checked; ${unseen || 'there are no user pools and no SES identities'}`;
  }
  return `${verdict}; ${unseen || 'all of it was seen'}`;
}

/** `3 critical, 5 high`, worst first; empty when nothing fails. */
export function failingWords(failing: Summary['failing']): string {
  return SEVERITIES.filter((severity) => failing[severity] > 0)
    .map((severity) => `${failing[severity]} ${severity}`)
    .join(', ');
}

/** ` from 5 causes`; empty where each failing finding is a cause of its own. */
function causeWords({ failing, causes }: Summary): string {
  const all = SEVERITIES.reduce((sum, severity) => sum + failing[severity], 0);
  return causes < all ? ` from ${count(causes, 'cause')}` : '';
}

/** `8 pools and 12 identities`; empty when there are none. */
function subjectWords(subjects: Summary['subjects']): string {
  const parts: string[] = [];
  if (subjects.userPool > 0) parts.push(count(subjects.userPool, 'pool'));
  if (subjects.identity > 0) parts.push(count(subjects.identity, 'identity', 'identities'));
  if (parts.length === 0 && subjects.account > 0) parts.push(count(subjects.account, 'SES account Region'));
  if (parts.length === 0 && subjects.domain > 0) parts.push(count(subjects.domain, 'domain'));
  return listed(parts);
}

/** What was not seen; empty only when everything was. */
function unseenWords({ coverage, summary }: Told): string {
  const gaps = coverage.gaps.length;
  const open = summary.outcomes.unknown;
  const answers = open === 1 ? '1 check has no answer' : `${open} checks have no answer`;
  if (gaps > 0) return `${count(gaps, 'thing')} could not be seen${open > 0 ? `, so ${answers}` : ''}`;
  if (open > 0) return answers;
  return coverage.complete ? '' : 'not everything could be seen';
}

/**
 * The subject line of a message: at most 99 printable ASCII characters (SNS Publish: ASCII, no line breaks, "less than
 * 100 characters long").
 */
export function subjectLine(report: Told, accounts: readonly string[]): string {
  const of = accounts.length === 1 ? ` in account ${accounts[0]}` : ` in ${accounts.length} accounts`;
  const found = failingWords(report.summary.failing) || 'nothing failing';
  const unseen = unseenWords(report) === '' ? '' : ', not everything seen';
  const ascii = `Mailposture: ${found}${unseen}${of}`.replace(/[^\x20-\x7E]/g, '?');
  return ascii.length <= 99 ? ascii : `${ascii.slice(0, 96)}...`;
}

/** What a subject is called: `user pool shop (eu-west-1)`, `domain example.com`. */
export function subjectWordsOf(subject: SubjectRef): string {
  const name = clip(oneLine(subject.name), 300);
  const region = clip(oneLine(subject.region), 40);
  // Stands for a whole list that could not be read, and says so: "every identity in eu-west-1".
  if (subject.id.endsWith('/*')) return name;
  if (subject.kind === 'domain') return `domain ${name}`;
  if (subject.kind === 'account') return `SES in ${region}, account ${clip(oneLine(subject.account), 40)}`;
  return `${subject.kind === 'userPool' ? 'user pool' : 'SES identity'} ${name} (${region})`;
}

/** `Follows from ses-identity-verified of SES identity shop.example (eu-west-1).`; empty where it follows from none. */
export function followsWords(finding: {
  readonly subject: SubjectRef;
  readonly follows?: Cause | undefined;
}): string {
  const { follows, subject } = finding;
  if (follows === undefined) return '';
  const isOwn = follows.subject.kind === subject.kind && follows.subject.id === subject.id;
  return `Follows from ${clip(oneLine(follows.checkId), 100)}${isOwn ? '' : ` of ${subjectWordsOf(follows.subject)}`}.`;
}

/** How loud a finding is: its severity, or UNKNOWN when it could not be judged. */
export function levelOf(finding: Pick<Finding, 'severity' | 'outcome'>): Severity | 'unknown' {
  return finding.outcome === 'unknown' ? 'unknown' : finding.severity;
}

/** Findings that somebody must hear of (failing and not accepted, then unknown), each worst first; otherwise in the order they came. */
export function newsOf(findings: readonly Finding[]): Finding[] {
  const rank = (finding: Finding) =>
    (finding.outcome === 'unknown' ? SEVERITIES.length : 0) + SEVERITIES.indexOf(finding.severity);
  return findings
    .filter(
      ({ outcome, accepted }) => (outcome === 'fail' && accepted === undefined) || outcome === 'unknown',
    )
    .sort((a, b) => rank(a) - rank(b));
}

/** Causes of one check, each with what follows from it. */
export interface Group {
  readonly checkId: string;
  readonly folds: readonly Fold<Finding>[];
}

/** News grouped by the check of its cause: for the person who mends one fault everywhere. Worst group first. */
export function byCheck(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Fold<Finding>[]>();
  for (const fold of folded(newsOf(findings))) {
    const members = groups.get(fold.cause.checkId);
    if (members) members.push(fold);
    else groups.set(fold.cause.checkId, [fold]);
  }
  return [...groups].map(([checkId, folds]) => ({ checkId, folds }));
}

/** `CRITICAL cognito-sender-verified: user pool shop (eu-west-1)`: a finding under its cause. */
export function consequenceWords(
  finding: Pick<Finding, 'checkId' | 'severity' | 'outcome' | 'subject'>,
): string {
  return `${levelOf(finding).toUpperCase()} ${clip(oneLine(finding.checkId), 100)}: ${subjectWordsOf(finding.subject)}`;
}

/**
 * What was seen, and what was not, as sentences: first the whole, then one for each gap.
 * @param cut gaps that exist but are not in the list (a digest holds only so many)
 */
export function coverageLines(
  coverage: Seen,
  accounts: readonly string[],
  regions: readonly string[],
  cut = 0,
): string[] {
  const scope = `${count(accounts.length, 'account')}, ${count(regions.length, 'Region')}`;
  const gaps = coverage.gaps.length + cut;
  if (gaps === 0) {
    return [coverage.complete ? `All of ${scope} was seen.` : `Not everything in ${scope} could be seen.`];
  }
  const effect = coverage.complete ? '; no check needed it' : '';
  return [`In ${scope}, ${count(gaps, 'thing')} could not be seen${effect}:`, ...coverage.gaps.map(gapLine)];
}

/** `eu-west-1, account 111122223333: ses:ListEmailIdentities (identities): AccessDenied …`. */
export function gapLine(gap: Gap): string {
  const part = (text: string, max: number) => clip(oneLine(text), max);
  const where = `${part(gap.region, 40)}, account ${part(gap.account, 40)}`;
  const what = gap.what === '' ? '' : ` (${part(gap.what, 200)})`;
  return `${where}: ${part(gap.action, 80)}${what}: ${part(gap.why, 400)}`;
}
