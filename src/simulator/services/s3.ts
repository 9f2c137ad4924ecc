// Simple Storage Service: objects of the estate's buckets, with conditional reads and writes.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, …/API_GetObject.html
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type Call, type Output, RawAnswer, type RestService } from '../operation.ts';
import { perWorld, type World } from '../world.ts';
import { bodyOf } from './s3-body.ts';
import { abortUpload, beginUpload, completed, completeUpload, takePart } from './s3-multipart.ts';

export const s3: RestService = {
  prefix: 's3',
  protocol: 'restXml',
  operations: [
    // One label for the whole path: whether its first part is the bucket depends on the host name.
    { name: 'PutObject', routes: ['PUT /{Path+}'], handle: putObject },
    { name: 'GetObject', routes: ['GET /{Path+}'], handle: getObject },
    { name: 'HeadObject', iamAction: 'GetObject', routes: ['HEAD /{Path+}'], handle: headObject },
    // "To perform a multipart upload, you must have the s3:PutObject permission" (API_CreateMultipartUpload).
    {
      name: 'CreateMultipartUpload',
      iamAction: 'PutObject',
      routes: ['POST /{Path+}?uploads'],
      handle: (call, world) => beginUpload(world, call, locate(call, world).path),
    },
    {
      name: 'UploadPart',
      iamAction: 'PutObject',
      routes: ['PUT /{Path+}?partNumber'],
      handle: (call, world) => takePart(world, call, locate(call, world).path, bodyOf(call)),
    },
    {
      name: 'CompleteMultipartUpload',
      iamAction: 'PutObject',
      routes: ['POST /{Path+}?uploadId'],
      handle: putParts,
    },
    {
      name: 'AbortMultipartUpload',
      routes: ['DELETE /{Path+}?uploadId'],
      handle: (call, world) => abortUpload(world, call, locate(call, world).path),
    },
  ],
};

/** An object as it was put. */
export interface S3Object {
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType: string;
  readonly modified: Date;
}

/** Objects by bucket and key (`bucket/key`), in the order in which they were first put. */
export const objectsOf = perWorld(() => new Map<string, S3Object>());

function putObject(call: Call, world: World): Output {
  const { path, key } = locate(call, world);
  const body = bodyOf(call);
  requireConditions(call, objectsOf(world).get(path), key);
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  const contentType = call.headers['content-type'] ?? 'binary/octet-stream';
  objectsOf(world).set(path, { body, etag, contentType, modified: world.now() });
  return new RawAnswer(200, {
    etag,
    'x-amz-checksum-crc32': crc32Of(body),
    'x-amz-checksum-type': 'FULL_OBJECT',
  });
}

/** The conditions of a write, the same for a whole object and for one of parts (user guide, "Add preconditions"). */
function requireConditions(call: Call, held: S3Object | undefined, key: string): void {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = call.headers;
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new AwsError(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      501,
    );
  }
  if (ifNoneMatch === '*' && held) throw preconditionFailed('If-None-Match');
  if (ifMatch !== undefined && !held) throw noSuchKey(key);
  if (ifMatch !== undefined && held && !matches(ifMatch, held.etag)) throw preconditionFailed('If-Match');
}

function putParts(call: Call, world: World): Output {
  const { path, key } = locate(call, world);
  const object = completeUpload(world, call, path);
  requireConditions(call, objectsOf(world).get(path), key);
  objectsOf(world).set(path, { ...object, modified: world.now() });
  return completed(world, call, path, object.etag);
}

function getObject(call: Call, world: World): Output {
  const { object, headers } = find(call, world);
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = call.headers;
  if (ifMatch !== undefined && !matches(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, object.etag)) {
    return new RawAnswer(304, { etag: object.etag });
  }
  return new RawAnswer(200, headers, object.body);
}

function headObject(call: Call, world: World): Output {
  const { object, headers } = find(call, world);
  return new RawAnswer(200, { ...headers, 'content-length': String(object.body.length) });
}

function find(call: Call, world: World): { object: S3Object; headers: Record<string, string> } {
  const { path, key } = locate(call, world);
  const object = objectsOf(world).get(path);
  if (!object) throw noSuchKey(key);
  const headers = {
    etag: object.etag,
    'content-type': object.contentType,
    'last-modified': object.modified.toUTCString(),
    ...(call.headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED' && {
      'x-amz-checksum-crc32': crc32Of(object.body),
      'x-amz-checksum-type': 'FULL_OBJECT',
    }),
  };
  return { object, headers };
}

/**
 * Bucket and key of a request: `/bucket/key`, or `/key` at the host `bucket.HOST`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
function locate(call: Call, world: World): { path: string; key: string } {
  const given = String(call.input.Path);
  const host = (call.headers.host ?? '').replace(/:\d+$/, '');
  const virtual = /^(.+)\.(?:127\.0\.0\.1|localhost|s3[.-].*)$/.exec(host)?.[1];
  const slash = virtual === undefined ? given.indexOf('/') : -1;
  const bucket = virtual ?? (slash < 0 ? given : given.slice(0, slash));
  const key = virtual === undefined && slash < 0 ? '' : given.slice(slash + 1);
  requireBucket(call, world, bucket);
  if (key === '') throw new AwsError('MethodNotAllowed', 'The simulator knows objects only', 405);
  return { path: `${bucket}/${key}`, key };
}

/** @throws AwsError no such bucket; another account's; another Region's */
function requireBucket(call: Call, world: World, bucket: string): void {
  for (const { Id, regions } of world.estate.accounts) {
    const place = Object.entries(regions).find(([, { buckets }]) => buckets.includes(bucket));
    if (!place) continue;
    if (Id !== call.account) throw new AwsError('AccessDenied', 'Access Denied', 403);
    if (place[0] === call.region) return;
    const message = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
    throw new AwsError('PermanentRedirect', message, 301, { Bucket: bucket });
  }
  throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });
}

const noSuchKey = (key: string) =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });

const preconditionFailed = (condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

/** An entity tag, with or without its quotes, or `*`. */
const matches = (wanted: string, etag: string) =>
  wanted
    .split(',')
    .some((one) => one.trim() === '*' || one.trim().replaceAll('"', '') === etag.replaceAll('"', ''));

function crc32Of(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}
