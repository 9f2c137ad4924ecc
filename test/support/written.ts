// A report as a file in one of the formats.
import type { Report } from '../../src/model.ts';
import { FORMATS } from '../../src/publish/formats/index.ts';
import type { FormatName } from '../../src/publish/formats/names.ts';

/** The whole text of the file. */
export const written = (format: FormatName, report: Report): string =>
  [...FORMATS[format].write(report)].join('');
