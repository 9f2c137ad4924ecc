// A change as a finding tells it: with what somebody types for it, what to know first, and how to see that it took. Pure.
import {
  type Change,
  distinct,
  en,
  type FixStep,
  ja,
  type Locale,
  type Localized,
  localized,
  say,
  type Text,
} from '../model.ts';
import { type Commands, commandsOf, shellText } from './aws/commands.ts';
import { shellOption } from './check-command.ts';
import { absoluteName, rdataIn } from './render/rdata.ts';
import { lookFirst, standingOf } from './render/standing.ts';
import { recordLines } from './render/zone-file.ts';

/** @param check the command that shows whether it took */
export function stepOf(change: Change, check: string, locale: Locale): FixStep {
  return { ...toldIn(change, locale).step, check };
}

/**
 * What to know before anything is pasted: where nobody has looked, what a command does besides, and what it reads.
 * @param plan the command that writes what the others read
 */
export function notesOf(changes: readonly Change[], plan: string, locale: Locale): Text[] {
  const all = changes.map((change) => toldIn(change, locale));
  const notes = all.flatMap((one) => one.notes);
  const files = all.reduce((sum, one) => sum + one.files, 0);
  return distinct(files === 0 ? notes : [...notes, filesNote(files, plan)]);
}

/** A change as it is told in a language, but for the command that shows whether it took. */
interface Told {
  readonly step: Localized<Change> & Pick<FixStep, 'gone' | 'paste'>;
  readonly notes: readonly Text[];
  /** How many files its commands read that `mailposture fix` writes. */
  readonly files: number;
}

/** A change is told once, in its step and in what to know of it, and in each of the findings that it cures. */
const TOLD: Readonly<Record<Locale, WeakMap<Change, Told>>> = { en: new WeakMap(), ja: new WeakMap() };

function toldIn(change: Change, locale: Locale): Told {
  const told = TOLD[locale].get(change) ?? tell(change, locale);
  TOLD[locale].set(change, told);
  return told;
}

function tell(change: Change, locale: Locale): Told {
  const commands = commandsOf(change, locale);
  const words = localized(change, locale);
  // What goes back to Cognito stays as it came: a pool's tags may look like words in two languages.
  const kept = 'input' in change && 'input' in words ? { ...words, input: change.input } : words;
  return {
    step: { ...kept, gone: goneLines(change), paste: pasteOf(change, commands) },
    notes: notesOn(change, commands),
    // A request's files are its draft, of which its own words tell.
    files: change.kind === 'request' ? 0 : (commands?.files.length ?? 0),
  };
}

function notesOn(change: Change, commands: Commands | undefined): readonly Text[] {
  if (change.kind !== 'dns') return notesOfCommands(change, commands);
  const look = lookFirst(change);
  return look === undefined ? [] : [look];
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
function notesOfCommands({ kind }: Change, commands: Commands | undefined): readonly Text[] {
  const isPlain = kind !== 'cognito' && commands !== undefined && commands.files.length === 0;
  return isPlain && commands.run.length > 0 ? commands.notes : [];
}

/** Of a decision only the commands that tell of it: to do what each option asks for would be to choose them all. */
function pasteOf(change: Change, commands: Commands | undefined): readonly string[] {
  if (change.kind === 'dns') return recordLines(change.set);
  if (change.kind === 'decide') {
    return change.options.flatMap(({ argument }) =>
      argument === undefined ? [] : [`mailposture fix ${shellOption(...argument)}`],
    );
  }
  return commands?.run.map(shellText) ?? [];
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
