// The verdict on a sender: DMARC in both views, by which leg, and the lists of the large receivers.
import fc from 'fast-check';
import type { BulkPoint } from '../../src/email/bulk-senders.ts';
import { storyOf } from '../../src/email/story.ts';
import { verdictOn } from '../../src/email/verdict.ts';
import { en, ja, type SenderAuthentication, same, say, type YesNo } from '../../src/model.ts';
import { expectSameNames } from '../support/said.ts';
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
  expect(story.en).toContain('does not align with mail.example.com by RFC 9989, but by RFC 7489');
  expect(story.en).toMatch(/fails at receivers that follow RFC 9989\.$/);
  expect(story.ja).toContain(
    'このドメインは、RFC 9989 では mail.example.com とはアラインしません。一方、RFC 7489 とパブリックサフィックスリストでは ' +
      'mail.example.com とアラインします。',
  );
  expect(story.ja).toMatch(/RFC 9989 に従う受信側では不合格となります。$/);
});

/** The points that are not met, or not known. */
const lacking = (bulk: readonly BulkPoint[], met: YesNo) =>
  bulk.filter((point) => point.met === met).map(({ receiver, demand }) => `${receiver}: ${demand.en}`);

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
      { dkim: [], unsigned: same('signing is off'), spf: AMAZON },
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
      { dkim: [], spf: { passes: 'unknown', because: same('AccessDenied'), organization: unread } },
      /DKIM: it is not signed\. SPF is not known \(AccessDenied\)\. .*So whether it passes DMARC is not known\.$/,
    ],
    [
      'not known',
      { dkim: [leg('example.com', 'unknown')], spf: AMAZON },
      /So whether it passes DMARC is not known\.$/,
    ],
  ])('%s', (_case, parts, expected) => {
    const whole = sender(parts);
    const story = storyOf(whole, verdictOn(whole));
    expect(story.en).toMatch(expected);
    expectSameNames(story);
  });

  test.each<[string, Partial<SenderAuthentication>, string]>([
    [
      'both',
      {},
      'example.com からのメールは、eu-west-1 の SES から example.com として送信される設定です。' +
        'example.com の DKIM は合格します (example.com yes)。このドメインは、example.com とアラインします。' +
        'bounce.example.com の SPF は合格します (bounce.example.com yes)。このドメインは、example.com とアラインします。' +
        'DMARC: example.com には、レコード _dmarc.example.com のポリシー none が適用されます。' +
        'したがって、DKIM と SPF の両方で DMARC に合格します。',
    ],
    [
      'no record, one leg',
      { dmarc: NO_RECORD, spf: AMAZON },
      'example.com からのメールは、eu-west-1 の SES から example.com として送信される設定です。' +
        'example.com の DKIM は合格します (example.com yes)。このドメインは、example.com とアラインします。' +
        'amazonses.com の SPF は合格します (amazonses.com yes)。このドメインは、example.com とはアラインしません。' +
        'DMARC: example.com には、適用されるレコードがありません。' +
        'したがって、レコードを公開すれば、DKIM だけで DMARC に合格します。',
    ],
    [
      'test mode, unsigned',
      {
        dmarc: record('v=DMARC1; p=reject; t=y', 'example.com', 'reject'),
        dkim: [],
        unsigned: say(en`signing is off`, ja`署名が無効になっています`),
        spf: AMAZON,
      },
      'example.com からのメールは、eu-west-1 の SES から example.com として送信される設定です。' +
        'DKIM: 署名が無効になっています。' +
        'amazonses.com の SPF は合格します (amazonses.com yes)。このドメインは、example.com とはアラインしません。' +
        'DMARC: example.com には、RFC 9989 では、レコード _dmarc.example.com のポリシー reject が、t=y により quarantine に' +
        '緩和されて適用されます。RFC 7489 では、レコード _dmarc.example.com のポリシー reject が適用されます。' +
        'したがって、DMARC に不合格となります。DKIM も SPF も、合格とアライメントの両方を満たしていません。',
    ],
  ])('in Japanese: %s', (_case, parts, expected) => {
    const whole = sender(parts);
    expect(storyOf(whole, verdictOn(whole)).ja).toBe(expected);
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
