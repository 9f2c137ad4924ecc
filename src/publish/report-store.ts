// The full report as objects in S3: what the digest had no room for, in each format that was asked for.
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Report } from '../model.ts';
import { inPieces } from '../plain-text.ts';
import { reportFile } from './formats/index.ts';
import type { FormatName } from './formats/names.ts';
import type { ReportPlace } from './messages/digest.ts';

/** What saving a report needs. */
export interface S3Port {
  readonly s3: S3Client;
}

/**
 * Where a report goes, but for its extension: `reports/111122223333/2026-11-01T08-00-00.000Z`. Keys of one account sort by
 * time. Colons give way: S3 lists them as characters that may need special handling (user guide, "Naming Amazon S3
 * objects").
 */
function reportKey(report: Report): string {
  const { accounts } = report.coverage;
  const safe = (text: string) => text.replace(/[^0-9A-Za-z.-]/g, '-').slice(0, 100);
  const of = accounts.length > 1 ? 'several' : safe(accounts[0] ?? '') || 'unknown';
  return `reports/${of}/${safe(report.takenAt)}`;
}

/**
 * Saves a report as JSON, and in the formats that were asked for besides.
 * @returns where the one is that people open: the page, where there is one; the others have the same key but for its end
 * @throws what the SDK throws when S3 refuses
 */
export async function saveReport(
  { s3 }: S3Port,
  bucket: string,
  report: Report,
  formats: readonly FormatName[],
): Promise<ReportPlace> {
  const key = reportKey(report);
  const keys = new Map<FormatName, string>();
  for (const format of new Set<FormatName>(['json', ...formats])) {
    const { body, contentType, extension } = reportFile(report, format);
    const Key = `${key}.${extension}`;
    const params = { Bucket: bucket, Key, Body: Readable.from(inPieces(body)), ContentType: contentType };
    // One request where it fits into one part, and else as many as it has; parts of what fails are taken away again.
    await new Upload({ client: s3, params, queueSize: 1 }).done();
    keys.set(format, Key);
  }
  return { bucket, key: keys.get('html') ?? `${key}.json` };
}
