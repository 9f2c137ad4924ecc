// The command in Japanese, as a process: help, errors, findings and messages; and that nothing but words differs.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { localeFrom } from '../../src/cli/locale.ts';
import { createProgram } from '../../src/cli/program.ts';
import { mailposture } from '../support/command.ts';

const JAPANESE = /[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]/u;

test.each([
  [['scan'], {}, 'en'],
  [['--locale', 'ja', 'scan'], {}, 'ja'],
  [['scan', '--locale=ja'], { MAILPOSTURE_LOCALE: 'en' }, 'ja'],
  [['scan'], { MAILPOSTURE_LOCALE: 'ja' }, 'ja'],
  [['scan'], { MAILPOSTURE_LOCALE: '' }, 'en'],
  [['scan', '--locale', 'ja', '--locale', 'en'], {}, 'en'],
  [['domain', '--', '--locale=ja'], {}, 'en'],
])('%j with %j speaks %s', (args, env, locale) => {
  expect(localeFrom(args, env)).toBe(locale);
});

test('a language that is none is refused, in both places', async () => {
  const [option, variable] = await Promise.all([
    mailposture(['checks', '--locale', 'fr']),
    mailposture(['checks'], { MAILPOSTURE_LOCALE: 'fr' }),
  ]);
  expect(option).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Allowed choices are en, ja'),
  });
  expect(variable).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/MAILPOSTURE_LOCALE.*en, ja/),
  });
});

/** Every description that the help shows, with where it stands. */
function descriptionsOf(command: Command): [string, string][] {
  const options = command.options.map(({ flags, description }: Option) => [
    `${command.name()} ${flags}`,
    description,
  ]);
  const args = command.registeredArguments.map((arg) => [
    `${command.name()} <${arg.name()}>`,
    arg.description,
  ]);
  const own: [string, string][] = [[command.name(), command.description()], ...options, ...args] as [
    string,
    string,
  ][];
  return [...own, ...command.commands.flatMap(descriptionsOf)];
}

test('the help is Japanese throughout, and says the same flags', () => {
  const [english, japanese] = [descriptionsOf(createProgram('en')), descriptionsOf(createProgram('ja'))];
  expect(english.length).toBeGreaterThan(40);
  expect(japanese.map(([where]) => where)).toEqual(english.map(([where]) => where));
  expect(japanese.filter(([, text]) => !JAPANESE.test(text))).toEqual([]);
  expect(english.filter(([, text]) => JAPANESE.test(text))).toEqual([]);
});

test('titles, remarks and exit codes of the help', async () => {
  const { stdout, code } = await mailposture(['scan', '--help', '--locale', 'ja']);
  expect(code).toBe(0);
  for (const words of [
    '使い方: mailposture scan',
    'オプション:',
    '全コマンド共通のオプション:',
    '終了コード:',
  ])
    expect(stdout).toContain(words);
  expect(stdout).toContain('(選択肢: "table", "json", "sarif", "junit",');
  expect(stdout).not.toMatch(/Usage|Options|choices|default:|display help/);
});

test.each<[string, string[], RegExp]>([
  ['an unknown option', ['scan', '--colour'], /エラー: オプション '--colour' はありません/],
  ['an unknown command', ['scna'], /エラー: コマンド 'scna' はありません[\s\S]*もしかして: scan/],
  [
    'a value of ours that is wrong',
    ['scan', '--region', 'x'],
    /オプション '--region <name>' の値 'x' は無効です。.*eu-west-1/,
  ],
  ['a choice that is none', ['scan', '--format', 'xml'], /無効です。指定できる値: table, json, sarif, /],
  ['a value that is missing', ['scan', '--region'], /オプション '--region <name>' の値がありません/],
  ['an argument that is missing', ['domain'], /引数 'name' が必要です/],
  ['arguments too many', ['checks', 'a', 'b'], /引数が多すぎます \(1 個のところ 2 個あります\)。/],
  [
    'a mailbox that is none',
    ['fix', '--from', 'shop=a'],
    /メールアドレスとして読み取れません: @ がありません。/,
  ],
  ['a topic that is none', ['fix', '--events-topic', 'a.b'], /SNS トピックの名前.*が必要です。/],
  [
    'options of a scan beside an inventory',
    ['fix', 'x', '--dns', '127.0.0.1'],
    /--dns: スキャン用のオプション/,
  ],
  ['a check that is none', ['checks', 'ses-dkim-enable'], /ses-dkim-enable.*ありません/],
  ['a file that is not there', ['evaluate', 'none.json'], /none\.json を読み込めません/],
])('%s is told in Japanese', async (_, args, message) => {
  const { code, stdout, stderr } = await mailposture([...args, '--locale', 'ja']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/error:|Did you mean|Allowed/);
});

/** A value with every sentence taken away: only what programs go by is left. */
function withoutWords(value: unknown, key = ''): unknown {
  const sentences = [
    'title',
    'because',
    'detail',
    'summary',
    'command',
    'instead',
    'headline',
    'question',
    'choose',
    'open',
    'about',
    'website',
    'useCase',
    'optIn',
    'optOut',
    'feedback',
    'volumes',
    'why',
    'what',
    'name',
    'locale',
    'field',
    'value',
  ];
  if (typeof value === 'string') return sentences.includes(key) ? '' : value;
  if (Array.isArray(value)) return value.map((item) => withoutWords(item, key === 'notes' ? 'why' : key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutWords(item, name)]));
}

test('one inventory in two languages: the same findings, in other words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
  const inventory = join(folder, 'inventory.json');
  await mailposture(['demo', '--estate', 'everything', '--save-inventory', inventory, '--format', 'json']);
  const [english, japanese] = await Promise.all(
    ['en', 'ja'].map(async (locale) => {
      const { stdout } = await mailposture(['evaluate', inventory, '--format', 'json', '--locale', locale]);
      return JSON.parse(stdout);
    }),
  );
  expect(japanese.locale).toBe('ja');
  expect(japanese.findings.length).toBeGreaterThan(500);
  expect(withoutWords(japanese)).toEqual(withoutWords(english));
  const told = japanese.findings.filter(({ outcome }: { outcome: string }) => outcome !== 'unknown');
  expect(told.filter(({ because }: { because: string }) => !JAPANESE.test(because))).toEqual([]);
  expect(JSON.stringify(japanese)).not.toContain('[object Object]');
  expect(JSON.stringify(english)).not.toMatch(JAPANESE);
  // What was read holds both languages: whoever judges it chooses.
  expect(await readFile(inventory, 'utf8')).toMatch(JAPANESE);
});

test('the demo in Japanese: report, e-mail and Slack', async () => {
  const { stdout } = await mailposture(['demo', '--locale', 'ja', '--fail-on', 'none']);
  const [report = '', messages = ''] = stdout.split('への SNS メッセージ');
  expect(report).toMatch(/要件: .*\n {2}✗ ユーザープール/);
  expect(report).toMatch(/不合格 \d+、不明 \d+、合格 \d+、該当なし \d+/);
  expect(messages).toMatch(/Subject: Mailposture, first scan: \d+ critical/);
  expect(messages).toContain('対応: ');
  expect(messages).toContain('Slack メッセージ (Webhook が受け取った内容)');
  expect(messages).toContain('AWS コンソールで開く');
  expect(stdout).not.toContain('[object Object]');
});

test('mailposture checks explains in Japanese, to people and to programs', async () => {
  const [page, json] = await Promise.all([
    mailposture(['checks', 'domain-dmarc-published', '--locale', 'ja']),
    mailposture(['checks', 'domain-dmarc-published', '--locale', 'ja', '--format', 'json']),
  ]);
  for (const title of ['重要な理由', '修正方法', 'コンソールでの手順', '判定の例', '確認できないこと'])
    expect(page.stdout).toContain(title);
  const [check] = JSON.parse(json.stdout);
  expect(check.id).toBe('domain-dmarc-published');
  for (const text of [check.title, check.rationale, check.remediation.summary, check.cannotSee])
    expect(text).toMatch(JAPANESE);
});
