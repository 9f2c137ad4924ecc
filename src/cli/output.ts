// Where a report goes: standard output or files, as a table or in the formats that others read.
import { once } from 'node:events';
import { constants, createWriteStream } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../input.ts';
import { en, type Inventory, ja, type Locale, type Report, say, type Text, told } from '../model.ts';
import { inPieces } from '../plain-text.ts';
import { FORMATS } from '../publish/formats/index.ts';
import { headline } from '../publish/summary.ts';
import type { Format } from './formats.ts';
import type { LookOptions, ReportOptions } from './options.ts';
import type { Screen } from './screen.ts';
import { reportTable } from './table.ts';
import { paintFor, widthOf, withoutControls } from './terminal.ts';

/** Prints a report, or writes it to `--out` and says so; writes it to each file of `--write` before. */
export async function writeReport(report: Report, { format, out, write = [] }: ReportOptions): Promise<void> {
  // First the files: whoever reads the standard output may stop reading, which ends the process.
  for (const target of write) {
    await writePieces(target.file, piecesOf(report, target.format, PLAIN));
    const { format: name, file } = target;
    note(
      say(en`The ${name} report is in ${file}.`, ja`${name} 形式のレポートは ${file} にあります。`),
      report.locale,
    );
  }
  if (out === undefined) {
    const screen = { paint: paintFor(process.stdout), width: widthOf(process.stdout) };
    await print(piecesOf(report, format, screen));
    return;
  }
  await writePieces(out, piecesOf(report, format, PLAIN));
  const found = headline(report);
  note(
    say(en`${found}. The findings are in ${out}.`, ja`${found}。検出結果は ${out} にあります。`),
    report.locale,
  );
}

/** A file has no colours, and no width of its own. */
const PLAIN: Screen = { paint: (_, text) => text, width: 100 };

function piecesOf(report: Report, format: Format, screen: Screen): Iterable<string> {
  return inPieces(format === 'table' ? [reportTable(report, screen)] : FORMATS[format].write(report));
}

function writePieces(file: string, pieces: Iterable<string>): Promise<void> {
  return pipeline(Readable.from(pieces), createWriteStream(file));
}

/** No faster than it is read. */
async function print(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

export async function saveInventory(
  inventory: Inventory,
  file: string | undefined,
  locale: Locale,
): Promise<void> {
  if (file === undefined) return;
  await writeFile(file, `${JSON.stringify(inventory, null, 2)}\n`);
  note(say(en`The inventory is in ${file}.`, ja`インベントリは ${file} にあります。`), locale);
}

/** A line for the person, beside the output proper. */
export function note(text: Text, locale: Locale): void {
  process.stderr.write(`${withoutControls(told(text, locale))}\n`);
}

/**
 * Makes sure that the output files can be written before anything is read from AWS.
 * @throws InputError naming the option
 */
export async function checkOutputs({
  out,
  saveInventory: inventory,
  write = [],
}: Partial<LookOptions>): Promise<void> {
  const outputs = [
    ...(out === undefined ? [] : [{ flag: '--out', file: out }]),
    ...(inventory === undefined ? [] : [{ flag: '--save-inventory', file: inventory }]),
    ...write.map(({ file }) => ({ flag: '--write', file })),
  ];
  const taken = new Set<string>();
  for (const { flag, file } of outputs) {
    const path = resolve(file);
    if (taken.has(path))
      throw new InputError(
        say(
          en`${flag} ${file}: something else is to be written to this file already`,
          ja`${flag} ${file}: このファイルには別の出力が書き出されます`,
        ),
      );
    taken.add(path);
    await checkFile(flag, file);
  }
}

async function checkFile(flag: string, file: string): Promise<void> {
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
