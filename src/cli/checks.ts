// `mailposture checks [ID]`: the catalogue as a list, or one check explained.
import wrapAnsi from 'wrap-ansi';
import type { AnyCheck } from '../checks/define.ts';
import { selectChecks } from '../checks/index.ts';
import type { Format } from './options.ts';
import { type Paint, paintFor, widthOf } from './terminal.ts';

/** @returns the exit code */
export async function checksCommand(id: string | undefined, { format }: { format: Format }): Promise<number> {
  const checks = selectChecks([id ?? '*']);
  const paint = paintFor(process.stdout);
  const [only] = checks;
  const text =
    id !== undefined && checks.length === 1 && only !== undefined
      ? explained(only, paint, widthOf(process.stdout))
      : checks.map((check) => line(check, paint)).join('\n');
  const json = JSON.stringify(checks.map(described), null, 2);
  process.stdout.write(`${format === 'json' ? json : text}\n`);
  return 0;
}

function line({ id, severity, title }: AnyCheck, paint: Paint): string {
  return `${severity.padEnd(9)}${paint('bold', id.padEnd(31))} ${title}`;
}

function described({ id, kind, severity, title, rationale, remediation, links, needs }: AnyCheck) {
  return { id, kind, severity, title, rationale, remediation, links, needs };
}

function explained(check: AnyCheck, paint: Paint, width: number): string {
  const { remediation, examples } = check;
  const block = (text: string) => wrapAnsi(text, width - 2).replaceAll(/^/gm, '  ');
  return [
    `${paint('bold', check.id)} (${check.severity})\n${wrapAnsi(check.title, width)}`,
    `${paint('bold', 'Why')}\n${block(check.rationale)}`,
    `${paint('bold', 'Fix')}\n${block(remediation.summary)}${remediation.command ? `\n\n${remediation.command.replaceAll(/^/gm, '  ')}` : ''}`,
    `${paint('bold', 'Examples')}\n${examples.map(({ name, expect }) => `  ${expect.padEnd(14)} ${name}`).join('\n')}`,
    `${paint('bold', 'Reads')}\n  ${check.needs.join(', ')} of each ${check.kind}`,
    `${paint('bold', 'Links')}\n${[...new Set([remediation.link, ...check.links])].map((link) => `  ${link}`).join('\n')}`,
  ].join('\n\n');
}
