// Which changes are told one by one: what failing findings that nobody has accepted became since the scan before.
import {
  type ChangeKind,
  type Finding,
  type Outcome,
  type Report,
  SEVERITIES,
  type Severity,
} from '../model.ts';
import { type Naming, namingOf } from './naming.ts';

/** A change as channels name it: a finding that fails still is one only where its severity moved. */
export const ALERT_CHANGES = ['new', 'severityUp', 'severityDown', 'resolved', 'lostSight', 'gone'] as const;
export type AlertChange = (typeof ALERT_CHANGES)[number];

export interface Alert {
  readonly change: AlertChange;
  /** As it is now; what is gone, as it was. */
  readonly finding: Finding;
}

/** An alert by itself, told away from its report: it knows how its subject is named. */
export interface NamedAlert extends Alert {
  readonly naming: Naming;
}

/**
 * The alerts of a report, in its order, and then those of what is no more among its findings. The first scan has none:
 * everything would be new, and its digest tells it.
 */
export function* alertsOf({ findings, changes, coverage }: Report): Generator<NamedAlert> {
  if (changes?.since === undefined) return;
  const naming = namingOf(coverage.accounts.length);
  for (const finding of findings) yield* alertsOn(finding, naming);
  for (const finding of changes.past) yield* alertsOn(finding, naming);
}

function alertsOn(finding: Finding, naming: Naming): NamedAlert[] {
  const change = alertOf(finding);
  return change === undefined ? [] : [{ change, finding, naming }];
}

/** As much of a finding as says what became of it; a Finding and a finding of a digest have it. */
interface Changed {
  readonly change?: ChangeKind | undefined;
  readonly outcome: Outcome;
  readonly severity: Severity;
  readonly accepted?: unknown;
  readonly before?: { readonly severity: Severity } | undefined;
}

/** What is to be told of a finding by itself; undefined where that is nothing. */
export function alertOf({ change, outcome, severity, accepted, before }: Changed): AlertChange | undefined {
  if (change === undefined || change === 'unchanged' || accepted !== undefined) return undefined;
  if (change === 'new') return outcome === 'fail' ? 'new' : undefined;
  // What is gone has no other finding now: it stands as it was.
  if (change === 'gone') return 'gone';
  if (change !== 'still') return before === undefined ? undefined : change;
  const moved = before === undefined ? 0 : SEVERITIES.indexOf(before.severity) - SEVERITIES.indexOf(severity);
  if (moved === 0) return undefined;
  return moved > 0 ? 'severityUp' : 'severityDown';
}
