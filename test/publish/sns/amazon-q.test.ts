// What Amazon Q Developer in chat applications gets: AWS's custom notification, within its limits for any report.
import fc from 'fast-check';
import * as v from 'valibot';
import { stepOf } from '../../../src/fix/step.ts';
import type { Change, Finding } from '../../../src/model.ts';
import { ALERT_CHANGES } from '../../../src/publish/alerts.ts';
import { mannerOf } from '../../../src/publish/naming.ts';
import { digestNotification, findingNotification } from '../../../src/publish/sns/amazon-q.ts';
import { marked } from '../../../src/publish/sns/chat-markdown.ts';
import { changed } from '../../support/changes.ts';
import { hostileCompared } from '../../support/hostile-changes.ts';
import { finding, gap, hostileReport, hostileText, report } from '../../support/reports.ts';

/** The event schema of AWS's page on custom notifications, read strictly: no key that it does not name. */
const short = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));
const Notification = v.strictObject({
  version: v.literal('1.0'),
  source: v.literal('custom'),
  id: short(64),
  content: v.strictObject({
    textType: v.literal('client-markdown'),
    title: short(250),
    description: short(8000),
    nextSteps: v.optional(v.pipe(v.array(short(350)), v.minLength(1))),
    keywords: v.pipe(v.array(short(75)), v.minLength(1)),
  }),
  metadata: v.strictObject({
    threadId: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
    summary: short(250),
    eventType: v.picklist(['MailpostureDigest', 'MailpostureFinding']),
    relatedResources: v.optional(v.array(short(300))),
    additionalContext: v.optional(v.record(v.string(), v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/)))),
  }),
});

const where = { bucket: 'reports', key: 'a.json' };
const before = { severity: 'medium', because: 'It was so.', seenAt: '2026-10-31T08:00:00.000Z' } as const;
const shown = (text: string) => text.replaceAll('\u2060', '');

test('any report and any alert is a notification within the limits, with no control of its own', () => {
  const reports = fc.oneof(hostileReport, hostileCompared);
  fc.assert(
    fc.property(reports, fc.constantFrom(...ALERT_CHANGES), fc.boolean(), (made, change, saved) => {
      const place = saved ? { bucket: made.takenAt, key: made.takenAt } : undefined;
      const all = [
        digestNotification(made, place),
        ...[...made.findings]
          .slice(0, 3)
          .map((one) => findingNotification({ change, finding: one, ...mannerOf(made) }, made, place)),
      ];
      for (const one of all) {
        expect(v.parse(Notification, one)).toEqual(one);
        const { title, description, nextSteps = [] } = one.content;
        for (const text of [title, ...nextSteps, description]) expect(harmful(text)).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});

/** Mentions, links and code of Slack and Teams that our own text has none of; blocks of commands are ours. */
function harmful(text: string): string[] {
  return (
    text.replaceAll(/```\n[^`]*\n```/g, '').match(/[<>]|(?<!\u2060)`|`(?!\u2060)|\]\(|@(?!\u2060)|:\/\//g) ??
    []
  );
}

test('text shows as it is, and means nothing in Slack or Teams', () => {
  expect(shown(marked('<!channel> *b* [l](https://evil.example) `c` @here :aws: a\nb', 500))).toBe(
    '&lt;!channel&gt; *b* [l](https://evil.example) `c` @here :aws: a b',
  );
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 400 }), (text, most) => {
      const made = marked(text, most);
      expect(made.length).toBeLessThanOrEqual(most);
      expect(made).not.toMatch(/[<>\n]|(?<!\u2060)[*_~`:|[\]@#!\\]|[*_~`:|[\]@#!\\](?!\u2060)/);
      // An escape is there whole, or not at all.
      expect(made.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
    }),
  );
});

test('a digest tells what changed, worst first, and counts what follows and what has no room', () => {
  const cause = finding({ checkId: 'cause', change: 'new' });
  const follows = { checkId: 'cause', subject: cause.subject };
  const findings = [
    cause,
    finding({ checkId: 'consequence', change: 'new', severity: 'low', follows }),
    finding({ checkId: 'open', change: 'still', severity: 'high' }),
    finding({ checkId: 'over', outcome: 'pass', change: 'resolved', before, because: 'It is well.' }),
  ];
  const past = [finding({ checkId: 'left', change: 'gone', severity: 'low' })];
  const { content, metadata } = digestNotification(changed(report({ findings }), { past }), where);
  const lines = shown(content.description).split('\n');
  expect(lines.slice(1)).toEqual([
    '*new (2)*',
    '• CRITICAL cause: user pool shop (eu-west-1): The pool sends as example.com, whose verification is PENDING. (1 more follows from it)',
    '*resolved (1)*',
    '• MEDIUM over: user pool shop (eu-west-1): It is well.',
    '*gone (1)*',
    '• LOW left: user pool shop (eu-west-1)',
    '*still open (1)*',
    '• HIGH open: user pool shop (eu-west-1)',
  ]);
  expect(content.nextSteps?.map(shown)).toEqual([
    'Publish the DKIM records of example.com.',
    's3://reports/a.json',
  ]);
  expect(metadata).not.toHaveProperty('threadId');

  const many = Array.from({ length: 400 }, (_, i) =>
    finding({ subject: { ...finding().subject, id: `${i}` }, change: 'new' }),
  );
  const cut = shown(digestNotification(changed(report({ findings: many })), where).content.description);
  const told = cut.match(/• CRITICAL/g)?.length ?? 0;
  expect(told).toBeGreaterThan(20);
  expect(cut).toContain(`… and ${400 - told} more`);
});

describe('a finding', () => {
  const signing: Change = {
    kind: 'ses',
    account: '111122223333',
    region: 'eu-west-1',
    change: 'enableDkimSigning',
    identity: 'example.com',
  };
  const fix = { steps: [stepOf(signing, 'c', 'en')], open: [], plan: 'p' };
  const of = (over: Partial<Finding>, change: (typeof ALERT_CHANGES)[number], locale: 'en' | 'ja' = 'en') =>
    findingNotification(
      { change, finding: finding(over), naming: 'oneAccount' },
      report({ locale, gaps: [gap()] }),
      where,
    );

  test('that got worse tells how it was, what it rests on and how to mend it', () => {
    const { content, metadata } = of({ before, since: before.seenAt, fix }, 'severityUp');
    expect(shown(content.title)).toBe(
      'Worse: cognito-sender-verified of user pool shop (eu-west-1) is critical now, it was medium',
    );
    expect(shown(content.description).split('\n')).toEqual([
      '*CRITICAL* The identity that a pool sends from is verified',
      'The pool sends as example.com, whose verification is PENDING.',
      'It was medium on 2026-10-31 08:00 UTC: It was so.',
      'failing since 2026-10-31 08:00 UTC',
      'Seen: ses:GetEmailIdentity VerificationStatus: PENDING',
      '```',
      ...fix.steps.flatMap(({ paste }) => paste),
      '```',
    ]);
    expect(content.keywords).toEqual(['severityUp', 'critical', 'cognito-sender-verified']);
    expect(metadata).toMatchObject({
      relatedResources: [finding().subject.id],
      additionalContext: { change: 'severityUp', account: '111122223333', region: 'eu-west-1' },
    });
  });

  test('that is gone or resolved has nothing to be done', () => {
    const resolved = of({ outcome: 'pass', before }, 'resolved').content;
    const gone = of({ fix }, 'gone').content;
    expect(resolved.nextSteps?.map(shown)).toEqual(['s3://reports/a.json']);
    expect(gone.nextSteps?.map(shown)).toEqual(['s3://reports/a.json']);
    expect(gone.description).not.toContain('```');
  });

  test('is told in Japanese', () => {
    const { title, description } = of({ before }, 'severityUp', 'ja').content;
    expect(shown(title)).toContain('重要度上昇: ユーザープール shop');
    expect(shown(description)).toContain('の時点では medium でした');
  });

  test('keeps its thread, whatever becomes of it, and no other has it', () => {
    const thread = (over: Partial<Finding>, change: (typeof ALERT_CHANGES)[number] = 'new') =>
      of(over, change).metadata.threadId;
    const subject = finding().subject;
    expect(thread({ outcome: 'pass', because: 'b', before }, 'resolved')).toBe(thread({}));
    const others = [
      thread({ checkId: 'other' }),
      thread({ subject: { ...subject, id: 'other' } }),
      thread({ subject: { ...subject, account: '444455556666' } }),
      thread({ subject: { ...subject, kind: 'identity' } }),
    ];
    expect(new Set([thread({}), ...others]).size).toBe(5);
    expect(of({}, 'new').id).not.toBe(of({}, 'gone').id);
  });
});
