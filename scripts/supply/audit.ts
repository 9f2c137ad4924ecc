// What `npm audit --json` answered: that nothing is known against what is shipped, what is, or nothing at all. Only the
// first is good news.
import * as v from 'valibot';
import type { RuntimePackage } from './runtime.ts';

/** npm's report, as far as it is read ("auditReportVersion": 2). */
const REPORT = v.object({
  auditReportVersion: v.literal(2),
  vulnerabilities: v.record(
    v.string(),
    v.object({
      name: v.string(),
      severity: v.string(),
      range: v.string(),
      /** Where it is installed: `node_modules/…`. */
      nodes: v.array(v.string()),
    }),
  ),
  metadata: v.object({ dependencies: v.object({ total: v.number() }) }),
});
/** What it prints where the registry does not answer. */
const FAILURE = v.object({ message: v.string() });

export type Audit =
  | { readonly kind: 'clean'; readonly tools: readonly string[] }
  /** `shipped` names what is wrong with what is shipped; `tools` what is with those that only build, deploy and test it. */
  | { readonly kind: 'found'; readonly shipped: readonly string[]; readonly tools: readonly string[] }
  | { readonly kind: 'no answer'; readonly why: string };

/**
 * Reads npm's answer.
 * @param printed what it printed on standard output
 * @param packages what is shipped
 */
export function auditOf(printed: string, packages: readonly RuntimePackage[]): Audit {
  const answer = parsed(printed);
  const report = v.safeParse(REPORT, answer);
  if (!report.success) {
    const why = v.is(FAILURE, answer)
      ? answer.message
      : `npm printed no report: ${printed.slice(0, 300) || 'nothing'}`;
    return { kind: 'no answer', why };
  }
  const { vulnerabilities, metadata } = report.output;
  // A report on nothing is what an empty folder gives.
  if (metadata.dependencies.total < packages.length)
    return {
      kind: 'no answer',
      why: `npm looked at ${metadata.dependencies.total} packages, and ${packages.length} are shipped`,
    };
  const paths = new Set(packages.map(({ path }) => path));
  const shipped: string[] = [];
  const tools: string[] = [];
  for (const { name, severity, range, nodes } of Object.values(vulnerabilities)) {
    const list = nodes.some((node) => paths.has(node)) ? shipped : tools;
    list.push(`${severity}: ${name} ${range}`);
  }
  return shipped.length > 0 ? { kind: 'found', shipped, tools } : { kind: 'clean', tools };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It is told as what it is: no report.
    return undefined;
  }
}
