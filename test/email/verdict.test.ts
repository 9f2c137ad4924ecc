// The verdict on a sender: DMARC in both views, by which leg, and the lists of the large receivers.
import fc from 'fast-check';
import type { BulkPoint } from '../../src/email/bulk-senders.ts';
import { storyOf } from '../../src/email/story.ts';
import { verdictOn } from '../../src/email/verdict.ts';
import type { SenderAuthentication, YesNo } from '../../src/model.ts';
import { AMAZON, leg, NO_RECORD, organization, record, sender, unread } from '../support/senders.ts';

/** passes, DKIM carries, SPF carries. */
type Row = readonly [YesNo, YesNo, YesNo];

test.each<[string, Partial<SenderAuthentication>, Row]>([
  ['both legs', {}, ['yes', 'yes', 'yes']],
  ['DKIM alone: the MAIL FROM domain of SES', { spf: AMAZON }, ['yes', 'yes', 'no']],
  ['SPF alone', { dkim: [] }, ['yes', 'no', 'yes']],
  ['neither', { dkim: [], spf: AMAZON }, ['no', 'no', 'no']],
  ['a signature that does not verify', { dkim: [leg('example.com', 'no')], spf: AMAZON }, ['no', 'no', 'no']],
  [
    'one of two signatures',
    { dkim: [leg('example.com', 'no'), leg('a.example.com')], spf: AMAZON },
    ['yes', 'yes', 'no'],
  ],
  [
    'strict alignment of DKIM',
    { dmarc: record('v=DMARC1; p=none; adkim=s'), dkim: [leg('a.example.com')] },
    ['yes', 'no', 'yes'],
  ],
  ['strict alignment of SPF', { dmarc: record('v=DMARC1; p=none; aspf=s') }, ['yes', 'yes', 'no']],
  ['no record: alignment is judged all the same', { dmarc: NO_RECORD, spf: AMAZON }, ['yes', 'yes', 'no']],
  ['DKIM was not read, SPF carries', { dkim: [leg('example.com', 'unknown')] }, ['yes', 'unknown', 'yes']],
  [
    'DKIM was not read, and nothing else carries',
    { dkim: [leg('example.com', 'unknown')], spf: AMAZON },
    ['unknown', 'unknown', 'no'],
  ],
  [
    'the record was not read, and equal names align in any mode',
    { dmarc: unread, spf: AMAZON },
    ['yes', 'yes', 'no'],
  ],
  [
    'the record was not read, and only relaxed would align',
    { dmarc: unread, dkim: [leg('a.example.com')], spf: AMAZON },
    ['unknown', 'unknown', 'no'],
  ],
  [
    'the tree walk was not read',
    { organization: unread, dkim: [leg('a.example.com')], spf: AMAZON },
    ['unknown', 'unknown', 'no'],
  ],
])('%s', (_case, parts, [passes, dkim, spf]) => {
  const verdict = verdictOn(sender(parts));
  expect([verdict.passes, verdict.dkimCarries, verdict.spfCarries]).toEqual([passes, dkim, spf]);
});

test('what passes in one view only does not pass: the record that the other needs is missing', () => {
  const hazard = sender({
    from: 'mail.example.com',
    organization: organization('mail.example.com', 'example.com'),
    dmarc: record('v=DMARC1; p=none', 'mail.example.com'),
    spf: AMAZON,
  });
  const verdict = verdictOn(hazard);
  expect([verdict.rfc9989.passes, verdict.rfc7489.passes, verdict.passes]).toEqual(['no', 'yes', 'no']);
  const story = storyOf(hazard, verdict);
  expect(story).toContain('does not align with mail.example.com by RFC 9989, but by RFC 7489');
  expect(story).toMatch(/fails at receivers that follow RFC 9989\.$/);
});

/** The points that are not met, or not known. */
const lacking = (bulk: readonly BulkPoint[], met: YesNo) =>
  bulk.filter((point) => point.met === met).map(({ receiver, demand }) => `${receiver}: ${demand}`);

test.each<[string, Partial<SenderAuthentication>, string[]]>([
  ['both legs', {}, []],
  ['DKIM alone: Outlook.com wants both', { spf: AMAZON }, ['Outlook.com: SPF passes for the From domain']],
  [
    'SPF alone',
    { dkim: [] },
    ['Gmail: DKIM passes', 'Yahoo: DKIM passes', 'Outlook.com: DKIM passes for the From domain'],
  ],
  [
    'no record',
    { dmarc: NO_RECORD },
    [
      'Gmail: a DMARC record, at least p=none',
      'Yahoo: a DMARC record, at least p=none, and it passes',
      'Outlook.com: a DMARC record, at least p=none, and it aligns',
    ],
  ],
])('the list of bulk senders: %s', (_case, parts, expected) => {
  expect(lacking(verdictOn(sender(parts)).bulk, 'no')).toEqual(expected);
});

test('what was not read is met by nobody and missed by nobody', () => {
  const { bulk } = verdictOn(sender({ dmarc: unread }));
  expect(lacking(bulk, 'no')).toEqual([]);
  expect(lacking(bulk, 'unknown')).toHaveLength(3 + 1);
});

describe('the story', () => {
  test.each<[string, Partial<SenderAuthentication>, RegExp]>([
    [
      'both',
      {},
      /^Mail from example\.com is set to go out through SES in eu-west-1 as example\.com\. DKIM of example\.com passes \(example\.com yes\), and aligns with example\.com\. SPF of bounce\.example\.com passes .*, and aligns with example\.com\. DMARC: the record at _dmarc\.example\.com applies with the policy none for example\.com\. So it passes DMARC by DKIM and SPF\.$/,
    ],
    ['one', { spf: AMAZON }, /So it passes DMARC by DKIM alone\.$/],
    [
      'neither',
      { dkim: [], unsigned: 'signing is off', spf: AMAZON },
      /DKIM: signing is off\. .*So it fails DMARC: neither DKIM nor SPF both passes and aligns\.$/,
    ],
    [
      'no record',
      { dmarc: NO_RECORD },
      /DMARC: no record applies for example\.com\. So it passes DMARC, once a record is published, by DKIM and SPF\.$/,
    ],
    [
      'test mode',
      { dmarc: record('v=DMARC1; p=reject; t=y', 'example.com', 'reject') },
      /by RFC 9989, and the record .* policy reject by RFC 7489/,
    ],
    [
      'a MAIL FROM domain that was not read',
      { dkim: [], spf: { passes: 'unknown', because: 'AccessDenied', organization: unread } },
      /DKIM: it is not signed\. SPF is not known \(AccessDenied\)\. .*So whether it passes DMARC is not known\.$/,
    ],
    [
      'not known',
      { dkim: [leg('example.com', 'unknown')], spf: AMAZON },
      /So whether it passes DMARC is not known\.$/,
    ],
  ])('%s', (_case, parts, expected) => {
    const whole = sender(parts);
    expect(storyOf(whole, verdictOn(whole))).toMatch(expected);
  });
});

test('learning more never turns a verdict round: unknown is the only answer that may change', () => {
  const yesNo = fc.constantFrom<YesNo>('yes', 'no', 'unknown');
  const settled = (value: YesNo, to: YesNo) => (value === 'unknown' ? to : value);
  fc.assert(
    fc.property(
      yesNo,
      yesNo,
      fc.boolean(),
      fc.constantFrom<YesNo>('yes', 'no'),
      (dkim, spf, dmarcRead, to) => {
        const make = (d: YesNo, s: YesNo, read: boolean) =>
          verdictOn(
            sender({
              dkim: [leg('a.example.com', d)],
              spf: leg('bounce.example.com', s),
              ...(read ? {} : { dmarc: unread }),
            }),
          );
        const before = make(dkim, spf, dmarcRead);
        const after = make(settled(dkim, to), settled(spf, to), true);
        for (const key of ['passes', 'dkimCarries', 'spfCarries'] as const) {
          expect(['unknown', after[key]]).toContain(before[key]);
        }
      },
    ),
  );
});
