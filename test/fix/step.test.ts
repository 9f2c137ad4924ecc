// A change as a finding tells it: what is to be pasted, what goes first, and what to know of it.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { notesOf, stepOf } from '../../src/fix/step.ts';
import { type Change, type DnsChange, en, type FixStep, type JsonObject, ja, say } from '../../src/model.ts';
import { ACCESS, POOL_CHANGE, SES_CHANGES } from './aws/changes.ts';
import { dnsChange, hostileText, known, SOME_CHANGE, unseen } from './render/hostile.ts';

const CHECK = 'mailposture scan --check some-check';
const PLAN = 'mailposture fix --subject some-subject';
const stepFor = (change: Change, locale: 'en' | 'ja' = 'en'): FixStep => stepOf(change, CHECK, locale);
const dns = (over: Partial<DnsChange>): Change => ({
  kind: 'dns',
  ...SOME_CHANGE,
  ...over,
});
const WANTED = '_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"';
const decision = (...options: Extract<Change, { kind: 'decide' }>['options']): Change => ({
  kind: 'decide',
  about: 'sender',
  account: '111122223333',
  region: 'eu-west-1',
  subject: 'shop',
  question: say(en`From which address?`, ja`どのアドレスから送信しますか?`),
  options,
});
const CHOICE = say(en`another one`, ja`別のもの`);

test.each<[string, Partial<DnsChange>, { gone: string[]; paste: string[] }]>([
  ['a new record', {}, { gone: [], paste: [WANTED] }],
  ['one that nobody has looked at', { before: unseen('SERVFAIL') }, { gone: [], paste: [WANTED] }],
  [
    'one that is amended, and what stays beside it',
    { before: known(['v=DMARC1', 'v=DMARC1; p=none']) },
    { gone: ['_dmarc.example.com. IN TXT "v=DMARC1"'], paste: [WANTED] },
  ],
  [
    'a set that goes whole',
    { set: { ...SOME_CHANGE.set, values: [] }, before: known(['a', 'b']) },
    { gone: ['_dmarc.example.com. IN TXT "a"', '_dmarc.example.com. IN TXT "b"'], paste: [] },
  ],
  [
    'what is in the way',
    { remove: { name: '_dmarc.example.com', type: 'CNAME', ttl: 60, values: ['x.example'] } },
    { gone: ['_dmarc.example.com. IN CNAME x.example.'], paste: [WANTED] },
  ],
])('records: %s', (_, over, expected) => {
  expect(stepFor(dns(over))).toMatchObject({ ...expected, check: CHECK, kind: 'dns' });
});

test('every kind of change in SES has commands to paste, and nothing to take away', () => {
  for (const change of SES_CHANGES) {
    const { paste, gone } = stepFor({ kind: 'ses', ...change });
    expect(paste.length).toBeGreaterThan(0);
    for (const line of paste) expect(line).toMatch(/^aws /);
    expect(gone).toEqual([]);
  }
});

test('a change that is told in one language keeps what goes back to Cognito', () => {
  const input: JsonObject = { UserPoolTags: { en: 'x', ja: 'y' }, EmailConfiguration: {} };
  const step = stepFor({ kind: 'cognito', ...POOL_CHANGE, input }, 'ja');
  expect(step).toMatchObject({ input, notKept: ['維持できない設定があります。'] });
  expect(step.paste.at(-1)).toContain('--cli-input-json file://');
});

test('of a decision only what answers it can be pasted: what each option does would do them all', () => {
  const [first] = SES_CHANGES;
  if (first === undefined) throw new Error('there is no change');
  const change = decision(
    { choose: CHOICE, argument: ['--from', 'eu-west-1_Example01=no-reply@example.com'] },
    { choose: CHOICE, changes: [{ kind: 'ses', ...first }] },
    { choose: CHOICE, argument: ['--events-topic', '-x y'] },
  );
  expect(stepFor(change).paste).toEqual([
    'mailposture fix --from eu-west-1_Example01=no-reply@example.com',
    "mailposture fix '--events-topic=-x y'",
  ]);
});

test('a shell passes on what an answer holds, and runs nothing of it', () => {
  const values = fc.sample(hostileText, { numRuns: 40, seed: 6 }).filter((text) => text.length < 2000);
  for (const value of values) {
    const [line = ''] = stepFor(decision({ choose: CHOICE, argument: ['--from', `x=${value}`] })).paste;
    const script = `mailposture() { printf '%s' "$3"; }\n${line}\n`;
    const sound = value.replace(/[\0\p{Cs}]/gu, '\ufffd');
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`x=${sound}`);
  }
});

test('no record breaks out of its line', () => {
  fc.assert(
    fc.property(dnsChange, (change) => {
      const { gone, paste } = stepFor(dns(change));
      for (const line of [...gone, ...paste]) expect(line).toMatch(/^[ -~]+$/);
    }),
    { numRuns: 100 },
  );
});

describe('what to know first', () => {
  const notes = (...changes: Change[]) => notesOf(changes, PLAN, 'en').map((text) => text.en);
  const ses = (name: string): Change[] =>
    SES_CHANGES.filter(({ change }) => change === name).map((change) => ({ kind: 'ses', ...change }));

  test('nothing of what is known and plain', () => {
    expect(notes(dns({}), ...ses('enableDkimSigning'))).toEqual([]);
  });
  test('of records that nobody has looked at, once', () => {
    const change = dns({ before: unseen('SERVFAIL') });
    expect(notes(change, change)).toEqual([
      expect.stringMatching(/^Look first which TXT records .*SERVFAIL/),
    ]);
  });
  test('of a command, what it does besides', () => {
    expect(notes(...ses('resumeSending'))).toEqual([expect.stringContaining('Mend first')]);
  });
  test('of files, what writes them: what else is to be known stands there', () => {
    expect(notes({ kind: 'cognito', ...POOL_CHANGE })).toEqual([
      `${PLAN} --as cli --out DIR writes the file that the command reads.`,
    ]);
    expect(notes(...ses('putPolicy'))).toEqual([
      `${PLAN} --as cli --out DIR writes the files that the commands read.`,
    ]);
  });
  test('of a draft nothing: its own words say where it is', () => {
    expect(notes({ kind: 'request', ...ACCESS })).toEqual([]);
  });
});
