// Which changes are told one by one: what failing findings that nobody has accepted became since the scan before.
import { type Finding, type Report, SEVERITIES } from '../model.ts';

/** A change as channels name it: a finding that fails still is one only where its severity moved. */
export const ALERT_CHANGES = ['new', 'severityUp', 'severityDown', 'resolved', 'lostSight', 'gone'] as const;
export type AlertChange = (typeof ALERT_CHANGES)[number];

export interface Alert {
  readonly change: AlertChange;
  /** As it is now; what is gone, as it was. */
  readonly finding: Finding;
}

/**
 * The alerts of a report, in its order, and then those of what is no more among its findings. The first scan has none:
 * everything would be new, and its digest tells it.
 */
export function alertsOf({ findings, changes }: Report): Alert[] {
  if (changes?.since === undefined) return [];
  return [...findings, ...changes.past].flatMap((finding) => {
    const change = alertOf(finding);
    return change === undefined ? [] : [{ change, finding }];
  });
}

function alertOf({ change, outcome, severity, accepted, before }: Finding): AlertChange | undefined {
  if (change === undefined || change === 'unchanged' || accepted !== undefined) return undefined;
  if (change === 'new') return outcome === 'fail' ? 'new' : undefined;
  if (change !== 'still') return before === undefined ? undefined : change;
  const moved = before === undefined ? 0 : SEVERITIES.indexOf(before.severity) - SEVERITIES.indexOf(severity);
  if (moved === 0) return undefined;
  return moved > 0 ? 'severityUp' : 'severityDown';
}
