// Runs the command as a user does: a process of its own, its output read through pipes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const BIN = join(process.cwd(), 'bin', 'mailposture.mjs');

/** An environment in which nothing leads to a real AWS account or to the machine's own configuration. */
export function bareEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(AWS_|MAILPOSTURE_)/.test(key));
  return {
    ...Object.fromEntries(inherited),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  };
}

/** Runs `mailposture` with these arguments. */
export async function mailposture(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, ...args], { env: bareEnvironment(env) });
  const closed = once(child, 'close');
  child.stdin.end(input ?? '');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await closed;
  return { code, stdout, stderr };
}
