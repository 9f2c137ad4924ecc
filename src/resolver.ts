// The resolver of a scan, apart from deps.ts so that looking at DNS alone loads nothing of AWS.
import { createResolver, type ScanResolver } from './collect/dns.ts';
import type { Deadline } from './deadline.ts';

/** The budget leaves most of a Lambda function's fifteen minutes to AWS. */
const DNS = { timeoutMs: 3000, tries: 2, concurrency: 50, budgetMs: 240_000 };

/**
 * A resolver with its own memory and budget: one for each scan.
 * @param servers as HOST:PORT; left out: the machine's own
 * @param deadline when the scan stops reading
 */
export function makeResolver(servers: readonly string[] | undefined, deadline?: Deadline): ScanResolver {
  return createResolver({ ...DNS, ...(servers && { servers: [...servers] }), ...(deadline && { deadline }) });
}
