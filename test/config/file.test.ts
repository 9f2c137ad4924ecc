// The configuration file: what it may say, and that each fault is told with its line.
import fc from 'fast-check';
import { parse as parseYaml } from 'yaml';
import { parseConfigFile } from '../../src/config/file.ts';
import { InputError } from '../../src/input.ts';
import { NO_POLICY } from '../../src/policy.ts';
import { expectJapanese, thrownBy } from '../support/japanese.ts';

const NOW = new Date('2026-11-24T08:00:00Z');
const parse = (text: string) => parseConfigFile(text, 'mailposture.yml', NOW);

const WHOLE = `
# What is not production, and what we live with.
environments:
  - name: development
    production: false
    account: '2222*'
    region: [eu-west-1, us-*]
    pool: '*-dev'
    tag: [Environment=dev, 'Team=*']
exceptions:
  - check: cognito-own-sender
    account: '111122223333'
    region: eu-west-1
    subject: shop
    reason: moves to SES in March
    owner: ana@example.com
    expires: 2027-03-31
thresholds:
  bounceRate: { high: 3, critical: 8.5 }
  complaintRate: { critical: 0.2 }
`;

test('everything that it may say', () => {
  expect(parse(WHOLE)).toEqual({
    environments: [
      {
        name: 'development',
        production: false,
        account: ['2222*'],
        region: ['eu-west-1', 'us-*'],
        pool: ['*-dev'],
        tag: ['Environment=dev', 'Team=*'],
      },
    ],
    exceptions: [
      {
        check: 'cognito-own-sender',
        account: ['111122223333'],
        region: ['eu-west-1'],
        subject: ['shop'],
        reason: 'moves to SES in March',
        owner: 'ana@example.com',
        expires: '2027-03-31',
      },
    ],
    thresholds: {
      bounceRate: { high: 0.03, critical: 0.085 },
      complaintRate: { high: 0.001, critical: 0.002 },
      quotaUsed: { medium: 0.8, high: 0.95 },
    },
  });
});

test('JSON says the same', () => {
  expect(parse(JSON.stringify(parseYaml(WHOLE)))).toEqual(parse(WHOLE));
});

test.each(['', '# nothing yet\n', '{}', 'environments: []'])('%j says nothing', (text) => {
  expect(parse(text)).toEqual(NO_POLICY);
});

const exception = (lines: string) => `exceptions:\n  - reason: r\n    owner: o\n${lines}`;

test.each<[string, string, RegExp]>([
  ['not YAML', 'a: [1', /^mailposture\.yml line 1: not YAML: /],
  [
    'an alias that leads nowhere: a star without quotation marks',
    'environments:\n  - pool: *-dev',
    /line 2: \*-dev needs quotation marks/,
  ],
  ['a list', '- a', /the whole file: expected environments:, exceptions: and thresholds:/],
  ['a text', 'hello', /the whole file: expected environments:, exceptions: and thresholds:/],
  ['an unknown key', 'environment: []', /line 1, environment: unknown key/],
  [
    'an unknown key of a rule',
    'environments:\n  - name: x\n    production: true\n    pools: a',
    /line 4, environments\.0\.pools: unknown key/,
  ],
  ['no name', 'environments:\n  - production: true', /line 2, environments\.0\.name: is missing/],
  [
    'production as a text',
    'environments:\n  - name: x\n    production: nope',
    /line 3, environments\.0\.production: expected true or false/,
  ],
  [
    'pools and identities',
    'environments:\n  - {name: x, production: true, pool: a, identity: b}',
    /expected pool or identity, not both/,
  ],
  [
    'a tag without a value',
    'environments:\n  - {name: x, production: true, tag: Environment}',
    /line 2, environments\.0\.tag: expected tags as KEY=VALUE/,
  ],
  [
    'an account that YAML reads as a number',
    'environments:\n  - {name: x, production: true, account: 111122223333}',
    /account: expected account ids in quotation marks/,
  ],
  [
    'an empty list of globs',
    'environments:\n  - {name: x, production: true, region: []}',
    /region: expected Regions/,
  ],
  ['an empty glob', 'environments:\n  - {name: x, production: true, pool: ""}', /pool: expected names/],
  [
    'a check that is none',
    exception('    check: cognito-own-sendr\n    expires: 2027-01-01'),
    /line 4, exceptions\.0\.check: no check is called "cognito-own-sendr"/,
  ],
  ['no expiry', exception('    check: ses-*'), /line 2, exceptions\.0\.expires: is missing/],
  [
    'an expiry that is no day',
    exception('    check: ses-*\n    expires: 2027-02-30'),
    /line 5, exceptions\.0\.expires: expected a day that there is/,
  ],
  [
    'an expiry in words',
    exception('    check: ses-*\n    expires: soon'),
    /expires: expected a day that there is, like/,
  ],
  [
    'more than a year',
    exception('    check: ses-*\n    expires: 2027-11-25'),
    /expires: expected a day within a year/,
  ],
  [
    'an empty reason',
    'exceptions:\n  - {check: "ses-*", reason: " ", owner: o, expires: 2027-01-01}',
    /reason: expected some text/,
  ],
  [
    'figures as a list',
    'thresholds:\n  bounceRate: [5, 10]',
    /line 2, thresholds\.bounceRate: expected a number for high: and critical:/,
  ],
  ['thresholds as a list', 'thresholds: []', /line 1, thresholds: expected bounceRate:/],
  ['a threshold that nobody knows', 'thresholds:\n  bounces: {}', /line 2, thresholds\.bounces: unknown key/],
  [
    'a threshold as a text',
    'thresholds:\n  bounceRate: {high: 5%}',
    /line 2, thresholds\.bounceRate\.high: expected a number/,
  ],
  ['no per cent', 'thresholds:\n  bounceRate: {high: 0}', /high: expected a number of per cent, over 0/],
  ['more than all', 'thresholds:\n  quotaUsed: {medium: 101}', /medium: expected a number of per cent/],
  [
    'more than the default of the other',
    'thresholds:\n  bounceRate: {high: 12}',
    /line 2, thresholds\.bounceRate: expected high \(12\) to be at most critical \(10\)/,
  ],
  [
    'in the wrong order',
    'thresholds:\n  quotaUsed: {medium: 90, high: 60}',
    /expected medium \(90\) to be at most high \(60\)/,
  ],
  [
    'billions of laughs',
    `a: &a [x,x]\n${'bcdefghij'
      .split('')
      .map((key, index) => `${key}: &${key} [*${'abcdefghij'[index]},*${'abcdefghij'[index]}]`)
      .join('\n')}\nk: [*j,*j,*j,*j,*j,*j,*j,*j]`,
    /./,
  ],
])('%s', async (_case, text, why) => {
  const error = await thrownBy(InputError, () => parse(text));
  expect(error.message).toMatch(why);
  expectJapanese(error.text);
});

test.each<[string, string, string]>([
  [
    'a fault of the whole',
    '- a',
    'mailposture.yml: 1 行目、ファイル全体: 指定できるキーは environments:、exceptions:、thresholds: です',
  ],
  [
    'a missing key, and an unknown one',
    'environments:\n  - production: true\n    pools: a',
    'mailposture.yml: 2 行目、environments.0.name: 指定されていません; 3 行目、environments.0.pools: 不明なキーです',
  ],
  [
    'a check that is none',
    exception('    check: nope\n    expires: 2027-01-01'),
    'mailposture.yml: 4 行目、exceptions.0.check: "nope" というチェックはありません',
  ],
  [
    'figures in the wrong order',
    'thresholds:\n  bounceRate: {high: 12}',
    'mailposture.yml: 2 行目、thresholds.bounceRate: high (12) は critical (10) 以下にしてください',
  ],
  [
    'a star without quotation marks',
    'environments:\n  - pool: *-dev',
    'mailposture.yml の 2 行目: *-dev はアスタリスクで始まるため、引用符で囲む必要があります',
  ],
])('the Japanese of %s', async (_case, text, expected) => {
  expect((await thrownBy(InputError, () => parse(text))).text.ja).toBe(expected);
});

test('a file that is too long is refused by its size', async () => {
  const { text } = await thrownBy(InputError, () => parse(' '.repeat(300_000)));
  expect(text).toEqual({
    en: 'mailposture.yml is longer than 262144 characters',
    ja: 'mailposture.yml が 262144 文字を超えています',
  });
});

test('a year from now is allowed, to the day', () => {
  expect(parse(exception('    check: ses-*\n    expires: 2027-11-24')).exceptions).toHaveLength(1);
});

test('every fault is told at once, each with its line', () => {
  const text = 'environments:\n  - name: x\n    production: 1\nexceptions:\n  - check: nope\n';
  expect(() => parse(text)).toThrow(
    /line 3, environments\.0\.production: .*; line 5, exceptions\.0\.check: .*; line 5, exceptions\.0\.reason: is missing/,
  );
});

test('any text is a policy or a clear error', () => {
  const yaml = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constant(WHOLE).chain((text) => fc.nat(text.length).map((at) => text.slice(0, at))),
  );
  fc.assert(
    fc.property(yaml, (text) => {
      try {
        expect(Object.keys(parse(text))).toEqual(['environments', 'exceptions', 'thresholds']);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
  );
});
