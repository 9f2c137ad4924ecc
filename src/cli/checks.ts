// `mailposture checks [ID]`: the catalogue as a list, or one check explained.
import wrapAnsi from 'wrap-ansi';
import type { AnyCheck } from '../checks/define.ts';
import { selectChecks } from '../checks/index.ts';
import { sectionsOf, severityOf } from './check-page.ts';
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

function described(check: AnyCheck) {
  const {
    id,
    kind,
    severity,
    outsideProduction,
    title,
    rationale,
    remediation,
    recipe,
    cannotSee,
    links,
    frameworks = [],
    needs,
  } = check;
  const lenient = outsideProduction === undefined ? {} : { outsideProduction };
  return {
    id,
    kind,
    severity,
    ...lenient,
    title,
    rationale,
    remediation,
    recipe,
    cannotSee,
    links,
    frameworks,
    needs,
  };
}

function explained(check: AnyCheck, paint: Paint, width: number): string {
  const head = `${paint('bold', check.id)} (${severityOf(check)})\n${wrapAnsi(check.title, width)}`;
  const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '  ');
  const sections = sectionsOf(check).map(({ title, prose = [], code, items = [] }) => {
    const parts = [
      ...prose.map((text) => indented(wrapAnsi(text, width - 2))),
      ...(code === undefined ? [] : [indented(code)]),
      ...(items.length === 0 ? [] : [items.map(indented).join('\n')]),
    ];
    return `${paint('bold', title)}\n${parts.join('\n\n')}`;
  });
  return [head, ...sections].join('\n\n');
}
