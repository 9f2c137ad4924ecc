// How a finding stands: the state in which it leaves a link of a chain or a cell of the matrix, its group in the list, and
// what became of it.
import type { Outcome, Severity } from '../../model.ts';
import type { AlertChange } from '../alerts.ts';

/**
 * Worst first. broken: it fails, critical or high · unknown: it was not seen · weak: it fails, medium or low ·
 * notJudged: no check of this report asked · accepted: somebody has accepted that it fails · passes · nothing: there is
 * nothing to judge.
 */
export const STATES = ['broken', 'unknown', 'weak', 'notJudged', 'accepted', 'passes', 'nothing'] as const;
export type State = (typeof STATES)[number];

export function stateOf(finding: {
  readonly outcome: Outcome;
  readonly severity: Severity;
  readonly accepted?: object;
}): State {
  const { outcome, severity, accepted } = finding;
  if (outcome === 'unknown') return 'unknown';
  if (outcome === 'pass') return 'passes';
  if (outcome === 'notApplicable') return 'nothing';
  if (accepted !== undefined) return 'accepted';
  return severity === 'critical' || severity === 'high' ? 'broken' : 'weak';
}

/** What a finding is counted as in the list, in the order of the list. */
export const GROUPS = ['fail', 'unknown', 'past', 'resolved', 'accepted', 'pass', 'notApplicable'] as const;
export type Group = (typeof GROUPS)[number];

/** As channels name changes; and that it fails still. */
export type PageChange = AlertChange | 'still';
