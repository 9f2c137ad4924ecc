// What the functions of a run leave to each other: objects below `runs/RUN/` in the report bucket. The states of the machine
// pass keys only, since a state takes at most 256 KiB.
// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import type { StorePorts } from '../../history.ts';
import { InputError } from '../../input.ts';
import { en, ja, say } from '../../model.ts';
import { RunError } from './error.ts';
import { type Packed, pack } from './packed.ts';

/** The objects of one run. */
export class RunStore {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  /** @param bucket in the Region of the credentials */
  constructor(ports: StorePorts, bucket: string, run: string) {
    this.#s3 = ports.s3(ports.homeRegion);
    this.#bucket = bucket;
    this.#prefix = `runs/${run}/`;
  }

  /** The key of an object by its name in the run: `list.json`. */
  keyOf(name: string): string {
    return `${this.#prefix}${name}`;
  }

  /** @throws what S3 says */
  async putJson(key: string, value: unknown): Promise<void> {
    await this.#put(key, JSON.stringify(value), 'application/json');
  }

  /** Packs lines into one object. @throws what S3 says */
  async putLines(key: string, lines: Iterable<string>): Promise<Packed> {
    const { bytes, ...packed } = pack(lines);
    await this.#put(key, bytes, 'application/gzip');
    return { key, ...packed };
  }

  /**
   * @returns undefined where there is no such object
   * @throws what S3 says
   */
  async bytes(key: string): Promise<Buffer | undefined> {
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      if (Body === undefined) throw new TypeError('S3 answered without the object');
      return Buffer.from(await Body.transformToByteArray());
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /** @throws RunError where there is no such object; what S3 says */
  async wanted(key: string): Promise<Buffer> {
    const bytes = await this.bytes(key);
    if (bytes === undefined) throw missing(`s3://${this.#bucket}/${key}`);
    return bytes;
  }

  /** @throws RunError where there is no such object, or it is something else; what S3 says */
  async json<T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
    return parsed((await this.wanted(key)).toString(), schema, key);
  }

  async #put(Key: string, Body: Buffer | string, ContentType: string): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: this.#bucket, Key, Body, ContentType }));
  }
}

/** The store of a run, in the bucket that settings name. @throws InputError where they name none */
export function runStore(
  ports: StorePorts,
  { reportBucket }: { readonly reportBucket?: string },
  run: string,
): RunStore {
  if (reportBucket === undefined) throw new InputError(NO_BUCKET);
  return new RunStore(ports, reportBucket, run);
}

const NO_BUCKET = say(
  en`MAILPOSTURE_REPORT_BUCKET: expected the name of the bucket in which a run keeps its work`,
  ja`MAILPOSTURE_REPORT_BUCKET: 実行の作業内容を保存するバケットの名前を指定してください`,
);

/**
 * Reads what another function of the run has written.
 * @param key where, for the message
 * @throws RunError where it does not fit
 */
export function parsed<T>(text: string, schema: v.GenericSchema<unknown, T>, key: string): T {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (read.success) return read.output;
  const [issue] = read.issues;
  const where = v.getDotPath(issue) ?? 'it';
  const why = issue.message;
  throw new RunError(
    say(
      en`${key} cannot be read: ${where}: ${why}. A run is finished by the version that began it: start another one.`,
      ja`${key} を読み取れません: ${where}: ${why}。実行は開始したバージョンでのみ完了できます。新しく開始してください。`,
    ),
  );
}

function missing(place: string): RunError {
  return new RunError(
    say(
      en`${place} is not there: a run keeps its work for 15 days. Start another one.`,
      ja`${place} がありません。実行の作業内容は 15 日間のみ保存されます。新しく開始してください。`,
    ),
  );
}
