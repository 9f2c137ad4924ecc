// Lambda, the last state of a run of the organization: people are told once of all accounts, and each account's history is
// left to the next scan. Throwing fails the execution; a redrive tells again, and loses nothing.
import type { Context } from 'aws-lambda';
import { loadPolicy } from '../src/config/source.ts';
import { memberSettingsFrom, scanRequestOf, settingsFrom } from '../src/config.ts';
import { configPorts, createDeps } from '../src/deps.ts';
import { logged } from '../src/log.ts';
import { stateAnswer } from '../src/organization/run/answer.ts';
import { publishEventOf } from '../src/organization/run/event.ts';
import { openRun, publishRun } from '../src/organization/run/publish.ts';
import { runWatch } from '../src/organization/run/watch.ts';
import { type Answer, answerOf } from '../src/publish/answer.ts';
import { loadChannels } from '../src/publish/index.ts';
import { isWhole, watched } from '../src/watch.ts';

export async function handler(event: unknown, context: Context): Promise<Answer> {
  return logged(context, async (log) => {
    const settings = settingsFrom(process.env);
    const until = new Date(Date.now() + context.getRemainingTimeInMillis());
    const deps = await createDeps(settings);
    const policy = await loadPolicy(settings.config, configPorts(deps));
    const open = await openRun(deps, settings, policy, publishEventOf(event));
    const telling = { settings, members: memberSettingsFrom(process.env), until };
    const watch = {
      asked: open.asked,
      metrics: settings.metrics && isWhole(scanRequestOf(open.run.request)),
    };
    const ports = { ...deps, onWait: (place: string) => log.info('waiting for another scan', { place }) };
    const tell = () => {
      const told = publishRun(ports, telling, open);
      // They come while the run is read.
      if (open.asked.publish) loadChannels(settings);
      return told;
    };
    const { report, published } = await watched(log, runWatch(deps, open), watch, tell);
    return stateAnswer(answerOf(report, published));
  });
}
