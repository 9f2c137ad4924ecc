// History in a folder on this machine: `FOLDER/ACCOUNT/latest.json`, and the one before it as previous.json. A file is
// replaced in one step (rename), and a lock file keeps two processes from replacing it at once.
import { createHash, type Hash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isCode, isProcessGone } from './process.ts';
import { type Bytes, type Held, type HistoryStore, MovedOn, type Pieces } from './store.ts';

export function folderHistory(folder: string, account: string): HistoryStore {
  const home = join(folder, account);
  const latest = join(home, 'latest.json');

  async function load<T>(read: (bytes: Bytes) => Promise<T>): Promise<Held<T> | undefined> {
    const handle = await openIfThere(latest);
    if (handle === undefined) return undefined;
    try {
      const hash = createHash('sha256');
      const value = await read(hashed(handle.createReadStream({ autoClose: false }), hash));
      return { value, mark: hash.digest('hex') };
    } finally {
      await handle.close();
    }
  }

  return {
    place: resolve(latest),
    load,
    replace: (text, mark) =>
      underLock(join(home, 'latest.lock'), async () => {
        const held = await load(drained);
        if (held?.mark !== mark) throw new MovedOn(`${latest} was written meanwhile`);
        const hash = createHash('sha256');
        await writeWhole(latest, hashedText(text, hash));
        return hash.digest('hex');
      }),
    placeOf: (name) => resolve(join(home, name)),
    kept: (name) => readIfThere(join(home, name)),
    async keep(name, text) {
      // The first scan of an account keeps something before it replaces anything.
      await mkdir(home, { recursive: true, mode: 0o700 });
      await writeWhole(join(home, name), text);
    },
  };
}

/** The same pieces, as they are read on their way through a hash. */
async function* hashed(bytes: Bytes, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
}

function* hashedText(text: Pieces, hash: Hash): Generator<string> {
  for (const piece of text) {
    hash.update(piece);
    yield piece;
  }
}

async function drained(bytes: Bytes): Promise<void> {
  for await (const _ of bytes);
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** A reader sees the whole file or the one before, also after a crash: the bytes are on disk before the name is. */
async function writeWhole(file: string, text: Pieces): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await writeFile(handle, text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Runs `work` while no other process does. The lock of a process that is no more is taken away. */
async function underLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  await mkdir(join(lock, '..'), { recursive: true, mode: 0o700 });
  if (!(await takeLock(lock))) {
    const holder = Number(await readIfThere(lock));
    if (!isProcessGone(holder)) throw new MovedOn(`${lock} is held by process ${holder}`);
    await rm(lock, { force: true });
    if (!(await takeLock(lock))) throw new MovedOn(`${lock} was taken by another process`);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx', 0o600);
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}
