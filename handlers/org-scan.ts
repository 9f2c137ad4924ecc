// Lambda, a child of the Distributed Map of a run: one account. An account that cannot be looked at is an answer; throwing
// fails the child, which a redrive starts again.
import type { Context } from 'aws-lambda';
import { loadPolicy } from '../src/config/source.ts';
import { memberSettingsFrom, settingsFrom } from '../src/config.ts';
import { Deadline } from '../src/deadline.ts';
import { configPorts, createDeps } from '../src/deps.ts';
import { logged } from '../src/log.ts';
import { scanEventOf } from '../src/organization/run/event.ts';
import { type ScannedAccount, scanAccount } from '../src/organization/run/scan.ts';

export async function handler(event: unknown, context: Context): Promise<ScannedAccount> {
  return logged(context, async (log) => {
    const settings = settingsFrom(process.env);
    const asked = scanEventOf(event);
    log.info('scan of an account started', { ...asked });
    const deadline = Deadline.withTimeLeft(context.getRemainingTimeInMillis());
    const deps = await createDeps({ ...settings, deadline });
    const policy = await loadPolicy(settings.config, configPorts(deps));
    const manner = { settings, members: memberSettingsFrom(process.env), policy };
    const ports = { ...deps, onWait: (place: string) => log.info('waiting for another scan', { place }) };
    try {
      const scanned = await scanAccount(ports, manner, asked);
      log.info('scan of an account finished', { ...scanned });
      return scanned;
    } finally {
      // The next invocation may have the same disk.
      deps.drop();
    }
  });
}
