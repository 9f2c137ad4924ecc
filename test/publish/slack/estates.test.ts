// A thousand estates with hostile names, scanned one after the other over AWS's own protocols and real DNS, each compared
// with the one before, and told as SNS and Slack tell it: Slack refuses nothing, and nothing in it is a mention, a link or a
// format of theirs.
import { compare } from '../../../src/compare.ts';
import type { PastHistory, Report } from '../../../src/model.ts';
import { ALERT_CHANGES, alertsOf } from '../../../src/publish/alerts.ts';
import { digestReason } from '../../../src/publish/due.ts';
import { makeDigest, parseDigest } from '../../../src/publish/messages/digest.ts';
import { makeFindingMessage, parseFindingMessage } from '../../../src/publish/messages/finding-message.ts';
import { alertMessage } from '../../../src/publish/slack/alert.ts';
import type { SlackMessage } from '../../../src/publish/slack/blocks.ts';
import { slackMessage } from '../../../src/publish/slack/digest.ts';
import { postToWebhook } from '../../../src/publish/slack/webhook.ts';
import { look } from '../../../src/scan.ts';
import { startSlack } from '../../../src/simulator/slack.ts';
import { inCompany } from '../../support/company.ts';
import { hostileEstates } from '../../support/hostile-estates.ts';
import { expectHarmless } from '../../support/slack.ts';

const ROWS = 10;
const ESTATES = 100;
const where = { bucket: 'reports', key: 'reports/111122223333/2026-11-01T08-00-00.000Z.json' };
/** Messages of findings that are posted of each scan, of a hundred and more. */
const MOST_ALERTS = 12;
/** As the messages travel. */
const ROOM = 200_000;

/** As Slack's function gets it: JSON that was sent and read. */
function messagesOf(report: Report): SlackMessage[] {
  const reason = digestReason(report, { when: 'always', remindDays: 7 }, undefined) ?? 'always';
  const digest = parseDigest(JSON.stringify(makeDigest(report, where, ROOM, reason)));
  const alerts = [...alertsOf(report)];
  // Spread over all of them: the first alone would be of one kind.
  const some = alerts.filter((_, i) => i % Math.ceil(alerts.length / MOST_ALERTS) === 0);
  return [
    slackMessage(digest, 'eu-west-1'),
    ...some.map((alert) =>
      alertMessage(parseFindingMessage(JSON.stringify(makeFindingMessage(alert, report, where, ROOM)))),
    ),
  ];
}

const seen = new Map<string, number>();

test.each(Array.from({ length: ROWS }, (_, row) => row + 1))(
  'row %i of estates',
  async (row) => {
    const slack = await startSlack();
    let history: PastHistory | undefined;
    try {
      for (const [i, estate] of hostileEstates(row, ESTATES).entries()) {
        const locale = i % 2 === 0 ? 'en' : 'ja';
        const looked = await inCompany(estate, ({ deps }) => look(deps, { locale }));
        const compared = compare(history, looked);
        history = { ...compared.history, standing: [...compared.history.standing] };
        for (const { change } of alertsOf(compared.report)) seen.set(change, (seen.get(change) ?? 0) + 1);
        for (const message of messagesOf(compared.report)) {
          expectHarmless(message);
          await postToWebhook(fetch, slack.webhookUrl, message);
        }
      }
    } finally {
      await slack.close();
    }
    expect(slack.messages.length).toBeGreaterThan(ESTATES);
  },
  300_000,
);

test('every kind of change was among them', () => {
  expect([...seen.keys()].sort()).toEqual([...ALERT_CHANGES].sort());
});
