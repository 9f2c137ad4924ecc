// One SNS message for a report: within SNS's limits for any report, and of use to a person.
import fc from 'fast-check';
import { parseDigest } from '../../src/publish/digest.ts';
import { digestMessage } from '../../src/publish/sns.ts';
import { finding, gap, hostileReport, report } from '../support/reports.ts';

type Message = ReturnType<typeof digestMessage>;

/** As SNS counts: the message and each attribute's name, type and value, in UTF-8. */
function bytesOf({ Message, Subject, MessageAttributes }: Message): number {
  const parts = Object.entries(MessageAttributes).flatMap(([name, a]) => [name, a.DataType, a.StringValue]);
  return Buffer.byteLength([Message, Subject, ...parts].join(''));
}

/** The parts of a message, as SNS takes MessageStructure json apart. */
function partsOf({ Message }: Message): { default: string; email: string } {
  const parts: unknown = JSON.parse(Message);
  // A part that is missing fails each assertion on it.
  return parts as { default: string; email: string };
}

test('never exceeds 262,144 bytes, and always is a digest with a subject that SNS takes', () => {
  fc.assert(
    fc.property(hostileReport, fc.boolean(), (made, saved) => {
      const message = digestMessage(made, saved ? { bucket: 'b', key: made.takenAt } : undefined);
      expect(bytesOf(message)).toBeLessThanOrEqual(262_144);
      expect(message.Subject).toMatch(/^[\x20-\x7E]{1,99}$/);
      const { default: digest, email } = partsOf(message);
      expect(Buffer.byteLength(JSON.stringify(email))).toBeLessThanOrEqual(49_154);
      const read = parseDigest(digest);
      const news = made.summary.outcomes.fail + made.summary.outcomes.unknown;
      expect(read.findings.length + read.omitted.findings).toBe(news);
      if (news > 0) expect(read.findings.length).toBeGreaterThan(0);
      for (const { StringValue } of Object.values(message.MessageAttributes)) {
        expect(StringValue).toMatch(/^[a-z0-9]{1,12}$/);
      }
    }),
    { numRuns: 60 },
  );
});

test('uses the room that it has, to the byte and not one more', () => {
  const findings = Array.from({ length: 500 }, () => finding());
  // A note that grows shifts where the last finding ends: one of the sizes must come close to the limit.
  const sizes = Array.from({ length: 24 }, (_, i) =>
    bytesOf(digestMessage(report({ findings, notes: ['x'.repeat(i * 40)] }), undefined)),
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(262_144);
  expect(Math.max(...sizes)).toBeGreaterThan(262_144 - 60);
});

test.each<[string, Parameters<typeof report>[0], Record<string, string>]>([
  [
    'bad news',
    { findings: [finding()] },
    { worst: 'critical', account: '111122223333', coverage: 'complete' },
  ],
  ['nothing seen', { gaps: [gap()] }, { worst: 'none', account: '111122223333', coverage: 'incomplete' }],
  ['several accounts', { accounts: ['1', '2'] }, { worst: 'none', account: 'several', coverage: 'complete' }],
  ['no account', { accounts: [] }, { worst: 'none', account: 'unknown', coverage: 'complete' }],
])('attributes for filter policies: %s', (_, parts, expected) => {
  const values = Object.entries(digestMessage(report(parts), undefined).MessageAttributes);
  expect(Object.fromEntries(values.map(([name, { StringValue }]) => [name, StringValue]))).toEqual({
    kind: 'digest',
    ...expected,
  });
});

test('the e-mail can be acted on', () => {
  const other = finding({ subject: { ...finding().subject, kind: 'identity', name: 'example.com' } });
  const made = report({ findings: [finding(), other], gaps: [gap()] });
  const { email } = partsOf(digestMessage(made, { bucket: 'b', key: 'k.json' }));
  expect(
    email,
  ).toBe(`Mailposture, 2026-11-01T08:00:00.000Z: 2 critical in 8 pools and 12 identities; 1 thing could not be seen.

CRITICAL  cognito-sender-verified
  Required:   The identity that a pool sends from is verified
  What to do: Publish the DKIM records of example.com.
  Command:    aws sesv2 get-email-identity --email-identity example.com --region eu-west-1
  Read:       https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
  - user pool shop (eu-west-1)
    The pool sends as example.com, whose verification is PENDING.
    https://console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Example01/users?region=eu-west-1
  - SES identity example.com (eu-west-1)
    The pool sends as example.com, whose verification is PENDING.
    https://console.aws.amazon.com/ses/home?region=eu-west-1#/identities/example.com

In 1 account, 2 Regions, 1 thing could not be seen:
  - eu-west-1, account 111122223333: ses:ListEmailIdentities (the list of identities): AccessDeniedException: not authorized

The full report: s3://b/k.json`);
});

test('the e-mail counts what it had no room for', () => {
  const findings = Array.from({ length: 2000 }, () => finding());
  const { email } = partsOf(digestMessage(report({ findings }), undefined));
  const told = email.match(/user pool shop/g)?.length ?? 0;
  expect(told).toBeGreaterThan(100);
  expect(email).toContain(`… and ${2000 - told} findings more`);
});

test('in Japanese: the e-mail and the digest, but not the subject, in which SNS takes ASCII only', () => {
  const findings = [finding(), finding({ outcome: 'unknown' })];
  const message = digestMessage(report({ findings, gaps: [gap()], locale: 'ja' }), undefined);
  expect(message.Subject).toBe('Mailposture: 1 critical, not everything seen in account 111122223333');
  const { default: digest, email } = partsOf(message);
  expect(parseDigest(digest)).toMatchObject({
    locale: 'ja',
    headline: expect.stringContaining('critical 1 件'),
  });
  expect(email.split('\n').slice(0, 8)).toEqual([
    'Mailposture、2026-11-01T08:00:00.000Z: 8 個のユーザープール、12 個の ID: critical 1 件。1 件を確認できず、1 件のチェックは結果が不明です。',
    '',
    'CRITICAL  cognito-sender-verified',
    '  要件:      The identity that a pool sends from is verified',
    '  対応:      Publish the DKIM records of example.com.',
    '  コマンド:  aws sesv2 get-email-identity --email-identity example.com --region eu-west-1',
    '  参照:      https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html',
    '  - ユーザープール shop (eu-west-1)',
  ]);
  expect(email).toContain('判定できませんでした: ');
  expect(email).toContain('レポート全体はバケットに保存されていません。');
});
