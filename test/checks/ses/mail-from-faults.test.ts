// Faults of a MAIL FROM domain, those that make SES's setup fail apart from those that only receivers see.

import { unread } from '../../../src/checks/samples/dns.ts';
import {
  customMailFrom,
  FEEDBACK,
  MAIL_FROM_DOMAIN,
  mailFromRecords,
  sesSpf,
} from '../../../src/checks/samples/mail.ts';
import { mailFromFaults, onMxFailureMeans } from '../../../src/checks/ses/mail-from-faults.ts';
import type { MailFrom, MailFromRecords } from '../../../src/model.ts';

function faults(mailFrom: MailFrom, records: MailFromRecords) {
  if (mailFrom.kind !== 'custom' || records.kind !== 'custom')
    throw new Error('not a custom MAIL FROM domain');
  return mailFromFaults(mailFrom, records);
}

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
  expect(ofSetup).toEqual([expect.stringContaining(words)]);
  expect(ofSpf).toEqual([]);
});

test.each([
  ['PENDING', 'it has yet to find its MX record'],
  ['FAILED', 'it does not find its MX record'],
  ['TEMPORARY_FAILURE', 'at the moment'],
  ['SUSPENDED', `SES says SUSPENDED of ${MAIL_FROM_DOMAIN}`],
])('the status %s is a fault by itself', (status, words) => {
  expect(faults(customMailFrom({ status }), mailFromRecords()).ofSetup).toEqual([
    expect.stringContaining(words),
  ]);
});

test('an SPF record that fails is a fault that SES does not see', () => {
  const spf = sesSpf({ why: 'x'.repeat(5000), result: 'fail' }, [
    { network: '192.0.2.0/24', result: 'fail' },
  ]);
  const { ofSetup, ofSpf } = faults(customMailFrom(), mailFromRecords([FEEDBACK], spf));
  expect(ofSetup).toEqual([]);
  expect(ofSpf).toEqual([expect.stringContaining('192.0.2.0/24 (fail)')]);
  expect(ofSpf.join().length).toBeLessThan(500);
});

test('what DNS did not answer is no fault, and its reason is told once', () => {
  const records = mailFromRecords(unread('SERVFAIL'), unread('SERVFAIL'));
  expect(faults(customMailFrom(), records)).toEqual({ ofSetup: [], ofSpf: [], unseen: ['SERVFAIL'] });
});

test.each([
  ['USE_DEFAULT_VALUE', 'SPF no longer aligns'],
  ['REJECT_MESSAGE', 'MailFromDomainNotVerified'],
  ['HOLD_MESSAGE', 'HOLD_MESSAGE'],
])('%s means %s', (onMxFailure, words) => {
  expect(onMxFailureMeans({ onMxFailure })).toContain(words);
});
