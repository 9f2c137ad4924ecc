// A report for people at a terminal: what fails, worst first and grouped by check, each with its reason and its cure;
// then what could not be seen; then what was read.
import Table from 'cli-table3';
import wrapAnsi from 'wrap-ansi';
import type { Coverage, Finding, Report } from '../model.ts';
import { consoleLink } from '../publish/console.ts';
import { byCheck, gapLine, headline, levelOf, subjectWordsOf } from '../publish/summary.ts';
import { harmless, type Paint } from './terminal.ts';

export interface TableOptions {
  readonly paint: Paint;
  readonly width: number;
}

/** The whole report as text; ends with a newline. */
export function reportTable(report: Report, options: TableOptions): string {
  const { paint } = options;
  const { takenAt, version, coverage } = report;
  const accounts = coverage.accounts.map(harmless).join(', ');
  const head = `${paint('bold', 'Mailposture')} ${version} · account ${accounts} · ${takenAt}`;
  const groups = byCheck(report.findings).map(({ findings }) => groupText(findings, options));
  return `${[head, ...groups, coverageText(coverage, options), closing(report, options)].join('\n\n')}\n`;
}

const COLOURS = {
  critical: ['red', 'bold'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  unknown: 'magenta',
} as const;

export function groupText(findings: readonly Finding[], options: TableOptions): string {
  const { paint } = options;
  const [first] = findings;
  if (first === undefined) return '';
  const level = levelOf(first);
  const colour: Parameters<Paint>[0] = level in COLOURS ? [...[COLOURS[level]].flat()] : 'bold';
  const lines = [
    `${paint(colour, level.toUpperCase().padEnd(9))}${paint('bold', first.checkId)}`,
    `  ${paint('dim', `Required: ${first.title}`)}`,
  ];
  for (const finding of findings) lines.push(...findingLines(finding, level, options));
  const cure = findings.find((finding) => finding.remediation !== undefined)?.remediation;
  if (cure !== undefined) {
    lines.push(`  ${paint('green', 'Fix')}  ${indented(wrapAnsi(cure.summary, options.width - 7), 7)}`);
    if (cure.command !== undefined)
      lines.push(...cure.command.split('\n').map((line) => `       ${paint('cyan', line)}`));
    lines.push(`       ${paint('dim', cure.link)}`);
  }
  return lines.join('\n');
}

function findingLines(finding: Finding, groupLevel: string, options: TableOptions): string[] {
  const { paint } = options;
  const level = levelOf(finding);
  const other = level === groupLevel ? '' : ` ${paint('dim', `[${level}]`)}`;
  const mark = finding.outcome === 'fail' ? paint('red', '✗') : paint('magenta', '?');
  return [
    `  ${mark} ${paint('bold', subjectWordsOf(finding.subject))}${other}`,
    `    ${wrapped(finding.because, 4, options)}`,
    ...linkLine(finding, options),
  ];
}

function linkLine({ subject, outcome }: Finding, { paint }: TableOptions): string[] {
  const link = outcome === 'fail' ? consoleLink(subject) : undefined;
  return link === undefined ? [] : [`    ${paint('dim', link)}`];
}

/** Text from outside, wrapped, with its following lines indented. */
function wrapped(text: string, indent: number, { width }: TableOptions): string {
  return indented(wrapAnsi(harmless(text), width - indent, { hard: true }), indent);
}

function indented(text: string, indent: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`);
}

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

function coverageText(coverage: Coverage, options: TableOptions): string {
  const { paint } = options;
  const table = new Table({
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    head: ['Region', 'Read', 'Answers', 'Items', 'Not read'].map((text) => paint('dim', text)),
    colAligns: ['left', 'left', 'right', 'right', 'right'],
  });
  for (const { region, action, answered, items, failures } of coverage.reads) {
    const unread = failures.length === 0 ? paint('dim', '–') : paint('magenta', String(failures.length));
    table.push([harmless(region), harmless(action), answered, items, unread]);
  }
  const gaps = gapsText(coverage, options);
  const notes = coverage.notes.map((note) => `  ${paint('dim', '·')} ${wrapped(note, 4, options)}`);
  return [paint('bold', 'What was seen'), table.toString(), ...(gaps === '' ? [] : [gaps]), ...notes].join(
    '\n',
  );
}

/** A line for each thing that was not read; empty where there is none. */
export function gapsText({ gaps }: Coverage, options: TableOptions): string {
  return gaps
    .map((gap) => `  ${options.paint('magenta', '?')} ${wrapped(gapLine(gap), 4, options)}`)
    .join('\n');
}

export function closing(report: Report, { paint, width }: TableOptions): string {
  const { outcomes, failing, worst } = report.summary;
  const counts = `${outcomes.fail} fail, ${outcomes.unknown} unknown, ${outcomes.pass} pass, ${outcomes.notApplicable} not applicable`;
  const colour =
    failing.critical + failing.high > 0
      ? 'red'
      : worst !== 'none' || !report.coverage.complete
        ? 'yellow'
        : 'green';
  return `${paint(['bold', colour], wrapAnsi(headline(report), width))}\n${counts}`;
}
