// History in S3: `PREFIX/ACCOUNT/latest.json`, and the one before it as previous.json. Conditional writes see to it that of
// two scans at once only one goes on. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type Bytes, type Held, type HistoryStore, MovedOn, type Pieces } from './store.ts';

export interface S3Place {
  readonly bucket: string;
  /** Without a slash at its end; may be empty. */
  readonly prefix: string;
}

/**
 * Another write had the better of this one: 412, 409 while two are under way, 404 where the object was deleted. Or our own
 * was sent again by the SDK, and met itself: the upload that it would put together is no more.
 */
const MOVED_ON: ReadonlySet<string> = new Set([
  'PreconditionFailed',
  'ConditionalRequestConflict',
  'NoSuchKey',
  'NoSuchUpload',
]);

export function s3History(s3: S3Client, { bucket, prefix }: S3Place, account: string): HistoryStore {
  const keyOf = (name: string) => [prefix, account, name].filter((part) => part !== '').join('/');
  const latest = keyOf('latest.json');

  /**
   * One PutObject where it fits into a part of 5 MiB, else as many parts as it takes, of which one is held. The condition is
   * that of the whole: CompleteMultipartUpload takes it as PutObject does, and the parts of one that fails are taken away.
   */
  async function put(name: string, text: Pieces, condition: { IfMatch?: string; IfNoneMatch?: string } = {}) {
    // Encoded here: of strings a stream of objects would count characters.
    const Body = Readable.from(encoded(text));
    const params = { Bucket: bucket, Key: name, Body, ContentType: 'application/json', ...condition };
    const { ETag } = await new Upload({ client: s3, params, queueSize: 1 }).done();
    if (ETag === undefined) throw new TypeError('S3 answered without an ETag');
    return ETag;
  }

  async function held<T>(Key: string, read: (bytes: Bytes) => Promise<T>): Promise<Held<T> | undefined> {
    try {
      const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      if (!(Body instanceof Readable) || ETag === undefined) {
        throw new TypeError('S3 answered without the object');
      }
      return { value: await read(Body), mark: ETag };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async function replace(text: Pieces, mark: string | undefined): Promise<string> {
    const condition = mark === undefined ? { IfNoneMatch: '*' } : { IfMatch: mark };
    try {
      return await put(latest, text, condition);
    } catch (error) {
      if (!(error instanceof S3ServiceException) || !MOVED_ON.has(error.name)) throw error;
      // A write whose answer was lost is sent again by the SDK, and then meets itself.
      const now = await held(latest, digestOf);
      if (now?.value === (await digestOf(Readable.from(encoded(text))))) return now.mark;
      throw new MovedOn(error.name, { cause: error });
    }
  }

  return {
    place: `s3://${bucket}/${latest}`,
    load: (read) => held(latest, read),
    replace,
    placeOf: (name) => `s3://${bucket}/${keyOf(name)}`,
    kept: async (name) => (await held(keyOf(name), textOf))?.value,
    keep: async (name, text) => {
      await put(keyOf(name), text);
    },
  };
}

function* encoded(text: Pieces): Generator<Buffer> {
  for (const piece of text) yield Buffer.from(piece);
}

async function digestOf(bytes: Bytes): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}

async function textOf(bytes: Bytes): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
