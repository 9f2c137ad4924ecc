// In which formats a report can be printed and written: the table for people at a terminal, and those that others read.
import { InputError } from '../input.ts';
import { en, ja, say } from '../model.ts';
import { FORMAT_NAMES } from '../publish/formats/names.ts';

export const REPORT_FORMATS = ['table', ...FORMAT_NAMES] as const;
export type Format = (typeof REPORT_FORMATS)[number];

/** A further file that a report is written to. */
export interface WriteTarget {
  readonly format: Format;
  readonly file: string;
}

/**
 * Reads `sarif=mail.sarif`.
 * @throws InputError naming what was expected
 */
export function parseWriteTarget(value: string): WriteTarget {
  const [, name, file] = /^([^=]*)=(.+)$/s.exec(value) ?? [];
  const format = REPORT_FORMATS.find((one) => one === name);
  if (format !== undefined && file !== undefined) return { format, file };
  const all = REPORT_FORMATS.join(', ');
  throw new InputError(
    say(
      en`expected FORMAT=FILE, such as sarif=mail.sarif; formats are ${all}.`,
      ja`sarif=mail.sarif のような FORMAT=FILE が必要です。指定できる形式: ${all}。`,
    ),
  );
}
