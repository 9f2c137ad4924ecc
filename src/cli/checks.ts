// `mailposture checks [ID]`: the catalogue as a list, or one check explained.
import type { AnyCheck } from '../checks/define.ts';
import { selectChecks } from '../checks/index.ts';
import { type Locale, told } from '../model.ts';
import { wrapped } from '../publish/wrap.ts';
import { sectionsOf, severityOf } from './check-page.ts';
import type { Format } from './formats.ts';
import { type Paint, paintFor, widthOf } from './terminal.ts';

interface ChecksOptions {
  readonly format: Format;
  readonly locale: Locale;
}

/** @returns the exit code */
export async function checksCommand(
  id: string | undefined,
  { format, locale }: ChecksOptions,
): Promise<number> {
  const checks = selectChecks([id ?? '*']);
  const paint = paintFor(process.stdout);
  const [only] = checks;
  const text = () =>
    id !== undefined && checks.length === 1 && only !== undefined
      ? explained(only, locale, paint, widthOf(process.stdout))
      : checks.map((check) => line(check, locale, paint)).join('\n');
  const json = () =>
    JSON.stringify(
      checks.map((check) => described(check, locale)),
      null,
      2,
    );
  process.stdout.write(`${format === 'json' ? json() : text()}\n`);
  return 0;
}

function line({ id, severity, title }: AnyCheck, locale: Locale, paint: Paint): string {
  return `${severity.padEnd(9)}${paint('bold', id.padEnd(31))} ${title[locale]}`;
}

/** What a program may want to know of a check; its sentences in one language. */
function described(check: AnyCheck, locale: Locale) {
  const {
    id,
    aliases = [],
    kind,
    severity,
    outsideProduction,
    recipe,
    links,
    frameworks = [],
    needs,
  } = check;
  const { summary, command, link } = check.remediation;
  return {
    id,
    aliases,
    kind,
    severity,
    ...(outsideProduction === undefined ? {} : { outsideProduction }),
    title: check.title[locale],
    rationale: check.rationale[locale],
    remediation: {
      summary: summary[locale],
      ...(command === undefined ? {} : { command: command[locale] }),
      link,
    },
    recipe: { ...recipe, console: recipe.console[locale] },
    cannotSee: check.cannotSee[locale],
    links,
    frameworks,
    needs,
  };
}

function explained(check: AnyCheck, locale: Locale, paint: Paint, width: number): string {
  const severity = told(severityOf(check), locale);
  const head = `${paint('bold', check.id)} (${severity})\n${wrapped(check.title[locale], width)}`;
  const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '  ');
  const sections = sectionsOf(check, locale).map(({ title, prose = [], code, items = [] }) => {
    const parts = [
      ...prose.map((text) => indented(wrapped(text, width - 2, 'whole'))),
      ...(code === undefined ? [] : [indented(code)]),
      ...(items.length === 0 ? [] : [items.map(indented).join('\n')]),
    ];
    return `${paint('bold', title)}\n${parts.join('\n\n')}`;
  });
  return [head, ...sections].join('\n\n');
}
