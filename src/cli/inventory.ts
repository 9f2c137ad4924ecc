// Reads a saved inventory: a file, or standard input.
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { reasonOf } from '../fact.ts';
import { decodeUtf8, InputError } from '../input.ts';
import { parseInventory } from '../inventory.ts';
import { en, type Inventory, ja, type Part, say } from '../model.ts';

const STANDARD_INPUT = say(en`standard input`, ja`標準入力`);

/**
 * @param file its path; `-` for standard input
 * @throws InputError
 */
export async function readInventory(file: string): Promise<Inventory> {
  const what = file === '-' ? STANDARD_INPUT : file;
  return parseInventory(await read(file, what), what);
}

async function read(file: string, what: Part): Promise<string> {
  try {
    return decodeUtf8(file === '-' ? await buffer(process.stdin) : await readFile(file));
  } catch (error) {
    const reason = reasonOf(error);
    throw new InputError(
      say(
        en`the inventory ${what} cannot be read: ${reason}`,
        ja`インベントリ ${what} を読み込めません: ${reason}`,
      ),
    );
  }
}
