// The claim that a scan lays on the history before it tells anyone, so that of two scans at once only one tells. A claim
// whose process is no more, or that is older than telling ever takes, counts for nothing: what it told is told again
// rather than lost.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Claim } from './file.ts';
import { isProcessGone } from './process.ts';

/** Longer than telling takes; what comes after a process that nobody can ask for (another machine) waits so long at most. */
export const LEASE_MS = 60_000;

/** Claims of this process that are under way. */
const underWay = new Set<string>();

export function layClaim(now: Date): Claim {
  const id = randomUUID();
  underWay.add(id);
  return { id, host: hostname(), pid: process.pid, at: now.toISOString() };
}

export function endClaim({ id }: Claim): void {
  underWay.delete(id);
}

/** Is somebody telling by this claim, as far as can be known? */
export function isLive({ id, host, pid, at }: Claim, now: Date): boolean {
  if (now.getTime() - Date.parse(at) >= LEASE_MS) return false;
  if (host !== hostname()) return true;
  return pid === process.pid ? underWay.has(id) : !isProcessGone(pid);
}
