// Faults of a MAIL FROM domain, those that make SES's setup fail apart from those that only receivers see.

import { unread } from '../../../src/checks/samples/dns.ts';
import {
  customMailFrom,
  FEEDBACK,
  MAIL_FROM_DOMAIN,
  mailFromRecords,
  sesSpf,
} from '../../../src/checks/samples/mail.ts';
import { mailFromFaults, notInOrder, onMxFailureMeans } from '../../../src/checks/ses/mail-from-faults.ts';
import { type MailFrom, type MailFromRecords, same, type Text } from '../../../src/model.ts';

function faults(mailFrom: MailFrom, records: MailFromRecords) {
  if (mailFrom.kind !== 'custom' || records.kind !== 'custom')
    throw new Error('not a custom MAIL FROM domain');
  return mailFromFaults(mailFrom, records);
}

const inEnglish = (texts: readonly Text[]) => texts.map((text) => text.en);
const inJapanese = (texts: readonly Text[]) => texts.map((text) => text.ja);

test('none, where all is well', () => {
  expect(faults(customMailFrom(), mailFromRecords())).toEqual({ ofSetup: [], ofSpf: [], unseen: [] });
});

test.each([
  [[], 'has no MX record, and one must lead to'],
  [[FEEDBACK, FEEDBACK], 'has 2 MX records'],
  [['.'], 'leads to "." (no mail)'],
  [[`x${FEEDBACK}`], `leads to x${FEEDBACK}, not to ${FEEDBACK}`],
  [
    Array.from({ length: 10_000 }, (_, i) => `${i}.example`),
    'has 10000 MX records (0.example, 1.example, 2.example and 9997 more)',
  ],
])('exchanges %j', (exchanges, words) => {
  const { ofSetup, ofSpf } = faults(customMailFrom(), mailFromRecords(exchanges));
  expect(inEnglish(ofSetup)).toEqual([expect.stringContaining(words)]);
  expect(ofSpf).toEqual([]);
});

test.each([
  ['PENDING', 'it has yet to find its MX record'],
  ['FAILED', 'it does not find its MX record'],
  ['TEMPORARY_FAILURE', 'at the moment'],
  ['SUSPENDED', `SES says SUSPENDED of ${MAIL_FROM_DOMAIN}`],
])('the status %s is a fault by itself', (status, words) => {
  const { ofSetup } = faults(customMailFrom({ status }), mailFromRecords());
  expect(inEnglish(ofSetup)).toEqual([expect.stringContaining(words)]);
});

test('an SPF record that fails is a fault that SES does not see', () => {
  const spf = sesSpf({ why: same('x'.repeat(5000)), result: 'fail' }, [
    { network: '192.0.2.0/24', result: 'fail' },
  ]);
  const { ofSetup, ofSpf } = faults(customMailFrom(), mailFromRecords([FEEDBACK], spf));
  expect(ofSetup).toEqual([]);
  for (const words of [inEnglish(ofSpf), inJapanese(ofSpf)]) {
    expect(words).toEqual([expect.stringContaining('192.0.2.0/24 (fail)')]);
    expect(words.join().length).toBeLessThan(500);
  }
});

test('what DNS did not answer is no fault, and its reason is told once', () => {
  const records = mailFromRecords(unread('SERVFAIL'), unread('SERVFAIL'));
  expect(faults(customMailFrom(), records)).toEqual({ ofSetup: [], ofSpf: [], unseen: [same('SERVFAIL')] });
});

test.each([
  ['USE_DEFAULT_VALUE', 'SPF no longer aligns'],
  ['REJECT_MESSAGE', 'MailFromDomainNotVerified'],
  ['HOLD_MESSAGE', 'HOLD_MESSAGE'],
])('%s means %s', (onMxFailure, words) => {
  expect(onMxFailureMeans({ onMxFailure }).en).toContain(words);
});

const NO_MX = `${MAIL_FROM_DOMAIN} に MX レコードがありません (${FEEDBACK} を指すものが 1 つ必要です)`;
const FALLS_BACK =
  'SES はデフォルトの MAIL FROM ドメインで送信し、SPF はアラインしません (USE_DEFAULT_VALUE)。';

test.each([
  [
    'SUCCESS',
    mailFromRecords([]),
    `kumo の MAIL FROM ドメインに問題があります。${NO_MX}。この問題が検知されると、${FALLS_BACK}`,
  ],
  [
    'FAILED',
    mailFromRecords([], unread('SERVFAIL')),
    `kumo の MAIL FROM ドメインに問題があります。SES での ${MAIL_FROM_DOMAIN} のステータスは FAILED です ` +
      `(MX レコードが見つかりません)。${NO_MX}。ステータスが SUCCESS になるまで、${FALLS_BACK}` +
      '確認できなかったもの: SERVFAIL。',
  ],
  [
    'SUCCESS',
    mailFromRecords(
      ['a.example', '.'],
      sesSpf({ why: same('WHY') }, [{ network: '192.0.2.0/24', result: 'fail' }]),
    ),
    `kumo の MAIL FROM ドメインに問題があります。${MAIL_FROM_DOMAIN} に MX レコードが 2 個あります ` +
      `(a.example、"." (メールを受け取らない))。許されるのは ${FEEDBACK} を指す 1 個だけです。` +
      `${MAIL_FROM_DOMAIN} の SPF で pass にならない amazonses.com のネットワークがあります: 192.0.2.0/24 (fail)。` +
      `WHY。この問題が検知されると、${FALLS_BACK}`,
  ],
])('in Japanese, faults are sentences in a row: %s', (status, records, words) => {
  const mailFrom = customMailFrom({ status });
  if (mailFrom.kind !== 'custom') throw new Error('not a custom MAIL FROM domain');
  expect(notInOrder('kumo', mailFrom, faults(mailFrom, records)).ja).toBe(words);
});
