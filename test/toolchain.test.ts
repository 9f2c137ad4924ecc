// The tools that these tests stand on do what we think they do.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { VERSION } from '../src/version.ts';

test('tests run as ES modules: without --experimental-vm-modules Jest quietly runs CommonJS', () => {
  expect(typeof require).toBe('undefined');
  expect(import.meta.url).toMatch(/toolchain\.test\.ts$/);
});

test('the version is the one of package.json', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(VERSION).toBe(version);
});

test('SDK clients are constructed in src/deps.ts and nowhere else', async () => {
  const constructed = /new [A-Za-z0-9]*(SESv2|SES|STS|SNS|SSM|S3|Account|CognitoIdentityProvider)Client\(/;
  const files = (await Promise.all(['src', 'handlers'].map(sources))).flat();
  const found: string[] = [];
  for (const file of files) if (constructed.test(await readFile(file, 'utf8'))) found.push(file);
  expect(files.length).toBeGreaterThan(40);
  expect(found).toEqual([join('src', 'deps.ts')]);
});

test('only src/fact.ts turns a failed read into a fact', async () => {
  const files = (await Promise.all(['src/collect', 'src/checks', 'src/email'].map(sources))).flat();
  const catching: string[] = [];
  for (const file of files) if (/\bcatch\b/.test(await readFile(file, 'utf8'))) catching.push(file);
  // cognito.ts, configuration-sets.ts: "no such pool", or set, is an answer. dns-ask.ts: node:dns says NXDOMAIN and NODATA by throwing. encoded-words.ts: a
  // charset that nobody knows is shown as it was written (RFC 2047 section 6.3). key.ts: node:crypto says "no key" so.
  const answers = [
    'src/collect/cognito.ts',
    'src/collect/configuration-sets.ts',
    'src/collect/dns-ask.ts',
    // Work that is begun here and awaited later: what goes wrong is thrown there.
    'src/collect/domains.ts',
    'src/collect/identity-facts.ts',
    'src/collect/one-by-one.ts',
    'src/email/dkim/key.ts',
    'src/email/encoded-words.ts',
    // The evaluation of an SPF record ends at any depth: the error carries its result.
    'src/email/spf/check-host.ts',
  ];
  // A folder is read in no particular order.
  expect(catching.sort()).toEqual(answers.map((file) => join(...file.split('/'))));
});

test('the linter finds a promise that nobody waits for (a rule that Biome does not switch on by itself)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-lint-'));
  try {
    await cp('biome.json', join(folder, 'biome.json'));
    const floating =
      'async function f(): Promise<number> {\n  return 1;\n}\nexport function g(): void {\n  f();\n}\n';
    await writeFile(join(folder, 'planted.ts'), floating);
    const biome = join(process.cwd(), 'node_modules', '.bin', 'biome');
    const linted = promisify(execFile)(biome, ['lint', '--vcs-enabled=false', '.'], { cwd: folder });
    await expect(linted).rejects.toMatchObject({
      stderr: expect.stringContaining('lint/nursery/noFloatingPromises'),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((entry) => entry.endsWith('.ts')).map((entry) => join(folder, entry));
}
