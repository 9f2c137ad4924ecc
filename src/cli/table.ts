// A report for people at a terminal: what fails, worst first and grouped by check, each with its reason and its cure;
// then what could not be seen; then what was read.
import Table from 'cli-table3';
import {
  type Coverage,
  en,
  type Finding,
  ja,
  type Report,
  type SubjectRef,
  say,
  type Text,
  told,
} from '../model.ts';
import { consoleLink } from '../publish/console.ts';
import { type Excerpt, excerptOf, leftNote, ON_A_PAGE } from '../publish/excerpt.ts';
import { hasSteps } from '../publish/fix-words.ts';
import type { Fold } from '../publish/fold.ts';
import { type Manner, mannerOf } from '../publish/naming.ts';
import { followsWords, subjectWords } from '../publish/subject-words.ts';
import { byCheck, gapLine, headline, levelOf, moreWords } from '../publish/summary.ts';
import { wrapped as broken } from '../publish/wrap.ts';
import { changesText } from './changes-text.ts';
import { FixLines } from './fix-lines.ts';
import type { Screen, TableOptions } from './screen.ts';
import { harmless } from './terminal.ts';

const REQUIRED = say(en`Required`, ja`要件`);
const FIX = say(en`Fix`, ja`対応`);
const ACCEPTED = say(en`Accepted`, ja`承認済み`);
const SEEN = say(en`What was seen`, ja`確認した範囲`);
const HEADS = [
  say(en`Region`, ja`リージョン`),
  say(en`Read`, ja`読み取り`),
  say(en`Answers`, ja`応答`),
  say(en`Items`, ja`件数`),
  say(en`Not read`, ja`失敗`),
];

/** The whole report as text; ends with a newline. */
export function reportTable(whole: Report, look: Screen): string {
  const report = excerptOf(whole, ON_A_PAGE);
  const options = { ...look, ...mannerOf(report) };
  const { paint, locale } = options;
  const { takenAt, version, coverage } = report;
  const of = accountsText(coverage.accounts)[locale];
  const head = `${paint('bold', 'Mailposture')} ${version} · ${of} · ${takenAt}`;
  const groups = groupTexts(report.findings, options);
  const parts = [
    head,
    ...groups,
    acceptedText(report, options),
    changesText(report, options),
    coverageText(withNote(coverage, leftNote(report)?.[locale]), options),
    closing(report, options),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Accounts that the first line names; an organization has hundreds. */
const MOST_ACCOUNTS = 3;

function accountsText(accounts: readonly string[]): Text {
  const names = accounts.slice(0, MOST_ACCOUNTS).map(harmless).join(', ');
  if (accounts.length === 1) return say(en`account ${names}`, ja`アカウント ${names}`);
  const more = accounts.length - MOST_ACCOUNTS;
  if (more <= 0) return say(en`accounts ${names}`, ja`アカウント ${names}`);
  return say(en`accounts ${names} and ${more} more`, ja`アカウント ${names} ほか ${more} 個`);
}

const COLOURS = {
  critical: ['red', 'bold'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  unknown: 'magenta',
} as const;

/** What was not seen has few reasons, of which the coverage tells each; a Region may have thousands of identities. */
const MOST_UNKNOWN = 10;

/** A table that tells findings. */
type Telling = TableOptions & Manner;

/** What fails or was not seen of one domain, check by check, worst first. */
export function groupsText(findings: readonly Finding[], options: TableOptions): string[] {
  return groupTexts(findings, { ...options, naming: 'oneAccount' });
}

function groupTexts(findings: readonly Finding[], options: Telling): string[] {
  const fixes = new FixLines(options);
  return byCheck(findings).map(({ folds }) => groupText(folds, options, fixes));
}

/** The causes of one check, each with what follows from it. */
function groupText(folds: readonly Fold<Finding>[], options: Telling, fixes: FixLines): string {
  const { paint, locale } = options;
  const [first] = folds.map(({ cause }) => cause);
  if (first === undefined) return '';
  const level = levelOf(first);
  const lines = [
    `${levelText(level.padEnd(9), level, options)}${paint('bold', first.checkId)}`,
    `  ${paint('dim', `${REQUIRED[locale]}: ${first.title}`)}`,
  ];
  const shown = level === 'unknown' ? folds.slice(0, MOST_UNKNOWN) : folds;
  for (const fold of shown) lines.push(...findingLines(fold, level, options, fixes));
  const more = folds.length - shown.length;
  if (more > 0) lines.push(`  ${paint('magenta', '?')} ${moreWords(more)[locale]}`);
  const cure = folds.find(({ cause }) => cause.remediation !== undefined)?.cause.remediation;
  if (cure !== undefined) {
    lines.push(
      `  ${paint('green', FIX[locale])}  ${indented(broken(cure.summary, options.width - 7, 'whole'), 7)}`,
    );
    const isExact = shown.every(({ cause }) => hasSteps(cause));
    if (cure.command !== undefined && !isExact)
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
  options: Telling,
  fixes: FixLines,
): string[] {
  const { paint } = options;
  const level = levelOf(finding);
  const other = level === groupLevel ? '' : ` ${paint('dim', `[${level}]`)}`;
  const mark = finding.outcome === 'fail' ? paint('red', '✗') : paint('magenta', '?');
  return [
    `  ${mark} ${paint('bold', subjectText(finding.subject, options))}${other}`,
    `    ${wrapped(finding.because, 4, options)}`,
    ...followsLine(finding, options),
    ...linkLine(finding, options),
    ...fixes.of(finding),
    ...consequences.flatMap((consequence) => consequenceLines(consequence, options, fixes)),
  ];
}

function consequenceLines(finding: Finding, options: Telling, fixes: FixLines): string[] {
  const level = levelOf(finding);
  return [
    `    ↳ ${levelText(level, level, options)} ${finding.checkId}: ${subjectText(finding.subject, options)}`,
    `      ${options.paint('dim', wrapped(finding.because, 6, options))}`,
    ...fixes.ofConsequence(finding),
  ];
}

function subjectText(subject: SubjectRef, { locale, naming }: Telling): string {
  return told(subjectWords(subject, naming), locale);
}

function followsLine(finding: Finding, options: Telling): string[] {
  const text = followsWords(finding, options.naming);
  return text === undefined ? [] : [`    ${options.paint('dim', wrapped(text[options.locale], 4, options))}`];
}

function linkLine({ subject, outcome }: Finding, { paint }: TableOptions): string[] {
  const link = outcome === 'fail' ? consoleLink(subject) : undefined;
  return link === undefined ? [] : [`    ${paint('dim', link)}`];
}

/** Text from outside, wrapped, with its following lines indented. */
function wrapped(text: string, indent: number, { width }: Screen): string {
  return indented(broken(harmless(text), width - indent), indent);
}

function indented(text: string, indent: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`);
}

/** What fails and somebody has accepted: a line each, with who, why and until when. */
function acceptedText({ findings }: Excerpt, options: Telling): string {
  const { paint, locale } = options;
  const lines = findings.flatMap(({ checkId, subject, severity, accepted }) => {
    if (accepted === undefined) return [];
    const { reason, owner, expires } = accepted;
    const what = `${checkId} (${severity}): ${subjectText(subject, options)}`;
    const by = say(en`${owner}, until ${expires}`, ja`${owner}、${expires} まで`)[locale];
    return [`  ${paint('dim', '–')} ${wrapped(`${what}: ${reason} (${by})`, 4, options)}`];
  });
  return lines.length === 0 ? '' : [paint('bold', ACCEPTED[locale]), ...lines].join('\n');
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

const withNote = (coverage: Coverage, note: string | undefined): Coverage =>
  note === undefined ? coverage : { ...coverage, notes: [...coverage.notes, note] };

function coverageText(coverage: Coverage, options: TableOptions): string {
  const { paint, locale } = options;
  const table = new Table({
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    head: HEADS.map((text) => paint('dim', text[locale])),
    colAligns: ['left', 'left', 'right', 'right', 'right'],
  });
  for (const { region, action, answered, items, failed } of readsByRegion(coverage.reads)) {
    const unread = failed === 0 ? paint('dim', '–') : paint('magenta', String(failed));
    table.push([harmless(region), harmless(action), answered, items, unread]);
  }
  const gaps = gapsText(coverage, options);
  const notes = coverage.notes.map((note) => `  ${paint('dim', '·')} ${wrapped(note, 4, options)}`);
  return [paint('bold', SEEN[locale]), table.toString(), ...(gaps === '' ? [] : [gaps]), ...notes].join('\n');
}

interface Counted {
  readonly region: string;
  readonly action: string;
  readonly answered: number;
  readonly items: number;
  readonly failed: number;
}

/** What was read of all accounts together: each account has its own lines in the other formats. */
function readsByRegion(reads: Coverage['reads']): Counted[] {
  const rows = new Map<string, Counted>();
  for (const { region, action, answered, items, failures } of reads) {
    const key = JSON.stringify([region, action]);
    const before = rows.get(key) ?? { region, action, answered: 0, items: 0, failed: 0 };
    rows.set(key, {
      ...before,
      answered: before.answered + answered,
      items: before.items + items,
      failed: before.failed + failures.length,
    });
  }
  const place = ({ region, action }: Counted) => `${region}/${action}`;
  return [...rows.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** A line for each thing that was not read; empty where there is none. */
export function gapsText({ gaps }: Coverage, options: TableOptions): string {
  return gaps
    .map((gap) => `  ${options.paint('magenta', '?')} ${wrapped(gapLine(gap)[options.locale], 4, options)}`)
    .join('\n');
}

export function closing(report: Report, { paint, width }: Screen): string {
  const { outcomes, failing, worst } = report.summary;
  const { fail, unknown, pass, notApplicable } = outcomes;
  const counts = say(
    en`${fail} fail, ${unknown} unknown, ${pass} pass, ${notApplicable} not applicable`,
    ja`不合格 ${fail}、不明 ${unknown}、合格 ${pass}、該当なし ${notApplicable}`,
  )[report.locale];
  const colour =
    failing.critical + failing.high > 0
      ? 'red'
      : worst !== 'none' || !report.coverage.complete
        ? 'yellow'
        : 'green';
  return `${paint(['bold', colour], broken(headline(report)[report.locale], width))}\n${counts}`;
}
