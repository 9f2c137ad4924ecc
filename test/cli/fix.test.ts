// `mailposture fix` as a user runs it: from a saved inventory and from a scan, in each form, to standard output and into
// a folder.
import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMS } from '../../src/cli/fix-options.ts';
import { loadEstate, startCompany } from '../../src/simulator/index.ts';
import { mailposture } from '../support/command.ts';

const JAPANESE = /[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]/u;

let folder = '';
let before = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailposture-fix-'));
  before = join(folder, 'before.json');
  await mailposture(['demo', '--format', 'json', '--fail-on', 'none', '--save-inventory', before]);
});

/** Paths below a folder, of files only. */
async function filesIn(of: string): Promise<string[]> {
  const entries = await readdir(of, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(of.length + 1))
    .sort();
}

describe.each(FORMS)('--as %s', (form) => {
  test('to standard output, and nothing else anywhere', async () => {
    const { code, stdout, stderr } = await mailposture(['fix', before, '--as', form]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('kumo-community.example');
    expect(stdout).not.toContain('[object Object]');
    expect(stdout).not.toContain('\u001b');
  });

  test('into a folder: what it wrote is told, and summed up', async () => {
    const out = join(folder, `out-${form}`);
    const { code, stdout, stderr } = await mailposture(['fix', before, '--as', form, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}Phase +Steps {2}Cured\n {2}\S/);
    expect(stdout).toMatch(/\n\d+ steps for \d+ failing findings\./);
    const files = await filesIn(out);
    expect(files.length).toBeGreaterThan(0);
    const [told = '', begin = ''] = stderr.slice(0, -2).split(`${out}: begin with `);
    if (begin === '') {
      const names = new RegExp(`^Wrote (.*) into ${out}$`).exec(told)?.[1] ?? '';
      expect(names.split(/, | and /).sort()).toEqual(files);
    } else {
      expect(told).toBe(`Wrote ${files.length} files into `);
      expect(files).toContain(begin);
    }
  });
});

test('a file that is there is overwritten by --force only', async () => {
  const out = join(folder, 'again');
  const file = join(out, 'plan.md');
  await mkdir(out);
  await writeFile(file, 'mine');
  const refused = await mailposture(['fix', before, '--out', out]);
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/^mailposture: there already: .*plan\.md; .* overwrite with --force\n$/);
  expect(await readFile(file, 'utf8')).toBe('mine');
  const forced = await mailposture(['fix', before, '--out', out, '--force']);
  expect(forced.code).toBe(0);
  expect(await readFile(file, 'utf8')).toContain('kumo-forum');
});

test('scripts can be run', async () => {
  const out = join(folder, 'scripts');
  await mailposture(['fix', before, '--as', 'cli', '--out', out]);
  const scripts = (await filesIn(out)).filter((file) => file.endsWith('.sh'));
  expect(scripts.length).toBeGreaterThan(2);
  for (const script of scripts) expect((await stat(join(out, script))).mode & 0o100).toBe(0o100);
});

const plan = (...args: string[]) => mailposture(['fix', before, ...args]);

describe('as much as was asked for', () => {
  test('--subject: the plan of one pool, with what its mail depends on', async () => {
    const { code, stdout } = await plan('--subject', 'kumo-forum');
    expect(code).toBe(0);
    expect(stdout).toContain('kumo-community.example');
    expect(stdout).not.toContain('kumo-osaka');
    expect(stdout.length).toBeLessThan((await plan()).stdout.length / 3);
  });

  test('--check: only its cures', async () => {
    const { code, stdout } = await plan('--check', 'domain-dmarc-published', '--as', 'zone');
    expect(code).toBe(0);
    expect(stdout).toContain('_dmarc.kumo-labs.example.');
    expect(stdout).not.toContain('_domainkey.kumo-cards.example');
  });

  test.each([
    [
      '--subject',
      'kumo-osako',
      /--subject: nothing that was looked at is called "kumo-osako" \(near: "kumo-osaka"/,
    ],
    [
      '--from',
      'kumo-osako=a@kumo-notes.example',
      /--from: nothing that was looked at is called "kumo-osako"/,
    ],
    // A domain is no pool.
    ['--from', 'kumo-notes.example=a@kumo-notes.example', /--from: nothing .* "kumo-notes\.example"/],
    ['--check', 'ses-nothing', /no check is called "ses-nothing"/],
  ])('%s %s fits nothing', async (flag, value, why) => {
    const { code, stdout, stderr } = await plan(flag, value);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(why);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('answers', () => {
  test('--from: what was a question becomes steps', async () => {
    const asked = await plan('--subject', 'kumo-osaka');
    expect(asked.stdout).toContain('--from');
    const answered = await plan(
      '--subject',
      'kumo-osaka',
      '--from',
      'kumo-osaka=Kumo <hello@kumo-notes.example>',
    );
    expect(answered.code).toBe(0);
    expect(answered.stdout).toContain('hello@kumo-notes.example');
    expect(answered.stdout).toContain('aws cognito-idp update-user-pool');
    expect(asked.stdout).not.toContain('aws cognito-idp update-user-pool');
  });

  test('--events-topic and --hosted-zone stand in what is written', async () => {
    const { stdout } = await plan(
      ...['--as', 'cli', '--events-topic', 'mail-events-of-kumo'],
      ...['--hosted-zone', 'kumo-notes.example=/hostedzone/Z0123456789KUMO'],
    );
    expect(stdout).toContain('mail-events-of-kumo');
    expect(stdout).toContain('Z0123456789KUMO');
  });
});

test('what somebody has accepted is not in the plan', async () => {
  const config = join(folder, 'accepted.yml');
  const expires = new Date(Date.now() + 90 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  const rule = `{ check: '*', subject: kumo-osaka, reason: it goes, owner: ana@kumo-notes.example, expires: ${expires} }`;
  await writeFile(config, `exceptions: [${rule}]\n`);
  const [all, less] = await Promise.all([plan(), plan('--config', config)]);
  expect(all.stdout).toContain('kumo-osaka');
  expect(less.stdout).not.toContain('kumo-osaka');
  expect(less.code).toBe(0);
});

test('in Japanese', async () => {
  const out = join(folder, 'ja');
  const [text, written, wrong] = await Promise.all([
    plan('--locale', 'ja'),
    plan('--locale', 'ja', '--out', out),
    plan('--locale', 'ja', '--subject', 'kumo-osako'),
  ]);
  expect(text.stdout).toMatch(JAPANESE);
  expect(text.stdout).not.toContain('[object Object]');
  expect(written.stdout).toMatch(/段階 +手順 +解消\n[\s\S]*不合格 \d+ 件に対して、手順は \d+ 個です。/);
  expect(written.stderr).toMatch(/ に plan\.md を書き出しました。\n$/);
  expect(wrong.stderr).toMatch(/"kumo-osako" という対象はありません \(近い名前: "kumo-osaka"/);
  expect(wrong.code).toBe(2);
});

test('from standard input, as from the file', async () => {
  const [piped, read] = await Promise.all([
    mailposture(['fix', '-', '--as', 'zone'], {}, await readFile(before, 'utf8')),
    plan('--as', 'zone'),
  ]);
  expect(piped).toEqual(read);
});

test('where nothing fails, there is nothing to do', async () => {
  const after = join(folder, 'after.json');
  await mailposture(['demo', '--estate', 'story-after', '--format', 'json', '--save-inventory', after]);
  const { code, stdout } = await mailposture(['fix', after]);
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/```|mailposture scan/);
  const written = await mailposture(['fix', after, '--out', join(folder, 'nothing')]);
  expect(written.stdout).toBe('There is nothing to do.\n');
  expect(written.code).toBe(0);
});

test('what was not seen: the rest of the plan, and exit code 3', async () => {
  const part = join(folder, 'part.json');
  await mailposture([
    ...['demo', '--format', 'json', '--save-inventory', part],
    ...['--deny', 'ses:ListEmailIdentities@eu-west-1'],
  ]);
  const { code, stdout, stderr } = await mailposture(['fix', part]);
  expect(code).toBe(3);
  expect(stdout).toContain('kumo-community.example');
  expect(stderr).toMatch(/^Not everything was seen \(1 thing not read, \d+ checks have no answer\)/);
});

test('a scan and a saved inventory give the same plan', async () => {
  const company = await startCompany({ estate: await loadEstate('story-before') });
  try {
    const env = {
      ...company.aws.env,
      MAILPOSTURE_DNS: company.dns.address,
      MAILPOSTURE_PACE: 'off',
    };
    const inventory = join(folder, 'scanned.json');
    const narrow = ['--region', 'ap-northeast-1'];
    await mailposture(
      ['scan', ...narrow, '--format', 'json', '--out', '/dev/null', '--save-inventory', inventory],
      env,
    );
    const [scanned, saved] = await Promise.all([
      mailposture(['fix', ...narrow, '--as', 'cli'], env),
      mailposture(['fix', inventory, '--as', 'cli'], env),
    ]);
    expect(saved.code).toBe(0);
    expect(saved.stdout).toContain('kumo-community.example');
    const withoutTime = (text: string) =>
      text.replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?/g, 'TIME');
    expect(withoutTime(scanned.stdout)).toBe(withoutTime(saved.stdout));
    expect({ ...scanned, stdout: '' }).toEqual({ ...saved, stdout: '' });
  } finally {
    await company.close();
  }
});
