// A report for people at a terminal: what fails, worst first and grouped by check, each with its reason and its cure;
// then what could not be seen; then what was read.
import Table from 'cli-table3';
import wrapAnsi from 'wrap-ansi';
import type { Coverage, Finding, Report } from '../model.ts';
import { consoleLink } from '../publish/console.ts';
import type { Fold } from '../publish/fold.ts';
import { byCheck, followsWords, gapLine, headline, levelOf, subjectWordsOf } from '../publish/summary.ts';
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
  const groups = byCheck(report.findings).map(({ folds }) => groupText(folds, options));
  return `${[head, ...groups, acceptedText(report, options), coverageText(coverage, options), closing(report, options)].filter((part) => part !== '').join('\n\n')}\n`;
}

const COLOURS = {
  critical: ['red', 'bold'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  unknown: 'magenta',
} as const;

/** The causes of one check, each with what follows from it. */
export function groupText(folds: readonly Fold<Finding>[], options: TableOptions): string {
  const { paint } = options;
  const [first] = folds.map(({ cause }) => cause);
  if (first === undefined) return '';
  const level = levelOf(first);
  const lines = [
    `${levelText(level.padEnd(9), level, options)}${paint('bold', first.checkId)}`,
    `  ${paint('dim', `Required: ${first.title}`)}`,
  ];
  for (const fold of folds) lines.push(...findingLines(fold, level, options));
  const cure = folds.find(({ cause }) => cause.remediation !== undefined)?.cause.remediation;
  if (cure !== undefined) {
    lines.push(`  ${paint('green', 'Fix')}  ${indented(wrapAnsi(cure.summary, options.width - 7), 7)}`);
    if (cure.command !== undefined)
      lines.push(...cure.command.split('\n').map((line) => `       ${paint('cyan', line)}`));
    lines.push(`       ${paint('dim', cure.link)}`);
  }
  return lines.join('\n');
}

/** The word for a level, as it is said on a terminal. */
function levelText(text: string, level: keyof typeof COLOURS, { paint }: TableOptions): string {
  return paint([...[COLOURS[level]].flat()], text.toUpperCase());
}

function findingLines(
  { cause: finding, consequences }: Fold<Finding>,
  groupLevel: string,
  options: TableOptions,
): string[] {
  const { paint } = options;
  const level = levelOf(finding);
  const other = level === groupLevel ? '' : ` ${paint('dim', `[${level}]`)}`;
  const mark = finding.outcome === 'fail' ? paint('red', '✗') : paint('magenta', '?');
  return [
    `  ${mark} ${paint('bold', subjectWordsOf(finding.subject))}${other}`,
    `    ${wrapped(finding.because, 4, options)}`,
    ...followsLine(finding, options),
    ...linkLine(finding, options),
    ...consequences.flatMap((consequence) => consequenceLines(consequence, options)),
  ];
}

function consequenceLines(finding: Finding, options: TableOptions): string[] {
  const level = levelOf(finding);
  return [
    `    ↳ ${levelText(level, level, options)} ${finding.checkId}: ${subjectWordsOf(finding.subject)}`,
    `      ${options.paint('dim', wrapped(finding.because, 6, options))}`,
  ];
}

function followsLine(finding: Finding, options: TableOptions): string[] {
  const text = followsWords(finding);
  return text === '' ? [] : [`    ${options.paint('dim', wrapped(text, 4, options))}`];
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

/** What fails and somebody has accepted: a line each, with who, why and until when. */
function acceptedText({ findings }: Report, options: TableOptions): string {
  const { paint } = options;
  const lines = findings.flatMap(({ checkId, subject, severity, accepted }) => {
    if (accepted === undefined) return [];
    const { reason, owner, expires } = accepted;
    const what = `${checkId} (${severity}): ${subjectWordsOf(subject)}`;
    return [
      `  ${paint('dim', '–')} ${wrapped(`${what}: ${reason} (${owner}, until ${expires})`, 4, options)}`,
    ];
  });
  return lines.length === 0 ? '' : [paint('bold', 'Accepted'), ...lines].join('\n');
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
