// JSON: the report as it is, for programs. docs/schemas/report-1.schema.json describes it.
import type { Report } from '../../model.ts';

/** The same bytes as `JSON.stringify(report, null, 2)` gives where all findings are at hand, and a line break. */
export function* jsonReport(report: Report): Generator<string> {
  const entries = Object.entries(report).filter(([, value]) => value !== undefined);
  yield '{';
  for (const [i, [key, value]] of entries.entries()) {
    yield `${i === 0 ? '' : ','}\n  ${JSON.stringify(key)}: `;
    if (key === 'findings') yield* findings(report.findings);
    else yield indented(value, 2);
  }
  yield '\n}\n';
}

function* findings(all: Report['findings']): Generator<string> {
  let isFirst = true;
  for (const finding of all) {
    yield `${isFirst ? '[' : ','}\n    ${indented(finding, 4)}`;
    isFirst = false;
  }
  yield isFirst ? '[]' : '\n  ]';
}

/** JSON within something that is itself indented by so many spaces. JSON has no line break but between its parts. */
const indented = (value: unknown, by: number): string =>
  JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(by)}`);
