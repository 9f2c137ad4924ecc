// Which findings of a report are told, as what, and in which order: what changed first, then what is open as it was.
import { type Finding, type Report, SEVERITIES } from '../model.ts';
import { type AlertChange, alertOf } from './alerts.ts';
import type { Excerpt } from './excerpt.ts';
import { newsOf } from './summary.ts';

/** A finding that is open: it fails and nobody has accepted it, or nobody could tell. */
export interface OpenFinding {
  readonly finding: Finding;
  /** `still`: nothing changed of it, or there is nothing to compare it with. */
  readonly change: Exclude<AlertChange, 'resolved' | 'gone'> | 'still';
}

/** A finding that failed before, and is not among the open ones. */
export interface PastFinding {
  readonly finding: Finding;
  readonly change: 'resolved' | 'gone' | 'lostSight';
}

/** Was the report compared with one before? The first scan is not: everything in it would be new. */
export const isCompared = ({ changes }: Report): boolean => changes?.since !== undefined;

/** News comes first, by what it is; what got less severe can wait among the others. */
const NEWS: readonly OpenFinding['change'][] = ['new', 'severityUp', 'lostSight'];

/** What is open: news first, each kind of it worst first; then the others, worst first. */
export function openOf(report: Excerpt): OpenFinding[] {
  const open = newsOf(report.findings);
  if (!isCompared(report)) return open.map((finding) => ({ finding, change: 'still' }));
  const rank = ({ change }: OpenFinding) => (NEWS.includes(change) ? NEWS.indexOf(change) : NEWS.length);
  return open.map((finding) => ({ finding, change: openChange(finding) })).sort((a, b) => rank(a) - rank(b));
}

function openChange(finding: Finding): OpenFinding['change'] {
  const change = alertOf(finding);
  return change === undefined || change === 'resolved' || change === 'gone' ? 'still' : change;
}

/** What failed and fails no more, or was not seen and is not among the findings: worst first, by how it was. */
export function pastOf({ findings, changes }: Excerpt): PastFinding[] {
  if (changes?.since === undefined) return [];
  const as = (finding: Finding, kinds: readonly PastFinding['change'][]): PastFinding[] => {
    const change = kinds.find((kind) => kind === alertOf(finding));
    return change === undefined ? [] : [{ finding, change }];
  };
  return [
    ...findings.flatMap((finding) => as(finding, ['resolved'])),
    ...changes.past.flatMap((finding) => as(finding, ['gone', 'lostSight'])),
  ].sort((a, b) => badness(a.finding) - badness(b.finding));
}

/** How bad a finding is, or was when it last failed: 0 is worst. */
export function badness({ severity, before, outcome }: Finding): number {
  return SEVERITIES.indexOf(outcome === 'fail' ? severity : (before?.severity ?? severity));
}
