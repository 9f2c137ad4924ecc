// Holds the one-way rule of .dependency-cruiser.mjs, and proves that the tool really looks: modules are counted, and
// planted faults are found.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CRUISER = join('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

interface Cruised {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
  };
}

async function cruise(folder: string): Promise<Cruised['summary']> {
  const args = [
    join(process.cwd(), CRUISER),
    '--config',
    '.dependency-cruiser.mjs',
    '-T',
    'json',
    'src',
    'handlers',
  ];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  // The exit code counts the violations; what it found stands on standard output either way.
  const { stdout } = await run(process.execPath, args, options).catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as Cruised).summary;
}

test('no import goes against the flow, and the tool looked at every source file', async () => {
  const { stdout } = await run('git', ['ls-files', 'src/*.ts', 'handlers/*.ts']);
  const summary = await cruise(process.cwd());
  expect(summary.violations).toEqual([]);
  expect(summary.totalCruised).toBeGreaterThanOrEqual(stdout.trim().split('\n').length);
});

describe('a planted fault is found', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mailposture-layers-'));
    for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json']) await cp(file, join(folder, file));
    // The parser that the configuration names must be found from there.
    await writeFile(join(folder, 'package.json'), await readFile('package.json'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['no-step-imports-another', 'src/collect/index.ts', '../discover.ts'],
    ['no-step-imports-another', 'src/publish/sns/index.ts', '../../evaluate.ts'],
    ['no-step-imports-another', 'src/compare.ts', './evaluate.ts'],
    ['history-knows-no-step', 'src/history/s3.ts', '../compare.ts'],
    ['checks-are-pure', 'src/checks/ses/a.ts', 'node:fs'],
    ['checks-are-pure', 'src/evaluate.ts', './fact.ts'],
    ['checks-are-pure', 'src/policy.ts', './fact.ts'],
    ['checks-are-pure', 'src/causes.ts', 'node:fs'],
    ['email-is-pure-of-aws', 'src/email/spf.ts', 'node:dns/promises'],
    ['publish-sees-the-model-only', 'src/publish/slack/digest.ts', '../../config.ts'],
    ['simulator-stands-apart', 'src/simulator/server.ts', '../model.ts'],
    ['simulator-stays-out-of-lambda', 'src/scan.ts', './simulator/index.ts'],
    ['handlers-are-thin', 'handlers/scan.ts', '../src/collect/index.ts'],
    ['page-runs-in-a-browser', 'src/publish/page/index.ts', './client/view.ts'],
    ['model-imports-nothing', 'src/model.ts', './config.ts'],
    ['packages-are-loaded-by-name', 'src/deps.ts', '@aws-sdk/client-sns', 'await import'],
  ])('%s: %s importing %s', async (rule, from, to, how = 'import') => {
    const target = to.startsWith('.') ? join(dirname(from), to) : undefined;
    const files = {
      'src/a.ts': '',
      'handlers/b.ts': '',
      ...(target && { [target]: 'export {};\n' }),
      [from]: how === 'import' ? `import '${to}';\n` : `${how}('${to}');\n`,
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    const { violations } = await cruise(folder);
    expect(violations.map((violation) => `${violation.rule.name} ${violation.from}`)).toContain(
      `${rule} ${from}`,
    );
    await rm(join(folder, 'src'), { recursive: true });
    await rm(join(folder, 'handlers'), { recursive: true });
  });
});
