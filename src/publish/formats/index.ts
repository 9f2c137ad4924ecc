// Every format that a report can be written in. Pure functions of the report: the same report gives the same bytes.
import type { Report } from '../../model.ts';
import { htmlReport } from '../page/index.ts';
import { csvReport } from './csv.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import type { FormatName } from './names.ts';
import { ocsfReport } from './ocsf.ts';
import { sarifReport } from './sarif.ts';

interface Format {
  /** Without a dot; of a name like `report.sarif`. */
  readonly extension: string;
  /** A media type, with its charset where it is text. */
  readonly contentType: string;
  /** The whole file piece by piece, for it may be larger than memory; ends with a line break. */
  write(report: Report): Iterable<string>;
}

/** A format that tells no more of a report than fits into memory. */
const whole = (write: (report: Report) => string) => (report: Report) => [write(report)];

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  // docs/schemas/report-1.schema.json describes it.
  json: {
    extension: 'json',
    contentType: 'application/json',
    write: jsonReport,
  },
  // Registered by OASIS with IANA.
  sarif: { extension: 'sarif', contentType: 'application/sarif+json', write: whole(sarifReport) },
  junit: { extension: 'xml', contentType: 'application/xml; charset=utf-8', write: whole(junitReport) },
  csv: { extension: 'csv', contentType: 'text/csv; charset=utf-8; header=present', write: csvReport },
  markdown: { extension: 'md', contentType: 'text/markdown; charset=utf-8', write: whole(markdownReport) },
  ocsf: { extension: 'ocsf.json', contentType: 'application/json', write: ocsfReport },
  html: { extension: 'html', contentType: 'text/html; charset=utf-8', write: whole(htmlReport) },
};

/** A report as a file, for whoever stores it. */
export interface ReportFile extends Pick<Format, 'extension' | 'contentType'> {
  readonly body: Iterable<string>;
}

/** A report in one format. */
export function reportFile(report: Report, format: FormatName): ReportFile {
  const { extension, contentType, write } = FORMATS[format];
  return { body: write(report), contentType, extension };
}
