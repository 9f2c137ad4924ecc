// CloudWatch's notifications as Slack messages.
import fc from 'fast-check';
import { alarmMessage } from '../../../src/publish/slack/alarm.ts';
import { judgeSlackMessage } from '../../../src/simulator/slack-webhook.ts';
import { hostileText } from '../../support/reports.ts';

const alarm = {
  AlarmName: 'mailposture-prod-ScanMissing',
  AlarmDescription: 'No Mailposture scan has run for 26 hours.',
  AWSAccountId: '111122223333',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed: no datapoints were received for 26 periods.',
  StateChangeTime: '2026-11-01T08:00:00.000+0000',
  Region: 'EU (Ireland)',
  OldStateValue: 'OK',
  Trigger: { MetricName: 'Invocations' },
};

test('tells what rang, why, and where', () => {
  const { text, blocks } = alarmMessage(JSON.stringify(alarm)) ?? { text: '', blocks: [] };
  expect(text.replaceAll('\u2060', '')).toBe('Mailposture ALARM: mailposture-prod-ScanMissing');
  expect(JSON.stringify(blocks).replaceAll('\u2060', '')).toContain(
    [
      '🚨 *ALARM* mailposture-prod-ScanMissing',
      'No Mailposture scan has run for 26 hours.',
      'Threshold Crossed: no datapoints were received for 26 periods.',
      'account 111122223333 · EU (Ireland) · 2026-11-01T08:00:00.000+0000',
    ].join('\\n'),
  );
});

test('in Japanese, what is ours of it', () => {
  const { blocks } = alarmMessage(JSON.stringify(alarm), 'ja') ?? { blocks: [] };
  expect(JSON.stringify(blocks).replaceAll('\u2060', '')).toContain('アカウント 111122223333 · EU (Ireland)');
});

test.each([
  ['no description', { ...alarm, AlarmDescription: null }, true],
  ['a state that is none', { ...alarm, NewStateValue: 'ON' }, false],
  ['no reason', { ...alarm, NewStateReason: undefined }, false],
  ['a digest', { format: 'mailposture-digest/1' }, false],
])('%s', (_, notification, isAlarm) => {
  expect(alarmMessage(JSON.stringify(notification)) !== undefined).toBe(isAlarm);
});

test('text that is no JSON is no alarm', () => {
  expect(alarmMessage('hello')).toBeUndefined();
});

test("any alarm fits Slack's limits", () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (AlarmName, AlarmDescription, NewStateReason) => {
      const message = alarmMessage(JSON.stringify({ ...alarm, AlarmName, AlarmDescription, NewStateReason }));
      expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
    }),
  );
});
