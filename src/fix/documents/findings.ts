// Findings as items of a Markdown list.
import { counted, en, ja, type Locale, SEVERITIES, say } from '../../model.ts';
import type { CuredFinding } from '../plan.ts';
import { codeSpan, details } from '../render/markdown.ts';

/** What a reader takes in at a glance; what goes beyond it is folded away. */
const MOST = 6;
/** What goes beyond this is only counted. */
const MOST_LISTED = 200;

const FINDINGS = { one: 'finding', many: 'findings', ja: '件の検出結果' };
const CURES = say(en`Cures`, ja`解消する検出結果`);
const MORE = { one: 'more', many: 'more', ja: '件 (残り)' };

/** What a step cures. */
export function curesMarkdown(cures: readonly CuredFinding[], locale: Locale): string[] {
  if (cures.length === 0) return [];
  const list = findingList(cures, locale);
  if (cures.length <= MOST) return [`${CURES[locale]}:`, list];
  const count = counted(cures.length, FINDINGS);
  const severities = SEVERITIES.flatMap((severity) => {
    const number = cures.filter((one) => one.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  }).join(', ');
  const summary = say(en`Cures ${count}: ${severities}`, ja`${count}を解消: ${severities}`);
  return [details(summary[locale], list)];
}

/** A line for each check and severity, with the subjects; worst first. */
export function findingList(findings: readonly CuredFinding[], locale: Locale): string {
  const sorted = [...findings].sort((one, other) => rankOf(one) - rankOf(other)).slice(0, MOST_LISTED);
  const items = sorted.map(({ checkId, severity, subject: { name, region } }) => {
    const where = region === 'global' ? '' : ` (${codeSpan(region)})`;
    return `- ${severity}: ${codeSpan(checkId)}, ${codeSpan(name)}${where}`;
  });
  const rest = findings.length - sorted.length;
  return [...items, ...(rest === 0 ? [] : [`- ${counted(rest, MORE)[locale]}`])].join('\n');
}

function rankOf({ severity }: CuredFinding): number {
  return SEVERITIES.indexOf(severity);
}
