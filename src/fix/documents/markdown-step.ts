// One step of a plan in Markdown: when it is its turn, what it cures, what to do and how to see that it took.
import { distinct, en, ja, joined, say, type Text } from '../../model.ts';
import { commandsOf } from '../aws/commands.ts';
import { codeSpan, fenced, prose } from '../render/markdown.ts';
import { shellWord } from '../render/quote.ts';
import { type NumberedStep, ofKind } from './document.ts';
import { curesMarkdown } from './findings.ts';
import { callsMarkdown } from './markdown-calls.ts';
import type { StepContext } from './markdown-context.ts';
import { decisionMarkdown } from './markdown-decision.ts';
import { recordsMarkdown } from './markdown-records.ts';
import { awaited, heldBack } from './words.ts';

const FIRST = say(en`Know first:`, ja`事前の確認事項:`);
const CHECK = say(en`Check:`, ja`確認:`);
const IN_AWS = say(en`In AWS:`, ja`AWS での確認:`);
const AFTER = say(en`After`, ja`先に実施`);
const ACCOUNT = say(en`Account`, ja`アカウント`);

export function stepMarkdown(numbered: NumberedStep, context: StepContext): string {
  const { step, number, heldBy } = numbered;
  const { locale } = context;
  const notes = distinct([...step.notes, ...notesOf(numbered, context)]);
  const { awaits } = step;
  const blocks = [
    `<a id="step-${number}"></a>`,
    `### ${number}. ${prose(step.title[locale])}`,
    ...placeMarkdown(numbered, context),
    ...(heldBy.length === 0 ? [] : [`**${prose(heldBack(heldBy)[locale])}**`]),
    ...curesMarkdown(step.cures, locale),
    ...(notes.length === 0
      ? []
      : [FIRST[locale], notes.map((note) => `- ${prose(note[locale])}`).join('\n')]),
    ...(awaits === undefined ? [] : [prose(awaited(awaits.identity, awaits.region)[locale])]),
    ...recordsMarkdown(numbered, context),
    ...callsMarkdown(step.changes, context),
    ...ofKind(step.changes, 'decide').flatMap((decision) => decisionMarkdown(decision, context)),
    CHECK[locale],
    fenced(step.check, 'sh'),
    ...checksMarkdown(numbered, context),
  ];
  return blocks.join('\n\n');
}

/** In which account, where there are several, and after which steps. */
function placeMarkdown({ step: { changes, after } }: NumberedStep, context: StepContext): string[] {
  const { plan, numbers, locale } = context;
  const accounts = new Set(changes.flatMap((change) => (change.kind === 'dns' ? [] : [change.account])));
  const named = [...accounts].map((account) => codeSpan(account)).join(', ');
  const steps = after.flatMap((id) => numbers.get(id) ?? []).sort((one, other) => one - other);
  const links = steps.map((number) => `[${number}](#step-${number})`).join(', ');
  const parts = [
    ...(plan.accounts.length > 1 && named !== '' ? [`${ACCOUNT[locale]}: ${named}`] : []),
    ...(links === '' ? [] : [`${AFTER[locale]}: ${links}`]),
  ];
  return parts.length === 0 ? [] : [parts.join(' · ')];
}

function notesOf({ step: { changes } }: NumberedStep, { locale }: StepContext): Text[] {
  return changes.flatMap((change) => [
    ...(change.kind === 'cognito' && change.change === 'updateUserPool' ? change.notKept : []),
    ...(commandsOf(change, locale)?.notes ?? []),
  ]);
}

/** What the commands of AWS show when a change has taken: the scan says more, and later. */
function checksMarkdown({ step: { changes } }: NumberedStep, { locale }: StepContext): string[] {
  const items = changes.flatMap((change) => {
    const check = commandsOf(change, locale)?.check;
    if (check === undefined || check.files.length > 0) return [];
    const command = codeSpan(check.argv.map(shellWord).join(' '));
    return [joined([command, ': ', prose(check.shows[locale])], '')[locale]];
  });
  return items.length === 0
    ? []
    : [IN_AWS[locale], [...new Set(items)].map((item) => `- ${item}`).join('\n')];
}
