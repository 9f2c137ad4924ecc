// Files written below a folder that somebody named.
import { mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFolder, writeFolder } from '../../src/cli/folder.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'mailposture-folder-'));
const DOCUMENTS = [
  { path: 'README.md', text: '# A plan\n' },
  { path: 'dns/apply.sh', text: '#!/bin/sh\nexit 0\n' },
];

test('makes the folder and those below it; what is a script can be run', async () => {
  const folder = join(await newFolder(), 'of', 'plans');
  await checkFolder(folder);
  await writeFolder(folder, DOCUMENTS, false);
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('# A plan\n');
  const modes = await Promise.all(DOCUMENTS.map(async ({ path }) => (await stat(join(folder, path))).mode));
  expect(modes.map((mode) => (mode & 0o100) !== 0)).toEqual([false, true]);
});

test.each([
  ['a file', (file: string) => writeFile(file, 'mine')],
  ['a folder', (file: string) => mkdir(file)],
  ['a link to nowhere', (file: string) => symlink('/no/such/place', file)],
])('%s in the way: nothing is written, and it is named', async (_, put) => {
  const folder = await newFolder();
  await mkdir(join(folder, 'dns'));
  await put(join(folder, 'dns', 'apply.sh'));
  await expect(writeFolder(folder, DOCUMENTS, false)).rejects.toThrow(
    /^there already: \S+dns\/apply\.sh; name another folder, or overwrite with --force$/,
  );
  expect(await readdir(folder)).toEqual(['dns']);
});

test('a file in the way is overwritten by force', async () => {
  const folder = await newFolder();
  await writeFolder(folder, DOCUMENTS, false);
  await writeFolder(folder, [{ path: 'README.md', text: 'Another\n' }], true);
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('Another\n');
});

test.each(['../x', 'a/../../x', '/etc/x', '', '.', 'a/..'])('the path %j leads nowhere', async (path) => {
  const folder = await newFolder();
  await expect(writeFolder(folder, [{ path, text: '' }], true)).rejects.toThrow(/leads out of its folder/);
});

test('a folder that cannot be one', async () => {
  const file = join(await newFolder(), 'file');
  await writeFile(file, '');
  await expect(checkFolder(file)).rejects.toThrow(/^--out \S+file: this is no folder.*EEXIST/);
  await expect(checkFolder(join(file, 'below'))).rejects.toThrow(/ENOTDIR/);
});
