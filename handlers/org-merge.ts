// Lambda, the state after the Distributed Map of a run: the findings of all accounts in one order, and why accounts are
// missing.
import type { Context } from 'aws-lambda';
import { settingsFrom } from '../src/config.ts';
import { createDeps } from '../src/deps.ts';
import { logged } from '../src/log.ts';
import { mergeEventOf } from '../src/organization/run/event.ts';
import { type MergedRun, mergeRun } from '../src/organization/run/merge.ts';

export async function handler(event: unknown, context: Context): Promise<MergedRun> {
  return logged(context, async (log) => {
    const settings = settingsFrom(process.env);
    const asked = mergeEventOf(event);
    const merged = await mergeRun(await createDeps(settings), settings, asked);
    log.info('run merged', { ...merged });
    return merged;
  });
}
