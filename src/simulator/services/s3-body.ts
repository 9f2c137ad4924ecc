// The bytes of a PutObject: taken out of aws-chunked where a client streams, and held against the checksums it sent.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type Call } from '../operation.ts';

interface Unpacked {
  readonly body: Buffer;
  /** Trailing headers, lower-case names. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * The object of a request.
 * @throws AwsError IncompleteBody, or BadDigest when a checksum does not fit
 */
export function bodyOf(call: Call): Buffer {
  const streaming = call.headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true;
  const { body, trailers } = streaming ? unchunk(call.body) : { body: call.body, trailers: {} };
  const declared = call.headers['x-amz-decoded-content-length'];
  if (declared !== undefined && Number(declared) !== body.length) throw incomplete();
  const headers: Readonly<Record<string, string | undefined>> = { ...call.headers, ...trailers };
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  const hash = (name: string) => createHash(name).update(body).digest('base64');
  const sums: readonly [string, () => string][] = [
    ['content-md5', () => hash('md5')],
    ['x-amz-checksum-crc32', () => crc.toString('base64')],
    ['x-amz-checksum-sha1', () => hash('sha1')],
    ['x-amz-checksum-sha256', () => hash('sha256')],
  ];
  for (const [name, sum] of sums) {
    const sent = headers[name];
    if (sent !== undefined && sent !== sum()) {
      throw new AwsError(
        'BadDigest',
        `The ${name} you specified did not match the calculated checksum.`,
        400,
      );
    }
  }
  return body;
}

const incomplete = () => new AwsError('IncompleteBody', 'The request body terminated unexpectedly', 400);

/** `SIZE[;chunk-signature=…]\r\nBYTES\r\n` … `0[;…]\r\n` then trailers as `name:value\r\n`, then an empty line. */
function unchunk(raw: Buffer): Unpacked {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = raw.indexOf('\r\n', at);
    if (end < 0) throw incomplete();
    const size = Number.parseInt(raw.toString('latin1', at, end), 16);
    const start = end + 2;
    if (Number.isNaN(size) || start + size > raw.length) throw incomplete();
    if (size === 0)
      return { body: Buffer.concat(chunks), trailers: trailersOf(raw.toString('latin1', start)) };
    chunks.push(raw.subarray(start, start + size));
    at = start + size + 2;
  }
}

function trailersOf(text: string): Record<string, string> {
  const fields = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return Object.fromEntries(
    fields.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
