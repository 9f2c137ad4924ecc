// Where a report goes: standard output or a file, as a table or as JSON.
import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../input.ts';
import { en, type Inventory, ja, type Locale, type Report, say, type Text, told } from '../model.ts';
import { headline } from '../publish/summary.ts';
import type { JudgeOptions, LookOptions } from './options.ts';
import { reportTable } from './table.ts';
import { paintFor, widthOf, withoutControls } from './terminal.ts';

/** Prints a report, or writes it to `--out` and says so. */
export async function writeReport(report: Report, { format, out }: JudgeOptions): Promise<void> {
  if (out === undefined) {
    const options = { paint: paintFor(process.stdout), width: widthOf(process.stdout) };
    process.stdout.write(format === 'json' ? toJson(report) : reportTable(report, options));
    return;
  }
  const plain = { paint: (_: unknown, text: string) => text, width: 100 };
  await writeFile(out, format === 'json' ? toJson(report) : reportTable(report, plain));
  const found = headline(report);
  note(
    say(en`${found}. The findings are in ${out}.`, ja`${found}。検出結果は ${out} にあります。`),
    report.locale,
  );
}

export async function saveInventory(
  inventory: Inventory,
  file: string | undefined,
  locale: Locale,
): Promise<void> {
  if (file === undefined) return;
  await writeFile(file, toJson(inventory));
  note(say(en`The inventory is in ${file}.`, ja`インベントリは ${file} にあります。`), locale);
}

/** A line for the person, beside the output proper. */
export function note(text: Text, locale: Locale): void {
  process.stderr.write(`${withoutControls(told(text, locale))}\n`);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * Makes sure that the output files can be written before anything is read from AWS.
 * @throws InputError naming the option
 */
export async function checkOutputs({ out, saveInventory: inventory }: Partial<LookOptions>): Promise<void> {
  for (const [flag, file] of [
    ['--out', out],
    ['--save-inventory', inventory],
  ] as const) {
    if (file === undefined) continue;
    const folder = dirname(file);
    const writable = await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!writable)
      throw new InputError(
        say(
          en`${flag} ${file}: the folder ${folder} does not exist or cannot be written to`,
          ja`${flag} ${file}: フォルダ ${folder} が存在しないか、書き込めません`,
        ),
      );
    const isFolder = await stat(file).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (isFolder) {
      throw new InputError(
        say(
          en`${flag} ${file} is a folder; name a file`,
          ja`${flag} ${file} はフォルダです。ファイルを指定してください`,
        ),
      );
    }
  }
}
