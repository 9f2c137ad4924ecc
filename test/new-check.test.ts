// The scaffold: a check that it makes compiles, is in the catalogue and judges its examples; only the words are missing.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = process.cwd();
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');

async function copyOfSources(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'mailposture-new-check-'));
  for (const part of ['src', 'package.json', 'tsconfig.json', 'biome.json', '.gitignore']) {
    await cp(join(ROOT, part), join(root, part), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

const newCheck = (root: string, ...args: string[]) =>
  run(process.execPath, [TSX, join(ROOT, 'scripts', 'new-check.ts'), '--root', root, ...args]);

test.each(['cognito-new-state', 'ses-new-state', 'domain-new-state'])('%s', async (id) => {
  const root = await copyOfSources();
  const { stdout } = await newCheck(root, id);
  expect(stdout).toMatch(new RegExp(`^Made src/checks/\\w+/${id}\\.ts`));

  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  await writeFile(join(root, 'tsconfig.check.json'), '{"extends": "./tsconfig.json", "include": ["src"]}');
  await run(process.execPath, [tsc, '--noEmit', '-p', join(root, 'tsconfig.check.json')]);

  const probe = `
    import { CHECKS } from ${JSON.stringify(join(root, 'src/checks/index.ts'))};
    const check = CHECKS.find(({ id }) => id === ${JSON.stringify(id)});
    const outcomes = check.examples.map(({ facts }) => check.evaluate(facts, { subject: { name: 'x' } }).outcome);
    console.log(JSON.stringify({ outcomes, group: CHECKS.filter((one) => one.id.startsWith(${JSON.stringify(`${id.split('-')[0]}-`)})).at(-1).id }));
  `;
  await writeFile(join(root, 'probe.mts'), probe);
  const said = await run(process.execPath, [TSX, join(root, 'probe.mts')]);
  expect(JSON.parse(said.stdout)).toEqual({ outcomes: ['fail', 'pass'], group: id });
});

test.each([
  [['Some State'], /expected one id that names the required state/],
  [['mail-new-state'], /expected one id/],
  [[], /expected one id/],
  [['ses-dkim-live'], /is there already; ids are permanent/],
])('%j is refused, and nothing is changed', async (args, why) => {
  const root = await copyOfSources();
  const index = join(root, 'src', 'checks', 'index.ts');
  const before = await readFile(index, 'utf8');
  await expect(newCheck(root, ...args)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(why),
  });
  expect(await readFile(index, 'utf8')).toBe(before);
});
