// Findings by check, for formats that tell a check first and then what it found.
import type { Finding } from '../../model.ts';

/** Findings by the id of their check, in the order of the ids. */
export function byCheckId(findings: readonly Finding[]): [checkId: string, findings: Finding[]][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.checkId);
    if (group === undefined) groups.set(finding.checkId, [finding]);
    else group.push(finding);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
