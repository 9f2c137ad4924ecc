// Writes files into a folder that somebody named: all of them or, where one is in the way, none.
import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { reasonOf } from '../fact.ts';
import type { Document } from '../fix/documents.ts';
import { InputError } from '../input.ts';
import { en, ja, listed, say } from '../model.ts';

/**
 * Makes sure, before anything is read, that the folder is one or can become one.
 * @throws InputError
 */
export async function checkFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new InputError(
      say(
        en`--out ${folder}: this is no folder that files can be written into: ${reason}`,
        ja`--out ${folder}: ファイルを書き出せるフォルダではありません: ${reason}`,
      ),
    );
  });
}

/**
 * Writes documents below a folder.
 * @param isForced files that are there are overwritten
 * @throws InputError naming the files that are in the way; nothing was written then
 */
export async function writeFolder(
  folder: string,
  documents: readonly Document[],
  isForced: boolean,
): Promise<void> {
  const files = documents.map(({ path, text }) => ({ file: placeIn(folder, path), text }));
  if (!isForced) await requireFree(files.map(({ file }) => file));
  for (const { file, text } of files) {
    await mkdir(dirname(file), { recursive: true });
    // `wx`: what has come to be there since is not overwritten either.
    const flag = isForced ? 'w' : 'wx';
    await writeFile(file, text, { flag, mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}

/** Paths hold names from AWS and DNS. Whoever makes them leaves nothing in that leads elsewhere; here it is made sure. */
function placeIn(folder: string, path: string): string {
  const file = resolve(folder, path);
  const inside = relative(folder, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw new Error(`a document's path leads out of its folder: ${JSON.stringify(path)}`);
  return join(folder, inside);
}

async function requireFree(files: readonly string[]): Promise<void> {
  const states = await Promise.all(
    files.map((file) =>
      lstat(file).then(
        () => [file],
        () => [],
      ),
    ),
  );
  const taken = states.flat();
  if (taken.length === 0) return;
  const some = listed(taken.length > 3 ? [...taken.slice(0, 3), '…'] : taken);
  throw new InputError(
    say(
      en`there already: ${some}; name another folder, or overwrite with --force`,
      ja`すでにあります: ${some}。別のフォルダを指定するか、--force で上書きしてください`,
    ),
  );
}
