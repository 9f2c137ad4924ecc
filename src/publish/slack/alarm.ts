// CloudWatch's alarms arrive on the same topic as digests: "no scan has run" must reach Slack just as its findings do.
import * as v from 'valibot';
import { en, ja, type Locale, say, told } from '../../model.ts';
import { type SlackMessage, section } from './blocks.ts';
import { prose } from './text.ts';

/** The parts that are told of CloudWatch's notification (user guide, "Notifying users on alarm changes"). */
const Alarm = v.object({
  AlarmName: v.string(),
  AlarmDescription: v.nullish(v.string(), ''),
  NewStateValue: v.picklist(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  NewStateReason: v.string(),
  StateChangeTime: v.string(),
  AWSAccountId: v.string(),
  Region: v.string(),
});

const SIGNS = { ALARM: '🚨', OK: '✅', INSUFFICIENT_DATA: '⚪' } as const;

/**
 * An alarm's notification as a Slack message.
 * @param notification the text of an SNS message; its own sentences are AWS's and the deployment's
 * @returns undefined when it is no alarm's
 */
export function alarmMessage(notification: string, locale: Locale = 'en'): SlackMessage | undefined {
  const alarm = v.safeParse(v.pipe(v.string(), v.parseJson(), Alarm), notification);
  if (!alarm.success) return undefined;
  const { AlarmName, AlarmDescription, NewStateValue, NewStateReason, StateChangeTime } = alarm.output;
  const title = `${SIGNS[NewStateValue]} *${NewStateValue}* ${prose(AlarmName, 300)}`;
  const where = `${alarm.output.AWSAccountId} · ${alarm.output.Region} · ${StateChangeTime}`;
  const place = told(say(en`account ${where}`, ja`アカウント ${where}`), locale);
  const lines = [title, prose(AlarmDescription ?? '', 1000), prose(NewStateReason, 1000), prose(place, 300)];
  const text = lines.filter((line) => line !== '').join('\n');
  return {
    text: prose(`Mailposture ${NewStateValue}: ${AlarmName}`, 1000),
    blocks: [section(text)],
  };
}
