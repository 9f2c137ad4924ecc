// Multipart uploads of the simulator, as the real SDK sees them, and a report that is too large for one request.
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { eachAs, type Finding } from '../../src/model.ts';
import { saveReport } from '../../src/publish/report-store.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { openUploads } from '../../src/simulator/services/s3-multipart.ts';
import { finding, report } from '../support/reports.ts';
import { clientOf, publishingEstate } from '../support/simulated.ts';

let simulator: Simulator;
let s3: S3Client;
beforeAll(async () => {
  simulator = await startSimulator({ estate: publishingEstate });
  s3 = new S3Client({ ...clientOf(simulator), forcePathStyle: true });
});
afterAll(async () => {
  s3.destroy();
  await simulator.close();
});

const Bucket = 'reports';
const MIB = 1024 * 1024;
const textOf = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString() ?? '';

test('what comes in parts is one object, with the tag of its parts', async () => {
  const pieces = Array.from({ length: 13 }, (_, i) => String(i % 10).repeat(MIB));
  const params = { Bucket, Key: 'large', Body: Readable.from(pieces), ContentType: 'text/plain' };
  const { ETag } = await new Upload({ client: s3, params, queueSize: 1 }).done();
  expect(ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
  expect(await textOf('large')).toBe(pieces.join(''));
  expect(openUploads(simulator.world)).toBe(0);
});

test('what fails on the way leaves nothing', async () => {
  const broken = async function* () {
    yield 'x'.repeat(11 * MIB);
    throw new Error('the disk is gone');
  };
  const params = { Bucket, Key: 'broken', Body: Readable.from(broken()) };
  await expect(new Upload({ client: s3, params, queueSize: 1 }).done()).rejects.toThrow('the disk is gone');
  expect(openUploads(simulator.world)).toBe(0);
  await expect(textOf('broken')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

describe('an upload that is not as it should be is refused', () => {
  const Key = 'refused';
  const begin = async () => (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId ?? '';
  const part = async (UploadId: string, PartNumber: number, bytes: number) => {
    const Body = 'p'.repeat(bytes);
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    return { ETag, PartNumber };
  };
  const complete = (UploadId: string, Parts: { ETag: string | undefined; PartNumber: number }[]) =>
    s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

  test.each<[string, (id: string) => Promise<unknown>, string]>([
    ['a part that was not uploaded', (id) => complete(id, [{ ETag: '"0"', PartNumber: 1 }]), 'InvalidPart'],
    [
      'a part before the last that is too small',
      async (id) => complete(id, [await part(id, 1, 10), await part(id, 2, 10)]),
      'EntityTooSmall',
    ],
    [
      'parts in another order',
      async (id) => complete(id, [await part(id, 2, 5 * MIB), await part(id, 1, 10)]),
      'InvalidPartOrder',
    ],
    ['an upload that nobody began', () => part('other', 1, 10), 'NoSuchUpload'],
    ['a part of a number that there is not', (id) => part(id, 10_001, 10), 'InvalidArgument'],
  ])('%s', async (_, use, name) => {
    const UploadId = await begin();
    await expect(use(UploadId)).rejects.toMatchObject({ name });
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    expect(openUploads(simulator.world)).toBe(0);
  });
});

test('a report of any size is saved in each format, whole', async () => {
  const many = Array.from({ length: 9_000 }, (_, i): Finding => {
    const name = String(i).padStart(5, '0');
    return finding({ subject: { ...finding().subject, id: name, name } });
  });
  const made = { ...report({ findings: [finding()] }), findings: eachAs(many, (one) => one) };
  const { key } = await saveReport({ s3 }, Bucket, made, ['csv', 'html']);
  const json: unknown = JSON.parse(await textOf(key.replace(/html$/, 'json')));
  expect(json).toMatchObject({ findings: { length: 9_000, 0: { subject: { name: '00000' } } } });
  expect((await textOf(key.replace(/html$/, 'csv'))).trimEnd().split('\r\n')).toHaveLength(9_001);
  expect(await textOf(key)).toContain('</html>');
  expect(openUploads(simulator.world)).toBe(0);
});
