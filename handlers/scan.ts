// Lambda: a scan, on EventBridge Scheduler's schedule or on demand. Returning means that everything was done and told;
// throwing makes Lambda try again, and then hand the event to the on-failure destination.
import type { Context } from 'aws-lambda';
import { loadPolicy } from '../src/config/source.ts';
import { requestWith, scanRequestOf, settingsFrom } from '../src/config.ts';
import { Deadline } from '../src/deadline.ts';
import { configPorts, createDeps } from '../src/deps.ts';
import { logged } from '../src/log.ts';
import { type Answer, answerOf } from '../src/publish/answer.ts';
import { loadChannels } from '../src/publish/index.ts';
import { scan } from '../src/scan.ts';
import { isWhole, watched } from '../src/watch.ts';

export async function handler(event: unknown, context: Context): Promise<Answer> {
  return logged(context, async (log) => {
    const settings = settingsFrom(process.env);
    const request = scanRequestOf(event);
    const deadline = Deadline.withTimeLeft(context.getRemainingTimeInMillis());
    const deps = await createDeps({ ...settings, deadline });
    const policy = await loadPolicy(settings.config, configPorts(deps));
    const asked = { ...requestWith(request, settings), policy };
    const watch = { asked, metrics: settings.metrics && isWhole(request) };
    const ports = { ...deps, onWait: (place: string) => log.info('waiting for another scan', { place }) };
    const run = () => {
      const scanned = scan(ports, asked, settings);
      // They come while AWS is asked.
      if (asked.publish) loadChannels(settings);
      return scanned;
    };
    try {
      const { report, published } = await watched(log, deps, watch, run);
      return answerOf(report, published);
    } finally {
      // The next invocation may have the same disk.
      deps.drop();
    }
  });
}
