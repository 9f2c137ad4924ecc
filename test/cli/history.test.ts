// `--history`: scan after scan at a terminal.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailposture } from '../support/command.ts';

const ACCOUNT = '111122223333';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailposture-cli-history-'));
});
afterEach(() => rm(folder, { recursive: true }));

const demo = (...args: string[]) =>
  mailposture(['demo', '--history', folder, '--fail-on', 'none', '--check', 'cognito-own-*', ...args]);

test('the first is the baseline; then nothing; then what is resolved; then what is new again', async () => {
  const first = await demo();
  expect(first.stdout).toContain('This is the first scan of this history');
  expect(first.stdout).toContain('reason=baseline');

  const second = await demo();
  expect(second.stdout).toMatch(/^Since \d{4}-\d\d-\d\d \d\d:\d\d UTC\n {2}nothing changed since/m);
  expect(second.stderr).toMatch(/^Nothing has changed since [^ ]+: nobody was told anything\.$/m);
  expect(second.stdout).not.toContain('SNS message');

  const third = await demo('--estate', 'story-after');
  expect(third.stdout).toMatch(/^ {2}✓ Resolved: cognito-own-sender fails no more for user pool kumo-osaka/m);
  expect(third.stdout).toContain('reason=changes');
  expect(third.stderr).toMatch(/Besides, 3 messages went to the topic, one for each change/);

  const fourth = await demo('--format', 'json', '--locale', 'ja');
  const report = JSON.parse(fourth.stdout);
  expect(report.changes.counts).toMatchObject({ new: 3, resolved: 0, still: 0 });
  expect(report.changes.trend).toEqual([]);
  const { findings } = report;
  expect(findings.filter(({ change }: { change?: string }) => change === 'new')).toHaveLength(3);
});

test('what is in the folder: the last one, the one before, and what was read one by one', async () => {
  await demo();
  const last = await readFile(join(folder, ACCOUNT, 'latest.json'), 'utf8');
  await demo();
  expect((await readdir(join(folder, ACCOUNT))).sort()).toEqual([
    'deep.json',
    'latest.json',
    'previous.json',
  ]);
  const previous = JSON.parse(await readFile(join(folder, ACCOUNT, 'previous.json'), 'utf8'));
  expect(previous.history).toEqual(JSON.parse(last).history);
});

test.each([
  ['cut short', '{"format":"mailposture-hi', /The history .*latest\.json cannot be read: it is not JSON/],
  [
    'of a later version',
    '{"format":"mailposture-history/7"}',
    /format mailposture-history\/7, which this version/,
  ],
])(
  'one that is %s: the findings are printed, nobody is told, exit code 2, and it stays as it is',
  async (_, text, words) => {
    await demo();
    const file = join(folder, ACCOUNT, 'latest.json');
    await writeFile(file, text);
    const { code, stdout, stderr } = await demo();
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(stdout).toContain('cognito-own-sender');
    expect(stdout).not.toMatch(/SNS message|Since /);
    expect(await readFile(file, 'utf8')).toBe(text);
  },
);

test('a place that is none is refused before anything is read', async () => {
  const { code, stdout, stderr } = await mailposture(['demo', '--history', 'ftp://x']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/--history.*expected s3:\/\/BUCKET\/PREFIX, or the path of a folder/);
});
