// Every command in the README is run here, by CI, or stands in a list of those that need an AWS account, with what is
// checked of them instead. A new command that is in none of these fails.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Company, loadEstate, startCompany } from '../src/simulator/index.ts';
import { BIN, bareEnvironment } from './support/command.ts';

const run = promisify(execFile);
const readme = await readFile('README.md', 'utf8');
const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

const BY_CI = ['npm ci', 'npm run demo'];
/** Needs an AWS account; the regular expression says what else holds it true. */
const NEEDS_AWS: readonly { readonly start: string; readonly why: string }[] = [
  {
    start: 'npx serverless deploy',
    why: 'creates a stack in AWS; test/serverless.test.ts packages with the same parameters',
  },
  {
    start: 'npx serverless invoke',
    why: 'calls the deployed function; test/lambda-package.test.ts runs its bundle',
  },
  { start: 'aws lambda invoke', why: 'calls the deployed function; its name and payload are checked below' },
  { start: 'aws ssm put-parameter', why: 'writes to AWS' },
];

test('every command is accounted for', () => {
  const unknown = commands.filter(
    (command) =>
      !BY_CI.includes(command) &&
      !command.startsWith('npx mailposture ') &&
      !NEEDS_AWS.some(({ start }) => command.startsWith(start)),
  );
  expect(unknown).toEqual([]);
  for (const { start } of NEEDS_AWS) expect(commands.some((command) => command.startsWith(start))).toBe(true);
});

test('CI runs what the README tells a newcomer', async () => {
  const script = await readFile('.ci/run', 'utf8');
  for (const command of BY_CI) expect(script).toContain(command);
  expect(script).toContain('npm test');
  expect(readme).toContain('`npm test`');
});

describe('its mailposture commands, one after the other in one folder', () => {
  const mine = commands.filter((command) => /^npx mailposture (?!simulate)/.test(command));
  let company: Company;
  let cwd: string;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'mailposture-readme-'));
    company = await startCompany({ estate: await loadEstate('story-before') });
  });
  afterAll(() => company.close());

  test('are there', () => {
    expect(mine.length).toBeGreaterThanOrEqual(6);
  });

  test.each(mine)('%s', async (command) => {
    const env = bareEnvironment({
      ...company.aws.env,
      MAILPOSTURE_DNS: company.dns.address,
      MAILPOSTURE_PACE: 'off',
    });
    const line = command.replace(/^npx mailposture/, '"$NODE" "$BIN"');
    const done = await run('sh', ['-c', line], { cwd, env: { ...env, NODE: process.execPath, BIN } }).then(
      () => 0,
      (error: { code: number; stderr: string }) => (error.code === 1 ? 1 : error.stderr),
    );
    // 1 is the exit code for findings, and the story is full of them; but one of its domains is in order.
    const isFine = / checks | fix | domain kumo-notes|--fail-on none/.test(command);
    expect(done).toBe(isFine ? 0 : 1);
  });
});

test('the commands of the guide to plans work, one after the other in one folder', async () => {
  const guide = await readFile('docs/fix.md', 'utf8');
  const lines = [...guide.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line);
  expect(lines.length).toBeGreaterThanOrEqual(5);
  const cwd = await mkdtemp(join(tmpdir(), 'mailposture-guide-'));
  const script = ['set -e', 'mailposture() { "$NODE" "$BIN" "$@"; }', ...lines].join('\n');
  const env = { ...bareEnvironment(), NODE: process.execPath, BIN };
  const { stdout } = await run('sh', ['-c', script], { cwd, env, maxBuffer: 64 * 1024 * 1024 });
  expect(stdout).toContain('kumo-forum');
});

test('what it says of the Lambda fits the service', async () => {
  const { scanRequestOf } = await import('../src/config.ts');
  const payloads = commands.flatMap((command) => /(?:--payload|--data) '([^']+)'/.exec(command)?.[1] ?? []);
  expect(payloads).toHaveLength(2);
  for (const payload of payloads) expect(scanRequestOf(JSON.parse(payload)).publish).toBe(false);
  const service = await readFile('serverless.yml', 'utf8');
  expect(service).toMatch(/^ {2}stage: .*'prod'\}$/m);
  expect(commands.join('\n')).toContain('--function-name mailposture-prod-scan');
  for (const [, name = ''] of commands.join('\n').matchAll(/--param (\w+)=/g))
    expect(service).toMatch(new RegExp(`^ {4}${name}:`, 'm'));
});

test('the parts that follow from the code are up to date', async () => {
  const { stdout, stderr } = await run('npm', ['run', '--silent', 'docs', '--', '--check']).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  expect(stderr.replaceAll(/^npm warn.*\n/gm, '') + stdout).toBe('');
});
