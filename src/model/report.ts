// The result of a scan: findings, what was and was not seen, and what changed since the scan before.
import type { Chain } from './chain.ts';
import type { ChangeCounts } from './change.ts';
import type { Finding, Outcome } from './finding.ts';
import type { Findings } from './findings.ts';
import type { Severity } from './severity.ts';
import type { Kind } from './subject.ts';
import type { Locale, Text } from './text.ts';

/** What was read of one action in one account and Region, or of DNS. In a report, `W` is words of one language. */
export interface Read<W = Text> {
  readonly account: string;
  readonly region: string;
  /** IAM's spelling (`ses:ListEmailIdentities`), or `dns:TXT`. */
  readonly action: string;
  /** Requests that were answered, and things that those answers held. */
  readonly answered: number;
  readonly items: number;
  readonly failures: readonly ReadFailure<W>[];
}

interface ReadFailure<W> {
  /** The thing, when the action reads one of many; else empty. */
  readonly what: W;
  readonly why: W;
  /** What stood in for the answer, so that nothing is missing; left out: it is a gap. */
  readonly instead?: W;
}

/** A thing that was not read. */
export interface Gap {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  readonly what: string;
  readonly why: string;
}

/** Accounts x Regions x what was read, and each thing not read with its reason. */
export interface Coverage {
  /** True when nothing is missing: no read failed without something to stand in for it, and no finding is unknown. */
  readonly complete: boolean;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly reads: readonly Read<string>[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
}

export interface Summary {
  readonly subjects: Readonly<Record<Kind, number>>;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Failing findings that somebody has accepted. */
  readonly accepted: number;
  /** Failing findings by severity, but for those that somebody has accepted. */
  readonly failing: Readonly<Record<Severity, number>>;
  /** Those of them that follow from no other. */
  readonly causes: number;
  readonly worst: Severity | 'none';
}

/** The result of a scan. Findings are ordered worst first, then by subject and check, so that two reports compare. */
export interface Report {
  readonly format: 'mailposture-report/1';
  readonly version: string;
  /** The language of every sentence in it. */
  readonly locale: Locale;
  readonly takenAt: string;
  readonly summary: Summary;
  readonly findings: Findings;
  readonly coverage: Coverage;
  /** The way of each user pool's mail; left out by what makes reports otherwise than from an inventory. */
  readonly chains?: readonly Chain[];
  /** Against the scan before; only where there is a history. */
  readonly changes?: Changes;
}

/** What changed since the scan before. Each finding that changed says how by itself (`Finding.change`). */
export interface Changes {
  /** When the scan before was taken (ISO 8601); left out: this is the first one, the baseline of those to come. */
  readonly since?: string;
  readonly counts: ChangeCounts;
  /** What failed before and is not among the findings: its subject is gone, or the list that it was in was not read. */
  readonly past: readonly Finding[];
  /** This scan and the ones before it, oldest first. */
  readonly trend: readonly TrendPoint[];
}

/** What one scan of the whole estate came to. */
export interface TrendPoint {
  readonly takenAt: string;
  readonly failing: Readonly<Record<Severity, number>>;
  readonly unknown: number;
}
