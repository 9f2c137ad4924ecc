// The command without a process of its own: the same program as bin/mailposture.mjs runs, many times a second. What a user
// sees of a process as such, test/cli sees.
import { CommanderError } from 'commander';
import { exitCodeFor } from '../../src/cli/exit.ts';
import { localeFrom } from '../../src/cli/locale.ts';
import { createProgram } from '../../src/cli/program.ts';
import { messageFor } from '../../src/cli/terminal.ts';
import type { Locale } from '../../src/model.ts';
import type { Ran } from '../support/command.ts';
import { withEnvironment } from '../support/company.ts';

/** As src/cli.ts runs it. */
async function run(args: readonly string[]): Promise<number> {
  let locale: Locale = 'en';
  try {
    locale = localeFrom(args, process.env);
    await createProgram(locale).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      process.stderr.write(`mailposture: ${messageFor(error, locale)}\n`);
    }
    return exitCodeFor(error);
  }
}

/** Runs `mailposture` with these arguments in this process. One at a time: it has one standard output. */
export async function command(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Ran> {
  const restore = withEnvironment(env);
  const { exitCode } = process;
  const ran = { stdout: '', stderr: '' };
  const streams = (['stdout', 'stderr'] as const).map((name) => ({ name, write: process[name].write }));
  for (const { name } of streams) {
    process[name].write = (chunk: string | Uint8Array) => {
      ran[name] += Buffer.from(chunk).toString();
      return true;
    };
  }
  process.exitCode = undefined;
  try {
    const code = await run(args);
    return { code, ...ran };
  } finally {
    for (const { name, write } of streams) process[name].write = write;
    process.exitCode = exitCode;
    restore();
  }
}

/** Far less than a screen may scroll by before anybody has read why. */
const MOST_CHARACTERS = 12_000;

/** Refused as wrong usage is: one clear message, nothing on standard output, no trace of where in the program it was. */
export function expectRefused(ran: Ran, most = MOST_CHARACTERS): void {
  expectToldOnly(ran, most);
  expect(ran.stderr).not.toMatch(/\bundefined\b/);
  expect(ran.stdout).toBe('');
}

/** The same where a report was printed before. */
export function expectToldOnly({ code, stderr }: Ran, most = MOST_CHARACTERS): void {
  expect(stderr).toMatch(/^(mailposture|error): ?\S/);
  expect(stderr).not.toMatch(/\n\s+at /);
  // An error of the language itself is one that nobody foresaw.
  expect(stderr).not.toMatch(/\b(TypeError|RangeError|ReferenceError|SyntaxError)\b|\[object /);
  expect(stderr).not.toMatch(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u);
  expect(stderr.length).toBeLessThan(most);
  expect(code).toBe(2);
}
