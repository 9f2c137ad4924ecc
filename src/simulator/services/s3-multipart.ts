// Multipart uploads: an object in parts, which is there once they are put together.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
import { createHash, randomUUID } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { AwsError, type Call, RawAnswer } from '../operation.ts';
import { perWorld, type World } from '../world.ts';

/** An upload that is under way. */
interface MultipartUpload {
  readonly path: string;
  readonly contentType: string;
  readonly parts: Map<number, Buffer>;
}

const uploadsOf = perWorld(() => new Map<string, MultipartUpload>());

/** Each part but the last: "5 MB to 5 GB" (user guide, "Amazon S3 multipart upload limits"). */
const LEAST_PART = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** @param path bucket and key of the object to be */
export function beginUpload(world: World, call: Call, path: string): RawAnswer {
  const id = randomUUID();
  const contentType = call.headers['content-type'] ?? 'binary/octet-stream';
  uploadsOf(world).set(id, { path, contentType, parts: new Map() });
  const slash = path.indexOf('/');
  return xml('InitiateMultipartUploadResult', {
    Bucket: path.slice(0, slash),
    Key: path.slice(slash + 1),
    UploadId: id,
  });
}

export function takePart(world: World, call: Call, path: string, body: Buffer): RawAnswer {
  const { parts } = findUpload(world, call, path);
  const number = Number(call.input.partNumber);
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw new AwsError(
      'InvalidArgument',
      'Part number must be an integer between 1 and 10000, inclusive',
      400,
    );
  }
  parts.set(number, body);
  return new RawAnswer(200, { etag: etagOf(body) });
}

/** The object that the parts make. It is not put anywhere yet. */
export function completeUpload(
  world: World,
  call: Call,
  path: string,
): { readonly body: Buffer; readonly etag: string; readonly contentType: string } {
  const { parts, contentType } = findUpload(world, call, path);
  const listed = partsIn(call.body);
  const bodies = listed.map(({ number, etag }, i) => {
    const body = parts.get(number);
    if (body === undefined || etag.replaceAll('"', '') !== etagOf(body).replaceAll('"', '')) {
      throw new AwsError(
        'InvalidPart',
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
      );
    }
    if ((listed[i - 1]?.number ?? 0) >= number) {
      throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.', 400);
    }
    if (i < listed.length - 1 && body.length < LEAST_PART) {
      const message = 'Your proposed upload is smaller than the minimum allowed size';
      throw new AwsError('EntityTooSmall', message, 400);
    }
    return body;
  });
  const digests = Buffer.concat(bodies.map((body) => createHash('md5').update(body).digest()));
  const etag = `"${createHash('md5').update(digests).digest('hex')}-${bodies.length}"`;
  return { body: Buffer.concat(bodies), etag, contentType };
}

export function completed(world: World, call: Call, path: string, etag: string): RawAnswer {
  uploadsOf(world).delete(String(call.input.uploadId));
  const slash = path.indexOf('/');
  return xml('CompleteMultipartUploadResult', {
    Bucket: path.slice(0, slash),
    Key: path.slice(slash + 1),
    ETag: etag,
  });
}

export function abortUpload(world: World, call: Call, path: string): RawAnswer {
  findUpload(world, call, path);
  uploadsOf(world).delete(String(call.input.uploadId));
  return new RawAnswer(204, {});
}

/** Uploads that somebody has begun, and neither completed nor aborted: their parts are charged for. */
export const openUploads = (world: World): number => uploadsOf(world).size;

function findUpload(world: World, call: Call, path: string): MultipartUpload {
  const upload = uploadsOf(world).get(String(call.input.uploadId));
  if (upload?.path !== path) {
    const message =
      'The specified multipart upload does not exist. The upload ID might be invalid, or the multipart upload might have been aborted or completed.';
    throw new AwsError('NoSuchUpload', message, 404, { UploadId: String(call.input.uploadId) });
  }
  return upload;
}

const parser = new XMLParser({ isArray: (name) => name === 'Part', parseTagValue: false });

function partsIn(body: Buffer): readonly { readonly number: number; readonly etag: string }[] {
  // What the parser makes of any document; each member is looked at before it is used.
  const parsed = parser.parse(body) as { CompleteMultipartUpload?: { Part?: unknown[] } };
  const parts = parsed.CompleteMultipartUpload?.Part ?? [];
  if (parts.length === 0) {
    const message =
      'The XML you provided was not well-formed or did not validate against our published schema';
    throw new AwsError('MalformedXML', message, 400);
  }
  return parts.map((part) => {
    const { PartNumber, ETag } = { PartNumber: 0, ETag: '', ...(part instanceof Object ? part : {}) };
    return { number: Number(PartNumber), etag: String(ETag).replaceAll('&quot;', '"') };
  });
}

const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

function xml(root: string, members: Readonly<Record<string, string>>): RawAnswer {
  const inner = Object.entries(members).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${inner.join('')}</${root}>`;
  return new RawAnswer(200, { 'content-type': 'application/xml' }, document);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
