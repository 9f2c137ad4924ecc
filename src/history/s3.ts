// History in S3: `PREFIX/ACCOUNT/latest.json`, and the one before it as previous.json. Conditional writes see to it that of
// two scans at once only one goes on. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { type Held, type HistoryStore, MovedOn } from './store.ts';

export interface S3Place {
  readonly bucket: string;
  /** Without a slash at its end; may be empty. */
  readonly prefix: string;
}

/** Another write had the better of this one: 412, 409 while two are under way, 404 where the object was deleted. */
const MOVED_ON: ReadonlySet<string> = new Set([
  'PreconditionFailed',
  'ConditionalRequestConflict',
  'NoSuchKey',
]);

export function s3History(s3: S3Client, { bucket, prefix }: S3Place, account: string): HistoryStore {
  const keyOf = (name: string) => [prefix, account, name].filter((part) => part !== '').join('/');
  const latest = keyOf('latest.json');
  const put = (Key: string, Body: string, condition: { IfMatch?: string; IfNoneMatch?: string } = {}) =>
    s3.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: 'application/json', ...condition }),
    );

  async function held(Key: string): Promise<Held | undefined> {
    try {
      const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      if (Body === undefined || ETag === undefined) throw new TypeError('S3 answered without the object');
      return { text: await Body.transformToString('utf-8'), mark: ETag };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async function replace(text: string, mark: string | undefined): Promise<string> {
    const condition = mark === undefined ? { IfNoneMatch: '*' } : { IfMatch: mark };
    try {
      const { ETag } = await put(latest, text, condition);
      if (ETag === undefined) throw new TypeError('S3 answered without an ETag');
      return ETag;
    } catch (error) {
      if (!(error instanceof S3ServiceException) || !MOVED_ON.has(error.name)) throw error;
      // A write whose answer was lost is sent again by the SDK, and then meets itself.
      const now = await held(latest);
      if (now?.text === text) return now.mark;
      throw new MovedOn(error.name, { cause: error });
    }
  }

  return {
    place: `s3://${bucket}/${latest}`,
    load: () => held(latest),
    replace,
    placeOf: (name) => `s3://${bucket}/${keyOf(name)}`,
    kept: async (name) => (await held(keyOf(name)))?.text,
    keep: async (name, text) => {
      await put(keyOf(name), text);
    },
  };
}
