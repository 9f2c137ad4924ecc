// CSV: a row for each finding, for spreadsheets and whoever filters by hand. RFC 4180, with a byte order mark, without
// which Excel takes UTF-8 for the code page of the machine. Columns are only ever added, at the end.
import { type Options, stringify } from 'csv-stringify/sync';
import type { Finding, Report } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import { consoleLink } from '../console.ts';
import { cureLines, evidenceLines } from './finding-lines.ts';

/** Excel, "Excel specifications and limits": a cell holds 32,767 characters. */
const MOST_IN_CELL = 32_000;

const COLUMNS: readonly (readonly [name: string, of: (finding: Finding, report: Report) => string])[] = [
  ['check_id', ({ checkId }) => checkId],
  ['outcome', ({ outcome }) => outcome],
  ['severity', ({ severity }) => severity],
  ['change', ({ change }) => change ?? ''],
  ['account', ({ subject }) => subject.account],
  ['region', ({ subject }) => subject.region],
  ['subject_kind', ({ subject }) => subject.kind],
  ['subject_name', ({ subject }) => subject.name],
  ['subject_id', ({ subject }) => subject.id],
  ['title', ({ title }) => title],
  ['because', ({ because }) => because],
  ['evidence', (finding) => evidenceLines(finding).join('\n')],
  ['cure', (finding, { locale }) => cureLines(finding, locale).join('\n')],
  ['read', ({ remediation }) => remediation?.link ?? ''],
  ['console', ({ subject }) => consoleLink(subject) ?? ''],
  ['follows_check', ({ follows }) => follows?.checkId ?? ''],
  ['follows_subject', ({ follows }) => follows?.subject.id ?? ''],
  ['accepted_by', ({ accepted }) => accepted?.owner ?? ''],
  ['accepted_reason', ({ accepted }) => accepted?.reason ?? ''],
  ['accepted_until', ({ accepted }) => accepted?.expires ?? ''],
  ['environment', ({ lowered }) => lowered?.environment ?? ''],
  ['severity_in_production', ({ lowered }) => lowered?.from ?? ''],
  ['failing_since', ({ since }) => since ?? ''],
  ['severity_before', ({ before }) => before?.severity ?? ''],
  ['taken_at', (_, { takenAt }) => takenAt],
];

/** Every finding in the order of the report, and then those of the scan before that are no more among them. */
export function* csvReport(report: Report): Generator<string> {
  yield stringify([], { ...OPTIONS, header: true, columns: COLUMNS.map(([name]) => name), bom: true });
  for (const list of [report.findings, report.changes?.past ?? []]) {
    for (const finding of list) {
      yield stringify([COLUMNS.map(([, of]) => cell(of(finding, report)))], OPTIONS);
    }
  }
}

const OPTIONS: Options = {
  record_delimiter: 'windows',
  // A cell with a line break of its own: by itself the library looks for the two characters of the one above only.
  quoted_match: '\n',
  // OWASP, "CSV Injection": a cell that begins with = + - @, a tab or a line break is a formula to a spreadsheet. It
  // gets an apostrophe before it.
  escape_formulas: true,
};

/** Text from outside: its line breaks stay, but none begins it, nor do spaces, which would hide a formula behind them. */
function cell(text: string): string {
  const lines = text.split(/\r\n|[\r\n]/).map(oneLine);
  return clip(lines.join('\n').trim(), MOST_IN_CELL);
}
