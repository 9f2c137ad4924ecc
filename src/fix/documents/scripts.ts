// A plan as scripts for a POSIX shell and the AWS CLI, one for each phase that has something to run, and what they read.
import { type Change, en, ja, type Locale, say, type Text } from '../../model.ts';
import { type Command, commandsOf, probeText, shellText } from '../aws/commands.ts';
import type { Probe } from '../aws/probes.ts';
import { PHASES, type Phase, type Plan } from '../plan.ts';
import { shellWord } from '../render/quote.ts';
import { commentedOut, isUnfilled, optionCommands } from './commands.ts';
import { type Document, type DocumentOptions, type NumberedStep, numbered, pathWord } from './document.ts';
import { publishing } from './route53.ts';
import { accountGuard, comments, head, onceFunction, readyFunction, tell } from './shell.ts';
import { awaited, headOf, heldBack, PHASE_TITLES, PHASE_WAITS, phaseWord, stepTitle } from './words.ts';

/** A script: what is done in one phase in DNS, or in one account. */
export interface Script {
  readonly path: string;
  readonly phase: Phase;
  /** None for records: whoever holds the zones publishes them. */
  readonly account?: string;
  readonly steps: readonly NumberedStep[];
}

/** The folder of what is run in an account, or of the records; ends with `/`, or is this one. */
export function folderOf({ accounts }: Plan, account: string | undefined): string {
  return accounts.length > 1 ? `${account === undefined ? 'dns' : pathWord(account)}/` : '';
}

/** The scripts of a plan in the order in which they are run. Records come first in their phase: SES looks for them. */
export function scriptsOf(plan: Plan): Script[] {
  const steps = numbered(plan.steps);
  const scripts: Script[] = [];
  for (const phase of PHASES) {
    const inPhase = steps.filter(({ step }) => step.phase === phase);
    const accounts = new Set(inPhase.flatMap(({ step }) => step.changes.flatMap(accountOf)));
    const parts = [undefined, ...accounts].flatMap((account) => {
      const part = inPhase.flatMap((one) => within(one, account));
      return part.length === 0 ? [] : [{ account, part }];
    });
    const isMixed = parts.some(({ account }) => account === undefined) && parts.length > 1;
    for (const { account, part } of parts) {
      const word = `${phaseWord(phase)}${isMixed && account === undefined ? '-dns' : ''}`;
      const number = String(scripts.length + 1).padStart(2, '0');
      const path = `${folderOf(plan, account)}${number}-${word}.sh`;
      scripts.push({ path, phase, ...(account !== undefined && { account }), steps: part });
    }
  }
  return scripts;
}

function accountOf(change: Change): string[] {
  return change.kind === 'dns' ? [] : [change.account];
}

/** The part of a step that a script of an account, or of the records, has lines for. */
function within({ step, ...rest }: NumberedStep, account: string | undefined): NumberedStep[] {
  const changes = step.changes.filter((change) => accountOf(change)[0] === account && hasLines(change));
  return changes.length === 0 ? [] : [{ step: { ...step, changes }, ...rest }];
}

function hasLines(change: Change): boolean {
  if (change.kind === 'dns') return true;
  // Which language it is asked in makes no difference here.
  if (change.kind === 'decide') return optionCommands(change, 'en').length > 0;
  return (commandsOf(change, 'en')?.run.length ?? 0) > 0;
}

/** The scripts and what they read. */
export function scriptDocuments(plan: Plan, options: DocumentOptions): Document[] {
  const documents = scriptsOf(plan).flatMap((script) => {
    const { account, phase, path, steps } = script;
    const first = phase === 'tighten' ? PHASE_WAITS.tighten : undefined;
    const texts = [...headOf(plan, PHASE_TITLES[phase]), ...(first === undefined ? [] : [first])];
    const ending = endingOf(script, options.locale);
    if (account === undefined) return publishing(path, steps, texts, options, ending);
    const body = steps.map((step) => stepLines(step, options.locale));
    const guard = accountGuard(account, options.locale);
    const end = [...ending, 'exit "$failed"'].join('\n');
    const functions = [
      ...(body.some((lines) => /^once /m.test(lines)) ? [onceFunction(options.locale)] : []),
      ...(body.some((lines) => /^if ready /m.test(lines)) ? [readyFunction(options.locale)] : []),
    ];
    const text = [head(texts, options.locale), ...functions, guard, ...body, end].join('\n\n');
    return [{ path, text: `${text}\n` }, ...filesOf(plan, script, options.locale)];
  });
  // One file may be read in two places.
  return [...new Map(documents.map((document) => [document.path, document])).values()];
}

function filesOf(plan: Plan, { account, steps }: Script, locale: Locale): Document[] {
  const folder = folderOf(plan, account);
  return steps
    .flatMap(({ step }) => step.changes)
    .flatMap((change) =>
      change.kind === 'decide'
        ? optionCommands(change, locale).flatMap(({ commands }) => commands.files)
        : (commandsOf(change, locale)?.files ?? []),
    )
    .map(({ name, content }) => ({
      path: folder + name,
      text: content.endsWith('\n') ? content : `${content}\n`,
    }));
}

const CHECK = say(en`Check`, ja`確認`);
const ONE_OF = say(
  en`One of these, as it is decided: take the # away from the lines of the choice.`,
  ja`次のうち、決定した選択肢の行の # を外してください。`,
);
const FILL_IN = say(
  en`Fill in what stands in angle brackets and take the # away.`,
  ja`山括弧の部分を埋めて、# を外してください。`,
);
const UNFILLED = say(
  en`Not sent: fill in what stands in angle brackets in the files first, and run this again.`,
  ja`送信していません。先にファイルの 山括弧の部分を埋めてから、もう一度実行してください。`,
);

function stepLines(numbered: NumberedStep, locale: Locale): string {
  const { step, heldBy } = numbered;
  const isHeld = heldBy.length > 0;
  const notes = step.changes.flatMap((change) => commandsOf(change, locale)?.notes ?? []);
  return [
    ...comments([stepTitle(numbered), ...step.notes, ...notes], locale),
    `# ${CHECK[locale]}: ${step.check.replaceAll('\n', '\n# ')}`,
    ...(isHeld ? comments([heldBack(heldBy)], locale) : []),
    ...step.changes.flatMap((change) => changeLines(change, isHeld, locale)),
  ].join('\n');
}

function changeLines(change: Change, isHeld: boolean, locale: Locale): string[] {
  if (change.kind === 'decide') {
    return [
      ...comments([change.question, ONE_OF], locale),
      ...change.options.flatMap(({ choose }, index) => {
        const own = optionCommands(change, locale).filter(({ option }) => option === index);
        const lines = own.flatMap(({ commands }) => commands.run.map(commentedOut));
        return lines.length === 0 ? [] : [...comments([choose], locale), ...lines];
      }),
    ];
  }
  const commands = commandsOf(change, locale);
  if (commands === undefined) return [];
  if (isHeld) return commands.run.map(commentedOut);
  const { ready, run, check } = commands;
  const { compare } = check;
  const lines = [
    ...(compare === undefined ? [] : [compare.before]),
    ...run.flatMap((command) => commandLines(change, command, locale)),
    // That they differ is what was wanted: somebody reads how.
    ...(compare === undefined ? [] : [`${compare.after} || :`]),
  ];
  const asked = change.kind === 'cognito' ? ready.map((probe) => readyText(change.poolId, probe)) : [];
  if (asked.length > 0) return [`if ${asked.join(' &&\n  ')}; then`, ...lines, 'fi'];
  return lines;
}

/** Whether a pool may be switched: until its sender is ready, mail that Cognito sends today would be sent no more. */
function readyText(poolId: string, { argv, prints = '' }: Probe): string {
  return ['ready', poolId, prints, ...argv].map(shellWord).join(' ');
}

function commandLines(change: Change, command: Command, locale: Locale): string[] {
  if (isUnfilled(change, command)) return [...comments([FILL_IN], locale), commentedOut(command)];
  if (change.kind === 'request') return [guarded(command, locale)];
  return [isCreating(command) ? `once ${shellText(command)}` : shellText(command)];
}

/** SES refuses to make a thing twice (AlreadyExistsException). */
function isCreating({ argv: [, service = '', operation = ''] }: Command): boolean {
  return service === 'sesv2' && operation.startsWith('create-');
}

/** A request is not sent while its guard finds something, and the script then says so at its end as well. */
function guarded({ argv, unless }: Command, locale: Locale): string {
  if (unless === undefined) return shellText({ argv });
  return [
    `if ${probeText(unless)}; then`,
    `  ${tell(UNFILLED, locale, 'error')}`,
    '  failed=1',
    'else',
    `  ${shellText({ argv })}`,
    'fi',
  ].join('\n');
}

const THEN_CHECK = say(en`Then check:`, ja`次のコマンドで確認してください:`);

/** What the script says at its end: how to see that it took, and what to wait for. */
function endingOf({ phase, steps }: Script, locale: Locale): string[] {
  const checks = new Set(steps.map(({ step }) => step.check));
  // What is to be done before a script stands at its head.
  const wait = phase === 'tighten' ? undefined : PHASE_WAITS[phase];
  const waits: Text[] = [
    ...(wait === undefined ? [] : [wait]),
    ...steps
      .flatMap(({ step }) => step.changes)
      .flatMap((change) =>
        change.kind === 'ses' && change.change === 'createDomainIdentity'
          ? [awaited(change.identity, change.region)]
          : [],
      ),
  ];
  return [
    tell(THEN_CHECK, locale),
    ...[...checks].map((check) => `printf '  %s\\n' ${shellWord(check)}`),
    ...waits.map((text) => tell(text, locale)),
  ];
}
