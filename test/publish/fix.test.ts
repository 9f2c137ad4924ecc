// The fix of a finding in every channel: exact where there is room, counted where there is not, and never cut.
import { stepOf } from '../../src/fix/step.ts';
import { type Change, en, type Finding, type FindingFix, ja, say } from '../../src/model.ts';
import { embeddedBytes } from '../../src/plain-text.ts';
import { makeDigest, parseDigest } from '../../src/publish/messages/digest.ts';
import { slackMessage } from '../../src/publish/slack/digest.ts';
import { emailText } from '../../src/publish/sns/email.ts';
import { judgeSlackMessage } from '../../src/simulator/slack-webhook.ts';
import { ACCESS, POOL_CHANGE } from '../fix/aws/changes.ts';
import { known, SOME_CHANGE } from '../fix/render/hostile.ts';
import { finding, report } from '../support/reports.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' } as const;
const PLAN = 'mailposture fix --subject eu-west-1_Example01';
const CHECK = 'mailposture scan --check some-check';
const fixOf = (changes: readonly Change[], open: readonly string[] = []): FindingFix => ({
  steps: changes.map((change) => stepOf(change, CHECK, 'en')),
  open,
  plan: PLAN,
});
const record = (value: string, over = {}): Change => ({
  kind: 'dns',
  ...SOME_CHANGE,
  set: { name: 'a.example.com', type: 'TXT', ttl: 300, values: [value] },
  ...over,
});
const signing: Change = { kind: 'ses', ...PLACE, change: 'enableDkimSigning', identity: 'example.com' };
const SIGN =
  'aws sesv2 put-email-identity-dkim-attributes --region eu-west-1 --email-identity example.com --signing-enabled';
const deciding: Change = {
  kind: 'decide',
  ...PLACE,
  about: 'sender',
  subject: 'shop',
  question: say(en`From which address?`, ja`どのアドレスから送信しますか?`),
  options: [
    { choose: say(en`wait`, ja`待つ`) },
    { choose: say(en`x`, ja`x`), argument: ['--from', 'shop=a@x.example'] },
  ],
};
const many = (count: number, value = (i: number) => `v${i}`) =>
  Array.from({ length: count }, (_, i) => record(value(i)));
const follows = { checkId: finding().checkId, subject: finding().subject };

const digestOf = (...findings: Finding[]) => makeDigest(report({ findings }), undefined, 200_000);
const fixesOf = (...findings: Finding[]) => digestOf(...findings).findings.map(({ fix }) => fix);
const emailOf = (...findings: Finding[]) => emailText(report({ findings }), undefined, 49_152);
const slackOf = (...findings: Finding[]) => {
  const message = slackMessage(digestOf(...findings));
  const texts = message.blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : ''));
  return texts.filter((text) => text !== '').map((text) => text.replaceAll('\u2060', ''));
};

describe('the digest', () => {
  test('has each kind of step, its words and its lines', () => {
    const before = known(['old', 'v']);
    const set = { name: 'a.example.com', type: 'TXT', ttl: 300, values: ['v'] } as const;
    const changes = [record('v', { set, before }), signing, { kind: 'cognito', ...POOL_CHANGE }] as const;
    const [fix] = fixesOf(
      finding({ fix: fixOf([...changes, { kind: 'request', ...ACCESS }, deciding], ['Look.']) }),
    );
    expect(fix).toMatchObject({
      steps: [
        {
          kind: 'dns',
          what: 'the DMARC record of example.com',
          remove: ['a.example.com. IN TXT "old"'],
          paste: ['a.example.com. 300 IN TXT "v"'],
        },
        { kind: 'ses', paste: [SIGN] },
        { kind: 'cognito', what: 'Set EmailSendingAccount DEVELOPER' },
        {
          kind: 'request',
          what: 'Ask AWS for production access in eu-west-1: mailposture fix writes a draft',
          paste: [],
        },
        {
          kind: 'decide',
          what: 'From which address? (wait)',
          paste: ['mailposture fix --from shop=a@x.example'],
        },
      ],
      open: ['Look.'],
      check: CHECK,
      plan: PLAN,
    });
    expect(fix).not.toHaveProperty('more');
  });

  test('holds the first steps, each whole, and counts the rest', () => {
    const [several, large, none] = fixesOf(
      finding({ fix: fixOf(many(11)) }),
      finding({ fix: fixOf([...many(2), record('x'.repeat(9000)), ...many(2)]) }),
      finding({ fix: { ...fixOf([record('x'.repeat(9000))]), plan: 'x'.repeat(2000) } }),
    );
    expect([several?.steps.length, several?.more]).toEqual([8, 3]);
    expect([large?.steps.length, large?.more]).toEqual([2, 3]);
    expect(none).toEqual({ steps: [], open: [], more: 1, check: CHECK });
  });

  test('says once what cures a cause and what follows from it', () => {
    const cause = finding({ fix: fixOf([signing], ['Look.']) });
    const consequence = (fix: FindingFix) => finding({ checkId: 'other', severity: 'low', follows, fix });
    expect(fixesOf(cause, consequence(fixOf([signing])))[1]).toBeUndefined();
    expect(fixesOf(cause, consequence(fixOf([signing], ['Something else.'])))[1]).toBeDefined();
    expect(fixesOf(cause, consequence(fixOf([deciding])))[1]).toBeDefined();
    expect(fixesOf(consequence(fixOf([signing])))[0]).toBeDefined();
    const worse = { ...consequence(fixOf([signing])), severity: 'critical' } as const;
    const [first, second] = digestOf({ ...cause, severity: 'low' }, worse).findings;
    expect([first?.checkId, first?.fix, second?.fix === undefined]).toEqual(['other', undefined, false]);
  });

  test('leaves out no finding for a fix, and gives the room to those of the worst', () => {
    const low = Array.from({ length: 400 }, () => finding({ severity: 'low', fix: fixOf(many(8)) }));
    const worst = finding({ fix: fixOf([signing]) });
    const bare = makeDigest(
      report({ findings: [...low, worst].map(({ fix: _, ...rest }) => rest) }),
      undefined,
      200_000,
    );
    const full = makeDigest(report({ findings: [...low, worst] }), undefined, 200_000);
    expect(full.omitted.findings).toBeLessThanOrEqual(bare.omitted.findings);
    expect(full.omitted.findings).toBeGreaterThan(0);
    expect(embeddedBytes(full)).toBeLessThanOrEqual(200_000);
    const roomy = makeDigest(report({ findings: [...low.slice(0, 200), worst] }), undefined, 200_000);
    const [first, ...others] = roomy.findings.map(({ fix }) => fix);
    expect(first).toBeDefined();
    expect(others.filter((fix) => fix !== undefined).length).toBeGreaterThan(10);
    // Without room for its steps, a finding still says how many there are, and what writes them.
    expect(others.at(-1)).toMatchObject({ steps: [], more: 8 });
  });

  test('is read with it, and without it as before there was one', () => {
    const digest = digestOf(finding({ fix: fixOf([signing, deciding]) }));
    expect(parseDigest(JSON.stringify(digest))).toEqual(digest);
    const older = digestOf(finding());
    expect(older.findings[0]).not.toHaveProperty('fix');
    expect(parseDigest(JSON.stringify(older))).toEqual(older);
  });
});

describe('the e-mail', () => {
  test('tells what to publish, run and decide, in place of a command that holds for all', () => {
    const text = emailOf(finding({ fix: fixOf([record('v'), signing, deciding], ['Look.']) }));
    expect(text).not.toContain('Command:');
    expect(text).toContain('Read:');
    expect(text).toContain(`
    Publish: a.example.com. 300 IN TXT "v"
    Run: ${SIGN}
    Decide: From which address?
      - wait
      mailposture fix --from shop=a@x.example
    Note: Look.
    Check: ${CHECK}
`);
  });

  test('keeps the command while one of the group has no steps', () => {
    expect(emailOf(finding({ fix: fixOf([signing]) }), finding())).toContain('Command:');
  });

  test('shows the first lines, says how many more there are, and tells each change once', () => {
    const one = finding({ fix: fixOf(many(9)) });
    const text = emailOf(one, { ...one, checkId: 'other' });
    expect(text.match(/Publish:/g)).toHaveLength(6);
    expect(text).toContain(`    … and 3 more: ${PLAN}\n    Check: ${CHECK}`);
    expect(text).toContain('\n    The fix is above.');
  });

  test('what follows from a cause adds what that leaves to be done', () => {
    const cause = finding({ fix: fixOf([signing]) });
    const other = finding({ checkId: 'other', follows, fix: fixOf([signing, record('v')]) });
    const text = emailOf(cause, other);
    expect(text.match(/Run:/g)).toHaveLength(1);
    expect(text).toContain(`Run: ${SIGN}\n    Publish: a.example.com. 300 IN TXT "v"\n    Check: `);
  });

  test('a line that is long is no line of a mail, nor keeps the others out', () => {
    const text = emailOf(finding({ fix: fixOf([record('x'.repeat(60_000)), signing]) }));
    expect(text).toContain(`    Run: ${SIGN}\n    … and 1 more: ${PLAN}`);
  });
});

describe('Slack', () => {
  test('has lines to copy as they are, apart by where they go', () => {
    const [text] = slackOf(finding({ fix: fixOf([record('a  <b> & c'), record('d'), signing]) }));
    expect(text).toContain(
      `
\`\`\`
a.example.com. 300 IN TXT "a  &lt;b&gt; &amp; c"
a.example.com. 300 IN TXT "d"
\`\`\`
\`\`\`
${SIGN}
\`\`\`
`,
    );
    expect(text).not.toContain('get-email-identity');
  });

  test('says what goes, what to ask for and what to decide', () => {
    const change = record('v', { before: known(['old']) });
    const [text] = slackOf(finding({ fix: fixOf([change, { kind: 'request', ...ACCESS }, deciding]) }));
    expect(text).toContain(
      '```\n; Remove: a.example.com. IN TXT "old"\na.example.com. 300 IN TXT "v"\n```\n',
    );
    expect(text).toContain('\nAsk AWS for production access in eu-west-1: mailposture fix writes a draft\n');
    expect(text).toContain(
      '\nFrom which address? (wait)\n```\nmailposture fix --from shop=a@x.example\n```\n',
    );
  });

  test('says how many steps more, or what writes the files', () => {
    const [text] = slackOf(finding({ fix: fixOf(many(12, (i) => `v${i}${'x'.repeat(100)}`)) }));
    const shown = text?.match(/IN TXT/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(2);
    expect(text).toContain(`… and ${12 - shown} more: \`${PLAN}\``);
    const [pool] = slackOf(finding({ fix: fixOf([{ kind: 'cognito', ...POOL_CHANGE }]) }));
    expect(pool).toContain(`The files that the commands read: \`${PLAN}\``);
  });

  test('a line that a block cannot hold is counted, not changed', () => {
    const [text] = slackOf(finding({ fix: fixOf([record('v'), record('a`b'), signing]) }));
    expect(text).toContain(`IN TXT "v"\n\`\`\`\n… and 2 more: \`${PLAN}\``);
  });

  test('without steps, the command that holds for all', () => {
    const [text] = slackOf(finding({ fix: fixOf([], ['Look.']) }));
    expect(text).toContain('`aws sesv2 get-email-identity ');
  });

  test('the longest finding that there can be is a section that Slack takes', () => {
    const long = (seed: string) => seed.repeat(3000);
    const subject = { ...finding().subject, kind: 'identity', name: '&'.repeat(200) } as const;
    const cause = finding({
      checkId: 'c',
      subject,
      because: long('&'),
      remediation: { summary: 's', link: `https://example.com/${'x'.repeat(400)}` },
      fix: fixOf(many(8, (i) => `${i}${'&'.repeat(120)}`)),
      follows,
    });
    const consequences = Array.from({ length: 9 }, (_, i) =>
      finding({
        checkId: `${i}${long('&')}`,
        subject: { ...subject, name: long('&') },
        follows: { checkId: 'c', subject },
      }),
    );
    const message = slackMessage(digestOf(cause, ...consequences));
    expect(judgeSlackMessage(JSON.stringify(message))).toHaveProperty('message');
    const [text = ''] = slackOf(cause, ...consequences);
    expect(text.length).toBeGreaterThan(1500);
    expect(text).toContain('How to fix it');
  });
});
