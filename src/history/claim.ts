// The claim that a scan lays on the history before it tells anyone, so that of two scans at once only one tells. A claim
// whose process is no more, or that is older than telling takes, counts for nothing: what it told is told again rather
// than lost.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Claim } from './file.ts';
import { isProcessGone } from './process.ts';

/**
 * Longer than telling of one account takes; what comes after a process that nobody can ask for (another machine) waits so
 * long at most.
 */
export const LEASE_MS = 60_000;
/** Telling of an organization takes as long as its function may run at most ("Lambda quotas": 900 seconds). */
export const LONGEST_LEASE_MS = 900_000;

/** What a claim says of itself beside who lays it. */
export interface ClaimTerms {
  /** When it runs out at the latest; left out: after LEASE_MS. */
  readonly until?: Date;
  /** The run of an organization that lays it: what the same run laid before, and could not end, is its own. */
  readonly run?: string;
}

/** Claims of this process that are under way. */
const underWay = new Set<string>();

export function layClaim(now: Date, { until, run }: ClaimTerms = {}): Claim {
  const id = randomUUID();
  underWay.add(id);
  return {
    id,
    host: hostname(),
    pid: process.pid,
    at: now.toISOString(),
    ...(until !== undefined && { until: until.toISOString() }),
    ...(run !== undefined && { run }),
  };
}

export function endClaim({ id }: Claim): void {
  underWay.delete(id);
}

/** Is somebody telling by this claim, as far as can be known? */
export function isLive(claim: Claim, now: Date): boolean {
  const { id, host, pid, at } = claim;
  const end = isLong(claim, now) ? untilOf(claim) : Date.parse(at) + LEASE_MS;
  if (now.getTime() >= end) return false;
  if (host !== hostname()) return true;
  return pid === process.pid ? underWay.has(id) : !isProcessGone(pid);
}

/**
 * Is it one that may outlast the wait for it? The end of one that would run for longer than any claim does is from a clock
 * that is wrong, and means nothing.
 */
export function isLong(claim: Claim, now: Date): boolean {
  return untilOf(claim) - now.getTime() <= LONGEST_LEASE_MS;
}

/** Milliseconds since 1970; NaN where it does not say. */
const untilOf = ({ until }: Claim): number => Date.parse(until ?? '');
