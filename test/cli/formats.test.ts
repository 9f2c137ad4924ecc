// --format and --write, as somebody types them.
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_FORMATS } from '../../src/cli/formats.ts';
import { LOCALES } from '../../src/model.ts';
import { mailposture } from '../support/command.ts';

let folder: string;
let inventory: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
  inventory = join(folder, 'inventory.json');
  await mailposture(['demo', '--save-inventory', inventory]);
});

/** How each of them begins. */
const BEGINNINGS: Record<(typeof REPORT_FORMATS)[number], RegExp> = {
  table: /^Mailposture \d/,
  json: /^\{\n {2}"format": "mailposture-report\/1"/,
  sarif: /^\{\n {2}"\$schema": "https:\/\/json\.schemastore\.org\/sarif-2\.1\.0\.json"/,
  junit: /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /,
  csv: /^\ufeffcheck_id,outcome,/,
  markdown: /^## Mailposture: /,
  ocsf: /^\[\n\{"activity_id":1,/,
  html: /^<!doctype html>\n/,
};

test.each(LOCALES)(
  'one evaluation writes every format, and prints another beside them (%s)',
  async (locale) => {
    const to = join(folder, locale);
    await mkdir(to);
    const writes = REPORT_FORMATS.flatMap((format) => ['--write', `${format}=${join(to, format)}`]);
    const args = ['evaluate', inventory, '--locale', locale, '--format', 'sarif', ...writes];
    const { code, stdout, stderr } = await mailposture(args);
    expect(stdout).toMatch(BEGINNINGS.sarif);
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ language: locale }] });
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(REPORT_FORMATS.length);
    expect((await readdir(to)).sort()).toEqual([...REPORT_FORMATS].sort());
    for (const format of REPORT_FORMATS) {
      expect(await readFile(join(to, format), 'utf8')).toMatch(BEGINNINGS[format]);
    }
    expect(await readFile(join(to, 'sarif'), 'utf8')).toBe(stdout);
  },
);

test('the demo’s messages stand beside what a program reads', async () => {
  const { stdout, stderr } = await mailposture(['demo', '--format', 'ocsf', '--fail-on', 'none']);
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ class_uid: 2003 }));
  expect(stderr).toContain('SNS message to ');
});

test('--out takes any format', async () => {
  const out = join(folder, 'report.md');
  const { stdout } = await mailposture(['evaluate', inventory, '--format', 'markdown', '--out', out]);
  expect(stdout).toBe('');
  expect(await readFile(out, 'utf8')).toMatch(BEGINNINGS.markdown);
});

test.each<[string, readonly string[], RegExp]>([
  [
    'a format that is none',
    ['--write', 'pdf=x'],
    /expected FORMAT=FILE, such as sarif=mail\.sarif; formats are table, json, sarif/,
  ],
  ['no file', ['--write', 'csv'], /argument 'csv' is invalid. expected FORMAT=FILE/],
  ['an empty file', ['--write', 'csv='], /expected FORMAT=FILE/],
  ['in Japanese', ['--write', 'csv', '--locale', 'ja'], /FORMAT=FILE が必要です/],
  ['a folder that is not there', ['--write', 'csv=/no/such/x.csv'], /--write \/no\/such\/x\.csv: the folder/],
  ['a folder in place of a file', ['--write', `csv=${tmpdir()}`], /is a folder; name a file/],
  [
    'one file for two',
    ['--write', 'csv=x', '--write', 'sarif=./x'],
    /--write \.\/x: something else is to be written/,
  ],
  ['the file of --out', ['--out', 'x', '--write', 'sarif=x'], /--write x: something else/],
])('refuses before anything is read: %s', async (_, args, message) => {
  const { code, stdout, stderr } = await mailposture(['evaluate', 'no-such-inventory.json', ...args]);
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('a domain has a table and JSON, which tell more than its report', async () => {
  const { code, stderr } = await mailposture(['domain', 'a.example', '--format', 'sarif']);
  expect(stderr).toMatch(/Allowed choices are table, json\./);
  expect(code).toBe(2);
});
