// The `mailposture` command: how every error becomes one clear line and an exit code. What there is to type stands in
// cli/program.ts; what a subcommand does, beside it, loaded when it is asked for.
import { CommanderError } from 'commander';
import { EXIT, exitCodeFor } from './cli/exit.ts';
import { localeFrom } from './cli/locale.ts';
import { createProgram } from './cli/program.ts';
import { messageFor } from './cli/terminal.ts';
import type { Locale } from './model.ts';

/** Whoever reads our output may stop reading (`| head`): that is no failure of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.ok);
  throw error;
});

let locale: Locale = 'en';
try {
  locale = localeFrom(process.argv.slice(2), process.env);
  await createProgram(locale).parseAsync();
} catch (error) {
  // Commander has printed its own message already.
  if (!(error instanceof CommanderError)) {
    process.stderr.write(`mailposture: ${messageFor(error, locale)}\n`);
  }
  process.exitCode = exitCodeFor(error);
}
