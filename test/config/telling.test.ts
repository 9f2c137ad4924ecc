// Who is told of what, and what is remembered, by the environment.
import { parseHistoryPlace, settingsFrom } from '../../src/config.ts';
import { InputError } from '../../src/input.ts';
import { expectJapanese } from '../support/japanese.ts';

const BUS = 'arn:aws:events:eu-west-1:111122223333:event-bus/posture';

test.each<[string, Record<string, string>, object]>([
  ['a digest each time', { DIGEST: 'always' }, { digest: { when: 'always', remindDays: 7 } }],
  ['no reminders', { REMIND_DAYS: '0' }, { digest: { when: 'changes', remindDays: 0 } }],
  ['no messages of single changes', { FINDINGS: 'off' }, { findings: false }],
  ['Amazon Q Developer', { TOPIC_FORM: 'amazon-q' }, { topicForm: 'amazon-q' }],
  ['formats', { REPORT_FORMATS: 'sarif, csv' }, { reportFormats: ['sarif', 'csv'] }],
  ['the history beside the reports', { REPORT_BUCKET: 'reports' }, { history: 's3://reports/history' }],
  ['the history elsewhere', { REPORT_BUCKET: 'reports', HISTORY: 's3://other' }, { history: 's3://other' }],
  ['the history in a folder', { HISTORY: './posture' }, { history: './posture' }],
  ['Security Hub', { SECURITY_HUB: 'on' }, { securityHub: true }],
  ['an event bus by name', { EVENT_BUS: 'default' }, { eventBus: 'default' }],
  ['an event bus by ARN', { EVENT_BUS: BUS }, { eventBus: BUS }],
  ['no metrics', { METRICS: 'off' }, { metrics: false }],
])('%s', (_, environment, expected) => {
  const settings = settingsFrom(named(environment));
  for (const [key, value] of Object.entries(expected)) expect(settings).toHaveProperty(key, value);
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'a rule for digests',
    { DIGEST: 'sometimes' },
    /MAILPOSTURE_DIGEST: expected one of always, changes, never/,
  ],
  ['days', { REMIND_DAYS: 'weekly' }, /MAILPOSTURE_REMIND_DAYS: expected a number of days, 0 to 365/],
  ['days beyond a year', { REMIND_DAYS: '400' }, /expected a number of days, 0 to 365/],
  ['a switch', { FINDINGS: 'yes' }, /MAILPOSTURE_FINDINGS: expected one of on, off/],
  ['a form', { TOPIC_FORM: 'chatbot' }, /MAILPOSTURE_TOPIC_FORM: expected one of plain, amazon-q/],
  ['a format', { REPORT_FORMATS: 'json,pdf' }, /MAILPOSTURE_REPORT_FORMATS.1: expected one of json, sarif/],
  [
    'a place',
    { HISTORY: 'https://x' },
    /MAILPOSTURE_HISTORY: expected s3:\/\/BUCKET\/PREFIX, or the path of a folder/,
  ],
  ['a bucket of a place', { HISTORY: 's3://B' }, /MAILPOSTURE_HISTORY: expected s3/],
  ['a bus', { EVENT_BUS: 'my bus' }, /MAILPOSTURE_EVENT_BUS: expected the name or the ARN of an event bus/],
  [
    'a bus of another service',
    { EVENT_BUS: 'arn:aws:sns:eu-west-1:111122223333:x' },
    /expected the name or the ARN/,
  ],
])('%s that is none is refused', (_, environment, words) => {
  let thrown: unknown;
  try {
    settingsFrom(named(environment));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(InputError);
  if (!(thrown instanceof InputError)) return;
  expect(thrown.message).toMatch(words);
  expectJapanese(thrown.text);
});

test.each(['posture', '/var/lib/posture', 'C', 's3://bucket', 's3://bucket/a/b/', 's3://bucket/'])(
  'the command line takes %s for a place of history',
  (place) => {
    expect(parseHistoryPlace(place)).toBe(place);
  },
);

function named(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([key, value]) => [`MAILPOSTURE_${key}`, value]));
}
