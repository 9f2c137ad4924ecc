// Where the configuration file comes from: a file, an object in S3, or a parameter of SSM.
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { reasonOf } from '../fact.ts';
import { decodeUtf8, InputError } from '../input.ts';
import { en, ja, type Policy, say, ToldError } from '../model.ts';
import { NO_POLICY } from '../policy.ts';
import { MAX_LENGTH } from './length.ts';

export interface ConfigPorts {
  s3(): S3Client;
  /** SSM in the Region of whoever asks. */
  ssm(): SSMClient;
  now(): Date;
}

/** Looked for in the current folder where nothing else is named. */
const USUAL_FILES = ['mailposture.yml', 'mailposture.yaml', 'mailposture.json'];

/**
 * Loads what the owner has said of the estate. A configuration that is named and cannot be read is an error: a scan
 * without it would alert on what was accepted.
 * @param source `s3://BUCKET/KEY`, `ssm:/NAME`, or a path; left out: no policy
 * @throws InputError
 */
export async function loadPolicy(source: string | undefined, ports: ConfigPorts): Promise<Policy> {
  if (source === undefined) return NO_POLICY;
  const reading = read(source, ports).catch((error: unknown) => {
    const why = reasonOf(error);
    throw new InputError(
      say(
        en`the configuration ${source} cannot be read: ${why}`,
        ja`設定ファイル ${source} を読み込めません: ${why}`,
      ),
    );
  });
  // Most scans have no such file, and none needs its parser before it is there.
  const [content, { parseConfigFile }] = await Promise.all([reading, import('./file.ts')]);
  return parseConfigFile(content, source, ports.now());
}

/** The usual file in the current folder, where there is one. */
export async function usualConfigFile(): Promise<string | undefined> {
  for (const file of USUAL_FILES) {
    const isThere = await access(file).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    );
    if (isThere) return file;
  }
  return undefined;
}

const EMPTY_OBJECT = say(en`the object is empty`, ja`オブジェクトが空です`);
const NO_VALUE = say(en`the parameter holds no value`, ja`パラメータに値がありません`);

const TOO_LONG = say(en`it is longer than ${MAX_LENGTH} characters`, ja`${MAX_LENGTH} 文字を超えています`);

async function read(source: string, ports: ConfigPorts): Promise<string> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(source) ?? [];
  if (bucket !== undefined && key !== undefined) {
    const { Body } = await ports.s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new ToldError(EMPTY_OBJECT);
    // The SDK for Node.js answers with a stream of Node's: its type is that of browsers, too.
    return readStart(Body as AsyncIterable<Uint8Array>);
  }
  if (source.startsWith('ssm:')) {
    const Name = source.slice('ssm:'.length);
    const { Parameter } = await ports.ssm().send(new GetParameterCommand({ Name, WithDecryption: true }));
    if (Parameter?.Value === undefined) throw new ToldError(NO_VALUE);
    return Parameter.Value;
  }
  return readStart(createReadStream(source));
}

/** No character of UTF-8 has more bytes for one of JavaScript's (RFC 3629 section 3). */
const MAX_BYTES = 3 * MAX_LENGTH;

/**
 * As much as is needed to see that it is too long: what is named by mistake may be large, or never end. It need not be a
 * file, but may be what a shell makes of `<(…)`.
 */
async function readStart(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) throw new ToldError(TOO_LONG);
  }
  return decodeUtf8(Buffer.concat(chunks));
}
