// A change as a finding tells it: with what somebody types for it, what to know first, and how to see that it took. Pure.
import {
  type Change,
  distinct,
  en,
  type FixStep,
  ja,
  type Locale,
  localized,
  say,
  type Text,
} from '../model.ts';
import { commandsOf, shellText } from './aws/commands.ts';
import { shellOption } from './check-command.ts';
import { absoluteName, rdataIn } from './render/rdata.ts';
import { lookFirst, standingOf } from './render/standing.ts';
import { recordLines } from './render/zone-file.ts';

/** @param check the command that shows whether it took */
export function stepOf(change: Change, check: string, locale: Locale): FixStep {
  const step: FixStep = {
    ...localized(change, locale),
    gone: goneLines(change),
    paste: pasteOf(change, locale),
    check,
  };
  // What goes back to Cognito stays as it came: a pool's tags may look like words in two languages.
  return 'input' in change && 'input' in step ? { ...step, input: change.input } : step;
}

/**
 * What to know before anything is pasted: where nobody has looked, what a command does besides, and what it reads.
 * @param plan the command that writes what the others read
 */
export function notesOf(changes: readonly Change[], plan: string, locale: Locale): Text[] {
  const notes = changes.flatMap((change) => {
    if (change.kind !== 'dns') return notesOfCommands(change, locale);
    const look = lookFirst(change);
    return look === undefined ? [] : [look];
  });
  // A request's files are its draft, of which its own words tell.
  const commands = changes.filter(({ kind }) => kind !== 'request');
  const files = commands.flatMap((change) => commandsOf(change, locale)?.files ?? []);
  return distinct(files.length === 0 ? notes : [...notes, filesNote(files.length, plan)]);
}

function filesNote(count: number, plan: string): Text {
  const write = `${plan} --as cli --out DIR`;
  return count === 1
    ? say(
        en`${write} writes the file that the command reads.`,
        ja`コマンドが読み込むファイルは、${write} で出力できます。`,
      )
    : say(
        en`${write} writes the files that the commands read.`,
        ja`コマンドが読み込むファイル一式は、${write} で出力できます。`,
      );
}

/** Of commands that are pasted as they are; what is to be known of the others stands beside their files. */
function notesOfCommands(change: Change, locale: Locale): readonly Text[] {
  const commands = change.kind === 'cognito' ? undefined : commandsOf(change, locale);
  return commands === undefined || commands.run.length === 0 || commands.files.length > 0
    ? []
    : commands.notes;
}

/** Of a decision only the commands that tell of it: to do what each option asks for would be to choose them all. */
function pasteOf(change: Change, locale: Locale): readonly string[] {
  if (change.kind === 'dns') return recordLines(change.set);
  if (change.kind === 'decide') {
    return change.options.flatMap(({ argument }) =>
      argument === undefined ? [] : [`mailposture fix ${shellOption(...argument)}`],
    );
  }
  return commandsOf(change, locale)?.run.map(shellText) ?? [];
}

/** A line for each record that is no longer to stand there; its time to live nobody has asked for. */
function goneLines(change: Change): string[] {
  if (change.kind !== 'dns') return [];
  const { set, remove } = change;
  const standing = standingOf(change);
  const sets = [
    ...(remove === undefined ? [] : [remove]),
    { ...set, values: standing.kind === 'known' ? standing.goes : [] },
  ];
  return sets.flatMap(({ name, type, values }) =>
    values.map((value) => `${absoluteName(name)} IN ${type} ${rdataIn('zoneFile', type, value)}`),
  );
}
