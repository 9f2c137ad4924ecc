// S3 of the simulator, as the real SDK client sees it.
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
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

const put = (Key: string, Body: string | Readable, more = {}) =>
  s3.send(new PutObjectCommand({ Bucket: 'reports', Key, Body, ...more }));
const get = (Key: string, more = {}) => s3.send(new GetObjectCommand({ Bucket: 'reports', Key, ...more }));

test('what was put is got back, with its type, its tag and a checksum that the SDK verifies', async () => {
  const key = 'reports/1/a b+ü.json';
  const { ETag } = await put(key, '{"名":1}', { ContentType: 'application/json' });
  expect(ETag).toMatch(/^"[0-9a-f]{32}"$/);
  const got = await get(key, { ChecksumMode: 'ENABLED' });
  expect(await got.Body?.transformToString()).toBe('{"名":1}');
  expect(got).toMatchObject({ ETag, ContentType: 'application/json', ChecksumCRC32: expect.any(String) });
  const head = await s3.send(new HeadObjectCommand({ Bucket: 'reports', Key: key }));
  expect(head).toMatchObject({ ETag, ContentLength: 9 });
});

test('a stream comes in aws-chunked parts with a trailing checksum', async () => {
  const parts = Array.from({ length: 40 }, (_, i) => `${i}:${'x'.repeat(5000)};`);
  const ContentLength = parts.join('').length;
  await put('streamed', Readable.from(parts.map((part) => Buffer.from(part))), { ContentLength });
  expect(await (await get('streamed')).Body?.transformToString()).toBe(parts.join(''));
});

test('conditional writes: If-None-Match makes once, If-Match replaces what was read', async () => {
  const { ETag } = await put('state', 'one', { IfNoneMatch: '*' });
  await expect(put('state', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  const second = await put('state', 'two', { IfMatch: ETag });
  await expect(put('state', 'three', { IfMatch: ETag })).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
  await expect(put('nothing', 'x', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  expect(await (await get('state')).Body?.transformToString()).toBe('two');
  expect((await get('state', { IfMatch: second.ETag })).ETag).toBe(second.ETag);
  await expect(get('state', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await expect(get('state', { IfNoneMatch: second.ETag })).rejects.toMatchObject({
    $metadata: { httpStatusCode: 304 },
  });
});

test('a body that does not fit its checksum is refused', async () => {
  await expect(put('wrong', 'body', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({
    name: 'BadDigest',
  });
  await expect(get('wrong')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test.each([
  ['no such key', { Bucket: 'reports', Key: 'nowhere' }, 'NoSuchKey', 404],
  ['no such bucket', { Bucket: 'nowhere', Key: 'k' }, 'NoSuchBucket', 404],
  ["another account's bucket", { Bucket: 'their-reports', Key: 'k' }, 'AccessDenied', 403],
  ["another Region's bucket", { Bucket: 'far-reports', Key: 'k' }, 'PermanentRedirect', 301],
])('%s', async (_, where, name, httpStatusCode) => {
  await expect(s3.send(new GetObjectCommand(where))).rejects.toMatchObject({
    name,
    $metadata: { httpStatusCode },
  });
});

test('the bucket may be part of the host name', async () => {
  await put('hosted', 'by name');
  const path = `${simulator.endpoint}/hosted`;
  const url = new URL(path);
  const { request } = await import('node:http');
  const scope = `AKIASIM0111111111111/20261101/eu-west-1/s3/aws4_request`;
  const body = await new Promise<string>((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: url.port,
        path: '/hosted',
        headers: {
          host: `reports.localhost:${url.port}`,
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
  expect(body).toBe('by name');
});
