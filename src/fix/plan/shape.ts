// What a plan is: steps in the order in which they have to be done.
import type { Change, Severity, SubjectRef, Text } from '../../model.ts';

/**
 * The order of the work: what people decide; identities that are missing; records; their verification; MAIL FROM; the way
 * out of the sandbox; who hears of bounces; then the pools are switched, DMARC is tightened, and what is left over goes.
 */
export const PHASES = [
  'decide',
  'identities',
  'dns',
  'verify',
  'mailFrom',
  'production',
  'watch',
  'switch',
  'tighten',
  'tidy',
] as const;
export type Phase = (typeof PHASES)[number];

/** One step: what one person does at one time in one place. */
export interface PlanStep {
  /** Of letters, digits, hyphens, underscores and dots. The same in every plan, as long as the same is to be done. */
  readonly id: string;
  readonly phase: Phase;
  /** What is done, without a full stop. */
  readonly title: Text;
  readonly changes: readonly Change[];
  /** An identity that an earlier step makes, and that SES then gives DKIM tokens: the next plan has its records. */
  readonly awaits?: { readonly account: string; readonly region: string; readonly identity: string };
  /** Ids of the steps that have to take first. */
  readonly after: readonly string[];
  /** The failing findings that are cured when this step and those before it have taken. */
  readonly cures: readonly CuredFinding[];
  /** The command that shows whether it took, as a line for a shell. */
  readonly check: string;
  /** What to know, and what to look at first: sentences. */
  readonly notes: readonly Text[];
}

/** A failing finding, as a plan names it. */
export interface CuredFinding {
  readonly checkId: string;
  readonly severity: Severity;
  readonly subject: SubjectRef;
}

export interface Plan {
  /** ISO 8601: when the estate was looked at. */
  readonly takenAt: string;
  readonly accounts: readonly string[];
  /** In order. */
  readonly steps: readonly PlanStep[];
  /** Failing findings for which no step follows from what was read. */
  readonly left: readonly CuredFinding[];
  /** Things that were not seen: what they need is not in the plan. */
  readonly unseen: number;
}
