// Changes that are made by commands, and the commands.
import type { Change, Decision, Locale } from '../../model.ts';
import { type Command, type Commands, commandsOf, shellText } from '../aws/commands.ts';
import { PLACEHOLDER } from '../aws/sandbox.ts';

/** The commands of each option of a decision that says what is to be done. */
export function optionCommands(
  { options }: Decision,
  locale: Locale,
): { option: number; commands: Commands }[] {
  return options.flatMap(({ changes = [] }, option) =>
    changes.flatMap((change) => {
      const commands = commandsOf(change, locale);
      return commands === undefined ? [] : [{ option, commands }];
    }),
  );
}

/** Does a command of a request hold what somebody must fill in first? */
export function isUnfilled({ kind }: Change, { argv }: Command): boolean {
  return kind === 'request' && argv.some((word) => new RegExp(PLACEHOLDER).test(word));
}

/** A command as comments: without the marks it is the command. */
export function commentedOut(command: Command): string {
  return shellText(command)
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}
