// Changes to SES and Cognito, and requests, in Markdown: what becomes of a pool, what is asked of AWS, and the commands.
import {
  type Change,
  type CognitoChange,
  en,
  ja,
  type Locale,
  type RequestChange,
  say,
} from '../../model.ts';
import type { CommandFile } from '../aws/argv.ts';
import { commandsOf, shellText } from '../aws/commands.ts';
import { descriptionOf } from '../aws/sandbox.ts';
import { codeSpan, details, fenced, htmlCode, prose } from '../render/markdown.ts';
import { commentedOut, isUnfilled } from './commands.ts';
import { hereDocument } from './here-document.ts';
import type { StepContext } from './markdown-context.ts';

/** What the commands of changes are, the files that they read, and what they come to. */
export function callsMarkdown(changes: readonly Change[], context: StepContext): string[] {
  const { locale } = context;
  const lines = changes.flatMap((change) => {
    const commands = commandsOf(change, locale);
    const run = (commands?.run ?? []).map((command) =>
      isUnfilled(change, command) ? commentedOut(command) : shellText(command),
    );
    const compare = commands?.check.compare;
    return compare === undefined ? run : [compare.before, ...run, compare.after];
  });
  return [
    ...changes.flatMap((change) => shownChange(change, locale)),
    ...changes.flatMap((change) => filesMarkdown(change, context)),
    ...(lines.length === 0 ? [] : [fenced([...new Set(lines)].join('\n'), 'sh')]),
  ];
}

function shownChange(change: Change, locale: Locale): string[] {
  if (change.kind === 'cognito' && change.change === 'updateUserPool') return [poolTable(change, locale)];
  return change.kind === 'request' ? requestMarkdown(change, locale) : [];
}

const NOW = say(en`Now`, ja`現在`);
const AFTERWARDS = say(en`Afterwards`, ja`変更後`);
const MEMBER = 'EmailConfiguration';

/** What changes of a pool, member by member; all else goes back as it is. */
function poolTable(
  { before, input }: Extract<CognitoChange, { change: 'updateUserPool' }>,
  locale: Locale,
): string {
  const after = objectIn(input[MEMBER]);
  const now = objectIn(before);
  const rows = [...new Set([...Object.keys(now), ...Object.keys(after)])].map((member) =>
    [member, shown(now[member]), shown(after[member])].map((text) =>
      text === undefined ? '–' : codeSpan(text, 'cell'),
    ),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line([codeSpan(MEMBER), NOW[locale], AFTERWARDS[locale]]),
    '| --- | --- | --- |',
    ...rows.map(line),
  ].join('\n');
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function shown(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

const DRAFT = say(en`The draft, to be corrected and filled in:`, ja`下書き (修正し、空欄を埋めてください):`);
const WEBSITE = say(en`Website`, ja`ウェブサイト`);

function requestMarkdown(change: RequestChange, locale: Locale): string[] {
  if (change.request !== 'productionAccess') return [];
  const { draft } = change;
  const text = `${WEBSITE[locale]}: ${draft.website[locale]}\n\n${descriptionOf(draft, locale)}`.trimEnd();
  // A backslash at the end of a line keeps the break.
  const lines = text.split('\n');
  const quoted = lines.map((line, index) => {
    const isBroken = line !== '' && (lines[index + 1] ?? '') !== '';
    return `> ${prose(line)}${isBroken ? '\\' : ''}`.trimEnd();
  });
  return [DRAFT[locale], quoted.join('\n')];
}

/** What makes the files, or where they stand. */
function filesMarkdown(change: Change, { locale, layout }: StepContext): string[] {
  if (change.kind === 'dns') return [];
  const files = commandsOf(change, locale)?.files ?? [];
  if (layout === undefined) return files.map((file) => fileDetails(file, locale));
  const folder = layout.folderOf(change.account);
  return files.map(({ name }) => `- [\`${name}\`](${folder}${name})`);
}

function fileDetails({ name, content }: CommandFile, locale: Locale): string {
  const file = htmlCode(name);
  const summary = say(en`The file ${file}`, ja`ファイル ${file}`);
  return details(summary[locale], fenced(hereDocument(name, content), 'sh'));
}
