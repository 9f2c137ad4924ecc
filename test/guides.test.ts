// Every command in the guides of docs/ is run here, or stands in a list of those that need an AWS account.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Company, loadEstate, startCompany } from '../src/simulator/index.ts';
import { BIN, bareEnvironment } from './support/command.ts';

const run = promisify(execFile);
/** Each changes AWS or reads what only a deployment has; what they rest on is tested with the template. */
const NEEDS_AWS =
  /^(aws (ssm|logs|sqs|lambda|s3|securityhub|cloudwatch|cloudformation|stepfunctions) |npx serverless deploy )/;

interface Command {
  readonly guide: string;
  readonly line: string;
}

const guides = (await readdir('docs')).filter((file) => file.endsWith('.md')).sort();
const commands = (await Promise.all(guides.map(commandsOf))).flat();
const ours = commands.filter(({ line }) => line.startsWith('npx mailposture '));

async function commandsOf(guide: string): Promise<Command[]> {
  const text = await readFile(join('docs', guide), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block
      .replaceAll('\\\n', ' ')
      .trim()
      .split('\n')
      .map((line) => ({ guide, line })),
  );
}

test('every command is accounted for', () => {
  expect(commands.length).toBeGreaterThan(10);
  const unknown = commands.filter((one) => !ours.includes(one) && !NEEDS_AWS.test(one.line));
  expect(unknown).toEqual([]);
});

let company: Company;
let cwd: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  company = await startCompany({ estate: await loadEstate('story-before') });
  cwd = await mkdtemp(join(tmpdir(), 'mailposture-guides-'));
  env = {
    ...bareEnvironment({
      ...company.aws.env,
      MAILPOSTURE_DNS: company.dns.address,
      MAILPOSTURE_PACE: 'off',
      GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'),
    }),
    NODE: process.execPath,
    BIN,
  };
  await sh('"$NODE" "$BIN" scan --save-inventory inventory.json --format json --fail-on none');
});
afterAll(() => company.close());

const sh = (line: string) => run('sh', ['-c', line], { cwd, env, maxBuffer: 64 * 1024 * 1024 });

test.each(ours)('$guide: $line', async ({ line }) => {
  // What follows a pipe is somebody else's tool, which need not be here.
  const [ourPart = ''] = line.replace(/^npx mailposture/, '"$NODE" "$BIN"').split(' | ');
  const code = await sh(ourPart).then(
    () => 0,
    (error: { code: number; stderr: string }) => (error.code === 1 ? 1 : error.stderr),
  );
  // 1 tells of findings, of which the story is full before and empty after.
  expect(code).toBe(/--fail-on none|story-after/.test(line) ? 0 : 1);
});
