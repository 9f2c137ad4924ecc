// Reads a saved inventory: a file, or standard input.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { reasonOf } from '../fact.ts';
import { InputError } from '../input.ts';
import { parseInventory } from '../inventory.ts';
import { en, type Inventory, ja, say } from '../model.ts';

const STANDARD_INPUT = say(en`standard input`, ja`標準入力`);

/**
 * @param file its path; `-` for standard input
 * @throws InputError
 */
export async function readInventory(file: string): Promise<Inventory> {
  return parseInventory(await read(file), file === '-' ? STANDARD_INPUT : file);
}

async function read(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new InputError(
      say(
        en`the inventory ${file} cannot be read: ${reason}`,
        ja`インベントリ ${file} を読み込めません: ${reason}`,
      ),
    );
  });
}
