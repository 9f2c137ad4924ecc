// Lambda, first state of a run of the organization (org/state-machine.asl.json): which accounts there are. Throwing makes
// Step Functions try again, and then fail the execution.
import type { Context } from 'aws-lambda';
import { memberSettingsFrom, settingsFrom } from '../src/config.ts';
import { createDeps } from '../src/deps.ts';
import { logged } from '../src/log.ts';
import { listEventOf } from '../src/organization/run/event.ts';
import { type Listed, listAccounts } from '../src/organization/run/list.ts';

export async function handler(event: unknown, context: Context): Promise<Listed> {
  return logged(context, async (log) => {
    const settings = settingsFrom(process.env);
    const asked = listEventOf(event);
    const deps = await createDeps(settings);
    const listed = await listAccounts(deps, settings, memberSettingsFrom(process.env), asked);
    log.info('accounts listed', { ...listed });
    return listed;
  });
}
