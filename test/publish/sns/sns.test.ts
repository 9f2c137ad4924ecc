// SNS messages: within SNS's limits for any report, of use to whoever subscribes, and sent once each.
import { SNSClient } from '@aws-sdk/client-sns';
import fc from 'fast-check';
import type { Finding, Report } from '../../../src/model.ts';
import { alertsOf } from '../../../src/publish/alerts.ts';
import { BatchError } from '../../../src/publish/batches.ts';
import { parseDigest } from '../../../src/publish/messages/digest.ts';
import { parseFindingMessage } from '../../../src/publish/messages/finding-message.ts';
import {
  type DigestOptions,
  digestMessage,
  findingMessage,
  publishDigest,
  publishFindings,
} from '../../../src/publish/sns/index.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts';
import { type EntryFault, topicsOf } from '../../../src/simulator/services/sns-topics.ts';
import { changed } from '../../support/changes.ts';
import { hostileCompared } from '../../support/hostile-changes.ts';
import { finding, gap, hostileReport, report } from '../../support/reports.ts';
import { clientOf, publishingEstate } from '../../support/simulated.ts';

type Message = Omit<ReturnType<typeof digestMessage>, 'value'>;
const PLAIN: DigestOptions = { reason: 'always', form: 'plain' };
const before = { severity: 'medium', because: 'It was so.', seenAt: '2026-10-31T08:00:00.000Z' } as const;

/** As SNS counts: the message and each attribute's name, type and value, in UTF-8. */
function bytesOf({ Message, Subject, MessageAttributes }: Message): number {
  const parts = Object.entries(MessageAttributes).flatMap(([name, a]) => [name, a.DataType, a.StringValue]);
  return Buffer.byteLength([Message, Subject, ...parts].join(''));
}

/** The parts of a message, as SNS takes MessageStructure json apart. */
function partsOf({ Message }: Message): { default: string; email: string; https?: string } {
  const parts: unknown = JSON.parse(Message);
  // A part that is missing fails each assertion on it.
  return parts as { default: string; email: string; https?: string };
}

const valuesOf = ({ MessageAttributes }: Message) =>
  Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));

const forms = fc.constantFrom('plain' as const, 'amazon-q' as const);

test('a digest never exceeds 262,144 bytes, and always is one with a subject that SNS takes', () => {
  const reports = fc.oneof(hostileReport, hostileCompared);
  fc.assert(
    fc.property(reports, fc.boolean(), forms, (made, saved, form) => {
      const where = saved ? { bucket: 'b', key: made.takenAt } : undefined;
      const message = digestMessage(made, where, { reason: 'changes', form });
      expect(bytesOf(message)).toBeLessThanOrEqual(262_144);
      expect(message.Subject).toMatch(/^[\x20-\x7E]{1,99}$/);
      const { default: digest, email, https } = partsOf(message);
      expect(Buffer.byteLength(JSON.stringify(email))).toBeLessThanOrEqual(49_154);
      expect(https !== undefined).toBe(form === 'amazon-q');
      const read = parseDigest(digest);
      const news = made.summary.outcomes.fail + made.summary.outcomes.unknown;
      expect(read.findings.length + read.omitted.findings).toBe(news);
      if (news + (read.past?.length ?? 0) > 0) {
        expect(read.findings.length + (read.past?.length ?? 0)).toBeGreaterThan(0);
      }
      for (const value of Object.values(valuesOf(message))) expect(value).toMatch(/^[a-z0-9]{1,12}$/);
    }),
    { numRuns: 40 },
  );
});

test('a finding message never exceeds them either, whatever its finding holds', () => {
  fc.assert(
    fc.property(hostileCompared, forms, (made, form) => {
      for (const alert of [...alertsOf(made)].slice(0, 4)) {
        const message = findingMessage(alert, made, { bucket: 'b', key: made.takenAt }, form);
        expect(bytesOf(message)).toBeLessThanOrEqual(262_144);
        expect(message.Subject).toMatch(/^[\x20-\x7E]{1,99}$/);
        const { default: json, https } = partsOf(message);
        expect(parseFindingMessage(json).change).toBe(alert.change);
        expect(https !== undefined).toBe(form === 'amazon-q');
        for (const value of Object.values(valuesOf(message))) expect(value).toMatch(/^[\w.-]{1,100}$/);
      }
    }),
    { numRuns: 40 },
  );
});

test('uses the room that it has, to the byte and not one more', () => {
  const findings = Array.from({ length: 500 }, () => finding());
  // A note that grows shifts where the last finding ends: one of the sizes must come close to the limit.
  const sizes = Array.from({ length: 24 }, (_, i) =>
    bytesOf(digestMessage(report({ findings, notes: ['x'.repeat(i * 40)] }), undefined, PLAIN)),
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
])('attributes of a digest: %s', (_, parts, expected) => {
  const message = digestMessage(report(parts), undefined, { ...PLAIN, reason: 'reminder' });
  expect(valuesOf(message)).toEqual({ kind: 'digest', reason: 'reminder', ...expected });
});

test.each<[string, Finding, Record<string, string>]>([
  ['as it is', finding({ change: 'new' }), { change: 'new', severity: 'critical' }],
  [
    'as bad as it was',
    finding({ change: 'resolved', outcome: 'pass', before }),
    { change: 'resolved', severity: 'medium' },
  ],
  [
    'names that are none',
    finding({ change: 'gone', checkId: 'a b', subject: { ...finding().subject, account: 'x', region: '' } }),
    { change: 'gone', severity: 'critical', check: 'unknown', account: 'unknown', region: 'unknown' },
  ],
])('attributes of a finding message: %s', (_, one, expected) => {
  const made = changed(report(), { past: [one] });
  const [message] = [...alertsOf(made)].map((alert) => findingMessage(alert, made, undefined, 'plain'));
  if (message === undefined) throw new Error('no alert');
  expect(valuesOf(message)).toEqual({
    kind: 'finding',
    check: 'cognito-sender-verified',
    account: '111122223333',
    region: 'eu-west-1',
    ...expected,
  });
});

test('the e-mail can be acted on', () => {
  const other = finding({ subject: { ...finding().subject, kind: 'identity', name: 'example.com' } });
  const made = report({ findings: [finding(), other], gaps: [gap()] });
  const { email } = partsOf(digestMessage(made, { bucket: 'b', key: 'k.json' }, PLAIN));
  expect(email).toBe(`Mailposture, 2026-11-01 08:00 UTC: 2 critical in 8 pools and 12 identities; 1
thing could not be seen.

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
  - eu-west-1, account 111122223333: ses:ListEmailIdentities (the list of
    identities): AccessDeniedException: not authorized

The full report: s3://b/k.json`);
});

test('the e-mail counts what it had no room for', () => {
  const findings = Array.from({ length: 2000 }, () => finding());
  const { email } = partsOf(digestMessage(report({ findings }), undefined, PLAIN));
  const told = email.match(/user pool shop/g)?.length ?? 0;
  expect(told).toBeGreaterThan(100);
  expect(email).toContain(`… and ${2000 - told} findings more`);
});

test('in Japanese: the e-mail and the digest, but not the subject, in which SNS takes ASCII only', () => {
  const findings = [finding(), finding({ outcome: 'unknown' })];
  const message = digestMessage(report({ findings, gaps: [gap()], locale: 'ja' }), undefined, PLAIN);
  expect(message.Subject).toBe('Mailposture: 1 critical, not everything seen in account 111122223333');
  const { default: digest, email } = partsOf(message);
  expect(parseDigest(digest)).toMatchObject({
    locale: 'ja',
    headline: expect.stringContaining('critical 1 件'),
  });
  expect(email.split('\n').slice(0, 9)).toEqual([
    'Mailposture、2026-11-01 08:00 UTC: 8 個のユーザープール、12 個の ID: critical',
    '1 件。1 件を確認できず、1 件のチェックは結果が不明です。',
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

describe('published', () => {
  const topicArn = 'arn:aws:sns:eu-west-1:111111111111:digest';
  let simulator: Simulator;
  let sns: SNSClient;
  let waits: number[] = [];
  beforeEach(async () => {
    simulator = await startSimulator({ estate: publishingEstate });
    sns = new SNSClient(clientOf(simulator));
    waits = [];
  });
  afterEach(async () => {
    sns.destroy();
    await simulator.close();
  });

  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  const topics = () => topicsOf(simulator.world);
  const batches = () => simulator.calls.filter(({ action }) => action === 'sns:PublishBatch').length;
  const send = (made: Report, form: DigestOptions['form'] = 'plain') =>
    publishFindings({ sns, sleep }, topicArn, made, undefined, { form });
  /** So many new findings, each of another subject. */
  const newOnes = (count: number, over: Partial<Finding> = {}) =>
    Array.from({ length: count }, (_, i) =>
      finding({ change: 'new', subject: { ...finding().subject, name: `pool-${i}` }, ...over }),
    );
  const named = () =>
    topics().published.map(({ parts }) => parseFindingMessage(parts.default).finding.subject.name);

  test('a message for each change, ten at a time', async () => {
    const sent = await send(changed(report({ findings: newOnes(23) })));
    expect(sent.sent).toBe(23);
    expect(sent.messageIds).toEqual(topics().published.map(({ messageId }) => messageId));
    expect(named()).toEqual(newOnes(23).map(({ subject }) => subject.name));
    expect(batches()).toBe(3);
    expect(topics().published[0]).toMatchObject({
      subject: 'Mailposture: new CRITICAL: cognito-sender-verified of user pool pool-0 (eu-west-1)',
      attributes: { kind: { Value: 'finding' }, change: { Value: 'new' } },
      parts: { email: expect.stringContaining('What to do: ') },
    });
  });

  test('large messages go in as many batches as their bytes take', async () => {
    const step = {
      kind: 'ses',
      change: 'enableDkimSigning',
      identity: 'example.com',
      account: '111122223333',
      region: 'eu-west-1',
      gone: [],
      paste: ['x'.repeat(40_000)],
      check: 'c',
    } as const;
    const fix = { steps: [step], open: [], plan: 'p' };
    const sent = await send(changed(report({ findings: newOnes(30, { fix }) })));
    expect(sent.sent).toBe(30);
    expect(batches()).toBe(5);
  });

  test('none on the first scan, and nothing is asked of SNS', async () => {
    await expect(send(report({ findings: newOnes(3) }))).resolves.toEqual({ sent: 0, messageIds: [] });
    expect(batches()).toBe(0);
  });

  const busy: EntryFault = { Code: 'InternalError', Message: 'Internal error.', SenderFault: false };
  const isOf = (message: { parts: { default: string } }, name: string) =>
    parseFindingMessage(message.parts.default).finding.subject.name === name;

  test('what SNS was too busy for is sent again, and the others are not', async () => {
    let failures = 0;
    topics().failEntries((entry) => (isOf(entry, 'pool-1') && failures++ < 2 ? busy : undefined));
    const sent = await send(changed(report({ findings: newOnes(4) })));
    expect(sent.sent).toBe(4);
    expect(named()).toEqual(['pool-0', 'pool-2', 'pool-3', 'pool-1']);
    expect(waits).toEqual([200, 400]);
  });

  test('what SNS never takes is told with its code, when all others are out', async () => {
    topics().failEntries((entry) => (isOf(entry, 'pool-1') ? busy : undefined));
    const sending = send(changed(report({ findings: newOnes(12) })));
    await expect(sending).rejects.toThrow('SNS did not take 1 of 12 messages: InternalError (1)');
    await expect(sending).rejects.toBeInstanceOf(BatchError);
    expect(named()).toHaveLength(11);
    expect(batches()).toBe(6);
  });

  test('a fault of ours is not tried again', async () => {
    const ours = { Code: 'InvalidParameter', Message: 'Invalid parameter: Subject', SenderFault: true };
    topics().failEntries((entry) => (isOf(entry, 'pool-0') ? ours : undefined));
    await expect(send(changed(report({ findings: newOnes(2) })))).rejects.toThrow(
      'SNS did not take 1 of 2 messages: InvalidParameter (1)',
    );
    expect([named(), batches(), waits]).toEqual([['pool-1'], 1, []]);
  });

  test('a topic that is not there is told once', async () => {
    const gone = `${topicArn}-gone`;
    const made = changed(report({ findings: newOnes(25) }));
    await expect(publishFindings({ sns, sleep }, gone, made, undefined, { form: 'plain' })).rejects.toThrow(
      /^SNS did not take 25 of 25 messages: NotFound\w* \(25\)$/,
    );
    expect(batches()).toBe(1);
  });

  test('each subscriber gets the part that it can use', async () => {
    const made = changed(report({ findings: newOnes(1) }));
    await send(made, 'amazon-q');
    await publishDigest({ sns }, topicArn, made, undefined, { reason: 'changes', form: 'amazon-q' });
    await publishDigest({ sns }, topicArn, made, undefined, { reason: 'changes', form: 'plain' });
    const [one, digest, plain] = topics().published.map(({ parts }) => parts);
    expect(JSON.parse(one?.https ?? '')).toMatchObject({ version: '1.0', source: 'custom' });
    expect(JSON.parse(digest?.https ?? '')).toMatchObject({ version: '1.0', source: 'custom' });
    expect(plain).not.toHaveProperty('https');
    expect(parseDigest(plain?.default ?? '')).toMatchObject({ reason: 'changes' });
  });

  test.each<[string, object, string[]]>([
    ['digests only', { kind: ['digest'] }, ['digest']],
    ['what got worse', { change: ['new', 'severityUp'], severity: ['critical'] }, ['new critical']],
    ['what is over', { change: ['resolved', 'gone'] }, ['resolved medium']],
    [
      'all findings of one kind',
      { check: [{ prefix: 'cognito-' }] },
      ['new critical', 'new low', 'resolved medium'],
    ],
    ['no finding', { kind: [{ 'anything-but': 'finding' }] }, ['digest']],
  ])('a filter policy selects: %s', async (_, filterPolicy, expected) => {
    const got: string[] = [];
    topics().subscribeLambda(
      topicArn,
      async ({ Records }) => {
        for (const { Sns } of Records) {
          const { change, severity, kind } = Sns.MessageAttributes;
          got.push(change && severity ? `${change.Value} ${severity.Value}` : (kind?.Value ?? ''));
        }
      },
      { filterPolicy },
    );
    const findings = [
      ...newOnes(1),
      ...newOnes(1, { severity: 'low' }),
      finding({ change: 'resolved', outcome: 'pass', before }),
    ];
    const made = changed(report({ findings }));
    await send(made);
    await publishDigest({ sns }, topicArn, made, undefined, PLAIN);
    await topics().settled();
    expect(got).toEqual(expected);
  });
});
