// The full report as an object in S3: what the digest had no room for.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Report } from '../model.ts';
import type { ReportPlace } from './digest.ts';

/** What saving a report needs. */
export interface S3Port {
  readonly s3: S3Client;
}

/**
 * Where a report goes: `reports/111122223333/2026-11-01T08-00-00.000Z.json`. Keys of one account sort by time. Colons
 * give way: S3 lists them as characters that may need special handling (user guide, "Naming Amazon S3 objects").
 */
function reportKey(report: Report): string {
  const { accounts } = report.coverage;
  const safe = (text: string) => text.replace(/[^0-9A-Za-z.-]/g, '-').slice(0, 100);
  const of = accounts.length > 1 ? 'several' : safe(accounts[0] ?? '') || 'unknown';
  return `reports/${of}/${safe(report.takenAt)}.json`;
}

/**
 * Saves a report.
 * @throws what the SDK throws when S3 refuses
 */
export async function saveReport({ s3 }: S3Port, bucket: string, report: Report): Promise<ReportPlace> {
  const key = reportKey(report);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: JSON.stringify(report),
      ContentType: 'application/json',
    }),
  );
  return { bucket, key };
}
