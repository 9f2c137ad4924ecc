// The fix of a finding on a terminal: what is to be pasted stays on its line, and is told once.
import { FixLines } from '../../src/cli/fix-lines.ts';
import { reportTable } from '../../src/cli/table.ts';
import { stepOf } from '../../src/fix/step.ts';
import { type Change, en, type FindingFix, ja, type Locale, say } from '../../src/model.ts';
import { ACCESS, LOG_CHANGE, POOL_CHANGE, RISK_CHANGE } from '../fix/aws/changes.ts';
import { known, SOME_CHANGE } from '../fix/render/hostile.ts';
import { finding, report } from '../support/reports.ts';

const plain = { paint: (_: unknown, text: string) => text, width: 100 };
const CHECK = 'mailposture scan --check some-check';
const fixOf = (
  changes: readonly Change[],
  open: readonly string[] = [],
  locale: Locale = 'en',
): FindingFix => ({
  steps: changes.map((change) => stepOf(change, CHECK, locale)),
  open,
  plan: 'mailposture fix --subject some-subject',
});
const lines = (changes: readonly Change[], open: readonly string[] = [], locale: Locale = 'en') =>
  new FixLines({ ...plain, locale }).of(finding({ fix: fixOf(changes, open, locale) }));
/** Control characters, and what hides or moves text. */
const UNSEEN = /(?!\n)\p{Cc}|[\u202a-\u202e\u200b]/u;
const CHECKED = `    Check    ${CHECK}`;
const PLACE = { account: '111122223333', region: 'eu-west-1' } as const;

const dmarc: Change = { kind: 'dns', ...SOME_CHANGE };
const PUBLISH = '    Publish  _dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"';
const signing: Change = { kind: 'ses', ...PLACE, change: 'enableDkimSigning', identity: "it's.example" };
const QUESTION = say(en`From which address is it to send?`, ja`どのアドレスから送信しますか?`);
const asked = (...options: Extract<Change, { kind: 'decide' }>['options']): Change => ({
  kind: 'decide',
  ...PLACE,
  about: 'sender',
  subject: 'shop',
  question: QUESTION,
  options,
});
const answer = (address: string) => ({
  choose: say(en`${address}`, ja`${address}`),
  argument: ['--from', `shop=${address}`] as const,
});

test('records as lines of a zone file, commands as lines of a shell, and how to see that they took', () => {
  const set = { name: 'a.example.com', type: 'TXT', ttl: 300, values: ['x', 'a "quoted" text'] } as const;
  expect(lines([dmarc, { ...dmarc, set }, signing], ['Compare it first.'])).toEqual([
    PUBLISH,
    '    Publish  a.example.com. 300 IN TXT "x"',
    String.raw`    Publish  a.example.com. 300 IN TXT "a \"quoted\" text"`,
    String.raw`    Run      aws sesv2 put-email-identity-dkim-attributes --region eu-west-1 --email-identity 'it'\''s.example' --signing-enabled`,
    '    Note     Compare it first.',
    CHECKED,
  ]);
});

test('what goes stands before what takes its place', () => {
  const change = { ...dmarc, before: known(['v=DMARC1', 'v=DMARC1; p=none']) };
  expect(lines([change])).toEqual(['    Remove   _dmarc.example.com. IN TXT "v=DMARC1"', PUBLISH, CHECKED]);
  expect(lines([change], ['比べてください。'], 'ja')).toEqual([
    '    削除     _dmarc.example.com. IN TXT "v=DMARC1"',
    '    公開     _dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"',
    '    注意     比べてください。',
    `    確認     ${CHECK}`,
  ]);
});

describe('a pool: what changes, and the command, whose input is in a file', () => {
  test.each<[string, Change, string]>([
    ['its sender', { kind: 'cognito', ...POOL_CHANGE }, 'Set      EmailSendingAccount DEVELOPER'],
    [
      'what stays, what changes and what goes',
      {
        kind: 'cognito',
        ...POOL_CHANGE,
        input: { EmailConfiguration: { From: 'new@example.com', SourceArn: 'arn' } },
        before: { From: 'old@example.com', SourceArn: 'arn', ConfigurationSet: 'old' },
      },
      'Set      From new@example.com, ConfigurationSet –',
    ],
    ['its notices', { kind: 'cognito', ...RISK_CHANGE }, 'Set      notices from example.com (eu-west-1)'],
    ['its log', { kind: 'cognito', ...LOG_CHANGE }, 'Set      delivery errors logged in '],
  ])('%s', (_, change, first) => {
    const told = lines([change]);
    expect(told[0]).toContain(first);
    expect(told.slice(1, -1).every((line) => line.startsWith('    Run      '))).toBe(true);
    expect(told.at(-2)).toContain('file://');
    expect(told.join('\n')).not.toContain('MfaConfiguration');
  });
});

test.each<[string, Change, string, string]>([
  [
    'production access',
    { kind: 'request', ...ACCESS },
    'Ask      AWS for production access in eu-west-1: mailposture fix writes a draft',
    '申請     AWS に eu-west-1 の本稼働アクセスを申請してください (下書きは mailposture fix で出力できます)',
  ],
  [
    'a review',
    { kind: 'request', ...PLACE, request: 'awaitReview' },
    'Wait     until AWS has answered the request for production access in eu-west-1',
    '待機     eu-west-1 の本稼働アクセスの申請に AWS が回答するまでお待ちください',
  ],
  [
    'a case',
    { kind: 'request', ...PLACE, request: 'supportCase', about: say(en`why`, ja`理由`) },
    'Answer   in the support case that AWS has opened: why',
    '回答     AWS が作成したサポートケースに回答してください: 理由',
  ],
  [
    'a decision that is free',
    asked(),
    'Decide   From which address is it to send?',
    '決定     どのアドレスから送信しますか?',
  ],
])('what only people do: %s', (_, change, english, japanese) => {
  expect(lines([change])).toEqual([`    ${english}`, CHECKED]);
  const [head = ''] = lines([change], [], 'ja');
  expect(head.replaceAll(/\n */g, '')).toBe(`    ${japanese}`);
});

test('a larger quota is asked for by commands', () => {
  const told = lines([{ kind: 'request', ...PLACE, request: 'quotaIncrease', max24Hours: 9 }]);
  expect(told[0]).toBe('    Ask      AWS for a sending quota of 9 mails in 24 hours in eu-west-1');
  expect(told.filter((line) => line.startsWith('    Run      aws service-quotas'))).toHaveLength(2);
});

test('a decision: the commands that answer it, the first of many', () => {
  const choose = say(en`nothing does: delete it`, ja`何もない: 削除する`);
  expect(lines([asked({ choose }, answer('a@x.example'))])).toEqual([
    '    Decide   From which address is it to send?',
    '             - nothing does: delete it',
    '             mailposture fix --from shop=a@x.example',
    CHECKED,
  ]);
  const many = Array.from({ length: 9 }, (_, i) => answer(`a${i}@x.example`));
  expect(lines([asked(...many)]).slice(-3)).toEqual([
    '             mailposture fix --from shop=a3@x.example',
    '             … and 5 more',
    CHECKED,
  ]);
});

test('what several findings ask for is written once', () => {
  const writer = new FixLines({ ...plain, locale: 'en' });
  const one = finding({ fix: fixOf([dmarc], ['Once.']) });
  expect(writer.of(one)).toEqual([PUBLISH, '    Note     Once.', CHECKED]);
  expect(writer.of(one)).toEqual(['    The fix is above.']);
  expect(writer.ofConsequence(one)).toEqual([]);
  expect(writer.of(finding({ fix: fixOf([dmarc, signing], ['Once.']) }))).toEqual([
    expect.stringMatching(/^ {4}Run /),
    CHECKED,
  ]);
  expect(writer.of(finding())).toEqual([]);
  const role = '    Run      aws iam get-role';
  const isRole = (line: string) => line.startsWith(role);
  const pool = (poolId: string): Change => ({ kind: 'cognito', ...POOL_CHANGE, poolId });
  const told = [pool('eu-west-1_A'), pool('eu-west-1_B')].flatMap((change) =>
    writer.of(finding({ fix: fixOf([change]) })),
  );
  expect(told.filter(isRole)).toHaveLength(1);
  expect(told.filter((line) => line.includes('update-user-pool'))).toHaveLength(2);
});

test('under its cause a finding tells only what that leaves to be done', () => {
  const cause = finding({ fix: fixOf([dmarc]), checkId: 'the-cause' });
  const follows = { checkId: cause.checkId, subject: cause.subject };
  const same = finding({ fix: fixOf([dmarc]), follows, checkId: 'the-same' });
  const more = finding({ fix: fixOf([dmarc, signing]), follows, checkId: 'more' });
  const text = reportTable(report({ findings: [cause, same, more] }), plain);
  expect(text.match(/Publish {2}_dmarc/g)).toHaveLength(1);
  expect(text).not.toContain('The fix is above.');
  expect(text).toMatch(/↳ CRITICAL more: .*\n.*\n {6}Run {6}aws sesv2 .*\n {6}Check/);
});

test('a command that holds for all has no place beside exact ones', () => {
  const { remediation } = finding();
  const table = (...fixes: FindingFix[]) =>
    reportTable(
      report({ findings: [...fixes.map((fix) => finding({ fix })), finding()].slice(0, 2) }),
      plain,
    );
  expect(table(fixOf([dmarc]), fixOf([signing]))).not.toContain(remediation?.command);
  expect(table(fixOf([dmarc]), fixOf([signing]))).toContain(remediation?.link);
  expect(table(fixOf([dmarc]))).toContain(remediation?.command);
  expect(table(fixOf([dmarc]), fixOf([], ['Look.']))).toContain(remediation?.command);
});

test('nothing from outside steers the terminal', () => {
  const values = ['v=\u001b[31mx\u0007', '\u202e\u200b'];
  const hostile: Change = { ...dmarc, set: { ...SOME_CHANGE.set, values } };
  const identity = 'a\u001b[2J\n$(reboot)`x`';
  const command: Change = { ...signing, identity };
  const about = say(en`\u001b[2J`, ja`\u001b[2J`);
  const request: Change = { kind: 'request', ...PLACE, request: 'supportCase', about };
  const told = lines([hostile, command, request, asked(answer('\u202e\u001b[2J\u009b@x'))], ['\u001b[2J']);
  expect(told.join('\n')).not.toMatch(UNSEEN);
});

test('a line that would not be what it looks like is not shown', () => {
  const { steps, ...fix } = fixOf([signing, dmarc]);
  const hidden = steps.map((step) => ({ ...step, paste: ['echo \u202ea', 'echo b'], check: 'echo \u202ec' }));
  const told = new FixLines({ ...plain, locale: 'en' }).of(finding({ fix: { ...fix, steps: hidden } }));
  expect(told.join('\n')).not.toMatch(UNSEEN);
  expect(told[0]).toBe('    Run      echo b');
  expect(told[1]).toContain('holds characters that do not show');
  expect(told.join('\n')).not.toContain('Check');
});
