// What an owner has said of the estate: which part of it is production, and which findings are accepted for a time.
import type { Severity } from './severity.ts';

/** Which subjects an environment holds. Each list that is given must have a glob that fits; none given: everything. */
export interface EnvironmentRule {
  readonly name: string;
  readonly production: boolean;
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  /** By name; the rule is then about user pools only. */
  readonly pool?: readonly string[];
  /** By name; the rule is then about SES identities only. */
  readonly identity?: readonly string[];
  /** By a tag of the pool, `KEY=VALUE`; the rule is then about user pools only. */
  readonly tag?: readonly string[];
}

/** A finding that somebody has accepted. Globs; left out: any. */
export interface ExceptionRule {
  readonly check: string;
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  /** By name or id. */
  readonly subject?: readonly string[];
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it counts: YYYY-MM-DD, in UTC. */
  readonly expires: string;
}

/**
 * From which figures on checks fail, and fail worse. All are shares: 0.05 is 5 %.
 */
export interface Thresholds {
  readonly bounceRate: { readonly high: number; readonly critical: number };
  readonly complaintRate: { readonly high: number; readonly critical: number };
  /** Of the sending quota of 24 hours. */
  readonly quotaUsed: { readonly medium: number; readonly high: number };
}

/** The first environment that fits a subject is its own; what none fits is production. */
export interface Policy {
  readonly environments: readonly EnvironmentRule[];
  readonly exceptions: readonly ExceptionRule[];
  readonly thresholds: Thresholds;
}

/** On a finding that counts less outside production. */
export interface Lowered {
  readonly environment: string;
  /** What it would be in production. */
  readonly from: Severity;
}

/** On a finding that somebody has accepted. */
export type Accepted = Pick<ExceptionRule, 'reason' | 'owner' | 'expires'>;
